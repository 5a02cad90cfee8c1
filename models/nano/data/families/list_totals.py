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
    'second_largest',
    'numbers -> number',
    """
    the second largest distinct number in {x}
    the second largest of {x}
    the second biggest value in {x}
    <find> the second largest number in {x}
    <find> the second highest of {x}
    <get> the second maximum of {x}
    the runner-up among {x}
    the largest but one of {x}
""",
    """
    def @f(numbers):
        unique = sorted(set(numbers), reverse=True)
        return unique[1] if len(unique) > 1 else @missing
""",
    """
    function @f(numbers) {
      const unique = [...new Set(numbers)].sort((a, b) => b - a);
      return unique.length > 1 ? unique[1] : @missing;
    }
""",
    params={'missing': MISSING},
    edges="""
    or {missing}
    or {missing} if there is none
    or {missing} when there is no such number
    return {missing} if there are fewer than two distinct numbers
    return {missing} when it has less than two different values
""",
    also='second_max second_biggest second_highest',
)

define(
    'second_smallest',
    'numbers -> number',
    """
    the second smallest distinct number in {x}
    the second smallest of {x}
    the second lowest value in {x}
    <find> the second smallest number in {x}
    <get> the second minimum of {x}
    the smallest but one of {x}
""",
    """
    def @f(numbers):
        unique = sorted(set(numbers))
        return unique[1] if len(unique) > 1 else @missing
""",
    """
    function @f(numbers) {
      const unique = [...new Set(numbers)].sort((a, b) => a - b);
      return unique.length > 1 ? unique[1] : @missing;
    }
""",
    params={'missing': MISSING},
    edges="""
    or {missing}
    or {missing} if there is none
    return {missing} if there are fewer than two distinct numbers
""",
    also='second_min second_lowest',
)

define(
    'number_range',
    'numbers -> number',
    """
    the difference between the largest and the smallest of {x}
    the range of {x}
    the spread between maximum and minimum of {x}
    <subtract> the smallest of {x} from the largest
    <compute> max minus min of {x}
    the distance between the lowest and highest of {x}
""",
    'max(@x) - min(@x) if @x else 0',
    '@x.length > 0 ? Math.max(...@x) - Math.min(...@x) : 0',
    edges="""
    or 0 if it is empty
    return 0 for an empty list
""",
    also='spread max_difference range_of',
)

define(
    'index_of_max',
    'numbers -> int',
    """
    the index of the largest of {x}
    the position of the maximum in {x}
    <find> the index of the largest number in {x}
    <find> where the maximum of {x} is
    <get> the index of the biggest of {x}
    <tell> at which index the maximum of {x} stands
""",
    '@x.index(max(@x)) if @x else -1',
    '@x.length > 0 ? @x.indexOf(Math.max(...@x)) : -1',
    edges="""
    or -1 if it is empty
    return -1 for an empty list
""",
    also='argmax max_index index_of_largest',
)

define(
    'index_of_min',
    'numbers -> int',
    """
    the index of the smallest of {x}
    the position of the minimum in {x}
    <find> the index of the smallest number in {x}
    <find> where the minimum of {x} is
    <get> the index of the lowest of {x}
""",
    '@x.index(min(@x)) if @x else -1',
    '@x.length > 0 ? @x.indexOf(Math.min(...@x)) : -1',
    edges="""
    or -1 if it is empty
    return -1 for an empty list
""",
    also='argmin min_index index_of_smallest',
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

define(
    'min_and_max',
    'numbers -> numbers',
    """
    the smallest and the largest of {x} as a list
    the minimum and maximum of {x}
    <find> both the minimum and the maximum of {x}
    <return> [min, max] of {x}
    <get> the lowest and the highest of {x} as a pair
""",
    '[min(@x), max(@x)] if @x else []',
    '@x.length > 0 ? [Math.min(...@x), Math.max(...@x)] : []',
    edges="""
    return an empty list if there are no numbers
""",
    also='min_max extremes',
)
