"""Lists of anything, and of numbers."""

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
    'keep_even',
    'numbers -> numbers',
    """
    the even numbers in {x}
    the even numbers of {x}
    <keep> only the even numbers in {x}
    <filter> {x} to keep even numbers
    <remove> the odd numbers from {x}
    <drop> every odd number from {x}
    all even values of {x}
    <pick> the even ones from {x}
""",
    '[n for n in @x if n % 2 == 0]',
    '@x.filter((n) => n % 2 === 0)',
    also='even_numbers filter_even get_evens',
)

define(
    'keep_odd',
    'numbers -> numbers',
    """
    the odd numbers in {x}
    the odd numbers of {x}
    <keep> only the odd numbers in {x}
    <filter> {x} to keep odd numbers
    <remove> the even numbers from {x}
    <throw> away every even number in {x}
    all odd values of {x}
    <pick> the odd ones from {x}
""",
    '[n for n in @x if n % 2 != 0]',
    '@x.filter((n) => n % 2 !== 0)',
    also='odd_numbers filter_odd get_odds',
)

define(
    'keep_greater',
    'numbers -> numbers',
    """
    the numbers in {x} that are greater than {k}
    the values of {x} above {k}
    <keep> only the numbers of {x} that are larger than {k}
    <filter> {x} to values greater than {k}
    <remove> everything up to {k} from {x}
    all numbers of {x} that are bigger than {k}
    <find> the numbers over {k} in {x}
""",
    '[n for n in @x if n > @k]',
    '@x.filter((n) => n > @k)',
    params={
        'k': Param((0, 2, 3, 5, 10, 20), arg='limit', arg_says=('a limit', 'a given limit', 'limit', 'a threshold'))
    },
    also='greater_than filter_above above',
)

define(
    'square_each',
    'numbers -> numbers',
    """
    the squares of {x}
    the square of each of {x}
    <square> {x}
    <square> every number in {x}
    <square> each element of {x}
    <multiply> each of {x} by itself
    a list with the squares of {x}
""",
    '[n * n for n in @x]',
    '@x.map((n) => n * n)',
    also='squares square_list',
)

define(
    'scale_each',
    'numbers -> numbers',
    """
    each of {x} multiplied by {k}
    <multiply> every number in {x} by {k}
    <multiply> each of {x} by {k}
    <scale> {x} by {k}
    {x} with every number times {k}
    <map> {x} to {k} times each value
""",
    '[n * @k for n in @x]',
    '@x.map((n) => n * @k)',
    params={'k': Param((2, 3, 4, 5, 10, 100), arg='factor', arg_says=('a factor', 'a given factor', 'factor'))},
    also='scale multiply_each multiply_by',
)

define(
    'sort_numbers',
    'numbers -> numbers',
    """
    {x} sorted in ascending order
    {x} sorted
    <sort> {x}
    <sort> {x} in ascending order
    <sort> {x} from smallest to largest
    <order> {x} from low to high
    <arrange> {x} in increasing order
    {x} in ascending order
""",
    'sorted(@x)',
    '[...@x].sort((a, b) => a - b)',
    also='sort_list sort_ascending sorted_numbers',
)

define(
    'sort_numbers_descending',
    'numbers -> numbers',
    """
    {x} sorted in descending order
    <sort> {x} in descending order
    <sort> {x} from largest to smallest
    <sort> {x} in reverse order, biggest first
    <order> {x} from high to low
    <arrange> {x} in decreasing order
    {x} from the highest to the lowest
""",
    'sorted(@x, reverse=True)',
    '[...@x].sort((a, b) => b - a)',
    also='sort_descending sort_desc',
)

define(
    'reverse_list',
    'items -> items',
    """
    {x} in reverse order
    {x} reversed
    <reverse> {x}
    <reverse> the order of {x}
    <turn> {x} around
    <flip> {x} back to front
    {x} from last to first
""",
    '@x[::-1]',
    '[...@x].reverse()',
    also='reverse_items reversed_list',
)

