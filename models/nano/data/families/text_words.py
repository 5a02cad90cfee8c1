"""The words of a text: how many, how long, how often."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='strings')

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
    how many words {x} contains
    how many words make up {x}
    'to be or not' -> 4
    word total for {x}
    <calculate> the number of whitespace-separated words in {x}
    the amount of words {x} consists of
    wc -w for {x}
    <work> out how many words somebody wrote in an essay
    the quantity of words in {x}, blanks of any length between them
    <find> the length of {x} in words
    number of tokens in {x} when split on whitespace
    <check> how wordy {x} is by counting its words
    <measure> {x} in words, not in characters
""",
    'len(@x.split())',
    r"@x.split(/\s+/).filter((word) => word !== '').length",
    also='word_count number_of_words',
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
    how long each word in {x} is, as a list
    'I am here' -> [1, 2, 4]
    the sizes of all the words in {x}
    letter counts of the words in {x}, one number per word
    <measure> every word of {x} and <give> the lengths
    <map> the words of {x} to the number of their characters
    number of characters for each of the words in {x}
    <split> a sentence and <give> len of each part
    the list of len(word) over the words in {x}
    <turn> 'the quick fox' into [3, 5, 3]
    <collect> how many characters each word in {x} has
    word sizes in {x}, in order
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
    word histogram of {x}
    Counter of the words in {x}
    'a b a' -> {'a': 2, 'b': 1}
    <map> every word of {x} to the number of its occurrences
    <tally> the words of {x} in a dictionary
    how many times each of the words in {x} is used, as an object
    bag of words for {x}
    the occurrences per word in {x}
    a frequency table of the words in {x}
    <collect> statistics of the words in {x}: word as key, count as value
    <analyse> a speech and <give> a dict with how often which word was said
    word usage counts for {x}
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
      const counts = new Map();
      for (const word of text.split(/\s+/).filter((word) => word !== '')) {
        counts.set(word, (counts.get(word) ?? 0) + 1);
      }
      return Object.fromEntries(counts);
    }
""",
    inputs=[
        ('to be or not to be',),
        ('',),
        ('one',),
        ('a b a',),
        ('red red blue',),
        ('the cat and the dog',),
        ('constructor',),
    ],
    also='word_frequency count_each_word word_freq frequency',
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
    the biggest word in {x} by its length
    the word of {x} with the greatest length
    'a quick brown elephant' -> 'elephant'
    which of the words in {x} is the longest
    <search> {x} for the word having the most characters
    <pick> the longest word out of {x}
    max word by len in {x}
    <determine> the word in {x} that takes the most letters
    the word in {x} that no other word beats in length
    <look> through the sentence {x} and <give> its lengthiest word
    <select> from the words of {x} the one that is longest
    longest token of {x} separated by blanks
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
    the smallest word in {x} by its length
    the word of {x} with the least length
    'this is fun today' -> 'is'
    which of the words in {x} is the shortest
    <search> {x} for the word having the fewest characters
    <pick> the shortest word out of {x}
    min word by len in {x}
    <determine> the word in {x} that takes the fewest letters
    the briefest word in {x}
    <look> through the sentence {x} and <give> its shortest word
    <select> from the words of {x} the one with minimal length
    shortest token of {x} separated by blanks
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
