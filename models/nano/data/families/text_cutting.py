"""Parts taken out of a text, and texts cut up."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='strings')
COUNT = partial(Param, arg='n', arg_says=('n',), arg_values=(1, 2, 3))
LETTER = partial(Param, arg='char', arg_says=('a given character', 'a character', 'char'))

define(
    'split_words',
    'text -> words',
    """
    the words of {x}
    the words in {x}
    a list of the words in {x}
    <split> {x} into words
    <break> {x} into its words
    <separate> {x} into a list of words
""",
    '@x.split()',
    "@x.split(/\\s+/).filter((word) => word !== '')",
    also='words get_words to_words',
)

define(
    'remove_vowels',
    'text -> text',
    """
    {x} without its vowels
    {x} without vowels
    <remove> the vowels from {x}
    <remove> all vowels in {x}
    <delete> every vowel from {x}
    <strip> the vowels out of {x}
    {x} with the vowels taken out
""",
    "''.join(c for c in @x if c.lower() not in 'aeiou')",
    "[...@x].filter((c) => !'aeiou'.includes(c.toLowerCase())).join('')",
    also='strip_vowels drop_vowels no_vowels',
)

define(
    'remove_char',
    'text -> text',
    """
    {x} without {c}
    {x} with every {c} removed
    <remove> every {c} from {x}
    <remove> all occurrences of {c} from {x}
    <delete> {c} from {x}
    <strip> {x} of each {c}
""",
    "@x.replace(@c, '')",
    "@x.replaceAll(@c, '')",
    params={'c': LETTER(('a', 'e', 'o', 'l', 's', '-', ','))},
    also='delete_char without_char',
)

define(
    'remove_spaces',
    'text -> text',
    """
    {x} without spaces
    {x} with all spaces removed
    <remove> the spaces from {x}
    <remove> all spaces in {x}
    <delete> every space from {x}
    <take> the blanks out of {x}
""",
    "@x.replace(' ', '')",
    "@x.replaceAll(' ', '')",
    also='no_spaces delete_spaces strip_spaces',
)

define(
    'remove_punctuation',
    'text -> text',
    """
    {x} without punctuation
    {x} with punctuation removed
    <remove> punctuation from {x}
    <remove> all punctuation marks from {x}
    <strip> the punctuation out of {x}
    <drop> commas, dots and other punctuation from {x}
""",
    "''.join(c for c in @x if c.isalnum() or c.isspace())",
    r"@x.replace(/[^A-Za-z0-9\s]/g, '')",
    inputs=[
        ('Hello, World!',),
        ('a.b.c',),
        ('no change',),
        ('',),
        ('Wait... what?',),
        ("it's ok",),
        ('(yes) or [no]',),
    ],
    also='strip_punctuation no_punctuation clean_text',
)

define(
    'remove_digits',
    'text -> text',
    """
    {x} without digits
    {x} with all digits removed
    <remove> the digits from {x}
    <remove> all numbers from {x}
    <delete> every digit in {x}
    <strip> the digits out of {x}
""",
    "''.join(c for c in @x if not c.isdigit())",
    r"@x.replace(/\d/g, '')",
    also='strip_digits drop_digits no_digits',
)

define(
    'only_digits',
    'text -> text',
    """
    the digits of {x}
    only the digits of {x} as a string
    <keep> only the digits of {x}
    <remove> everything but digits from {x}
    <extract> the digits from {x}
    <filter> {x} to its digits
""",
    "''.join(c for c in @x if c.isdigit())",
    r"@x.replace(/\D/g, '')",
    also='keep_digits extract_digits digits_only',
)

define(
    'only_letters',
    'text -> text',
    """
    the letters of {x}
    only the letters of {x} as a string
    <keep> only the letters of {x}
    <remove> everything that is not a letter from {x}
    <extract> the letters from {x}
    <filter> {x} to its letters
""",
    "''.join(c for c in @x if c.isalpha())",
    r"@x.replace(/[^A-Za-z]/g, '')",
    also='keep_letters letters_only extract_letters',
)

define(
    'first_chars',
    'text -> text',
    """
    the first {k} characters of {x}
    the first {k} letters of {x}
    <take> the first {k} characters of {x}
    <get> the first {k} chars of {x}
    <cut> {x} to its first {k} characters
""",
    '@x[:@k]',
    '@x.slice(0, @k)',
    params={'k': COUNT((2, 3, 4, 5))},
    also='prefix first_n_chars left',
)

define(
    'last_chars',
    'text -> text',
    """
    the last {k} characters of {x}
    the last {k} letters of {x}
    <take> the last {k} characters of {x}
    <get> the last {k} chars of {x}
    the ending of {x} with length {k}