define(
    'remove_duplicates',
    'items -> items',
    """
    {x} without duplicates
    the unique values of {x}
    <remove> duplicates from {x}
    <remove> repeated elements from {x}, keeping the order
    <deduplicate> {x}
    <drop> the duplicates of {x}
    the distinct elements of {x} in order of first appearance
    <keep> only the first of each value in {x}
""",
    'list(dict.fromkeys(@x))',
    '[...new Set(@x)]',
    also='unique dedupe distinct uniq',
)

define(
    'count_items',
    'items -> int',
    """
    the number of elements in {x}
    the length of {x}
    <count> the elements of {x}
    <count> the items in {x}
    <tell> how many elements {x} has
    <count> how many items are in {x}
""",
    'len(@x)',
    '@x.length',
    also='length size count',
)

define(
    'first_items',
    'items -> items',
    """
    the first {k} elements of {x}
    the first {k} of {x}
    <take> the first {k} items of {x}
    <get> the first {k} elements of {x}
    <keep> only the first {k} of {x}
    <cut> {x} down to its first {k} elements
""",
    '@x[:@k]',
    '@x.slice(0, @k)',
    params={'k': Param((2, 3, 4, 5), arg='n', arg_says=('n', 'n', 'a given number of'), arg_values=(1, 2, 3))},
    also='take first_n head',
)

define(
    'last_items',
    'items -> items',
    """
    the last {k} elements of {x}
    the last {k} of {x}
    <take> the last {k} items of {x}
    <get> the last {k} elements of {x}
    <keep> only the last {k} of {x}
""",
    '@x[-@k:]',
    '@x.slice(-@k)',
    params={'k': Param((2, 3, 4, 5), arg='n', arg_says=('n',), arg_values=(1, 2, 3))},
    also='last_n tail',
)

LIMIT = partial(Param, arg='limit', arg_says=('a limit', 'a given limit', 'limit', 'a given number'))

define(
    'keep_less',
    'numbers -> numbers',
    """
    the numbers in {x} that are less than {k}
    the values of {x} below {k}
    <keep> only the numbers of {x} that are smaller than {k}
    <filter> {x} to values less than {k}
    <remove> everything from {k} upwards from {x}
    all numbers of {x} that are under {k}
""",
    '[n for n in @x if n < @k]',
    '@x.filter((n) => n < @k)',
    params={'k': LIMIT((0, 3, 5, 10, 20, 50))},
    also='less_than filter_below below',
)

define(
    'keep_between',
    'numbers -> numbers',
    """
    the numbers in {x} between {low} and {high}
    the numbers of {x} from {low} to {high}
    <keep> only the numbers of {x} between {low} and {high}
    <filter> {x} to values between {low} and {high}, both included
    all values of {x} in the range {low} to {high}
    <find> the numbers in {x} that are at least {low} and at most {high}
""",
    '[n for n in @x if @low <= n <= @high]',
    '@x.filter((n) => n >= @low && n <= @high)',
    params={
        'low': Param((0, 1, 2, 3), arg='low', arg_says=('low',)),
        'high': Param((5, 8, 10, 20), arg='high', arg_says=('high',)),
    },
    also='in_range filter_range between',
)

define(
    'keep_divisible',
    'numbers -> numbers',
    """
    the numbers in {x} that are divisible by {k}
    the multiples of {k} in {x}
    <keep> only the multiples of {k} in {x}
    <filter> {x} to numbers divisible by {k}
    all values of {x} that {k} divides evenly
    <find> the numbers of {x} that can be divided by {k} without a remainder
""",
    '[n for n in @x if n % @k == 0]',
    '@x.filter((n) => n % @k === 0)',
    params={'k': Param((3, 4, 5, 7, 10), arg='divisor', arg_says=('a divisor', 'a given divisor', 'divisor'))},
    also='divisible_by multiples_of',
)

define(
    'keep_positive',
    'numbers -> numbers',
    """
    the positive numbers in {x}
    the positive values of {x}
    <keep> only the positive numbers in {x}
    <filter> {x} to positive numbers
    <remove> zeros and negative numbers from {x}
    all numbers of {x} that are above zero
""",
    '[n for n in @x if n > 0]',
    '@x.filter((n) => n > 0)',
    also='positives filter_positive positive_numbers',
)

