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
