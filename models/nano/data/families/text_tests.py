"""Questions about a text."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='strings')

define(
    'is_palindrome',
    'text -> bool',
    """
    ? {x} is a palindrome
    ? {x} reads the same forwards and backwards
    ? {x} is equal to its reverse
    ? {x} is the same when reversed
    ? {x} reads the same both ways
    ? {x} stays the same when you read it backwards
    ? {x} is the same from left to right as from right to left
    ? {x} mirrors itself
    ? {x} is symmetric around its middle
    ? the first character of {x} matches the last, the second the second last and so on
    ? {x} is palindromic
    ? reversing {x} changes nothing
    ? a word like 'level' can be read from either end
    ? {x} equals its own mirror image
    ? spelled from the back {x} is still identical
    ? one gets {x} again after flipping it
    ? {x} reads alike in both directions
    <test> {x} for being a palindrome
    palindrome check of {x}
""",
    '@x == @x[::-1]',
    "@x === [...@x].reverse().join('')",
    also='palindrome check_palindrome',
    which="""
    that are palindromes / is a palindrome
    that read the same backwards / reads the same backwards
    *palindromic
    that stay the same when reversed / stays the same when reversed
    that read the same both ways / reads the same both ways
""",
)

define(
    'is_clean_palindrome',
    'text -> bool',
    """
    ? {x} is a palindrome, ignoring case and punctuation
    ? {x} is a palindrome when spaces, punctuation and case are ignored
    ? {x} reads the same backwards if only letters and digits count
    ? {x} is a palindrome regardless of case and spaces
    ? ignoring everything but letters and digits, {x} is a palindrome
    ? {x} is a palindrome sentence like 'A man, a plan, a canal: Panama'
    ? {x} reads the same both ways after dropping everything but letters and digits and lowercasing
    ? {x} is a phrase palindrome, no matter spaces, commas or capitals
    ? {x} is palindromic once cleaned of case and non-alphanumeric characters
    ? the alphanumeric characters of {x}, lowercased, form a palindrome
    ? a sentence such as 'No lemon, no melon' is a palindrome when blanks and capitals are overlooked
    ? comparing only letters and numbers without regard to case, {x} mirrors itself
    ? {x} is a valid palindrome (case-insensitive, alphanumeric only)
    ? spaces, marks and capitals aside, {x} is a palindrome
    ? forgetting about punctuation, spacing and letter case {x} is the same in reverse
    valid palindrome from leetcode, case and symbols ignored
    <check> a palindrome phrase but skip punctuation, blanks and case
""",
    """
    def @f(text):
        letters = [c.lower() for c in text if c.isalnum()]
        return letters == letters[::-1]
""",
    r"""
    function @f(text) {
      const letters = text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
      return letters === [...letters].reverse().join('');
    }
""",
    inputs=[
        ('A man, a plan, a canal: Panama',),
        ('hello',),
        ('',),
        ('Was it a car?',),
        ('No lemon, no melon',),
        ('Racecar',),
        ('Été',),
        ('ab',),
    ],
    also='is_palindrome palindrome is_palindrome_sentence',
)

define(
    'has_unique_chars',
    'text -> bool',
    """
    ? all characters of {x} are different
    ? {x} has only unique characters
    ? no character occurs twice in {x}
    ? {x} has no repeated letters
    ? every character in {x} is unique
    ? {x} is an isogram
    ? {x} never uses a character twice
    ? each character shows up just once in {x}
    ? {x} is free of duplicate characters
    ? there are no two equal letters in {x}
    ? no letter of {x} comes again
    ? the set of characters of {x} is as large as its length
    ? all the letters in {x} are distinct
    ? {x} is without any repeated character
    ? nothing in {x} is used more than one time
    ? every symbol in {x} is one of a kind
    ? a word like 'world' repeats no letter
    ? an isogram is given, such as 'lumberjack'
""",
    'len(set(@x)) == len(@x)',
    'new Set(@x).size === [...@x].length',
    also='is_unique all_unique is_isogram',
    which="""
    that have no repeated letters / has no repeated letters
    that have no letter twice / has no letter twice
    that consist of different letters / consists of different letters
    that use each letter once / uses each letter once
    that have only unique characters / has only unique characters