""",
    '@x[-@k:]',
    '@x.slice(-@k)',
    params={'k': COUNT((2, 3, 4, 5))},
    also='suffix last_n_chars right',
)

define(
    'truncate',
    'text -> text',
    """
    {x} cut to {k} characters, with '...' at the end if it was longer
    <truncate> {x} to {k} characters and add '...' if it was cut
    <shorten> {x} to {k} characters followed by '...'
    <cut> {x} after {k} characters and append an ellipsis '...'
    <limit> {x} to {k} characters, adding '...' when something is lost
""",
    "@x if len(@x) <= @k else @x[:@k] + '...'",
    "@x.length <= @k ? @x : @x.slice(0, @k) + '...'",
    params={'k': Param((5, 8, 10, 4), arg='length', arg_says=('a given length', 'length', 'n'), arg_values=(3, 5, 8))},
    also='shorten ellipsis cut_text',
)

define(
    'unique_chars',
    'text -> text',
    """
    {x} without repeated characters
    {x} with duplicate characters removed
    the distinct characters of {x} in order
    <remove> duplicate characters from {x}
    <remove> repeated letters from {x}
    <keep> only the first of each character in {x}
""",
    "''.join(dict.fromkeys(@x))",
    "[...new Set(@x)].join('')",
    also='remove_duplicate_chars dedupe_chars distinct_chars',
)

define(
    'strip_text',
    'text -> text',
    """
    {x} without leading and trailing spaces
    {x} without whitespace at both ends
    <trim> {x}
    <strip> whitespace from both ends of {x}
    <remove> leading and trailing spaces from {x}
    <trim> the spaces around {x}
""",
    '@x.strip()',
    '@x.trim()',
    also='trim strip trimmed',
)

define(
    'collapse_spaces',
    'text -> text',
    """
    {x} with single spaces between words
    {x} with runs of spaces collapsed into one
    <collapse> multiple spaces in {x} into one
    <replace> repeated spaces in {x} with a single space and trim the ends
    <normalize> the whitespace of {x}
    <squeeze> the spaces in {x}
""",
    "' '.join(@x.split())",
    r"@x.trim().replace(/\s+/g, ' ')",
    also='normalize_spaces squeeze_spaces clean_spaces',
)

define(
    'characters',
    'text -> words',
    """
    the characters of {x} as a list
    a list of the characters in {x}
    a list with each letter of {x}
    <split> {x} into characters
    <break> {x} into single letters
    <turn> {x} into a list of characters
""",
    'list(@x)',
    '[...@x]',
    also='to_chars char_list chars letters',
)

define(
    'every_other_char',
    'text -> text',
    """
    every other character of {x}
    every second character of {x}, starting with the first
    <take> every other character of {x}
    <keep> only the characters at even positions in {x}
    <skip> every second letter of {x}
""",
    '@x[::2]',
    "[...@x].filter((_, i) => i % 2 === 0).join('')",
    also='even_chars every_second_char',
)

define(
    'split_lines',
    'text -> words',
    """
    the lines of {x}
    a list of the lines in {x}
    <split> {x} into lines
    <break> {x} up into its lines
    <separate> {x} at line breaks
""",
    r"@x.split('\n')",
    r"@x.split('\n')",
    inputs=[('a\nb',), ('one',), ('x\ny\nz',), ('',), ('1\n2',)],
    also='lines get_lines to_lines',
)

define(
    'split_by',
    'text -> words',
    """
    the parts of {x} separated by {sep}
    {x} split at {sep}
    <split> {x} at every {sep}
    <split> {x} by {sep}
    <cut> {x} into parts at each {sep}
    a list of the pieces of {x} between {sep}
""",
    '@x.split(@sep)',
    '@x.split(@sep)',
    params={
        'sep': Param(
            (',', ';', '-', '|', ':'),
            arg='separator',
            arg_says=('a separator', 'a given separator', 'separator'),
            says={
                ',': ('comma', "','"),
                ';': ('semicolon', "';'"),
                '-': ('dash', 'hyphen', "'-'"),
                '|': ("'|'", 'pipe'),
                ':': ('colon', "':'"),
            },
        )
    },
    inputs=[('a,b,c',), ('1-2-3',), ('x;y',), ('k:v',), ('none',), ('p|q|r',), ('',), ('a,b;c-d',)],
    also='split split_on parts',
)

define(
    'middle_char',
    'text -> text',
    """
    the middle character of {x}
    the middle of {x}, two characters if its length is even
    <get> the middle character of {x}
    <find> the middle letter of {x}, or the middle two
""",
    '@x[(len(@x) - 1) // 2:len(@x) // 2 + 1]',
    '@x.slice(Math.floor((@x.length - 1) / 2), Math.floor(@x.length / 2) + 1)',
    inputs=[('abc',), ('abcd',), ('x',), ('hello',), ('middle',), ('python',)],
    also='middle get_middle',
)
