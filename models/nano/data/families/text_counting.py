"""What is in a text, and how often."""

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
""",
    "sum(1 for c in @x.lower() if c in 'bcdfghjklmnpqrstvwxyz')",
    "[...@x.toLowerCase()].filter((c) => 'bcdfghjklmnpqrstvwxyz'.includes(c)).length",
    also='consonant_count consonants',
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