""",
)

define(
    'is_numeric',
    'text -> bool',
    """
    ? {x} has only digits
    ? {x} consists of digits only
    ? {x} is numeric
    ? all characters of {x} are digits
    ? {x} is made up of digits
    ? {x} is a string of digits
    ? {x} contains nothing but digits
    ? only the figures 0 to 9 are in {x}
    ? {x} is made of numerals and is not empty
    ? {x} can be typed with the number keys alone
    ? {x} has digits in every position
    ? {x} is all digits, like '2024'
    ? no letters, signs or blanks are in {x}, just one or more digits
    ? {x} matches the regex ^[0-9]+$
    ? each char in {x} is between '0' and '9', and there is at least one
    ? the PIN entered consists purely of digits
    ? isdigit holds for {x}
""",
    '@x.isdigit()',
    r'/^\d+$/.test(@x)',
    inputs=[('123',), ('12a',), ('',), ('0',), ('-5',), ('4.2',), ('007',), ('abc',)],
    also='is_digits only_digits_check is_number',
    which="""
    that consist of digits / consists of digits
    *numeric
    that are made of digits / is made of digits
    that are numeric / is numeric
    that contain nothing but digits / contains nothing but digits
    that have digits only / has digits only
""",
)

define(
    'has_digit',
    'text -> bool',
    """
    ? {x} contains a digit
    ? {x} has at least one digit
    ? there is a number in {x}
    ? any character of {x} is a digit
    ? {x} includes digits
    ? at least one of 0 to 9 is in {x}
    ? some digit is present in {x}
    ? {x} includes a numeral
    ? a figure from 0 to 9 appears anywhere in {x}
    ? one or more characters of {x} are digits
    ? {x} has numbers in it
    ? the password contains at least one number
    ? {x} is not free of digits
    ? a digit can be found in {x}
    ? {x} holds any numeric character
    ? {x} matches the regex [0-9] somewhere
    ? there exist digits within {x}
""",
    'any(c.isdigit() for c in @x)',
    r'/\d/.test(@x)',
    also='contains_digit has_number',
    which="""
    that contain a digit / contains a digit
    that have a digit in them / has a digit in it
    that include digits / includes digits
    that have at least one digit / has at least one digit
    that contain some number / contains some number
""",
)

define(
    'starts_with_vowel',
    'text -> bool',
    """
    ? {x} starts with a vowel
    ? {x} begins with a vowel
    ? the first letter of {x} is a vowel
    ? {x} has a vowel as its first character
    ? a, e, i, o or u is the opening letter of {x}
    ? {x} opens with a vowel
    ? the initial of {x} is a vowel, big or small
    ? the very first character of {x} is one of aeiou
    ? {x} takes 'an' as its article, going by the first letter alone
    ? {x} has a vowel in front
    ? {x} begins with one of the letters a, e, i, o, u in any case
    ? a vowel comes first in {x}
    ? the leading letter of {x} is in 'aeiouAEIOU'
    ? the word kicks off with a vowel such as in 'apple' or 'Orange'
    a vowel test for the first letter of {x}
    <test> the initial letter of {x} for being a vowel
""",
    "@x[:1].lower() in ('a', 'e', 'i', 'o', 'u')",
    "['a', 'e', 'i', 'o', 'u'].includes(@x.slice(0, 1).toLowerCase())",
    also='begins_with_vowel vowel_first',
    which="""
    that start with a vowel / starts with a vowel
    that begin with a vowel / begins with a vowel
    that start with a, e, i, o or u / starts with a, e, i, o or u
    that have a vowel at the start / has a vowel at the start
    *vowel-initial
    that have a vowel as their first letter / has a vowel as its first letter
