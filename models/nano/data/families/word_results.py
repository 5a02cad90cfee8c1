"""What a list of words makes together: a text, a number, a dictionary."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='lists')

define(
    'longest_string',
    'words -> text',
    """
    the longest of {x}
    the longest string in {x}
    <find> the longest word in {x}
    <get> the longest string of {x}
    the one with the most characters of {x}
    <return> the word of {x} that has the most letters
    max by len of {x}
    which of {x} has the most characters
    ['a', 'ccc', 'bb'] -> 'ccc'
    the string with the greatest length in {x}
    <choose> the longest one out of {x}
    the lengthiest entry of {x}
    <search> {x} for the string with the most letters
    <determine> the longest among {x}
    the one in {x} that is longer than the others
    <pick> from {x} what is longest
    longest name on a guest list
    <reduce> {x} to its longest string
""",
    'max(@x, key=len, default=@missing)',
    '@x.reduce((best, word) => (best === null || word.length > best.length ? word : best), null) ?? @missing',
    params={'missing': Param((None, ''), default=None, says={'': ('an empty string', "''")})},
    edges="""
    or {missing} if it is empty
    return {missing} for an empty list
    the first one wins a tie
""",
    also='longest find_longest longest_in_list',
)

define(
    'shortest_string',
    'words -> text',
    """
    the shortest of {x}
    the shortest string in {x}
    <find> the shortest word in {x}
    <get> the shortest string of {x}
    the one with the fewest characters of {x}
    min by len of {x}
    which of {x} has the fewest letters
    ['aaa', 'b', 'cc'] -> 'b'
    the string with the smallest length in {x}
    <choose> the shortest one out of {x}
    the briefest entry of {x}
    <search> {x} for the string with the fewest characters
    <determine> the shortest among {x}
    the one in {x} that is shorter than the others
    <pick> from {x} what is shortest
    shortest name on a guest list
    <reduce> {x} to its shortest string
""",
    'min(@x, key=len, default=@missing)',
    '@x.reduce((best, word) => (best === null || word.length < best.length ? word : best), null) ?? @missing',
    params={'missing': Param((None, ''), default=None, says={'': ('an empty string', "''")})},
    edges="""
    or {missing} if it is empty
    return {missing} for an empty list
""",
    also='shortest find_shortest',
)

define(
    'join_words',
    'words -> text',
    """
    {x} joined by {sep}
    {x} as one string separated by {sep}
    <join> {x} with {sep}
    <combine> {x} into one string with {sep} between them
    <concatenate> {x}, separated by {sep}
    <glue> {x} together with {sep}
    {x} in a row with {sep} in between
    {x} strung together by {sep}
    <put> {sep} between {x} and <make> one string of it
    <merge> {x} to a single text, {sep} as delimiter
    <link> {x} by {sep}
    <implode> {x} with {sep}
    one line holding all of {x}, delimited by {sep}
    <stick> {x} together using {sep}
    <print> {x} on one line with {sep} between neighbours
    <turn> {x} into a string with {sep} as separator
    <connect> {x} through {sep} into a single string
    {x} flattened to a text where {sep} separates them
""",
    '@sep.join(@x)',
    '@x.join(@sep)',
    params={
        'sep': Param(
            (' ', ',', ', ', '-', '_', ' and '),
            arg='separator',
            arg_says=('a separator', 'a given separator', 'separator'),
            says={
                ' ': ('spaces', 'a space', "' '"),
                ',': ('commas', 'a comma', "','"),
                ', ': ('a comma and a space', "', '"),
                '-': ('dashes', 'hyphens', "'-'"),
                '_': ('underscores', "'_'"),
                ' and ': ("' and '",),
            },
        )
    },
    also='join combine to_sentence join_strings',
)

define(
    'concat_words',
    'words -> text',
    """
    {x} put together as one string
    the concatenation of {x}
    <concatenate> {x}
    <join> {x} without a separator
    <put> {x} together into one string
    ['ab', 'c'] -> 'abc'
    all of {x} glued end to end
    {x} merged to one long string, nothing between
    <stick> {x} together without anything between
    one string out of all of {x}, no separator
    <chain> {x} into a single string
    <fuse> {x} into one text without gaps
    ''.join of {x}
    <merge> {x} into a single string with no delimiter
    <append> all of {x} one after another
    <turn> ['foo', 'bar'] into 'foobar'
    <write> {x} straight after one another
    <sum> up {x} as strings into one
