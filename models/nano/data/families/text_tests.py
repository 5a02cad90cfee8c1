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
""",
    '@x == @x[::-1]',
    "@x === [...@x].reverse().join('')",
    also='palindrome check_palindrome',
    which="""
    that are palindromes / is a palindrome
    that read the same backwards / reads the same backwards
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
""",
    """
    def @f(text):
        letters = [c.lower() for c in text if c.isalnum()]
        return letters == letters[::-1]
""",
    """
    function @f(text) {
      const letters = text.toLowerCase().replace(/[^a-z0-9]/g, '');
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
""",
    'len(set(@x)) == len(@x)',
    'new Set(@x).size === @x.length',
    also='is_unique all_unique is_isogram',
    which="""
    that have no repeated letters / has no repeated letters
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
""",
    '@x.isdigit()',
    r'/^\d+$/.test(@x)',
    inputs=[('123',), ('12a',), ('',), ('0',), ('-5',), ('4.2',), ('007',), ('abc',)],
    also='is_digits only_digits_check is_number',
    which="""
    that consist of digits / consists of digits
    *numeric
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
""",
    'any(c.isdigit() for c in @x)',
    r'/\d/.test(@x)',
    also='contains_digit has_number',
    which="""
    that contain a digit / contains a digit
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
""",
    "@x[:1].lower() in ('a', 'e', 'i', 'o', 'u')",
    "['a', 'e', 'i', 'o', 'u'].includes(@x.slice(0, 1).toLowerCase())",
    also='begins_with_vowel vowel_first',
    which="""
    that start with a vowel / starts with a vowel
    that begin with a vowel / begins with a vowel
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
