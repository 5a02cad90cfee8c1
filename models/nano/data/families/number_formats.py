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
    <turn> 1234567 into '1,234,567'
    <group> the digits of {x} in threes with commas
    <insert> thousand separator commas into {x}
    {x} formatted the way toLocaleString('en-US') does it
    a population such as 25000 written as '25,000'
    {x} made readable with a comma between each group of three digits
    the text '25,000' for 25000, '999' for 999 and so on
    thousands separator formatting, 1000 -> '1,000'
    <render> {x} as text with digit grouping by commas
    <make> big whole numbers easier to read, e.g. 1000000 as '1,000,000'
    comma grouped text of {x}, so millions and thousands are visible at a glance
    <display> a large count the English way, like 12,500 visitors, only the figure
    f-string style {:,} formatting of an integer
    a nicely comma-formatted version of {x}
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
    <write> 3.5 as '$3.50'
    price tag text: dollar sign and exactly two digits for the cents
    a float shown in USD, e.g. 12 -> '$12.00'
    <put> a dollar sign before an amount and always show the cents
    <display> a price in my shop with $ and 2 decimal places
    the currency text of an amount in dollars and cents
    <render> a sum of money as '$' followed by the value to two decimal places
    amount to dollar string, 99.25 gives '$99.25' and 0 gives '$0.00'
    <stringify> a price as US dollars, cents included
    what a receipt shows for an amount: $ sign, the number, a dot, two digits
    toFixed(2) with a dollar sign in front
    dollar formatting with two places after the point
    how much something costs as text like '$1000.00', no commas
    a cash value written for an invoice, '$' at the front, two decimals at the end
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
    <show> a ratio such as 0.5 as '50%'
    ratio to percent string, 0.07 -> '7%'
    <multiply> a fraction by 100, <round> it and <append> '%'
    the percentage text of a decimal fraction, without decimals
    <write> a probability between 0 and 1 the way people read it, '50%' for 0.5
    1 becomes '100%', 0.25 becomes '25%', 0 becomes '0%'
    percent formatting of a proportion, whole numbers only
    <display> the progress of a download given as 0 to 1, like '25%'
    <express> a proportion in percent as text
    a float in the interval from 0 to 1 rendered as a whole percentage with the % symbol
    <make> a '%' label out of a ratio for my chart
    f-string :.0% for a value
    the share of voters, say 0.5, as text in percent
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
    <show> a file size in human form: 1536 gives '1.5 KB'
    bytes to human readable, 512 -> '512.0 B'
    the size of a file as people read it, in B, KB, MB or GB, one digit after the point
    <scale> a byte count to the fitting unit (1024 based) and <append> the unit
    a storage size label such as '1.0 MB' from raw bytes
    like ls -h: a byte count with the proper unit and one decimal
    <divide> by 1024 until the size fits its unit, then <write> it like '3.0 GB'
    <describe> how big a download is, '1.0 KB' for 1024 bytes
    disk usage as text with a suffix B/KB/MB/GB
    <convert> a raw amount of bytes to a short size such as '512.0 B' or '1.5 KB'
    pretty print for file sizes, one decimal place, powers of 1024
    <choose> between B, KB, MB and GB for a number of bytes and <give> the value with 1 decimal
    humanized byte counts
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
    <fill> {x} up with zeros on the left until it has {k} digits
    {x} zero-padded to {k} digits
    <prefix> {x} with as many zeros as it takes to reach {k} digits
    zfill for {x}, {k} digits wide
    a fixed-width text of {x} with {k} digits, zeros in front
    {x} like a serial number with {k} digits, the gap filled by zeros
    <pad> {x} on the left using '0' up to {k} digits
    an invoice number of {k} digits made from {x} by adding leading zeros
    <make> {x} {k} digits long by putting zeros before it
    the padStart version of {x} with '0' for {k} digits
    ticket numbers that all have {k} digits, zeros first
    <format> an integer so that it takes at least {k} digits, zero filled
    <lengthen> {x} to {k} digits with zeros at the front
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
    <format> a US telephone number: area code in brackets, then three digits, dash, four digits
    <add> brackets, a space and a dash to a raw phone number, e.g. (555) 000-1111
    '5550001111' -> '(555) 000-1111'
    a bare 10 digit telephone number in the American style
    the usual US notation (AAA) BBB-CCCC of ten digits
    <prettify> a phone number stored as ten digits
    <write> a customer's number from the database like (987) 654-3210
    phone string formatter, area code in parentheses
    <display> a mobile number of ten digits with parentheses and a hyphen
    <split> ten digits 3-3-4 and <put> them together as (xxx) xxx-xxxx
    a contact list entry: the digits of a phone number laid out as (123) 456-7890
    telephone formatting for digits only input, result like (123) 456-7890
""",
    "f'({@x[:3]}) {@x[3:6]}-{@x[6:]}'",
    '`(${@x.slice(0, 3)}) ${@x.slice(3, 6)}-${@x.slice(6)}`',
    inputs=[('1234567890',), ('5550001111',), ('9876543210',)],
    also='phone_number phone',
)