""",
    "''.join(@x)",
    "@x.join('')",
    also='concat concatenate glue',
)

define(
    'total_length',
    'words -> int',
    """
    the total length of {x}
    the number of characters in {x} altogether
    the sum of the lengths of {x}
    <count> all characters of {x}
    <add> up the lengths of {x}
    ['ab', 'c'] -> 3
    how many characters {x} have together
    combined length of {x}
    the overall number of letters in {x}, every string counted
    the length {x} would have when joined
    <sum> the lengths of {x}
    <total> the number of characters over {x}
    <work> out how many chars are in {x} in all
    aggregate character count of {x}
    len summed over {x}
    for printing costs, <compute> the number of characters in all words of a list
    how long {x} are in sum
""",
    'sum(len(word) for word in @x)',
    '@x.reduce((total, word) => total + word.length, 0)',
    also='total_characters sum_lengths count_all_chars',
)

define(
    'lengths_by_word',
    'words -> counts',
    """
    a dictionary from each of {x} to its length
    the length of each of {x} as a dictionary
    <map> each of {x} to its length in a dict
    <build> a dict of the lengths of {x}
    <make> a dictionary with {x} as keys and their lengths as values
    ['a', 'bcd'] -> {'a': 1, 'bcd': 3}
    word -> length mapping for {x}
    an object whose keys are {x} and whose values are their lengths
    <pair> each of {x} with its length in a dictionary
    a lookup table with the length of each string in {x}
    dict comprehension of word to len over {x}
    <associate> every string in {x} with how long it is, as a dict
    <create> a dict that gives for each of {x} the number of its characters
    <turn> ['hi'] into {'hi': 2}
    <store> the size of each of {x} under the word itself
    a hash from {x} to character counts
    <index> {x} by word with the length as value
""",
    '{word: len(word) for word in @x}',
    'Object.fromEntries(@x.map((word) => [word, word.length]))',
    also='word_lengths_dict length_map',
)

define(
    'index_of_word',
    'words -> counts',
    """
    a dictionary from each of {x} to its index
    the position of each of {x} as a dict
    <map> each of {x} to its index in a dictionary
    <build> an index of {x}: word to position
    ['a', 'b'] -> {'a': 0, 'b': 1}
    word -> index mapping for {x}
    an object telling at which index each of {x} stands
    <pair> each of {x} with its position in a dictionary, counted from 0
    a lookup table from every string in {x} to where it is
    dict of enumerate over {x}, words as keys
    <store> for each of {x} its zero-based place in a dict
    <assign> ids 0, 1, 2 to {x} in a dict by word
    <turn> ['red', 'blue'] into {'red': 0, 'blue': 1}
    a vocabulary that gives each of {x} its number from zero
    reverse index of {x}, string to position
    <record> the index for each string in {x} under that string
""",
    '{word: i for i, word in enumerate(@x)}',
    'Object.fromEntries(@x.map((word, i) => [word, i]))',
    inputs=[(['a', 'b', 'c'],), ([],), (['x'],), (['red', 'green', 'blue'],)],
    also='index_map positions',
)

define(
    'common_prefix_of_all',
    'words -> text',
    """
    the longest common prefix of {x}
    the longest prefix that {x} share
    <find> the longest common prefix of {x}
    <get> what all of {x} have in common at the start
    the beginning that all of {x} share
    ['flower', 'flow', 'flight'] -> 'fl'
    the start that every one of {x} has
    how {x} all begin, as the longest possible text
    shared beginning of {x}, '' if there is none
    <determine> the longest string that each of {x} starts with
    longest leading part identical in {x}
    LCP of {x}
    os.path.commonprefix for {x}
    <compare> {x} from the left and <return> the part they agree on
    <extract> the common opening letters of {x}
    the longest text with which all of {x} start
    <work> out how far {x} match from their first letter, as a string
""",
    """
    def @f(words):
        prefix = words[0] if words else ''
        for word in words:
            while not word.startswith(prefix):
                prefix = prefix[:-1]
        return prefix
""",
    """
    function @f(words) {
      let prefix = words[0] ?? '';
      for (const word of words) {
        while (!word.startsWith(prefix)) {
          prefix = prefix.slice(0, -1);
        }
      }
      return prefix;
    }
""",
    inputs=[
        (['flower', 'flow', 'flight'],),
        (['dog', 'car'],),
        ([],),
        (['one'],),
        (['test', 'testing', 'tester'],),
        (['ab', 'abc'],),
    ],
    also='longest_common_prefix common_prefix shared_prefix',
)
