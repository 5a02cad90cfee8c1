"""A list with a value or an index."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='lists', combines=False)
FIND = [([1, 2, 3], 2), ([1, 2, 3], 9), ([], 1), (['a', 'b', 'a'], 'a'), ([5, 5, 5], 5), ([4, 0, 4, 1], 4)]

define(
    'count_value',
    'items items, any value -> int',
    """
    <tell> how often a value occurs in a list
    the number of times a value is in a list
    <count> how often a value occurs in a list
    <count> the occurrences of an element in a list
    <tell> how many times a value appears in an array
""",
    'items.count(value)',
    'items.filter((item) => item === value).length',
    inputs=FIND,
    also='count_occurrences occurrences count_of',
)

define(
    'index_of',
    'items items, any value -> int',
    """
    the index of a value in a list, or -1 if it is not there
    the position of an element in a list, -1 when missing
    <find> the index of a value in a list and return -1 if it is absent
    <find> where a value is in an array, -1 if nowhere
    <search> a list for a value and give its index or -1
    <do> a linear search for a value, returning its index or -1
""",
    'items.index(value) if value in items else -1',
    'items.indexOf(value)',
    inputs=FIND,
    also='find_index linear_search position search',
)

define(
    'contains',
    'items items, any value -> bool',
    """
    ? a list contains a value
    ? a value is in a list
    ? an element occurs in an array
    ? value is one of the items
    ? a list includes a given element
""",
    'value in items',
    'items.includes(value)',
    inputs=FIND,
    also='includes has_value is_in',
)

define(
    'remove_value',
    'items items, any value -> items',
    """
    a list without a given value
    a list with every occurrence of a value removed
    <remove> all occurrences of a value from a list
    <remove> a given value from a list
    <delete> every element that equals a value from an array
    <drop> a value from a list wherever it occurs
""",
    '[item for item in items if item != value]',
    'items.filter((item) => item !== value)',
    inputs=FIND,
    also='without remove_all delete_value',
)

define(
    'replace_value',
    'items items, any old, any other -> items',
    """
    a list with one value replaced by another
    <replace> every occurrence of a value in a list by another value
    <replace> all old values of a list with another one
    <swap> out one value of a list for another
""",
    '[other if item == old else item for item in items]',
    'items.map((item) => (item === old ? other : item))',
    inputs=[([1, 2, 1], 1, 5), ([], 1, 2), (['a', 'b'], 'b', 'c'), ([3], 4, 5)],
    also='replace_in_list substitute',
)

define(
    'insert_at',
    'items items, int index, any value -> items',
    """
    a list with a value inserted at an index
    <insert> a value into a list at a given index
    <insert> an element at a position of a list and return the new list
    a copy of a list with a value put in at an index
""",
    'items[:index] + [value] + items[index:]',
    '[...items.slice(0, index), value, ...items.slice(index)]',
    inputs=[([1, 3], 1, 2), ([], 0, 'x'), (['a'], 1, 'b'), ([1, 2], 0, 0)],
    also='insert insert_value',
)

define(
    'remove_at',
    'items items, int index -> items',
    """
    a list without the element at an index
    <remove> the element at a given index from a list
    <delete> the item at a position and return the new list
    a copy of a list without what stands at an index
""",
    'items[:index] + items[index + 1:]',
    '[...items.slice(0, index), ...items.slice(index + 1)]',
    inputs=[([1, 2, 3], 1), (['a'], 0), ([5, 6], 1), ([1, 2, 3], 0)],
    also='delete_at remove_index',
)

define(
    'get_or_default',
    'items items, int index, any fallback -> any',
    """
    the element at an index, or a fallback if there is none
    <get> the item of a list at an index or a default value
    <return> the element at index if it exists and fallback otherwise
    <read> a list at an index without an error when it is too short
""",
    'items[index] if 0 <= index < len(items) else fallback',
    'index >= 0 && index < items.length ? items[index] : fallback',
    inputs=[([1, 2, 3], 1, 0), ([], 0, 'x'), (['a'], 5, 'none'), ([1, 2], -1, 9)],
    also='safe_get get_at',
)

define(
    'pairs_with_sum',
    'numbers numbers, int target -> matrix',
    """
    all pairs of numbers in a list that add up to a target
    the pairs in a list whose sum is target
    <find> all pairs in a list that sum to a given target
    <list> every pair of a list that adds up to a target
""",
    """
    def @f(numbers, target):
        pairs = []
        for i, a in enumerate(numbers):
            for b in numbers[i + 1:]:
                if a + b == target:
                    pairs.append([a, b])
        return pairs
""",
    """
    function @f(numbers, target) {
      const pairs = [];
      for (let i = 0; i < numbers.length; i++) {
        for (const b of numbers.slice(i + 1)) {
          if (numbers[i] + b === target) {
            pairs.push([numbers[i], b]);
          }
        }
      }
      return pairs;
    }