define(
    'keep_negative',
    'numbers -> numbers',
    """
    the negative numbers in {x}
    the negative values of {x}
    <keep> only the negative numbers in {x}
    <filter> {x} to negative numbers
    all numbers of {x} that are below zero
    <pick> the negative ones from {x}
""",
    '[n for n in @x if n < 0]',
    '@x.filter((n) => n < 0)',
    also='negatives filter_negative negative_numbers',
)

define(
    'remove_zeros',
    'numbers -> numbers',
    """
    {x} without the zeros
    <remove> the zeros from {x}
    <remove> all zeros from {x}
    <drop> every zero in {x}
    the values of {x} that are not zero
    <filter> out the zeros of {x}
""",
    '[n for n in @x if n != 0]',
    '@x.filter((n) => n !== 0)',
    also='drop_zeros non_zero',
)

define(
    'add_each',
    'numbers -> numbers',
    """
    each of {x} plus {k}
    <add> {k} to every number in {x}
    <add> {k} to each of {x}
    <increase> each of {x} by {k}
    <increment> every element of {x} by {k}
    {x} with {k} added to every number
""",
    '[n + @k for n in @x]',
    '@x.map((n) => n + @k)',
    params={'k': Param((1, 2, 3, 5, 10), arg='amount', arg_says=('an amount', 'a given amount', 'amount'))},
    also='add_to_all increment',
)

define(
    'double_each',
    'numbers -> numbers',
    """
    the doubles of {x}
    each of {x} doubled
    <double> {x}
    <double> every number in {x}
    <double> each element of {x}
    a list with twice each of {x}
""",
    '[n * 2 for n in @x]',
    '@x.map((n) => n * 2)',
    also='double_all doubled double',
)

define(
    'negate_each',
    'numbers -> numbers',
    """
    {x} with every sign flipped
    each of {x} negated
    <negate> {x}
    <negate> every number in {x}
    <flip> the sign of each number in {x}
    <change> the sign of each of {x}
""",
    '[-n for n in @x]',
    '@x.map((n) => -n)',
    also='negate flip_signs',
)

define(
    'absolute_each',
    'numbers -> numbers',
    """
    the absolute values of {x}
    the absolute value of each of {x}
    <convert> {x} to absolute values
    <make> every number in {x} positive
    <drop> the signs of {x}
    a list with the absolute values of {x}
""",
    '[abs(n) for n in @x]',
    '@x.map((n) => Math.abs(n))',
    also='absolute_values abs_all',
)

define(
    'cube_each',
    'numbers -> numbers',
    """
    the cubes of {x}
    the cube of each of {x}
    <cube> {x}
    <cube> every number in {x}
    <raise> each of {x} to the third power
    a list with the cubes of {x}
""",
    '[n ** 3 for n in @x]',
    '@x.map((n) => n ** 3)',
    also='cubes cube_list',
)

define(
    'running_sums',
    'numbers -> numbers',
    """
    the running totals of {x}
    the cumulative sums of {x}
    the running sum of {x}
    <compute> the prefix sums of {x}
    <calculate> the cumulative sum of {x}
    <accumulate> {x} into running totals
""",
    """
    def @f(numbers):
        sums = []
        total = 0
        for n in numbers:
            total += n
            sums.append(total)
        return sums
""",
    """
    function @f(numbers) {
      const sums = [];
      let total = 0;
      for (const n of numbers) {
        total += n;
        sums.push(total);
      }
      return sums;
    }
""",
    also='cumulative_sum prefix_sums running_total cumsum',
)

