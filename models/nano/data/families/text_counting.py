"""What characters are in a text, and how often."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='strings')
LETTER = partial(Param, arg='char', arg_says=('a given character', 'a character', 'char'))

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
    how many vowels {x} contains
    vowel tally of {x}
    <find> the amount of a, e, i, o, u letters in {x}, big or small
    <go> through {x} and <count> each a, e, i, o or u
    how often vowels appear in {x} altogether
    'Education' -> 5
    overall vowel number for {x}
    <work> out how many of the letters of {x} are vowels
    number of vowel sounds written with aeiou in {x}
    <sum> up the vowels that {x} has
    vowels.count over the letters of {x}
    for a reading exercise, <compute> the number of vowels in a sentence
    <determine> vowel quantity in {x}
""",
    "sum(1 for c in @x.lower() if c in 'aeiou')",
    "[...@x.toLowerCase()].filter((c) => 'aeiou'.includes(c)).length",
    also='vowel_count number_of_vowels vowels',
)

define(
    'count_consonants',
    'text -> int',
    """
    the number of consonants in {x}
    <count> the consonants in {x}
    <count> how many consonants {x} has
    <tell> how many consonants there are in {x}
    the consonant count of {x}
    how many consonants {x} contains
    consonant tally of {x}
    <find> the amount of letters in {x} that are not vowels
    how many letters of {x} are neither a, e, i, o nor u
    'hello' -> 3
    consonants inside {x}, counted all together
    <go> through {x} and <count> the b, c, d and other consonants
    <calculate> the quantity of non-vowel letters in {x}
    <sum> up the consonants that {x} has
    consonant quantity in {x}, case ignored
    the number of letters minus that of vowels in {x}
    <determine> how many consonant letters a phrase is made of
""",
    "sum(1 for c in @x.lower() if c in 'bcdfghjklmnpqrstvwxyz')",
    "[...@x.toLowerCase()].filter((c) => 'bcdfghjklmnpqrstvwxyz'.includes(c)).length",
    also='consonant_count consonants',
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
    how many {c} are in {x}
    how many times {c} appears in {x}
    <find> the frequency of {c} in {x}
    <tally> {c} in {x}
    the occurrences of {c} in {x} as a number
    number of {c} inside {x}
    <calculate> how often one meets {c} in {x}
    <determine> the count for {c} within {x}
    total appearances of {c} in {x}
    <go> over {x} and <count> where {c} stands
    str.count of {x} for {c}
    the amount of {c} found in {x}
""",
    '@x.count(@c)',
    '@x.split(@c).length - 1',
    params={'c': LETTER(('a', 'e', 'o', 'l', 's', ' '), says={' ': ('the space', 'a blank')})},
    also='count_letter char_count count_occurrences',
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
    a histogram of the characters in {x}
    Counter of the characters in {x}
    character frequencies of {x} in a dictionary
    <map> every character of {x} to how many times it is there
    <tally> all the characters of {x} in a dict
    'noon' -> {'n': 2, 'o': 2}
    a table of letters of {x} with their numbers of appearances
    how often every char is used in {x}, as an object
    letter statistics of {x}: char as key, amount as value
    <make> a frequency map over the characters of {x}
    occurrences per character in {x}
    <analyse> the characters in {x} and <give> back the number of each
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
      const counts = new Map();
      for (const c of text) {
        counts.set(c, (counts.get(c) ?? 0) + 1);
      }
      return Object.fromEntries(counts);
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
    the char which {x} uses most
    the character with the highest count in {x}
    the predominant character of {x}
    the mode of the characters in {x}
    'banana' -> 'a'
    which letter {x} has the most of
    <determine> the character that {x} repeats most
    <search> {x} for its top character by frequency
    most used letter in {x}
    <tell> which character dominates {x}
    the favourite letter of {x}, counting all appearances
    <look> for the most popular character in {x}
    Counter most_common(1) character of {x}
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
    the earliest character in {x} which is not repeated anywhere
    first char with a count of one in {x}
    'swiss' -> 'w'
    <examine> {x} from the left for a character that never comes again and did not come before
    which character of {x} is the first to be there only one time
    <search> {x} for the first letter having no duplicate
    first singleton character of {x}
    the leftmost non-duplicated letter of {x}
    <look> for the first one-time character in {x}
    <detect> the first letter in {x} that stands alone, with no second one in the text
    first char not repeating in {x}
    <determine> the initial character of {x} whose frequency is 1
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
    'count_digits_in',
    'text -> int',
    """
    the number of digits in {x}
    <count> the digits in {x}
    <count> how many digits {x} has
    <tell> how many digits there are in {x}
    the digit count of {x}
    how many digits {x} contains
    how many characters of {x} are from 0 to 9
    'a1b22' -> 3
    numeral tally of {x}
    the quantity of numeric characters in {x}
    <find> the amount of figures 0 to 9 in {x}
    <go> through {x} and <count> the numeric characters
    number of chars in {x} for which isdigit is true
    digit total for {x}
    <calculate> how many of the characters in {x} are numbers 0-9
    <sum> up how many digits occur in a password
    how many digits there are inside {x}
""",
    'sum(1 for c in @x if c.isdigit())',
    r"@x.replace(/\D/g, '').length",
    also='digit_count digits_in_text',
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
    how long {x} is
    how many characters {x} has
    how many symbols, blanks included, {x} consists of
    size of {x} in characters
    'hello' -> 5
    character count of {x}
    the len of {x}
    <find> the length of {x} in chars
    <determine> the total number of letters, spaces and marks in {x}
    <calculate> how many characters fit {x}
    for a tweet limit, <return> how many characters the message takes
    <get> .length of {x}
    the amount of characters in {x}
""",
    'len(@x)',
    '@x.length',
    also='length string_length char_count size',
)
