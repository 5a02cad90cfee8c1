"""Lists of words."""

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
    'keep_longer',
    'words -> words',
    """
    the strings in {x} that are longer than {k} characters
    the words of {x} with more than {k} letters
    <keep> only the words of {x} longer than {k}
    <filter> {x} to those with more than {k} characters
    <remove> from {x} what has {k} letters or fewer
    <find> the words in {x} whose length is above {k}
""",
    '[word for word in @x if len(word) > @k]',
    '@x.filter((word) => word.length > @k)',
    params={'k': Param((2, 3, 4), arg='length', arg_says=('a given length', 'length', 'n'))},
    also='longer_than filter_long long_words',
)

define(
    'keep_shorter',
    'words -> words',
    """
    the strings in {x} that are shorter than {k} characters
    the words of {x} with fewer than {k} letters
    <keep> only the words of {x} shorter than {k}
    <filter> {x} to those with less than {k} characters
    <remove> from {x} what has {k} letters or more
""",
    '[word for word in @x if len(word) < @k]',
    '@x.filter((word) => word.length < @k)',
    params={'k': Param((3, 4, 5), arg='length', arg_says=('a given length', 'length', 'n'))},
    also='shorter_than filter_short short_words',
)

define(
    'keep_of_length',
    'words -> words',
    """
    the strings in {x} that have exactly {k} characters
    the words of {x} with length {k}
    <keep> only the words of {x} with exactly {k} letters
    <filter> {x} to those of length {k}
""",
    '[word for word in @x if len(word) == @k]',
    '@x.filter((word) => word.length === @k)',
    params={'k': Param((3, 4, 5), arg='length', arg_says=('a given length', 'length', 'n'))},
    also='words_of_length',
)

define(
    'keep_starting_with',
    'words -> words',
    """
    the strings in {x} that start with {p}
    the words of {x} beginning with {p}
    <keep> only the words of {x} that start with {p}
    <filter> {x} to those that begin with {p}
    <find> all words in {x} starting with {p}
    <pick> from {x} what starts with {p}
""",
    '[word for word in @x if word.startswith(@p)]',
    '@x.filter((word) => word.startsWith(@p))',
    params={
        'p': Param(
            ('a', 'b', 's', 'k', 'H'), arg='prefix', arg_says=('a prefix', 'a given prefix', 'a given letter', 'prefix')
        )
    },
    also='starting_with filter_prefix starts_with_filter',
)

define(
    'keep_ending_with',
    'words -> words',
    """
    the strings in {x} that end with {p}
    the words of {x} ending in {p}
    <keep> only the words of {x} that end with {p}
    <filter> {x} to those that end in {p}
    <find> all words in {x} ending with {p}
""",
    '[word for word in @x if word.endswith(@p)]',
    '@x.filter((word) => word.endsWith(@p))',
    params={'p': Param(('e', 'n', 's', 'o', 't'), arg='suffix', arg_says=('a suffix', 'a given suffix', 'suffix'))},
    also='ending_with filter_suffix',
)

define(
    'keep_containing',
    'words -> words',
    """
    the strings in {x} that contain {p}
    the words of {x} with {p} in them
    <keep> only the words of {x} that contain {p}
    <filter> {x} to those that include {p}
    <find> all words in {x} that have {p} in them
""",
    '[word for word in @x if @p in word]',
    '@x.filter((word) => word.includes(@p))',
    params={'p': Param(('a', 'e', 'o', 'an', 'l'), arg='part', arg_says=('a substring', 'a given text', 'part'))},
    also='containing filter_containing grep',
)

define(
    'remove_empty',
    'words -> words',
    """
    {x} without the empty ones
    {x} without empty strings
    <remove> empty strings from {x}
    <drop> the empty strings in {x}
    <filter> out empty strings from {x}
    <keep> only what is not empty in {x}
""",
    "[word for word in @x if word != '']",
    "@x.filter((word) => word !== '')",
    inputs=[(['a', '', 'b'],), ([],), ([''],), (['x', 'y'],), (['', 'one', '', 'two'],)],
    also='drop_empty non_empty',
)

