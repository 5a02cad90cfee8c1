"""Numbers as people read them."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='formats')

define(
    'thousands',
    'int -> text',
    """
    {x} with commas as thousands separators
    {x} written like 1,234,567
    <format> {x} with thousands separators
    <put> a comma after every three digits of {x} from the right
    <add> commas to {x} as in 1,000,000
""",
    "f'{@x:,}'",
    r"String(@x).replace(/\B(?=(\d{3})+$)/g, ',')",
    inputs=[(0,), (999,), (1000,), (1234567,), (25000,)],
    also='format_number add_commas with_commas',
)

define(
    'format_money',
    'number amount -> text',
    """
    an amount as dollars with two decimals, like '$3.50'
    a number as money like '$3.50'
    <format> a number as dollars with two decimals
    <write> an amount like '$12.00'
""",
    "f'${@x:.2f}'",
    "'$' + @x.toFixed(2)",
    inputs=[(3.5,), (12,), (0,), (99.25,), (1000,)],
    also='to_dollars money currency format_price format_currency',
)

define(
    'format_percent',
    'number share -> text',
    """
    a share like 0.25 as a percentage like '25%'
    a fraction as whole percent with a percent sign
    <format> a number between 0 and 1 as percent
    <turn> 0.25 into '25%'
""",
    "f'{@x:.0%}'",
    "(@x * 100).toFixed(0) + '%'",
    inputs=[(0.25,), (1,), (0,), (0.5,), (0.07,)],
    also='to_percent percent_text',
)

define(
    'format_bytes',
    'int -> text',
    """
    a number of bytes as B, KB, MB or GB with one decimal
    a readable size for a number of bytes, like '1.5 KB'
    <format> a number of bytes like '1.5 KB', with 1024 bytes in a KB
    <turn> bytes into a human readable size
""",
    """
    def @f(n):
        size = float(n)
        for unit in ['B', 'KB', 'MB']:
            if size < 1024:
                return f'{size:.1f} {unit}'
            size /= 1024
        return f'{size:.1f} GB'
""",
    """
    function @f(n) {
      let size = n;
      for (const unit of ['B', 'KB', 'MB']) {
        if (size < 1024) {
          return `${size.toFixed(1)} ${unit}`;
        }
        size /= 1024;
      }
      return `${size.toFixed(1)} GB`;
    }
""",
    inputs=[(0,), (512,), (1024,), (1536,), (1048576,), (3221225472,)],
    also='human_size readable_size file_size',
)

define(
    'zero_pad',
    'int -> text',
    """
    {x} with leading zeros to {k} digits
    {x} as a string of at least {k} digits
    <pad> {x} with zeros to {k} digits
    <write> {x} with {k} digits and leading zeros
""",
    'str(@x).zfill(@k)',
    "String(@x).padStart(@k, '0')",
    params={'k': Param((2, 3, 4, 5), arg='width', arg_says=('a given number of', 'width'), arg_values=(2, 3, 6))},
    also='pad_number leading_zeros',
)

define(
    'format_phone',
    'text -> text',
    """
    ten digits as a phone number like '(123) 456-7890'
    a string of 10 digits in the form (123) 456-7890
    <format> ten digits as (123) 456-7890
    <turn> '1234567890' into '(123) 456-7890'
""",
    "f'({@x[:3]}) {@x[3:6]}-{@x[6:]}'",
    '`(${@x.slice(0, 3)}) ${@x.slice(3, 6)}-${@x.slice(6)}`',
    inputs=[('1234567890',), ('5550001111',), ('9876543210',)],
    also='phone_number phone',
)
