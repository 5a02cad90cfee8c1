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
    set intersection of two lists, each result once
    <keep> from {x} what another list has too, without repeats
    overlap of a and b
    <turn> [1, 2, 3] and [2, 3, 4] into [2, 3]
    what occurs both in {x} and in a second list
    friends that two people share, from their two friend lists
    a & b on two arrays
    <match> two lists and <return> the values present in both
    <compare> two collections for what is shared
    shared values array1 array2, unique
    _.intersection from lodash for two arrays
    <look> for the hobbies that stand in both lists
    distinct entries of a which b contains as well
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
    everything from a and b without repeats
    set union of two lists, order of appearance kept
    <pool> two lists so that nothing is in there twice
    <turn> [1, 2, 3] and [2, 3, 4] into [1, 2, 3, 4]
    a | b on two arrays
    <throw> two guest lists together and <name> everybody once
    <fuse> {x} with another list, dropping doubles
    all values present in at least one of two collections
    _.union from lodash for two arrays
    <combine> two lists dedupe
    one array of unique values out of two
    unique entries of two mailing lists taken together
    whatever stands in the first list, plus what only the second list adds, no value twice
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
    <filter> from {x} everything that b contains
    a minus b for lists
    <turn> [1, 2, 3] and [2, 3, 4] into [1]
    what {x} has and another list has not
    <cross> off the entries of one list that stand in another
    set difference a - b as a list, repeats of a stay
    who was invited but did not come, from a list of guests and a list of who came
    items to buy which are not yet in the cart, from both lists
    entries in {x} lacking in the second array
    _.difference from lodash for two arrays
    <exclude> the names of a second list from the first one
    array1 not in array2
    <leave> in the first list only what the second does not hold
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
    a ^ b on two arrays, those of a in front
    xor of two lists
    <turn> [1, 2, 3] and [2, 3, 4] into [1, 4]
    the entries that are in a or in b but not in both
    <collect> what is missing from one of two lists: leftovers of a, then leftovers of b
    everything two collections do not agree on
    <compare> two packing lists and <show> what stands on just one of them
    <drop> the overlap of two lists and <return> the rest of both
    values of {x} that another list lacks, followed by those that only the other list has
    non-shared elements array1 array2
    <merge> two lists leaving out what they share
    the disjunctive union of two lists
    <find> the mismatches between two lists, from either side
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
    one long list out of {x} and another one
    {x} extended by a second list
    <turn> [3, 1] and [2, 1] into [3, 1, 2, 1]
    <glue> two arrays end to end
    <chain> two lists
    <put> list b behind list a, repeats stay
    a + b for lists
    <attach> a second list to the tail of {x}
    [...a, ...b]
    the songs of one album and after them those of another
    <stick> together two sequences
    merged array, all of the first and then all of the second, nothing removed
    <link> the back of one list to the front of the next in a new list
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
    <turn> [1, 2] and ['a', 'b'] into [[1, 'a'], [2, 'b']]
    [[a[0], b[0]], [a[1], b[1]]] and so on
    <match> two lists position by position
    <couple> each entry of {x} with the one at the same index of another list
    like Python zip, but with lists instead of tuples
    _.zip of two arrays, stopping with the shorter one
    names and ages in two lists as [name, age] rows
    <walk> two lists in parallel and <collect> pairs
    two columns put together as rows
    dance couples from a list of leaders and a list of followers by position
    <link> up corresponding elements of two sequences in two-element lists
    parallel arrays to pairs
    side by side pairs from {x} and a second list, extra ones are left out
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
    a[0], b[0], a[1], b[1] and so on in one flat list
    <turn> [1, 2] and ['a', 'b'] into [1, 'a', 2, 'b']
    <shuffle> two decks of the same size together like a perfect riffle
    <mix> two equally long lists: one from here, one from there
    <take> turns between two arrays of the same length
    <zip> and flatten two lists of the same length
    {x} alternating with another list that is just as long
    round robin over two lists of equal size
    <merge> two lists of one length so that their elements alternate
    <mesh> two sequences of the same size
    a seating where guests of two equally large groups sit alternately
    interleaved array from a and b