define(
    'differences',
    'numbers -> numbers',
    """
    the differences between neighbours in {x}
    the differences of consecutive numbers in {x}
    <compute> the difference between each number and the one before in {x}
    <subtract> from each of {x} the number before it
    the steps from one number to the next in {x}
    the pairwise differences of {x}
""",
    '[@x[i] - @x[i - 1] for i in range(1, len(@x))]',
    '@x.slice(1).map((n, i) => n - @x[i])',
    also='diff deltas steps',
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
    'most_common',
    'items -> any',
    """
    the most common element of {x}
    the most frequent value in {x}
    the mode of {x}
    <find> the element that occurs most often in {x}
    <find> the most common value in {x}
    <get> the item that appears the most times in {x}
    what occurs most in {x}
""",
    """
    def @f(items):
        best = None
        for item in items:
            if best is None or items.count(item) > items.count(best):
                best = item
        return best
""",
    """
    function @f(items) {
      const count = (value) => items.filter((item) => item === value).length;
      let best = null;
      for (const item of items) {
        if (best === null || count(item) > count(best)) {
          best = item;
        }
      }
      return best;
    }
""",
    edges="""
    or None if it is empty
    the first one wins a tie
""",
    also='mode most_frequent',
)

define(
    'last_item',
    'items -> any',
    """
    the last element of {x}
    the last item in {x}
    <get> the last element of {x}
    <find> the last value in {x}
    <return> the final element of {x}
    the end of {x}
""",
    '@x[-1] if @x else @missing',
    '@x.length > 0 ? @x[@x.length - 1] : @missing',
    params={'missing': MISSING},
    edges="""
    or {missing} if it is empty
    return {missing} for an empty list
""",
    also='last get_last last_element',
)

define(
    'first_item',
    'items -> any',
    """
    the first element of {x}
    the first item in {x}
    <get> the first element of {x}
    <find> the first value in {x}
    the head of {x}
    <return> what stands first in {x}
""",
    '@x[0] if @x else @missing',
    '@x.length > 0 ? @x[0] : @missing',
    params={'missing': MISSING},
    edges="""
    or {missing} if it is empty
    return {missing} for an empty list
""",
    also='first get_first first_element',
)

define(
    'drop_first',
    'items -> items',
    """
    {x} without the first {k} elements
    everything in {x} after the first {k}
    <remove> the first {k} elements of {x}
    <drop> the first {k} items from {x}
    <skip> the first {k} of {x}
    the rest of {x} after {k} elements
""",
    '@x[@k:]',
    '@x.slice(@k)',
    params={'k': Param((2, 3, 4), arg='n', arg_says=('n',), arg_values=(1, 2, 3))},
    also='drop skip tail_from',
)

define(
    'drop_last',
    'items -> items',
    """
    {x} without the last {k} elements
    everything in {x} but the last {k}
    <remove> the last {k} elements of {x}
    <drop> the last {k} items from {x}
    <cut> off the last {k} of {x}
""",
    '@x[:-@k]',
    '@x.slice(0, -@k)',
    params={'k': Param((2, 3, 4), arg='n', arg_says=('n',), arg_values=(1, 2, 3))},
    also='remove_last without_last',
)

define(
    'every_nth',
    'items -> items',
    """
    every {k} element of {x}
    every {k} item of {x}, beginning with the first
    <take> every {k} element of {x}
    <keep> only every {k} item of {x}
    <pick> every {k} value from {x}, starting at index 0
""",
    '@x[::@k]',
    '@x.filter((_, i) => i % @k === 0)',
    params={
        'k': Param(
            (2, 3, 4),
            says={2: ('second', 'other', '2nd'), 3: ('third', '3rd'), 4: ('fourth', '4th')},
            arg='n',
            arg_says=('nth', 'n-th'),
            arg_values=(1, 2, 3),
        )
    },
    also='every_other take_every nth_items',
)

define(
    'chunk',
    'items -> matrix',
    """
    {x} in chunks of {k}
    {x} split into groups of {k}
    <split> {x} into chunks of size {k}
    <split> {x} into pieces of length {k}
    <divide> {x} into groups of {k} elements
    <break> {x} up into lists of {k}
    <chunk> {x} by {k}
""",
    '[@x[i:i + @k] for i in range(0, len(@x), @k)]',
    """
    function @f(@args) {
      const chunks = [];
      for (let i = 0; i < items.length; i += @k) {
        chunks.push(items.slice(i, i + @k));
      }
      return chunks;
    }
""",
    params={'k': Param((2, 3, 4), arg='size', arg_says=('a given size', 'size', 'n'), arg_values=(1, 2, 3))},
    also='chunks split_chunks batch',
)

