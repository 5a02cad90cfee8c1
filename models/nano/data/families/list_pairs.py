"""Two lists."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='lists', combines=False)
TWO = [
    ([1, 2, 3], [2, 3, 4]),
    ([1], []),
    ([], []),
    ([5, 5, 6], [5]),
    (['a', 'b'], ['b', 'c']),
    ([1, 2], [3, 4]),
    ([7, 8, 9], [9, 8]),
]

define(
    'intersection',
    'items a, items b -> items',
    """
    the elements that two lists have in common
    the intersection of two lists
    the common elements of a and b
    the values that are in both of two lists
    <find> the common elements of two arrays
    <intersect> two lists, each value once, in the order of the first
    <get> what two lists share
""",
    '[item for item in dict.fromkeys(a) if item in b]',
    '[...new Set(a)].filter((item) => b.includes(item))',
    inputs=TWO,
    also='common intersect common_elements shared',
)

define(
    'union',
    'items a, items b -> items',
    """
    the union of two lists
    all distinct elements of two lists
    the values that are in a or b, each once
    <unite> two lists without duplicates
    <merge> two lists and remove duplicates
    <combine> two arrays into one with unique values
""",
    'list(dict.fromkeys(a + b))',
    '[...new Set([...a, ...b])]',
    inputs=TWO,
    also='unite merge_unique combine_unique',
)

define(
    'difference',
    'items a, items b -> items',
    """
    the elements of the first list that are not in the second
    the difference of two lists
    the values that are in a but not in b
    <remove> from one list everything that is in another one
    <subtract> the second list from the first
    <find> what is in the first array and missing in the second
""",
    '[item for item in a if item not in b]',
    'a.filter((item) => !b.includes(item))',
    inputs=TWO,
    also='subtract_lists only_in_first list_difference except_for',
)

define(
    'symmetric_difference',
    'items a, items b -> items',
    """
    the elements that are in exactly one of two lists
    the symmetric difference of two lists
    the values that a and b do not share
    <find> what only one of two lists has
""",
    '[item for item in a if item not in b] + [item for item in b if item not in a]',
    '[...a.filter((item) => !b.includes(item)), ...b.filter((item) => !a.includes(item))]',
    inputs=TWO,
    also='sym_diff in_one_only',
)

define(
    'concat_lists',
    'items a, items b -> items',
    """
    two lists put together
    the elements of a followed by those of b
    <concatenate> two lists
    <join> two lists into one
    <append> one list to another without changing them
""",
    'a + b',
    '[...a, ...b]',
    inputs=TWO,
    also='concat join_lists combine_lists',
)

define(
    'zip_lists',
    'items a, items b -> matrix',
    """
    pairs of the elements of two lists
    the elements of two lists as a list of pairs
    <pair> up the elements of two lists as [x, y]
    <zip> two lists into a list of pairs
    <combine> two lists into pairs, up to the length of the shorter
""",
    '[[x, y] for x, y in zip(a, b)]',
    'a.slice(0, b.length).map((x, i) => [x, b[i]])',
    inputs=TWO,
    also='zip pairs pair_up',
)

define(
    'interleave',
    'items a, items b -> items',
    """
    the elements of two lists in turn
    two lists of equal length interleaved
    <interleave> two lists of the same length
    <alternate> the elements of two equally long lists
    <weave> two lists of equal length into one
""",
    '[item for pair in zip(a, b) for item in pair]',
    'a.flatMap((item, i) => [item, b[i]])',
    inputs=[([1, 2, 3], [4, 5, 6]), ([], []), (['a'], ['b']), ([1, 3], [2, 4]), ([0, 0], [1, 1])],
    also='alternate weave',
)

define(
    'merge_sorted',
    'numbers a, numbers b -> numbers',
    """
    two sorted lists merged into one sorted list
    one sorted list from two sorted lists
    <merge> two sorted lists
    <merge> two sorted arrays into a sorted one
    <combine> two sorted lists keeping the order
""",
    """
    def @f(a, b):
        result = []
        i = j = 0
        while i < len(a) and j < len(b):
            if a[i] <= b[j]:
                result.append(a[i])
                i += 1
            else:
                result.append(b[j])
                j += 1
        return result + a[i:] + b[j:]
""",
    """
    function @f(a, b) {
      const result = [];
      let i = 0;
      let j = 0;
      while (i < a.length && j < b.length) {
        if (a[i] <= b[j]) {
          result.push(a[i]);
          i++;
        } else {
          result.push(b[j]);
          j++;
        }
      }
      return [...result, ...a.slice(i), ...b.slice(j)];
    }
""",
    inputs=[([1, 3, 5], [2, 4]), ([], [1]), ([1, 2], []), ([1, 1], [1]), ([5], [2, 9]), ([-3, 0], [-2, 7])],
    also='merge merge_sorted_lists',
)

define(
    'add_lists',
    'numbers a, numbers b -> numbers',
    """
    the sums of two lists element by element
    two lists of the same length added element by element
    <add> two lists element-wise
    <add> the numbers of two equally long lists pairwise
    <sum> two vectors
""",
    '[x + y for x, y in zip(a, b)]',
    'a.map((x, i) => x + b[i])',
    inputs=[([1, 2], [3, 4]), ([], []), ([5], [-5]), ([1, 0, 2], [2, 2, 2])],
    also='add_vectors sum_lists elementwise_sum vector_add',
)

define(
    'dot_product',
    'numbers a, numbers b -> number',
    """
    the dot product of two lists
    the scalar product of two vectors
    <compute> the dot product of two lists of numbers
    <multiply> two lists element by element and add up the products
""",
    'sum(x * y for x, y in zip(a, b))',
    'a.reduce((total, x, i) => total + x * b[i], 0)',
    inputs=[([1, 2], [3, 4]), ([], []), ([5], [-5]), ([1, 0, 2], [2, 2, 2])],
    also='dot scalar_product',
)

define(
    'is_subset',
    'items a, items b -> bool',
    """
    ? all elements of one list are in another
    ? a is a subset of b
    ? every item of the first list is in the second list
    ? the second list contains everything of the first
""",
    'all(item in b for item in a)',
    'a.every((item) => b.includes(item))',
    inputs=[([1, 2], [2, 1, 3]), ([], [1]), ([4], [1]), (['a'], ['a']), ([1, 5], [1])],
    also='subset contains_all',
)

define(
    'same_elements',
    'items a, items b -> bool',
    """
    ? two lists have the same elements in any order
    ? two lists of numbers are permutations of each other
    ? a and b contain the same numbers, order aside
    ? two lists are equal when sorted
""",
    'sorted(a) == sorted(b)',
    'JSON.stringify([...a].sort()) === JSON.stringify([...b].sort())',
    inputs=[([1, 2, 3], [3, 1, 2]), ([], []), ([1], [2]), ([1, 1, 2], [1, 2, 2]), ([4, 5], [5, 4])],
    also='is_permutation equal_unordered same_items',
)

define(
    'cartesian_product',
    'items a, items b -> matrix',
    """
    all pairs of an element of one list and one of another
    the Cartesian product of two lists
    <combine> each element of a list with each of another one
    <list> every pair [x, y] with x from a and y from b
""",
    '[[x, y] for x in a for y in b]',
    'a.flatMap((x) => b.map((y) => [x, y]))',
    inputs=[([1, 2], ['a', 'b']), ([], [1]), ([1], [2]), ([1, 2], [3])],
    also='product_of_lists all_pairs',
)