define(
    'sort_words',
    'words -> words',
    """
    {x} in alphabetical order
    {x} sorted alphabetically
    <sort> {x} alphabetically
    <sort> {x} from a to z
    <order> {x} alphabetically
    <arrange> {x} in alphabetical order
""",
    'sorted(@x)',
    '[...@x].sort()',
    also='sort_strings alphabetical sort_alphabetically',
)

define(
    'sort_by_length',
    'words -> words',
    """
    {x} sorted by length
    {x} from shortest to longest
    <sort> {x} by length
    <sort> {x} by their length, shortest first
    <order> {x} from the shortest to the longest
    <arrange> {x} by how long they are
""",
    'sorted(@x, key=len)',
    '[...@x].sort((a, b) => a.length - b.length)',
    also='length_sort sort_words_by_length by_length',
)

define(
    'sort_words_descending',
    'words -> words',
    """
    {x} in reverse alphabetical order
    {x} sorted from z to a
    <sort> {x} in reverse alphabetical order
    <sort> {x} from z to a
    <order> {x} alphabetically, last first
""",
    'sorted(@x, reverse=True)',
    '[...@x].sort().reverse()',
    also='sort_words_reverse z_to_a',
)

define(
    'sort_ignoring_case',
    'words -> words',
    """
    {x} sorted alphabetically ignoring case
    <sort> {x} alphabetically, no matter upper or lower case
    <sort> {x} case-insensitively
    <order> {x} ignoring case
""",
    'sorted(@x, key=str.lower)',
    '[...@x].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : 0))',
    also='case_insensitive_sort sort_case_insensitive',
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
    'group_by_first_letter',
    'words -> any',
    """
    {x} grouped by first letter
    a dictionary from first letters to the words of {x}
    <group> {x} by their first letter
    <group> the words of {x} by initial
    <put> {x} into groups by first letter
""",
    """
    def @f(words):
        groups = {}
        for word in words:
            groups.setdefault(word[:1], []).append(word)
        return groups
""",
    """
    function @f(words) {
      const groups = {};
      for (const word of words) {
        const key = word.slice(0, 1);
        groups[key] = [...(groups[key] ?? []), word];
      }
      return groups;
    }
""",
    inputs=[
        (['apple', 'avocado', 'banana'],),
        ([],),
        (['x'],),
        (['cat', 'dog', 'cow'],),
        (['red', 'rose', 'blue', 'bird'],),
    ],
    also='group_words by_initial',
)

define(
    'group_by_length',
    'words -> any',
    """
    {x} grouped by length
    a dictionary from lengths to the words of {x}
    <group> {x} by their length
    <put> {x} into groups of equal length
    <collect> {x} by how long they are
""",
    """
    def @f(words):
        groups = {}
        for word in words:
            groups.setdefault(len(word), []).append(word)
        return groups
""",
    """
    function @f(words) {
      const groups = {};
      for (const word of words) {
        groups[word.length] = [...(groups[word.length] ?? []), word];
      }
      return groups;
    }
""",
    inputs=[(['a', 'bb', 'c'],), ([],), (['x'],), (['cat', 'dog', 'bird'],), (['one', 'two', 'three'],)],
    also='words_by_length length_groups',
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

define(
    'group_anagrams',
    'words -> matrix',
    """
    {x} grouped into anagrams
    the groups of anagrams in {x}
    <group> the anagrams in {x} together
    <group> {x} by their letters
    <collect> {x} that are anagrams of each other into lists
""",
    """
    def @f(words):
        groups = {}
        for word in words:
            groups.setdefault(''.join(sorted(word)), []).append(word)
        return list(groups.values())
""",
    """
    function @f(words) {
      const groups = new Map();
      for (const word of words) {
        const key = [...word].sort().join('');
        groups.set(key, [...(groups.get(key) ?? []), word]);
      }
      return [...groups.values()];
    }
""",
    inputs=[(['eat', 'tea', 'tan', 'ate'],), ([],), (['a'],), (['rat', 'tar', 'car'],), (['ab', 'ba', 'cd'],)],
    also='anagram_groups',
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