""",
    inputs=[([1, 2, 3, 4], 5), ([], 3), ([2, 2], 4), ([1, 5, 7], 100), ([0, -1, 1], 0)],
    also='find_pairs sum_pairs pair_sum',
)

define(
    'two_sum',
    'numbers numbers, int target -> numbers',
    """
    the indices of two numbers in a list that add up to a target
    the two indices whose numbers sum to target, or an empty list
    <find> two indices of a list whose values add up to a target
    <solve> two sum: the indices of two numbers that add up to target
    <return> the indices of the two numbers with a given sum, [] if there are none
""",
    """
    def @f(numbers, target):
        seen = {}
        for i, n in enumerate(numbers):
            if target - n in seen:
                return [seen[target - n], i]
            seen[n] = i
        return []
""",
    """
    function @f(numbers, target) {
      const seen = new Map();
      for (let i = 0; i < numbers.length; i++) {
        if (seen.has(target - numbers[i])) {
          return [seen.get(target - numbers[i]), i];
        }
        seen.set(numbers[i], i);
      }
      return [];
    }
""",
    inputs=[([2, 7, 11, 15], 9), ([3, 2, 4], 6), ([], 1), ([1, 2], 10), ([3, 3], 6)],
    also='two_sum_indices',
)

define(
    'has_pair_with_sum',
    'numbers numbers, int target -> bool',
    """
    ? two numbers in a list add up to a target
    ? a list has a pair with a given sum
    ? any two elements of a list sum to target
    ? there are two numbers in a list whose sum is the target
""",
    """
    def @f(numbers, target):
        seen = set()
        for n in numbers:
            if target - n in seen:
                return True
            seen.add(n)
        return False
""",
    """
    function @f(numbers, target) {
      const seen = new Set();
      for (const n of numbers) {
        if (seen.has(target - n)) {
          return true;
        }
        seen.add(n);
      }
      return false;
    }
""",
    inputs=[([1, 2, 3, 4], 5), ([], 3), ([2, 2], 4), ([1, 5, 7], 100), ([5], 10)],
    also='pair_exists has_two_sum',
)

define(
    'missing_number',
    'numbers numbers, int n -> int',
    """
    the number from 1 to n that is missing in a list
    the missing number of a list that has all of 1 to n but one
    <find> the missing number in a list of the numbers 1 to n
    <find> which of 1 to n a list lacks
""",
    'n * (n + 1) // 2 - sum(numbers)',
    '(n * (n + 1)) / 2 - numbers.reduce((total, value) => total + value, 0)',
    inputs=[([1, 2, 4], 4), ([2], 2), ([1, 3, 2, 5], 5), ([], 1), ([6, 1, 2, 3, 4], 6)],
    also='find_missing',
)

define(
    'kth_largest',
    'numbers numbers, int k -> number',
    """
    the kth largest number of a list
    the k-th largest element of a list, counting from 1
    <find> the kth largest number in a list
    <get> the k-th biggest value of a list
""",
    'sorted(numbers, reverse=True)[k - 1]',
    '[...numbers].sort((a, b) => b - a)[k - 1]',
    inputs=[([3, 1, 5], 1), ([3, 1, 5], 2), ([7], 1), ([4, 4, 2, 9], 3)],
    also='nth_largest',
)

define(
    'kth_smallest',
    'numbers numbers, int k -> number',
    """
    the kth smallest number of a list
    the k-th smallest element of a list, counting from 1
    <find> the kth smallest number in a list
    <get> the k-th lowest value of a list
""",
    'sorted(numbers)[k - 1]',
    '[...numbers].sort((a, b) => a - b)[k - 1]',
    inputs=[([3, 1, 5], 1), ([3, 1, 5], 2), ([7], 1), ([4, 4, 2, 9], 3)],
    also='nth_smallest',
)

define(
    'fill_list',
    'any value, int n -> items',
    """
    a list with a value n times
    a list of length n filled with a value
    <make> a list with n copies of a value
    <create> a list of n equal values
""",
    '[value] * n',
    'new Array(n).fill(value)',
    inputs=[(0, 3), ('x', 2), (1, 0), (True, 1)],
    also='repeat_value filled',
)

define(
    'swap_items',
    'items items, int i, int j -> items',
    """
    a list with the elements at two indices swapped
    <swap> the elements of a list at positions i and j
    <exchange> two elements of a list by index and return the new list
""",
    """
    def @f(items, i, j):
        result = items[:]
        result[i], result[j] = result[j], result[i]
        return result
""",
    """
    function @f(items, i, j) {
      const result = [...items];
      [result[i], result[j]] = [result[j], result[i]];
      return result;
    }
""",
    inputs=[([1, 2, 3], 0, 2), (['a', 'b'], 0, 1), ([5], 0, 0), ([1, 2, 3, 4], 1, 2)],
    also='swap swap_at exchange',
)

define(
    'count_greater',
    'numbers numbers, number limit -> int',
    """
    <tell> how many numbers of a list are greater than a limit
    the number of values in a list above a limit
    <count> the numbers in a list that are greater than a given limit
    <tell> how many values of a list exceed a limit
""",
    'sum(1 for n in numbers if n > limit)',
    'numbers.filter((n) => n > limit).length',
    inputs=[([1, 5, 9], 4), ([], 0), ([2, 2], 2), ([10, 20, 30], 5), ([-1, 3], 0)],
    also='count_above how_many_above',
)