""",
)

define(
    'starts_with',
    'text -> bool',
    """
    ? {x} starts with {p}
    ? {x} begins with {p}
    ? {p} is a prefix of {x}
    ? {x} has the prefix {p}
    ? the start of {x} is {p}
    ? {x} opens with {p}
    ? {p} comes first in {x}
    ? the first characters of {x} are {p}
    ? {x} has {p} at its beginning
    ? {x} leads with {p}
    ? {p} stands at the start of {x}
    ? {x} is prefixed by {p}
    ? at index 0 of {x} there is {p}
    ? the opening of {x} equals {p}
    ? {x} commences with {p}
    a startsWith check of {x} for {p}
    <test> {x} for the prefix {p}
""",
    '@x.startswith(@p)',
    '@x.startsWith(@p)',
    params={'p': Param(('a', 'he', 'The', 'x', 'to'), arg='prefix', arg_says=('a prefix', 'a given prefix', 'prefix'))},
    also='begins_with has_prefix',
)

define(
    'ends_with',
    'text -> bool',
    """
    ? {x} ends with {p}
    ? {x} ends in {p}
    ? {p} is a suffix of {x}
    ? {x} has the suffix {p}
    ? the end of {x} is {p}
    ? {x} finishes with {p}
    ? {p} comes at the very end of {x}
    ? the tail of {x} is {p}
    ? {x} closes with {p}
    ? {x} has {p} at its end
    ? the last characters of {x} are {p}
    ? {x} terminates in {p}
    ? {p} is what {x} ends on
    ? the ending of {x} equals {p}
    ? {x} concludes with {p}
    an endsWith check of {x} for {p}
    <test> {x} for the suffix {p}
""",
    '@x.endswith(@p)',
    '@x.endsWith(@p)',
    params={'p': Param(('a', 'l', 'd', 'be', '!'), arg='suffix', arg_says=('a suffix', 'a given suffix', 'suffix'))},
    also='has_suffix ends_in',
)

define(
    'contains_text',
    'text -> bool',
    """
    ? {x} contains {p}
    ? {p} is in {x}
    ? {p} occurs in {x}
    ? {x} has {p} in it
    ? {p} can be found in {x}
    ? {x} includes {p}
    ? {p} is part of {x}
    ? {p} is a substring of {x}
    ? {p} appears anywhere in {x}
    ? somewhere inside {x} there is {p}
    ? {x} holds {p}
    ? searching {x} finds {p}
    ? {p} is found within {x}
    ? {p} shows up in {x}
    ? the substring {p} is present in {x}
    ? indexOf finds {p} in {x}
    <search> {x} for {p} and <tell> whether it is there
    <look> whether {p} is somewhere in {x}
""",
    '@p in @x',
    '@x.includes(@p)',
    params={
        'p': Param(
            ('a', 'lo', 'ow', 'be', 'an'),
            arg='part',
            arg_says=('a substring', 'a given part', 'part', 'another string'),
        )
    },
    also='contains has_substring includes',
)

define(
    'is_pangram',
    'text -> bool',
    """
    ? {x} is a pangram
    ? {x} contains every letter of the alphabet
    ? all 26 letters occur in {x}
    ? {x} uses each letter of the alphabet at least once
    ? {x} has all letters from a to z
    ? no letter of the alphabet is missing from {x}
    ? {x} covers the whole alphabet
    ? each of the 26 letters turns up in {x}, in either case
    ? the complete English alphabet is used by {x}
    ? a to z are all present in {x}
    ? every letter from a through z appears in {x}, case ignored
    ? {x} is a sentence like 'The quick brown fox jumps over the lazy dog' that needs all letters
    ? a font sample uses all 26 letters
    ? the alphabet is fully contained in {x}
    ? {x} leaves out none of the alphabet
    pangram test of {x}
    <verify> that a phrase uses the entire alphabet
""",
    "all(c in @x.lower() for c in 'abcdefghijklmnopqrstuvwxyz')",
    "[...'abcdefghijklmnopqrstuvwxyz'].every((c) => @x.toLowerCase().includes(c))",
    inputs=[
        ('The quick brown fox jumps over the lazy dog',),
        ('hello world',),
        ('',),
        ('abcdefghijklmnopqrstuvwxyz',),
        ('Pack my box with five dozen liquor jugs',),
    ],
    also='pangram check_pangram',
)
