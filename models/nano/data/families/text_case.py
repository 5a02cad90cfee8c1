"""Upper and lower case."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='strings')

define(
    'title_case',
    'text -> text',
    """
    {x} in title case
    {x} with each word capitalized
    <capitalize> every word of {x}
    <capitalize> the first letter of each word in {x}
    <convert> {x} to title case
    <make> the first letter of every word in {x} uppercase and the rest lowercase
""",
    "' '.join(word.capitalize() for word in @x.split())",
    """
    function @f(text) {
      const words = text.split(/\\s+/).filter((word) => word !== '');
      return words.map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase()).join(' ');
    }
""",
    also='capitalize_words to_title title',
)

define(
    'to_upper',
    'text -> text',
    """
    {x} in upper case
    {x} in capital letters
    <convert> {x} to uppercase
    <make> {x} uppercase
    <change> {x} to upper case
    <turn> all letters of {x} into capitals
    the uppercase version of {x}
""",
    '@x.upper()',
    '@x.toUpperCase()',
    also='uppercase upper make_upper',
)

define(
    'to_lower',
    'text -> text',
    """
    {x} in lower case
    {x} in small letters
    <convert> {x} to lowercase
    <make> {x} lowercase
    <change> {x} to lower case
    <turn> all letters of {x} into small ones
    the lowercase version of {x}
""",
    '@x.lower()',
    '@x.toLowerCase()',
    also='lowercase lower make_lower',
)

define(
    'swap_case',
    'text -> text',
    """
    {x} with upper and lower case swapped
    {x} with the case of each letter swapped
    <swap> the case of {x}
    <swap> upper and lower case in {x}
    <invert> the case of every letter in {x}
    <turn> uppercase letters of {x} into lowercase and the other way round
""",
    '@x.swapcase()',
    "[...@x].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join('')",
    also='swapcase invert_case flip_case toggle_case',
)

define(
    'capitalize_first',
    'text -> text',
    """
    {x} with a capital first letter
    {x} with its first letter in upper case
    <capitalize> the first letter of {x}
    <capitalize> {x}
    <make> the first character of {x} uppercase
    <uppercase> only the first letter of {x}
""",
    '@x[:1].upper() + @x[1:]',
    '@x.slice(0, 1).toUpperCase() + @x.slice(1)',
    also='capitalize capitalise upper_first',
)

define(
    'is_upper',
    'text -> bool',
    """
    ? {x} is all uppercase
    ? {x} is in upper case
    ? all letters of {x} are capitals
    ? {x} has no lowercase letters
    ? {x} equals its uppercase form
""",
    '@x == @x.upper()',
    '@x === @x.toUpperCase()',
    also='is_uppercase all_caps',
    which="""
    that are all uppercase / is all uppercase
""",
)

define(
    'is_lower',
    'text -> bool',
    """
    ? {x} is all lowercase
    ? {x} is in lower case
    ? all letters of {x} are small
    ? {x} has no uppercase letters
    ? {x} equals its lowercase form
""",
    '@x == @x.lower()',
    '@x === @x.toLowerCase()',
    also='is_lowercase',
    which="""
    that are all lowercase / is all lowercase
""",
)

define(
    'alternate_case',
    'text -> text',
    """
    {x} with alternating upper and lower case
    {x} in alternating case, starting with upper case
    <alternate> the case of the letters in {x}, first one upper
    <make> every other character of {x} uppercase, beginning with the first
    <write> {x} in alternating caps
""",
    "''.join(c.upper() if i % 2 == 0 else c.lower() for i, c in enumerate(@x))",
    "[...@x].map((c, i) => (i % 2 === 0 ? c.toUpperCase() : c.toLowerCase())).join('')",
    also='alternating_caps spongebob_case mock',
)

define(
    'count_uppercase',
    'text -> int',
    """
    the number of uppercase letters in {x}
    <count> the uppercase letters in {x}
    <count> the capital letters of {x}
    <tell> how many capitals {x} has
    the count of upper case letters in {x}
""",
    'sum(1 for c in @x if c.isupper())',
    '[...@x].filter((c) => /[A-Z]/.test(c)).length',
    also='count_capitals count_upper uppercase_count',
)

define(
    'acronym',
    'text -> text',
    """
    the acronym of {x}
    the initials of {x} in capitals
    <build> an acronym from the first letters of {x}
    <make> an acronym of {x}
    <take> the first letter of each word in {x} in upper case
    the first letters of the words of {x} in upper case
""",
    "''.join(word[0].upper() for word in @x.split())",
    r"@x.split(/\s+/).filter((word) => word !== '').map((word) => word[0].toUpperCase()).join('')",
    also='initials make_acronym abbreviate',
)
