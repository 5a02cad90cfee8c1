"""One value of a list of numbers."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='lists')
MISSING = Param((None, 0, -1), default=None)

define(
    'sum_numbers',
    'numbers -> number',
    """
    the sum of {x}
    the total of {x}
    <sum> {x}
    <add> up {x}
    <add> together all of {x}
    <sum> up {x}
    <total> {x}
    <add> {x} together
    <tally> up {x}
    <turn> [1, 2, 3] into 6 by adding
    what {x} come to altogether
    <reduce> {x} with plus, starting at 0
    everything in {x} added
    <accumulate> all of {x} into one number
    the grand total over {x}
    the whole bill, from the prices on it
    <sum> array
    how much I spent in all, given each amount
    <add> up a column of figures
    how many goals fell in a season, from the goals of each match
    <work> out what {x} make together
    a loop that adds every number of {x} to a running variable
""",
    'sum(@x)',
    '@x.reduce((total, n) => total + n, 0)',
    also='sum_list total add_all',
)

define(
    'product',
    'numbers -> number',
    """
    the product of {x}
    <multiply> {x} together
    <multiply> all the values of {x}
    the result of multiplying {x} with each other
    <compute> the product of {x}
    <multiply> up {x}
    <turn> [2, 3, 4] into 24
    <reduce> {x} with times, starting at 1
    math.prod of {x}
    everything in {x} multiplied
    all of {x} times one another
    <multiply> array elements
    the volume of a box with any number of dimensions, from a list of its side lengths
    <fold> {x} by multiplication
    how many outfits there are, from how many shirts, trousers and hats, as a list of counts
    the number you get by multiplying all of {x}
    the factors in {x} multiplied out
    one number from {x}: n1 times n2 times n3 and so forth
    the chance that all of several independent events happen, from their probabilities
""",
    'math.prod(@x)',
    '@x.reduce((total, n) => total * n, 1)',
    also='multiply_all multiply_list',
)

define(
    'max_number',
    'numbers -> number',
    """
    the largest of {x}
    the maximum of {x}
    the biggest of {x}
    <find> the maximum of {x}
    <find> the largest value in {x}
    <get> the greatest value of {x}
    the highest of {x}
    <find> the max in {x}
    which of {x} is the largest
    <turn> [3, 9, 4] into 9
    the top value among {x}
    Math.max(...numbers) of {x}
    the peak of {x}
    <look> for the highest figure in {x}
    max value array
    the best score in a game, from all scores
    <pick> the champion of {x}, the number that none exceeds
    how hot it got at most, from the temperatures of a day
    the upper extreme of {x}
    no number of {x} is larger: which one is it
    how tall the tallest is, from the heights of a class
    the dearest price in a price list
""",
    'max(@x) if @x else @missing',
    '@x.length > 0 ? Math.max(...@x) : @missing',
    params={'missing': MISSING},
    edges="""
    or {missing} if it is empty
    or {missing} when empty
    return {missing} for an empty list
    return {missing} if the list is empty
    an empty list gives {missing}
""",
    also='find_max maximum largest',
)

define(
    'min_number',
    'numbers -> number',
    """
    the smallest of {x}
    the minimum of {x}
    the lowest of {x}
    <find> the minimum of {x}
    <find> the smallest value in {x}
    <get> the least value of {x}
    <find> the min in {x}
    which of {x} is the smallest
    <turn> [3, 9, 4] into 3
    the bottom value among {x}
    Math.min(...numbers) of {x}
    the lowest point of {x}
    <look> for the least figure in {x}
    min value array
    the cheapest price in a price list
    how cold it got at worst, from the temperatures of a day
    the lower extreme of {x}
    no number of {x} is less: which one is it
    the fastest lap time out of a list of them
    <pick> the littlest of {x}
""",
    'min(@x) if @x else @missing',
    '@x.length > 0 ? Math.min(...@x) : @missing',
    params={'missing': MISSING},
    edges="""
    or {missing} if it is empty
    or {missing} when empty
    return {missing} for an empty list
    return {missing} if the list is empty
    an empty list gives {missing}
""",
    also='find_min minimum smallest',
)

define(
    'mean',
    'numbers -> number',
    """
    the average of {x}
    the mean of {x}
    the arithmetic mean of {x}
    <average> {x}
    <compute> the average of {x}
    <calculate> the mean of {x}
    the average value of {x}
    <turn> [2, 4, 9] into 5, the average
    avg of {x}
    sum over count of {x}
    the total of {x} divided by how many there are
    mean as in the statistics module, but self-made
    my grade point average, from a list of grades
    the total of {x} spread evenly over its entries
    what each would have if {x} were shared out equally
    <divide> the sum of {x} by its length
    <average> array
    <level> out {x} to one number by adding up and dividing by the count
    expected value of {x}, all equally likely
    the average temperature of a week from its daily temperatures
    the centre of gravity of {x} on a number line