define(
    'rotate_left',
    'items -> items',
    """
    {x} rotated to the left by {k}
    {x} shifted left by {k} places, wrapping around
    <rotate> {x} left by {k}
    <rotate> {x} to the left by {k} positions
    <move> the first {k} elements of {x} to the end
    <shift> {x} left by {k} steps in a circle
""",
    """
    def @f(@args):
        if not items:
            return []
        k = @k % len(items)
        return items[k:] + items[:k]
""",
    """
    function @f(@args) {
      if (items.length === 0) {
        return [];
      }
      const k = @k % items.length;
      return [...items.slice(k), ...items.slice(0, k)];
    }
""",
    params={
        'k': Param(
            (1, 2, 3),
            arg='steps',
            arg_says=('a number of steps', 'steps', 'n'),
            says={1: ('one', '1'), 2: ('two', '2'), 3: ('three', '3')},
        )
    },
    also='rotate shift_left rotated',
)

define(
    'rotate_right',
    'items -> items',
    """
    {x} rotated to the right by {k}
    {x} shifted right by {k} places, wrapping around
    <rotate> {x} right by {k}
    <rotate> {x} to the right by {k} positions
    <move> the last {k} elements of {x} to the front
    <shift> {x} right by {k} steps in a circle
""",
    """
    def @f(@args):
        if not items:
            return []
        k = @k % len(items)
        return items[len(items) - k:] + items[:len(items) - k]
""",
    """
    function @f(@args) {
      if (items.length === 0) {
        return [];
      }
      const k = @k % items.length;
      return [...items.slice(items.length - k), ...items.slice(0, items.length - k)];
    }
""",
    params={'k': Param((1, 2, 3), arg='steps', arg_says=('a number of steps', 'steps', 'n'))},
    also='rotate_list shift_right',
)

define(
    'has_duplicates',
    'items -> bool',
    """
    ? {x} has duplicates
    ? {x} contains a duplicate
    ? any value occurs more than once in {x}
    ? there are repeated elements in {x}
    ? some element of {x} appears twice
    ? {x} has any value more than once
""",
    'len(set(@x)) < len(@x)',
    'new Set(@x).size < @x.length',
    also='contains_duplicate any_duplicates',
)

define(
    'find_duplicates',
    'items -> items',
    """
    the values that occur more than once in {x}
    the duplicates in {x}
    <find> the duplicates in {x}
    <find> all elements that appear more than once in {x}
    <list> each repeated value of {x} once
    the elements of {x} that are repeated
""",
    """
    def @f(items):
        return [item for item in dict.fromkeys(items) if items.count(item) > 1]
""",
    """
    function @f(items) {
      const count = (value) => items.filter((item) => item === value).length;
      return [...new Set(items)].filter((item) => count(item) > 1);
    }
""",
    also='duplicates get_duplicates repeated',
)

define(
    'count_each',
    'items -> counts',
    """
    <tell> how often each value occurs in {x}
    the frequency of each element of {x}
    <count> how often each element occurs in {x}
    <count> the occurrences of each value in {x}
    <build> a frequency table of {x}
    a dictionary with the count of each element of {x}
    <tally> {x}
""",
    """
    def @f(items):
        counts = {}
        for item in items:
            counts[item] = counts.get(item, 0) + 1
        return counts
""",
    """
    function @f(items) {
      const counts = {};
      for (const item of items) {
        counts[item] = (counts[item] ?? 0) + 1;
      }
      return counts;
    }
""",
    inputs=[(['a', 'b', 'a'],), ([],), (['x'],), (['red', 'blue', 'red', 'red'],), (['tom', 'ann', 'tom', 'bob'],)],
    also='frequencies count_values counts tally',
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
    'zeros_to_end',
    'numbers -> numbers',
    """
    {x} with all zeros moved to the end
    <move> the zeros of {x} to the end
    <move> all zeros in {x} to the end, keeping the order of the others
    <push> the zeros in {x} to the back
    <put> all zeros of {x} last
""",
    '[n for n in @x if n != 0] + [n for n in @x if n == 0]',
    '[...@x.filter((n) => n !== 0), ...@x.filter((n) => n === 0)]',
    also='move_zeros',
)

