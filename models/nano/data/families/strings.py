"""Text."""

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
    'count_vowels',
    'text -> int',
    """
    the number of vowels in {x}
    <count> the vowels in {x}
    <count> how many vowels {x} has
    <tell> how many vowels there are in {x}
    the vowel count of {x}
    <count> the letters a, e, i, o and u in {x}
""",
    "sum(1 for c in @x.lower() if c in 'aeiou')",
    "[...@x.toLowerCase()].filter((c) => 'aeiou'.includes(c)).length",
    also='vowel_count number_of_vowels vowels',
)

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

COUNT = partial(Param, arg='n', arg_says=('n',), arg_values=(1, 2, 3))
LETTER = partial(Param, arg='char', arg_says=('a given character', 'a character', 'char'))

define(
    'count_consonants',
    'text -> int',
    """
    the number of consonants in {x}
    <count> the consonants in {x}
    <count> how many consonants {x} has
    <tell> how many consonants there are in {x}
    the consonant count of {x}
""",
    "sum(1 for c in @x.lower() if c in 'bcdfghjklmnpqrstvwxyz')",
    "[...@x.toLowerCase()].filter((c) => 'bcdfghjklmnpqrstvwxyz'.includes(c)).length",
    also='consonant_count consonants',
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
    'count_words',
    'text -> int',
    """
    the number of words in {x}
    the word count of {x}
    <count> the words in {x}
    <count> how many words {x} has
    <tell> how many words there are in {x}
    <count> the words of {x}
""",
    'len(@x.split())',
    r"@x.split(/\s+/).filter((word) => word !== '').length",
    also='word_count number_of_words',
)

define(
    'longest_word',
    'text -> text',
    """
    the longest word in {x}
    the longest word of {x}
    <find> the longest word in {x}
    <get> the longest of the words in {x}
    the word with the most letters in {x}
    <return> the word of {x} that has the most characters
""",
    "max(@x.split(), key=len, default='')",
    r"@x.split(/\s+/).reduce((best, word) => (word.length > best.length ? word : best), '')",
    edges="""
    the first one wins a tie
    return an empty string if there are no words
""",
    also='find_longest_word longest',
)

define(
    'shortest_word',
    'text -> text',
    """
    the shortest word in {x}
    the shortest word of {x}
    <find> the shortest word in {x}
    the word with the fewest letters in {x}
    <get> the shortest of the words in {x}
""",
    "min(@x.split(), key=len, default='')",
    r"""
    function @f(text) {
      const words = text.split(/\s+/).filter((word) => word !== '');
      return words.reduce((best, word) => (word.length < best.length ? word : best), words[0] ?? '');
    }
""",
    also='find_shortest_word shortest',
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
    'count_char',
    'text -> int',
    """
    the number of times {c} occurs in {x}
    <tell> how often {c} occurs in {x}
    <count> how often {c} appears in {x}
    <count> the occurrences of {c} in {x}
    the count of {c} in {x}
    <count> every {c} in {x}
""",
    '@x.count(@c)',
    '@x.split(@c).length - 1',
    params={'c': LETTER(('a', 'e', 'o', 'l', 's', ' '), says={' ': ('the space', 'a blank')})},
    also='count_letter char_count count_occurrences',
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
    'char_counts',
    'text -> counts',
    """
    the number of times each character occurs in {x}
    the frequency of each character in {x}
    <count> how often each character occurs in {x}
    <count> each letter of {x}
    <build> a dictionary with the count of each character in {x}
    a dict of character counts of {x}
""",
    """
    def @f(text):
        counts = {}
        for c in text:
            counts[c] = counts.get(c, 0) + 1
        return counts
""",
    """
    function @f(text) {
      const counts = {};
      for (const c of text) {
        counts[c] = (counts[c] ?? 0) + 1;
      }
      return counts;
    }
""",
    inputs=[('hello',), ('',), ('a',), ('banana',), ('abcabc',), ('noon',)],
    also='letter_counts char_frequency count_chars count_letters',
)

define(
    'most_common_char',
    'text -> text',
    """
    the most common character in {x}
    the character that occurs most often in {x}
    <find> the most frequent character of {x}
    <find> the letter that appears the most in {x}
    <get> the most common letter of {x}
""",
    "max(@x, key=@x.count, default='')",
    """
    function @f(text) {
      const count = (char) => text.split(char).length - 1;
      return [...text].reduce((best, c) => (best === '' || count(c) > count(best) ? c : best), '');
    }
""",
    edges="""
    the first one wins a tie
    return an empty string for an empty string
""",
    also='most_frequent_char max_char',
)

define(
    'first_unique_char',
    'text -> text',
    """
    the first character of {x} that occurs only once
    the first non-repeating character in {x}
    <find> the first unique character in {x}
    <find> the first letter of {x} that is not repeated
    <get> the first character that appears exactly once in {x}
""",
    """
    def @f(text):
        for c in text:
            if text.count(c) == 1:
                return c
        return @missing
""",
    """
    function @f(text) {
      for (const c of text) {
        if (text.indexOf(c) === text.lastIndexOf(c)) {
          return c;
        }
      }
      return @missing;
    }
""",
    params={'missing': Param((None, ''), default=None, says={'': ('an empty string', "''")})},
    edges="""
    or {missing} if there is none
    return {missing} when all repeat
""",
    inputs=[('swiss',), ('aabb',), ('hello',), ('',), ('level',), ('abcab',)],
    also='first_non_repeating unique_char',
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
    'count_digits_in',
    'text -> int',
    """
    the number of digits in {x}
    <count> the digits in {x}
    <count> how many digits {x} has
    <tell> how many digits there are in {x}
    the digit count of {x}
""",
    'sum(1 for c in @x if c.isdigit())',
    r"@x.replace(/\D/g, '').length",
    also='digit_count digits_in_text',
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
    'word_lengths',
    'text -> numbers',
    """
    the lengths of the words in {x}
    the length of each word in {x}
    a list of word lengths for {x}
    <list> the length of every word in {x}
    <compute> the word lengths of {x}
""",
    '[len(word) for word in @x.split()]',
    r"@x.split(/\s+/).filter((word) => word !== '').map((word) => word.length)",
    also='lengths_of_words',
)

define(
    'word_counts',
    'text -> counts',
    """
    <tell> how often each word occurs in {x}
    the number of times each word appears in {x}
    the word frequencies of {x}
    <count> how often each word occurs in {x}
    <count> each word in {x}
    a dictionary of word counts for {x}
    <build> a dict from each word of {x} to its count
""",
    """
    def @f(text):
        counts = {}
        for word in text.split():
            counts[word] = counts.get(word, 0) + 1
        return counts
""",
    r"""
    function @f(text) {
      const counts = {};
      for (const word of text.split(/\s+/).filter((word) => word !== '')) {
        counts[word] = (counts[word] ?? 0) + 1;
      }
      return counts;
    }
""",
    inputs=[('to be or not to be',), ('',), ('one',), ('a b a',), ('red red blue',), ('the cat and the dog',)],
    also='word_frequency count_each_word word_freq frequency',
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
    'text_length',
    'text -> int',
    """
    the length of {x}
    the number of characters in {x}
    <count> the characters in {x}
    <count> how many characters {x} has
    <tell> how long {x} is
    <measure> {x}
""",
    'len(@x)',
    '@x.length',
    also='length string_length char_count size',
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
