"""Text."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='strings')

define('reverse_string', 'text -> text', '''
    {x} reversed
    {x} backwards
    <reverse> {x}
    <reverse> the characters of {x}
    <turn> {x} around
    <write> {x} backwards
    <flip> {x}
    {x} in reverse
''', '@x[::-1]', "[...@x].reverse().join('')", also='reverse reverse_text reversed_string')

define('count_vowels', 'text -> int', '''
    the number of vowels in {x}
    <count> the vowels in {x}
    <count> how many vowels {x} has
    how many vowels there are in {x}
    the vowel count of {x}
    <count> the letters a, e, i, o and u in {x}
''', "sum(1 for c in @x.lower() if c in 'aeiou')", "[...@x.toLowerCase()].filter((c) => 'aeiou'.includes(c)).length",
       also='vowel_count number_of_vowels vowels')

define('is_palindrome', 'text -> bool', '''
    ? {x} is a palindrome
    ? {x} reads the same forwards and backwards
    ? {x} is equal to its reverse
    ? {x} is the same when reversed
    ? {x} reads the same both ways
    ? {x} stays the same when you read it backwards
''', '@x == @x[::-1]', "@x === [...@x].reverse().join('')", also='palindrome check_palindrome', which='''
    that are palindromes / is a palindrome
    that read the same backwards / reads the same backwards
''')

define('split_words', 'text -> words', '''
    the words of {x}
    the words in {x}
    a list of the words in {x}
    <split> {x} into words
    <break> {x} into its words
    <separate> {x} into a list of words
''', '@x.split()', "@x.split(/\\s+/).filter((word) => word !== '')", also='words get_words to_words')

define('title_case', 'text -> text', '''
    {x} in title case
    {x} with each word capitalized
    <capitalize> every word of {x}
    <capitalize> the first letter of each word in {x}
    <convert> {x} to title case
    <make> the first letter of every word in {x} uppercase and the rest lowercase
''', "' '.join(word.capitalize() for word in @x.split())", '''
    function @f(text) {
      const words = text.split(/\\s+/).filter((word) => word !== '');
      return words.map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase()).join(' ');
    }
''', also='capitalize_words to_title title')
