"""Lists of words changed, and what they make together."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='lists')

define(
    'upper_each',
    'words -> words',
    """
    {x} in upper case
    each of {x} in upper case
    <convert> {x} to uppercase
    <convert> every string in {x} to uppercase
    <make> each of {x} uppercase
    <uppercase> every word in {x}
""",
    '[word.upper() for word in @x]',
    '@x.map((word) => word.toUpperCase())',
    also='uppercase_all to_upper_all upper_words',
)

define(
    'lower_each',
    'words -> words',
    """
    {x} in lower case
    each of {x} in lower case
    <convert> {x} to lowercase
    <convert> every string in {x} to lowercase
    <make> each of {x} lowercase
    <lowercase> every word in {x}
""",
    '[word.lower() for word in @x]',
    '@x.map((word) => word.toLowerCase())',
    also='lowercase_all to_lower_all lower_words',
)

define(
    'capitalize_each',
    'words -> words',
    """
    {x} with capital first letters
    <capitalize> each of {x}
    <capitalize> every word in {x}
    <make> the first letter of each of {x} uppercase
    each of {x} with its first letter in upper case
""",
    '[word[:1].upper() + word[1:] for word in @x]',
    '@x.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))',
    also='capitalize_all capitalize_words_list',
)

define(
    'lengths',
    'words -> numbers',
    """
    the lengths of {x}
    the length of each of {x}
    a list of the lengths of {x}
    <compute> the length of every string in {x}
    <map> {x} to their lengths
    <list> how long each of {x} is
""",
    '[len(word) for word in @x]',
    '@x.map((word) => word.length)',
    also='word_sizes get_lengths map_lengths',
)

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
""",
    "''.join(@x)",
    "@x.join('')",
    also='concat concatenate glue',
)

define(
    'first_letters',
    'words -> words',
    """
    the first letters of {x}
    the first letter of each of {x}
    a list with the first character of each of {x}
    <take> the first letter of every word in {x}
    <get> the initial of each of {x}
""",
    '[word[:1] for word in @x]',
    '@x.map((word) => word.slice(0, 1))',
    also='initials_list first_chars_of',
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
""",
    '{word: len(word) for word in @x}',
    'Object.fromEntries(@x.map((word) => [word, word.length]))',
    also='word_lengths_dict length_map',
)

define(
    'to_numbers',
    'words -> numbers',
    """
    {x} as integers
    the integers that {x} stand for
    <convert> {x} to integers
    <parse> each of {x} as an integer
    <turn> {x} into numbers
""",
    '[int(word) for word in @x]',
    '@x.map((word) => parseInt(word, 10))',
    inputs=[(['1', '2', '3'],), ([],), (['42'],), (['-5', '0', '7'],), (['10', '20'],)],
    also='parse_ints to_ints strings_to_numbers',
)

define(
    'prefix_each',
    'words -> words',
    """
    each of {x} with {p} in front
    {x} with {p} put before each
    <add> {p} in front of every string in {x}
    <prepend> {p} to each of {x}
    <prefix> every word in {x} with {p}
""",
    '[@p + word for word in @x]',
    '@x.map((word) => @p + word)',
    params={'p': Param(('#', '- ', 'x', '@ ', 'pre'), arg='prefix', arg_says=('a prefix', 'a given prefix', 'prefix'))},
    also='add_prefix prepend_all',
)

define(
    'suffix_each',
    'words -> words',
    """
    each of {x} with {p} at the end
    <add> {p} to the end of every string in {x}
    <append> {p} to each of {x}
    {x} with {p} put after each
""",
    '[word + @p for word in @x]',
    '@x.map((word) => word + @p)',
    params={'p': Param(('!', 's', '.', '?', 'ing'), arg='suffix', arg_says=('a suffix', 'a given suffix', 'suffix'))},
    also='add_suffix append_all',
)

define(
    'number_lines',
    'words -> words',
    """
    {x} numbered like '1. first'
    {x} with their number in front, as in '1. text'
    <number> {x} as '1. a', '2. b' and so on
    <put> '1. ', '2. ' ... in front of {x}
""",
    "[f'{i}. {word}' for i, word in enumerate(@x, 1)]",
    '@x.map((word, i) => `${i + 1}. ${word}`)',
    also='numbered enumerate_words add_numbers_to_lines',
)

define(
    'index_of_word',
    'words -> counts',
    """
    a dictionary from each of {x} to its index
    the position of each of {x} as a dict
    <map> each of {x} to its index in a dictionary
    <build> an index of {x}: word to position
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