define(
    'join_numbers',
    'numbers -> text',
    """
    {x} as a string separated by {sep}
    {x} joined by {sep}
    <join> {x} with {sep}
    <turn> {x} into a string with {sep} between the numbers
    <write> {x} as text separated by {sep}
""",
    '@sep.join(str(n) for n in @x)',
    '@x.join(@sep)',
    params={
        'sep': Param(
            (',', ', ', '-', ' ', ';', '|'),
            says={
                ',': ('commas', "','", 'a comma'),
                ', ': ("', '", 'a comma and a space'),
                '-': ('dashes', "'-'", 'a hyphen'),
                ' ': ('spaces', 'a space', "' '"),
                ';': ("';'", 'semicolons'),
                '|': ("'|'", 'pipes'),
            },
        )
    },
    also='to_string numbers_to_string',
)

define(
    'swap_ends',
    'items -> items',
    """
    {x} with the first and last element swapped
    <swap> the first and the last element of {x}
    <exchange> the two ends of {x}
    <interchange> the first and last items in {x}
    {x} after exchanging its first and last element
""",
    '[@x[-1]] + @x[1:-1] + [@x[0]] if len(@x) > 1 else @x[:]',
    '@x.length > 1 ? [@x[@x.length - 1], ...@x.slice(1, -1), @x[0]] : [...@x]',
    also='swap_first_last',
)

define(
    'largest_k',
    'numbers -> numbers',
    """
    the {k} largest of {x}
    the top {k} of {x}, largest first
    <find> the {k} largest numbers in {x}
    <get> the {k} biggest of {x} in descending order
    <take> the {k} highest values of {x}
""",
    'sorted(@x, reverse=True)[:@k]',
    '[...@x].sort((a, b) => b - a).slice(0, @k)',
    params={'k': Param((2, 3, 4), arg='k', arg_says=('k', 'n'), arg_values=(1, 2, 3))},
    also='top_k k_largest top_n',
)

define(
    'smallest_k',
    'numbers -> numbers',
    """
    the {k} smallest of {x}
    <find> the {k} smallest numbers in {x}
    <get> the {k} lowest of {x} in ascending order
    <take> the {k} smallest values of {x}
    the lowest {k} of {x}
""",
    'sorted(@x)[:@k]',
    '[...@x].sort((a, b) => a - b).slice(0, @k)',
    params={'k': Param((2, 3, 4), arg='k', arg_says=('k', 'n'), arg_values=(1, 2, 3))},
    also='k_smallest bottom_k',
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
    'moving_average',
    'numbers -> numbers',
    """
    the moving averages of {x} over {k} values
    the average of every {k} neighbours in {x}
    <compute> the moving average of {x} with a window of {k}
    <calculate> the rolling mean of {x} with window size {k}
    <smooth> {x} by averaging each window of {k}
""",
    '[sum(@x[i:i + @k]) / @k for i in range(len(@x) - @k + 1)]',
    """
    function @f(@args) {
      const averages = [];
      for (let i = 0; i + @k <= numbers.length; i++) {
        const window = numbers.slice(i, i + @k);
        averages.push(window.reduce((total, n) => total + n, 0) / @k);
      }
      return averages;
    }
""",
    params={'k': Param((2, 4), arg='size', arg_says=('a given size', 'size', 'k'), arg_values=(2, 4))},
    inputs=[([1, 3, 5, 7],), ([2, 4, 6, 8, 10],), ([10, 20],), ([],), ([4, 0, 4, 0, 8],)],
    also='rolling_average rolling_mean',
)

