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
    <put> {x} into ascending order
    ascending sort of {x}
    {x} arranged so that nothing is smaller than what stands before it
    <bring> {x} into numerical order, lowest in front
    <sort> numbers asc
    <sort> int array small to big
    <turn> [5, 1, 3, 1] into [1, 1, 3, 5]
    <order> exam scores from the worst to the best
    <line> up the heights of my pupils, shortest in front and tallest at the back
    a new list that holds the same numbers growing from left to right
    <take> unsorted integers and <hand> back an increasing array, repeats kept
    <do> what sorted() does to a sequence of numbers
    the prices of a menu from cheapest to dearest
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
    <put> {x} into descending order
    descending sort of {x}
    <sort> numbers desc
    {x} with the biggest in front and the smallest at the back
    <sort> int array big to small
    <turn> [1, 5, 3] into [5, 3, 1]
    a high score table: points from top to bottom
    <bring> {x} into falling order
    <call> sorted with reverse=True on {x}
    <arrange> prices from the dearest to the cheapest
    <rearrange> {x} so that no value is larger than the one before it
    the same integers again but decreasing, repeats stay
    <order> donations by size with the most generous on top
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
    {x} backwards
    <turn> [1, 3, 2] into [2, 3, 1]
    <mirror> {x} so that its tail becomes its head
    {x} read from the end to the start
    <put> {x} in the opposite order
    <walk> through {x} from back to front and <collect> what you meet
    what items[::-1] gives for {x}
    <do> the same as Array.prototype.reverse, on a copy
    the songs of a playlist from the bottom one up to the top one
    <invert> the sequence of entries in {x}
    a reversed copy of {x}, original untouched
    <reverse> order array
    <rearrange> a collection so that the final entry comes up front and the opening one ends up at the back
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
    left rotation of {x} by {k}
    <cycle> {x} leftwards by {k}
    <rotate> array left {k}
    <do> a circular left shift by {k} on {x}
    <take> {k} from the front of {x} and <put> them back at the end
    a cyclic shift of {x}, {k} to the left
    <push> everything in {x} to the left by {k}; what drops out comes back on the right
    <send> the {k} people at the front of a waiting line to its back
    {x} after moving its front entry to the back {k} times
    <turn> {x} like a wheel, leftwards by {k}
    <work> like rotate of a deque with a negative number, by {k}
    {x} starting at offset {k} and going on with what was skipped
    <wrap> {x} around so that position {k} becomes position 0
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
    right rotation of {x} by {k}
    <cycle> {x} rightwards by {k}
    <rotate> array right {k}
    <do> a circular right shift by {k} on {x}
    <bring> {k} from the back of {x} to the front
    a cyclic shift of {x}, {k} to the right
    <push> everything in {x} to the right by {k}; what falls off the end returns at the start
    <move> the {k} people at the back of a queue to its front, same order
    {x} after putting its final entry in front {k} times
    <turn> {x} like a carousel, rightwards by {k}
    <behave> like rotate of a deque with a positive number, by {k}
    <slide> each element of {x} to a higher index by {k}, wrapping at the end
""",
    """
    def @f(@args):
        if not items:
            return []
        k = @k % len(items)
        return items[-k:] + items[:-k]
""",
    """
    function @f(@args) {
      if (items.length === 0) {
        return [];
      }
      const k = @k % items.length;
      return [...items.slice(-k), ...items.slice(0, -k)];
    }
""",
    params={'k': Param((1, 2, 3), arg='steps', arg_says=('a number of steps', 'steps', 'n'), arg_values=(1, 2, 0, -1))},
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
    <shift> zeros to the tail of {x}
    {x} with its zeros at the very end
    <turn> [0, 1, 0, 3] into [1, 3, 0, 0]
    <gather> every 0 of {x} behind the other numbers
    nonzero numbers of {x} in front, zeros behind
    <solve> the move zeroes exercise
    <reorder> {x} so that the 0s trail
    <move> zeros array end keep order
    <sink> the zeros of {x} to the bottom, rest stays in its order
    a stable rearrangement of {x}: what is not 0 comes before the 0s
    <put> empty boxes, counted as 0, behind the full ones without mixing these up
    <take> a sequence of integers, <leave> the nonzero ones in their order and <place> the zeros after them
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
    {x} with its two ends swapped
    <turn> [1, 2, 3, 4] into [4, 2, 3, 1]
    <swap> first last list
    <trade> the places of the opening and the closing entry of {x}
    <put> the tail item of {x} in front and the head item at the back, middle as it was
    <make> the outermost two entries of {x} change places
    a copy of {x} where head and tail are interchanged
    <switch> items[0] with items[-1] in {x}
    {x} in which the ends have changed places and nothing else
    the seats of a row after the persons on the far left and far right have swapped
    <flip> only the outer pair of {x}, the inside untouched
    <exchange> begin and end of an array
""",
    '[@x[-1]] + @x[1:-1] + [@x[0]] if len(@x) > 1 else @x[:]',
    '@x.length > 1 ? [@x[@x.length - 1], ...@x.slice(1, -1), @x[0]] : [...@x]',
    also='swap_first_last',
)
