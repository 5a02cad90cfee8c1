"""Parts of a list."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='lists')
MISSING = Param((None, 0, -1), default=None)

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
    {k} elements from the start of {x}
    the leading {k} entries of {x}
    <slice> {x} so that {k} entries at the front are left
    <pick> the opening {k} entries of {x}
    like head in a shell: {k} lines of {x} from the top
    <truncate> {x} to {k} entries
    <limit> {x} to {k} results, the rest is thrown away
    <show> at most {k} items from the beginning of {x}
    the front part of {x} with {k} entries
    <give> back the prefix of {x} that has {k} elements
    {k} names from the top of a waiting list
    <read> {k} entries of {x} and <stop> there
    what islice or slice from 0 gives for {x}, {k} items long
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
    {k} elements from the end of {x}
    the final {k} of {x}
    <slice> off the tail of {x} with {k} entries
    the closing {k} entries of {x}
    tail -n {k} of {x}
    <show> the {k} most recent in {x}, newest at the end
    <throw> away all of {x} before the last {k}
    <return> the suffix of {x} that has {k} elements
    the back part of {x}, {k} long
    what stands in the last {k} places of {x}
    {k} lines at the bottom of a log, given as a list
    <look> at the end of {x} and <take> {k} from there in the same order
    slice with a negative start, {k} long, up to the end
""",
    '@x[max(0, len(@x) - @k):]',
    '@x.slice(Math.max(0, @x.length - @k))',
    params={'k': Param((2, 3, 4, 5), arg='n', arg_says=('n',), arg_values=(1, 2, 0, 3))},
    also='last_n tail',
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
    the final entry of {x}
    <peek> at the end of {x}
    whatever stands at the very end of {x}
    the closing item of {x}
    <look> up index -1 in {x}
    <turn> [4, 7, 9] into just 9, the one at the back
    the rightmost element of {x}
    the newest message when new ones are appended at the end of a list
    <fetch> arr[arr.length - 1]
    what at(-1) gives for {x}
    the tail item of {x}, not removed
    <hand> back the person at the end of a queue
    the most recently appended item of {x}
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
    the leading entry of {x}
    <peek> at the start of {x}
    what is at index 0 of {x}
    the opening item of {x}
    <read> position zero of {x}
    the leftmost element of {x}
    the one at the front of {x}
    items[0] of {x}, safe when nothing is in there
    <turn> [4, 7, 9] into just 4, the one in front
    who is next in a line of people waiting
    <fetch> the initial value of {x}
    car of a list, as in Lisp
    <pick> the beginning element of an array
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
    {x} with {k} taken off the front
    what remains of {x} after {k} are dropped at the start
    <slice> {x} from index {k} on
    <skip> a header of {k} in {x}
    <ignore> the opening {k} entries of {x} and <return> the others
    <chop> {k} off the start of {x}
    the tail of {x} beginning at position {k}
    <leave> out {k} at the beginning of {x}
    all of {x} from offset {k} to its end
    slice with {k} as its start and no stop
    <clip> the leading {k} off {x}
    <discard> the {k} oldest readings when they stand in front
    <trim> {k} elements on the left side of {x}
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
    {x} with {k} taken off the end
    what remains of {x} after {k} are dropped at the back
    <slice> {x} so that it ends {k} early
    <chop> {k} off the tail of {x}
    <ignore> the closing {k} entries of {x} and <return> those before
    all of {x} up to {k} before its end
    slice without start that stops {k} before the end
    <trim> {k} elements on the right side of {x}
    {x} shortened by {k} at the end
    <discard> the {k} newest readings when new ones are appended
    the front of {x}, stopping {k} before the end
    <pop> {k} times from a copy of {x} and <give> what is left
    <leave> off the final {k} entries of an array
""",
    '@x[:max(0, len(@x) - @k)]',
    '@x.slice(0, Math.max(0, @x.length - @k))',
    params={'k': Param((2, 3, 4), arg='n', arg_says=('n',), arg_values=(1, 2, 0, 3))},
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
    every {k} entry in {x}, counted from the first
    <sample> {x}, every {k} element from the first on
    <slice> {x} with a step, taking every {k} entry from index 0
    <reduce> {x} to every {k} one, the first included
    <walk> through {x} and <collect> every {k} item, starting with the very first
    <stride> over {x}: index 0, then every {k} element from there
    <read> {x} in steps so that every {k} entry counts, first one counted
    <visit> every {k} house of a street beginning at the first door
    <use> extended slicing to get every {k} item of {x}
    <downsample> {x} by keeping every {k} reading
    a shorter version of {x} made of every {k} item, from position zero
    every {k} element items, step slice from 0
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
    {x} cut into rows of {k}
    <batch> {x}, {k} in a batch
    pages of {k} from {x}
    <paginate> {x} with {k} on a page
    <partition> {x} into consecutive blocks of {k}, the last may be shorter
    sublists of {k} entries each from {x}
    <slice> {x} into portions of {k}
    <group> consecutive items of {x} in bunches of {k}, leftovers in a smaller one
    <do> what _.chunk of lodash does with size {k}
    itertools.batched of {x} with {k}, as lists
    <seat> guests in order at tables of {k}, remaining ones at one more table
    <pack> {x} into boxes of {k}
    a list of lists, {k} neighbours of {x} in one
    <chop> array size {k}
""",
    '[@x[i:i + @k] for i in range(0, len(@x), @k)]',
    'Array.from({ length: Math.ceil(@x.length / @k) }, (_, i) => @x.slice(i * @k, (i + 1) * @k))',
    params={'k': Param((2, 3, 4), arg='size', arg_says=('a given size', 'size', 'n'), arg_values=(1, 2, 3))},
    also='chunks split_chunks batch',
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
    <halve> {x} into a left and a right part
    {x} cut at its midpoint
    [left, right] where left is the front half of {x}
    <turn> [1, 2, 3, 4, 5] into [[1, 2], [3, 4, 5]]
    <bisect> {x}
    <separate> the front half of {x} from its back half, an odd one goes to the back
    two lists: the lower half and the upper half of {x} by position
    <break> an array at len // 2
    <deal> a line of players into a front team and a back team, the back one bigger when the number is odd
    the first half and the second half of {x}
    <slice> {x} in two at its middle index
    <part> a sequence in the centre and <return> both pieces
""",
    '[@x[:len(@x) // 2], @x[len(@x) // 2:]]',
    '[@x.slice(0, Math.floor(@x.length / 2)), @x.slice(Math.floor(@x.length / 2))]',
    also='halves split_middle',
)
