"""The order of a list."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='lists')

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
