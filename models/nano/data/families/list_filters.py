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
    <filter> out odd values of {x} so that evens stay
    which numbers of {x} are even
    <select> from {x} what two divides
    evens only from {x}
    <turn> [1, 2, 3, 4] into [2, 4], the evens
    <discard> odd ones of {x}
    <collect> from {x} whatever leaves no remainder by 2
    even integers out of {x}, in their order
    <filter> nums x % 2 == 0
    the house numbers on the even side of the street
    <extract> even values array
    <go> through {x} and <retain> a number when it halves without rest
    a sublist of {x} with nothing odd in it
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
    <filter> out even values of {x} so that odds stay
    which numbers of {x} are odd
    <select> from {x} what two does not divide
    odds only from {x}
    <turn> [1, 2, 3, 4] into [1, 3], the odds
    <discard> even ones of {x}
    <collect> from {x} whatever leaves a remainder by 2
    odd integers out of {x}, in their order
    <filter> nums x % 2 != 0
    the house numbers on the odd side of the street
    <extract> odd values array
    <search> {x} for uneven numbers and <gather> them
    a sublist of {x} with nothing even in it
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
    <select> what exceeds {k} in {x}
    which of {x} are greater than {k}
    <filter> {x} by n > {k}
    numbers of {x} strictly above {k}
    <drop> from {x} what is {k} or less
    <weed> out small values of {x}, nothing at or under {k} may stay
    every entry of {x} beyond {k}
    <collect> readings higher than {k} from {x}
    <restrict> {x} to what tops {k}, {k} itself not
    the bids of an auction that are over {k}
    <extract> elements > {k} from an array
    those members of {x} which are more than {k}
    <sift> {x} for numbers exceeding {k}
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
    <select> what falls short of {k} in {x}
    which of {x} are less than {k}
    <filter> {x} by n < {k}
    numbers of {x} strictly under {k}
    <drop> from {x} what is {k} or more
    <weed> out big values of {x}, nothing at or over {k} may stay
    every entry of {x} that does not reach {k}
    <collect> readings lower than {k} from {x}
    <restrict> {x} to what stays beneath {k}, {k} itself not
    the offers I can pay for when they must cost less than {k}
    <extract> elements < {k} from an array
    those members of {x} which are smaller than {k}
    <find> the numbers below {k} in {x}
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
    which of {x} lie from {low} to {high} inclusive
    <filter> {x} by {low} <= n <= {high}
    <select> numbers of {x} within {low}..{high}
    <throw> out of {x} what is less than {low} or greater than {high}
    <restrict> {x} to the interval from {low} to {high}, ends counted
    values inside [{low}, {high}] from {x}
    <drop> outliers of {x}: keep {low} up to {high}
    every entry of {x} not under {low} and not over {high}
    <collect> the numbers of {x} with {low} as minimum and {high} as maximum
    ages of a group that are allowed, from {low} up to and including {high}
    <extract> array elements in range {low} {high} inclusive
    those readings of {x} that a band from {low} to {high} lets through
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
    which of {x} are divisible by {k}
    <filter> {x} by n % {k} == 0
    <select> numbers of {x} that leave no rest when divided by {k}
    every entry of {x} that is some whole number times {k}
    <drop> from {x} what {k} does not divide
    <extract> multiples of {k} from an array
    <sift> {x} for multiples of {k}
    the members of {x} with {k} as a factor
    <collect> what is in the times table of {k} out of {x}
    numbers of {x} with remainder 0 modulo {k}
    <pick> the page numbers that {k} goes into exactly
    <restrict> {x} to multiples of {k}
    those of {x} that can be shared fairly among {k}
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
    <throw> out whatever is zero or negative in {x}
    which of {x} are greater than zero
    <filter> {x} by n > 0
    <select> the positive entries of {x}, 0 is not positive
    positives only from {x}
    <turn> [-2, 0, 3] into [3], the positive ones
    <discard> minus numbers and zeros in {x}
    <collect> all gains of {x}, no losses and no zeros
    numbers in {x} with a plus sign
    deposits from a list of account movements, where money out is negative
    <extract> positive values array
    <strip> {x} of everything that is not above 0
    strictly positive members of {x}
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
    <throw> out whatever is zero or positive in {x}
    which of {x} are less than zero
    <filter> {x} by n < 0
    <select> the negative entries of {x}
    negatives only from {x}
    <turn> [-2, 0, 3] into [-2], the negative ones
    <discard> zeros and positive numbers in {x}
    <collect> all losses of {x}
    numbers in {x} with a minus sign
    withdrawals from a list of account movements, where money out is negative
    <extract> negative values array
    frosty temperatures in degrees Celsius out of a week of them, below 0
    strictly negative members of {x}
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
    {x} with each 0 left out
    <delete> 0 from {x}
    nonzero entries of {x}
    <turn> [0, 3, 0, -1] into [3, -1]
    <filter> {x} by n != 0
    <clean> {x} of zeros
    everything in {x} but the 0s
    <discard> null readings of {x}, meaning 0
    <strip> zeros array
    only what differs from 0 in {x}, negatives stay
    <skip> the days on which nothing was sold, a 0 in my sales figures
    <compress> {x} by dropping its zeros
    <weed> every 0 out of {x}
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
    top {k} of {x}
    <pick> the {k} greatest in {x}, greatest first
    heapq.nlargest of {x} with {k}
    the best {k} results among {x}, best first
    <sort> {x} downwards and <cut> after {k}
    leaderboard: {k} highest scores from {x}, winner on top
    <select> {k} maximum values out of {x}, repeats counted
    <return> a descending list with the {k} biggest of {x}
    {k} champions of {x} by size, from the top down
    <collect> the upper {k} of {x} in falling order
    <extract> top {k} numbers array
    <find> my {k} dearest purchases by price, dearest first
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
    bottom {k} of {x}
    <pick> the {k} least in {x}, least first
    heapq.nsmallest of {x} with {k}
    the {k} fastest times among {x}, fastest first
    <sort> {x} upwards and <cut> after {k}
    {k} cheapest prices from {x}, cheapest on top
    <select> {k} minimum values out of {x}, repeats counted
    <return> an ascending list with the {k} smallest of {x}
    <collect> the lower {k} of {x} in rising order
    <extract> lowest {k} numbers array
    the {k} tiniest of {x} from small to large
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
    [evens, odds] of {x}
    <sort> {x} into two boxes, even in the first and odd in the second
    <turn> [1, 2, 3, 4] into [[2, 4], [1, 3]]
    two lists from {x}: what is even and what is odd
    <divide> {x} by parity, even part in front
    <group> {x} by even and odd, as a list with two lists
    <distribute> {x} over an even and an odd list
    <split> evens odds array
    a pair of arrays made from {x}, the even numbers and then the odd numbers
    <put> house numbers into one list for the even side and one for the odd side, in this order
    parity partition of {x}, evens come before odds
    <return> both the even values and the odd values of {x} separately
""",
    '[[n for n in @x if n % 2 == 0], [n for n in @x if n % 2 != 0]]',
    '[@x.filter((n) => n % 2 === 0), @x.filter((n) => n % 2 !== 0)]',
    also='split_even_odd separate_even_odd evens_and_odds',
)