""",
    'sum(@x) / len(@x) if @x else @missing',
    '@x.length > 0 ? @x.reduce((total, n) => total + n, 0) / @x.length : @missing',
    params={'missing': Param((None, 0), default=0)},
    edges="""
    or {missing} if it is empty
    or {missing} when there are no numbers
    return {missing} for an empty list
    return {missing} if the list is empty
    the average of nothing is {missing}
""",
    also='average avg get_average',
)

define(
    'median',
    'numbers -> number',
    """
    the median of {x}
    the middle value of {x} when sorted
    <compute> the median of {x}
    <find> the median of {x}
    <calculate> the median value of {x}
    <get> the median of {x}
    the 50th percentile of {x}
    <turn> [9, 1, 5] into 5, the middle one in order
    the number in the centre once {x} are put in order
    the value of {x} with half of the others below and half above
    <sort> {x} and <pick> the one in the middle, or the average of the two in the middle
    statistics.median of {x}
    median of int array
    the house price in the middle of a list of house prices
    <determine> the central value of {x} by rank
    the middle of the ordered {x}, and for an even length the mid-point of the two middle ones
    what the middle earner gets, from a list of incomes
    the second quartile of {x}
""",
    """
    def @f(numbers):
        if not numbers:
            return @missing
        ordered = sorted(numbers)
        middle = len(ordered) // 2
        if len(ordered) % 2 == 1:
            return ordered[middle]
        return (ordered[middle - 1] + ordered[middle]) / 2
""",
    """
    function @f(numbers) {
      if (numbers.length === 0) {
        return @missing;
      }
      const ordered = [...numbers].sort((a, b) => a - b);
      const middle = Math.floor(ordered.length / 2);
      if (ordered.length % 2 === 1) {
        return ordered[middle];
      }
      return (ordered[middle - 1] + ordered[middle]) / 2;
    }
""",
    params={'missing': Param((None, 0), default=None)},
    edges="""
    or {missing} if it is empty
    return {missing} for an empty list
""",
    also='get_median find_median middle_value',
)

define(
    'is_sorted',
    'numbers -> bool',
    """
    ? {x} is sorted
    ? {x} is in ascending order
    ? {x} is sorted from smallest to largest
    ? no number in {x} is smaller than the one before it
    ? {x} never goes down
    ? {x} is already sorted
    ? {x} only stay or climb from left to right
    ? an array is non-decreasing, as [1, 2, 2] is
    ? sorting {x} would change nothing
    ? {x} are in order, equal neighbours allowed
    ? numbers == sorted(numbers)
    ? every entry of {x} is at least as large as its predecessor
    ? an array ascends, so [1, 3, 3] does and [2, 1] does not
    ? {x} increase monotonically, ties allowed
    ? no two neighbours of {x} stand in the wrong order
    ? pupils stand in a row by height, shortest first, from a list of heights
    ? {x} are ordered upwards
    ? prices in a catalogue go from cheap to dear
""",
    'all(@x[i - 1] <= @x[i] for i in range(1, len(@x)))',
    '@x.every((n, i) => i === 0 || @x[i - 1] <= n)',
    also='sorted_check is_ascending',
)

define(
    'max_subarray',
    'numbers -> number',
    """
    the largest sum of a contiguous part of {x}
    the maximum subarray sum of {x}
    <find> the maximum sum of a contiguous subarray of {x}
    <compute> the largest sum of consecutive elements in {x}
    the best total of any run of neighbours in {x}
    <solve> the maximum subarray problem for {x}
    <use> the algorithm of Kadane on {x}
    <turn> [1, -5, 4, -1, 3] into 6, from 4 - 1 + 3
    the greatest total of neighbouring numbers in {x}, at least one of them taken
    the sum of the best slice of {x}
    max sum contiguous subarray
    the stretch of {x} that adds up to most, as its sum
    <find> the most that a gapless piece of {x} can add up to
    the best winning streak in money, from daily gains and losses
    largest consecutive segment sum of {x}
    over all i and j the largest sum(numbers[i:j + 1])
    the highest profit of any period of days in a row, from profits and losses for each day
    <determine> what the richest window of any length in {x} sums to
""",
    """
    def @f(numbers):
        if not numbers:
            return 0
        best = current = numbers[0]
        for n in numbers[1:]:
            current = max(n, current + n)
            best = max(best, current)
        return best
""",
    """
    function @f(numbers) {
      if (numbers.length === 0) {
        return 0;
      }
      let best = numbers[0];
      let current = numbers[0];
      for (const n of numbers.slice(1)) {
        current = Math.max(n, current + n);
        best = Math.max(best, current);
      }
      return best;
    }
""",
    also='max_sub_array kadane largest_sum',
)