""",
    '[item for pair in zip(a, b) for item in pair]',
    'a.slice(0, b.length).flatMap((item, i) => [item, b[i]])',
    inputs=[([1, 2, 3], [4, 5, 6]), ([], []), (['a'], ['b']), ([1, 2, 3], [4]), ([1, 3], [2, 4]), ([0, 0], [1, 1])],
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
    <turn> [1, 4] and [2, 3] into [1, 2, 3, 4] when both come sorted
    the merge step of merge sort
    heapq.merge of two ordered lists as a list
    <combine> two ascending arrays so that the outcome ascends too
    <unite> two already ordered number lists, order kept, repeats kept
    <merge> {x} with another list when both are in order
    two queues, each in order of age, as one in order of age
    two-pointer merge of sorted arrays
    <zipper> together two increasing sequences
    one ascending list out of two ascending ones, all numbers kept
    merged timeline of two logs, each a sorted list of timestamps
    <weave> sorted lists a and b into a single increasing list
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
    <turn> [1, 2] and [3, 4] into [4, 6]
    vector addition
    a[i] + b[i] for all i
    <add> {x} and another list position by position
    <total> two weeks of sales day by day, from a list for each week
    the points of two rounds added up for each player, given as two lists
    elementwise sum array1 array2
    <combine> two equally long lists by adding what stands at the same place
    numpy style addition of plain lists
    <sum> up corresponding numbers of two arrays
    a list in which each number is the sum of the numbers at that index of two others
    zip two lists of the same length with plus
    componentwise sum of vectors a and b
""",
    '[x + y for x, y in zip(a, b)]',
    'a.slice(0, b.length).map((x, i) => x + b[i])',
    inputs=[([1, 2], [3, 4]), ([], []), ([1, 2], [3]), ([5], [-5]), ([1, 0, 2], [2, 2, 2])],
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
    <turn> [1, 2] and [3, 4] into 11
    inner product of two vectors
    a . b for vectors given as lists
    sum of a[i] * b[i]
    the total bill from a list of prices and a list of quantities
    <weigh> the numbers of {x} with a list of weights and <add> them up
    np.dot without numpy
    sum of pairwise products array1 array2
    <multiply> corresponding entries of two sequences and <total> the results
    a weighted sum: values times weights
    the sum of products of matching numbers of {x} and a second list
    <calculate> a[0]*b[0] + a[1]*b[1] and so forth
""",
    'sum(x * y for x, y in zip(a, b))',
    'a.slice(0, b.length).reduce((total, x, i) => total + x * b[i], 0)',
    inputs=[([1, 2], [3, 4]), ([], []), ([1, 2], [3]), ([5], [-5]), ([1, 0, 2], [2, 2, 2])],
    also='dot scalar_product',
)

define(
    'cartesian_product',
    'items a, items b -> matrix',
    """
    <combine> each element of a list with each of another one
    the Cartesian product of two lists
    all pairs of an element of one list and one of another
    <list> every pair [x, y] with x from a and y from b
    <turn> [1, 2] and ['a', 'b'] into [[1, 'a'], [1, 'b'], [2, 'a'], [2, 'b']]
    itertools.product of two lists, as lists
    cross join of {x} with another list
    every combination of a shirt and a pair of trousers, from two lists
    a x b, set theory, for two lists
    <pair> every entry of {x} with every entry of a second list
    all [x, y] combos from two arrays
    <cross> two lists to get each entry with each
    nested loop over a and b collecting [x, y]
    <match> everybody of one team with everybody of the other
    menus from a list of starters and a list of desserts, all that are possible
    the full grid of pairs from {x} and another list
    <generate> all possible pairings between two collections
""",
    '[[x, y] for x in a for y in b]',
    'a.flatMap((x) => b.map((y) => [x, y]))',
    inputs=[([1, 2], ['a', 'b']), ([], [1]), ([1], [2]), ([1, 2], [3])],
    also='product_of_lists all_pairs',
)
