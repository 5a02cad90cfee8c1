"""Some of the numbers of a list."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='lists')
LIMIT = partial(Param, arg='limit', arg_says=('a limit', 'a given limit', 'limit', 'a given number'))

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
