"""A text without some of its characters."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='strings')
LETTER = partial(Param, arg='char', arg_says=('a given character', 'a character', 'char'))

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
    {x} with only its non-vowel characters
    'hello world' -> 'hll wrld'
    {x} minus a, e, i, o and u
    <drop> a, e, i, o, u from {x}, upper and lower
    <filter> vowels out of {x}
    <leave> out the vowels when copying {x}
    <erase> all the vowels in {x}
    <disemvowel> {x}
    <eliminate> each vowel of {x} and <keep> the rest
    vowel-free version of {x}
    <write> {x} like an SMS with no vowels
    {x} freed of aeiou
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
    {x} minus every {c}
    {x} with all {c} taken out
    <drop> each {c} that {x} has
    <erase> any {c} in {x}
    <filter> {c} out of {x}
    {x} freed of {c}
    <eliminate> {c} everywhere in {x}
    {x} where {c} was deleted throughout
    <leave> {c} out of {x}
    <cut> out all {c} of {x}
    <get> a copy of {x} having no {c}
    <clean> {x} by throwing every {c} away
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
    {x} with no blanks
    {x} written together without gaps
    'a b c' -> 'abc'
    <squash> {x} by deleting its space characters
    <drop> each blank of {x}
    <erase> the spaces between the words of {x}
    <eliminate> every space character in {x}
    <pull> the words of {x} together so that no space is left
    space-free version of {x}
    <filter> spaces out of {x}
    <concatenate> what stands between the spaces of {x}
    credit card input like '12 34 56' becomes '123456'
    {x}, all blanks deleted
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
    {x} with only letters, digits and whitespace left
    'Hello, World!' -> 'Hello World'
    {x} minus dots, commas, question marks and the like
    <drop> each special character of {x} but <keep> letters, digits and blanks
    <erase> the punctuation in {x}
    <clean> {x} of punctuation marks
    <filter> punctuation out of {x}
    <eliminate> symbols like ! ? , . ; from {x}
    punctuation-free version of {x}
    <leave> only alphanumeric characters and spaces in {x}
    <prepare> a text for word counting by deleting its punctuation
    {x} freed of any sign that is neither letter nor digit nor whitespace
""",
    "''.join(c for c in @x if c.isalnum() or c.isspace())",
    r"@x.replace(/[^\p{L}\p{N}\s]/gu, '')",
    inputs=[
        ('Hello, World!',),
        ('a.b.c',),
        ('no change',),
        ('',),
        ('Wait... what?',),
        ("it's ok",),
        ('(yes) or [no]',),
        ('Café, olé!',),
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
    {x} minus its digits
    'abc123' -> 'abc'
    {x} with no numerals
    <drop> every numeral 0 to 9 from {x}
    <erase> the figures in {x}
    <filter> digits out of {x}
    digit-free version of {x}
    <eliminate> numeric characters from {x}
    <leave> out all digits of {x}
    <clean> names like 'user42' to 'user' by taking the digits away
    {x} freed of 0-9
    <cut> the numbers out of {x} and <keep> the rest
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
    {x} reduced to its digits
    'a1b2' -> '12'
    the numeric characters of {x} put together
    <strip> all non-digits from {x}
    <discard> each character of {x} that is not 0-9
    the digits in {x} as one text
    <pull> the numerals out of {x} into a string
    <clean> a phone number like '+1 (23) 45' to '12345'
    <drop> letters, spaces and signs of {x}, leaving digits
    all figures of {x} joined
    <retain> nothing of {x} but 0 to 9
    digit characters from {x}, order kept, still a string
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
    {x} reduced to its letters
    'a1-b2' -> 'ab'
    the alphabetic characters of {x} put together
    <strip> all non-letters from {x}
    <discard> each character of {x} outside a-z and A-Z
    <pull> the letters out of {x} into a string
    <drop> digits, spaces and signs of {x}, leaving letters
    <retain> nothing of {x} but alphabetic characters
    <erase> anything in {x} that isalpha rejects
    {x} with digits, blanks and punctuation all gone
    letters from {x} in order, nothing else
    <throw> away what is no letter in {x}
""",
    "''.join(c for c in @x if c.isalpha())",
    r"@x.replace(/\P{L}/gu, '')",
    also='keep_letters letters_only extract_letters',
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
    'hello' -> 'helo'
    {x} where each character stays only at its first appearance
    <dedupe> the characters of {x}, order kept
    <drop> characters of {x} that came before
    <delete> any char of {x} seen earlier
    the different characters of {x} by first appearance, as a string
    the set of characters in {x} in original order, joined
    every character that {x} uses, written once
    <turn> 'banana' into 'ban'
    <filter> {x} so that no character comes twice
    <squeeze> duplicates out of {x}, adjacent or not
    <skip> repeats when copying the characters of {x}
    letters of {x} one time each, in the order they show up
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
    {x} with the blanks around it cut off
    '  hi  ' -> 'hi'
    <clean> the ends of {x} of whitespace
    <cut> the outer whitespace off {x}
    {x} trimmed on the left and on the right
    <drop> spaces before and after {x}, not those inside
    <delete> blanks at the beginning and at the end of {x}
    <shave> white space from both sides of {x}
    form input {x} free of accidental spaces at either end
    {x} without surrounding whitespace
    <remove> white space around {x}
    strip() for {x}
    left and right trim of {x}
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
    '  a   b ' -> 'a b'
    {x} with exactly one blank between words and none at the ends
    <shrink> every whitespace run in {x} to one space, trimmed
    <tidy> the spacing of {x}: single blanks only
    <reduce> multiple blanks in {x} to single ones and <trim> it
    <clean> up extra whitespace in {x}
    <merge> adjacent spaces of {x} into one, leading and trailing ones dropped
    words of {x} separated by one space each
    <fix> double spaces in {x}, also those at start and end
    <rejoin> the words of {x} with single spaces
    whitespace-normalized form of {x}
    <convert> tabs, newlines and repeated spaces of {x} to one space, ends trimmed
""",
    "' '.join(@x.split())",
    r"@x.trim().replace(/\s+/g, ' ')",
    also='normalize_spaces squeeze_spaces clean_spaces',
)
