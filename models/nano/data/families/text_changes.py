"""A text made into another one."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='strings')

define(
    'reverse_string',
    'text -> text',
    """
    {x} reversed
    {x} backwards
    <reverse> {x}
    <reverse> the characters of {x}
    <turn> {x} around
    <write> {x} backwards
    <flip> {x}
    {x} in reverse
""",
    '@x[::-1]',
    "[...@x].reverse().join('')",
    also='reverse reverse_text reversed_string',
)

define(
    'reverse_words',
    'text -> text',
    """
    {x} with the order of its words reversed
    the words of {x} in reverse order
    <reverse> the order of the words in {x}
    <reverse> the words in {x}
    <put> the words of {x} in reverse order
    {x} with the last word first
""",
    "' '.join(@x.split()[::-1])",
    r"@x.split(/\s+/).filter((word) => word !== '').reverse().join(' ')",
    also='reverse_word_order flip_words',
)

define(
    'reverse_each_word',
    'text -> text',
    """
    {x} with each word reversed
    {x} with every word spelled backwards
    <reverse> each word in {x}
    <reverse> every word of {x} but keep their order
    <spell> each word of {x} backwards
    <flip> the letters of each word in {x}
""",
    "' '.join(word[::-1] for word in @x.split())",
    r"@x.split(/\s+/).filter((word) => word !== '').map((word) => [...word].reverse().join('')).join(' ')",
    also='reverse_every_word backward_words',
)

define(
    'replace_char',
    'text -> text',
    """
    {x} with {a} replaced by {b}
    <replace> {a} by {b} in {x}
    <replace> every {a} in {x} with {b}
    <change> each {a} to {b} in {x}
    <substitute> {b} for {a} in {x}
    {x} where {a} became {b}
""",
    '@x.replace(@a, @b)',
    '@x.replaceAll(@a, @b)',
    params={
        'a': Param(('a', 'o', 'l', 'e', 's'), arg='old', arg_says=('old', 'a given character')),
        'b': Param(('x', '-', '_', '*', '0'), arg='other', arg_says=('other', 'another one')),
    },
    also='replace_letter replace_all substitute',
)

define(
    'replace_spaces',
    'text -> text',
    """
    {x} with spaces replaced by {b}
    <replace> spaces with {b} in {x}
    <replace> every space in {x} by {b}
    <turn> the spaces of {x} into {b}
    <put> {b} in place of each space in {x}
""",
    "@x.replace(' ', @b)",
    "@x.replaceAll(' ', @b)",
    params={
        'b': Param(
            ('_', '-', '.', '%20'),
            says={
                '_': ('underscores', "'_'"),
                '-': ('dashes', 'hyphens', "'-'"),
                '.': ('dots', "'.'"),
                '%20': ("'%20'", '%20'),
            },
        )
    },
    also='spaces_to fill_spaces',
)

define(
    'repeat_string',
    'text -> text',
    """
    {x} repeated {k} times
    {x} written {k} times in a row
    <repeat> {x} {k} times
    <concatenate> {k} copies of {x}
    <duplicate> {x} {k} times
""",
    '@x * @k',
    '@x.repeat(@k)',
    params={'k': Param((2, 3, 4), arg='n', arg_says=('n',), says={2: ('two', '2'), 3: ('three', '3')})},
    inputs=[('ab',), ('',), ('x',), ('ha ',), ('hello',), ('-',)],
    also='repeat repeat_text multiply_string',
)

define(
    'pad_left',
    'text -> text',
    """
    {x} padded on the left with {c} to a length of {k}
    <pad> {x} on the left with {c} up to length {k}
    <fill> {x} with {c} from the left to {k} characters
    <put> {c} in front of {x} until it is {k} long
""",
    '@x.rjust(@k, @c)',
    '@x.padStart(@k, @c)',
    params={
        'k': Param((5, 8, 10, 6), arg='width', arg_says=('a given width', 'width'), arg_values=(3, 6, 9)),
        'c': Param(
            ('0', '*', ' ', '-', '.'),
            says={
                '0': ('zeros', "'0'"),
                '*': ('stars', "'*'"),
                ' ': ('spaces', 'blanks'),
                '-': ('dashes', "'-'"),
                '.': ('dots', "'.'"),
            },
        ),
    },
    inputs=[('7',), ('abc',), ('',), ('hello',), ('12345678',), ('42',)],
    also='left_pad pad rjust pad_start',
)

define(
    'pad_right',
    'text -> text',
    """
    {x} padded on the right with {c} to a length of {k}
    <pad> {x} on the right with {c} up to length {k}
    <fill> up {x} with {c} at the end to {k} characters
    <append> {c} to {x} until it is {k} long
""",
    '@x.ljust(@k, @c)',
    '@x.padEnd(@k, @c)',
    params={
        'k': Param((5, 8, 10, 6), arg='width', arg_says=('a given width', 'width'), arg_values=(3, 6, 9)),
        'c': Param(
            ('*', ' ', '-', '.'),
            says={'*': ('stars', "'*'"), ' ': ('spaces', 'blanks'), '-': ('dashes', "'-'"), '.': ('dots', "'.'")},
        ),
    },
    inputs=[('7',), ('abc',), ('',), ('hello',), ('12345678',), ('42',)],
    also='right_pad ljust pad_end',
)

define(
    'sort_chars',
    'text -> text',
    """
    the characters of {x} sorted
    the letters of {x} in alphabetical order
    <sort> the characters of {x}
    <sort> the letters of {x} alphabetically
    <order> the characters in {x}
    <arrange> the letters of {x} in order
""",
    "''.join(sorted(@x))",
    "[...@x].sort().join('')",
    also='sort_string sort_letters sorted_chars',
)

define(
    'double_chars',
    'text -> text',
    """
    {x} with every character doubled
    <double> each character of {x}
    <repeat> every letter of {x} twice
    <write> each character of {x} two times
""",
    "''.join(c * 2 for c in @x)",
    "[...@x].map((c) => c + c).join('')",
    also='double_letters stutter',
)

define(
    'swap_first_last_char',
    'text -> text',
    """
    {x} with its first and last character swapped
    <swap> the first and the last character of {x}
    <exchange> the first and last letters of {x}
    <interchange> both ends of {x}
""",
    '@x[-1] + @x[1:-1] + @x[0] if len(@x) > 1 else @x',
    '@x.length > 1 ? @x[@x.length - 1] + @x.slice(1, -1) + @x[0] : @x',
    also='swap_ends_of_text front_back',
)

define(
    'censor',
    'text -> text',
    """
    {x} with its vowels replaced by {c}
    <replace> the vowels in {x} with {c}
    <replace> every vowel of {x} by {c}
    <hide> the vowels of {x} behind {c}
    <mask> each vowel in {x} with {c}
""",
    "''.join(@c if ch in 'aeiouAEIOU' else ch for ch in @x)",
    '@x.replace(/[aeiou]/gi, @c)',
    params={'c': Param(('*', '-', '#', '_'))},
    also='replace_vowels hide_vowels mask_vowels',
)
