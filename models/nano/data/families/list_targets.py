"""Numbers of a list with a target, a limit or a rank."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='lists', combines=False)

define(
    'pairs_with_sum',
    'numbers numbers, int target -> matrix',
    """
    all pairs of numbers in a list that add up to a target
    the pairs in a list whose sum is target
    <find> all pairs in a list that sum to a given target
    <list> every pair of a list that adds up to a target
    <turn> [1, 2, 3, 4] and 5 into [[1, 4], [2, 3]]
    every two numbers of {x} that together make a target, as [a, b]
    <collect> number pairs whose total is a target
    2-sum, all pairs of values
    <couple> numbers of {x} which reach a target sum
    all ways to hit a target with two numbers of {x}
    pairs array sum target
    [a, b] pairs from different places of {x} with a + b == target
    <show> which two items cost exactly what my voucher is worth, all such pairs of prices
    complements: all pairs of entries in {x} that complete one another to target
    <enumerate> the couples of numbers that sum up to a given number
    <search> an array for pairs with a given sum and <return> all these pairs
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
    <turn> [2, 7, 11, 15] and 9 into [0, 1]
    LeetCode two sum
    <return> [i, j] such that numbers[i] + numbers[j] == target, else []
    the positions of two entries of {x} that sum to target
    <find> where two numbers stand that make up a target, nothing found gives []
    two places in {x} whose values together give the target
    two sum indices array target
    <locate> a pair with a given sum by its two indices
    which two indices add up: list of both, empty when impossible
    at which indexes two prices stand that use up my whole voucher, or an empty list
    <use> a hash map to get the indices of two numbers summing to target
    a pair of indices i before j for the target sum
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
    ? there are two numbers in a list whose sum is the target
    ? a list has a pair with a given sum
    ? any two elements of a list sum to target
    ? two numbers in a list add up to a target
    ? some pair of {x} totals a target
    ? two numbers of a list make the target, as 2 and 3 of [1, 2, 3] make 5
    ? I can spend a voucher completely on two items, from their prices and its value
    ? two different entries of {x} sum up to a given number
    ? a + b == target for some two places in an array
    ? a target is reachable with two numbers out of {x}
    ? a two sum solution exists
    ? a given total can be made with exactly two of {x}
    ? one number of {x} plus another one gives the target
    ? there is a pair of weights in {x} that together weigh a given amount
    ? an array has a pair sum equal to target
    ? the target is the sum of any two members of a collection
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
    <turn> [1, 2, 4] and 4 into 3
    which integer between 1 and n is absent from {x}
    the gap in {x} when it should have all of 1..n
    <discover> the one ticket that is lost out of tickets 1 to n
    missing number array 1 n
    the only value of range(1, n + 1) not in {x}
    <detect> the single hole in a list with the integers 1 through n
    one of 1..n was left out of {x}: which one
    <identify> the page that fell out of a book with pages 1 to n
    expected sum minus actual sum of numbers 1 to n, one of them missing
    <work> out the absent one among the integers up to n
    <complete> 1 to n: what number does {x} still need
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
    <turn> [3, 1, 5] and 2 into 3, the second from above
    the number on place k of {x} when ranked from high to low
    k-th maximum of {x}
    the score of whoever came k-th, highest score wins
    <sort> descending and <pick> entry k - 1
    element of rank k from the top in an array
    the k-th highest value in {x}, repeats counted
    <look> up place k in a ranking of {x} with the biggest on place 1
    kth largest array
    the value in {x} that has k - 1 entries in front of it in falling order
    order statistic from above with rank k
    <select> the k-th greatest out of some integers
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
    <turn> [3, 1, 5] and 2 into 3, the second from below
    the number on place k of {x} when ranked from low to high
    k-th minimum of {x}
    the time of whoever came k-th in a race
    <sort> ascending and <pick> entry k - 1
    element of rank k from the bottom in an array
    the k-th lowest value in {x}, repeats counted
    <look> up place k in an ascending ranking of {x}
    kth smallest array
    k-th cheapest price in a price list
    the k-th order statistic of {x}
    <select> the k-th least out of some integers
""",
    'sorted(numbers)[k - 1]',
    '[...numbers].sort((a, b) => a - b)[k - 1]',
    inputs=[([3, 1, 5], 1), ([3, 1, 5], 2), ([7], 1), ([4, 4, 2, 9], 3)],
    also='nth_smallest',
)

define(
    'count_greater',
    'numbers numbers, number limit -> int',
    """
    <tell> how many numbers of a list are greater than a limit
    the number of values in a list above a limit
    <count> the numbers in a list that are greater than a given limit
    <tell> how many values of a list exceed a limit
    <count> entries of {x} above a limit
    <turn> [1, 5, 9] and 4 into 2, as two of them are more than 4
    how many of {x} are higher than a threshold
    the number of n in {x} with n > limit
    len of a filter by n > limit
    how many days were hotter than a given temperature, from a list of temperatures
    <tally> the values in an array beyond a limit
    how many pupils got more than a given number of points
    count array greater than limit
    <find> how many entries lie over a bound, the bound itself does not count
    quantity of values strictly larger than limit in {x}
    <see> how many of {x} go over a limit
""",
    'sum(1 for n in numbers if n > limit)',
    'numbers.filter((n) => n > limit).length',
    inputs=[([1, 5, 9], 4), ([], 0), ([2, 2], 2), ([10, 20, 30], 5), ([-1, 3], 0)],
    also='count_above how_many_above',
)
