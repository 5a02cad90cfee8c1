"""Some words of a list, in some order or in groups."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='lists')

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