define(
    'product_except_self',
    'numbers -> numbers',
    """
    for each of {x} the product of all the others
    the product of all other elements for each element of {x}
    <compute> for each position of {x} the product of all other numbers
    <replace> each of {x} by the product of the others
""",
    """
    def @f(numbers):
        result = []
        for i in range(len(numbers)):
            product = 1
            for j, n in enumerate(numbers):
                if j != i:
                    product *= n
            result.append(product)
        return result
""",
    """
    function @f(numbers) {
      return numbers.map((_, i) => numbers.reduce((product, n, j) => (j === i ? product : product * n), 1));
    }
""",
    inputs=[([1, 2, 3, 4],), ([5],), ([2, 0, 3],), ([],), ([2, 3],), ([1, 1, 5],)],
    also='products_of_others',
)

define(
    'split_half',
    'items -> matrix',
    """
    the two halves of {x}
    {x} split in the middle
    <split> {x} into two halves
    <cut> {x} in half, the first half being shorter when the length is odd
    <divide> {x} in the middle
""",
    '[@x[:len(@x) // 2], @x[len(@x) // 2:]]',
    '[@x.slice(0, Math.floor(@x.length / 2)), @x.slice(Math.floor(@x.length / 2))]',
    also='halves split_middle',
)

define(
    'partition_even_odd',
    'numbers -> matrix',
    """
    the even and the odd numbers of {x} as two lists
    a list with the even numbers of {x} and one with the odd ones
    <split> {x} into even and odd numbers
    <separate> the even from the odd numbers of {x}
    <partition> {x} into evens and odds
""",
    '[[n for n in @x if n % 2 == 0], [n for n in @x if n % 2 != 0]]',
    '[@x.filter((n) => n % 2 === 0), @x.filter((n) => n % 2 !== 0)]',
    also='split_even_odd separate_even_odd evens_and_odds',
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

define(
    'remove_consecutive',
    'items -> items',
    """
    {x} without consecutive duplicates
    <remove> consecutive duplicates from {x}
    <collapse> runs of equal neighbours in {x}
    <drop> elements of {x} that equal the one before
    {x} with repeated neighbours removed
""",
    '[@x[i] for i in range(len(@x)) if i == 0 or @x[i] != @x[i - 1]]',
    '@x.filter((item, i) => i === 0 || item !== @x[i - 1])',
    inputs=[([1, 1, 2, 2, 1],), (['a', 'a', 'b'],), ([],), ([3],), ([5, 5, 5],), ([1, 2, 2, 3, 3, 3],)],
    also='collapse_runs dedupe_neighbours',
)

define(
    'all_equal',
    'items -> bool',
    """
    ? all elements of {x} are equal
    ? all items in {x} are the same
    ? {x} has only one distinct value
    ? every element of {x} has the same value
    ? {x} consists of equal elements
""",
    'len(set(@x)) <= 1',
    'new Set(@x).size <= 1',
    also='all_same is_uniform',
)

define(
    'count_distinct',
    'items -> int',
    """
    the number of distinct values in {x}
    the number of different elements in {x}
    <count> the distinct elements of {x}
    <count> how many different values {x} has
    <tell> how many unique elements are in {x}
""",
    'len(set(@x))',
    'new Set(@x).size',
    also='count_unique distinct_count unique_count',
)

define(
    'running_max',
    'numbers -> numbers',
    """
    the running maximum of {x}
    the largest number so far at each position of {x}
    <compute> the cumulative maximum of {x}
    <replace> each of {x} by the largest number seen so far
""",
    '[max(@x[:i + 1]) for i in range(len(@x))]',
    '@x.map((_, i) => Math.max(...@x.slice(0, i + 1)))',
    also='cumulative_max max_so_far',
)

define(
    'majority',
    'items -> any',
    """
    the element that makes up more than half of {x}
    the majority element of {x}
    <find> the majority element in {x}
    <find> the value that fills more than half of {x}
""",
    """
    def @f(items):
        for item in items:
            if items.count(item) > len(items) / 2:
                return item
        return None
""",
    """
    function @f(items) {
      for (const item of items) {
        if (items.filter((other) => other === item).length > items.length / 2) {
          return item;
        }
      }
      return null;
    }
""",
    edges="""
    or None if there is none
    return None when no element does
""",
    also='majority_element',
)
