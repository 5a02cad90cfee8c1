"""Words in some order or in groups."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='lists')

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
    ['b', 'a'] -> ['a', 'b']
    {x} in dictionary order
    {x} in lexicographic order
    <alphabetize> {x}
    {x} ordered from a to z
    <put> {x} in abc order
    sorted() of {x} as strings
    ascending lexical sort of {x}
    <rearrange> {x} to be alphabetical
    <sort> names in a list by alphabet
    phone book order of {x}
    <bring> {x} into alphabetical order
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
    ['ccc', 'a', 'bb'] -> ['a', 'bb', 'ccc']
    {x} ordered by how many characters they have, fewest first
    {x} by ascending length
    <sort> {x} with key len
    <rank> {x} from shortest to longest
    {x} with short ones first and long ones last
    <rearrange> {x} so that lengths increase
    <order> {x} by character count, smallest to biggest
    <put> the short words of {x} before the long ones
    length order of {x}, ascending
    <line> {x} up by size, short to long
    small words before big words in {x}
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
    ['a', 'b'] -> ['b', 'a']
    {x} in descending alphabetical order
    {x} in reverse dictionary order
    {x} ordered backwards through the alphabet
    <put> {x} from z down to a
    descending lexical sort of {x}
    <sort> {x} alphabetically and then <turn> the order around
    <sort> names in a list from the end of the alphabet to its start
    <arrange> {x} anti-alphabetically
    {x} by alphabet, but z before a
    sorted with reverse=True on {x} as strings
    <rank> {x} alphabetically in decreasing order
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
    ['b', 'A', 'c'] -> ['A', 'b', 'c']
    {x} in alphabetical order where capitals count like small letters
    case-insensitive alphabetical order of {x}
    <alphabetize> {x} with no regard to case
    <sort> {x} by their lowercase form
    <arrange> {x} from a to z, treating 'B' and 'b' as the same
    sorted {x} with key str.lower
    <order> file names alphabetically so that upper or lower case makes no difference
    {x} from a to z with case disregarded
    <put> {x} in dictionary order, case-blind
    <sort> {x} so that capitals do not come first just for being capitals
    <rank> {x} alphabetically, uppercase and lowercase alike
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
    ['ab', 'ac', 'b'] -> {'a': ['ab', 'ac'], 'b': ['b']}
    {x} sorted into bins by their initial
    an index of {x} by starting letter
    a dict where each key is a letter and the value lists those of {x} starting with it
    <bucket> {x} by initial letter
    <classify> {x} after the letter they begin with, in a dictionary
    groupby of {x} on the first character
    <collect> those of {x} that start alike under their first letter
    an address book of {x}: letter -> names
    <partition> {x} by the character at index 0 into a dict of lists
    <map> first characters to lists of the words in {x} having them
    <organize> {x} by initial in a dictionary, order within each group kept
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
    ['a', 'bb', 'c'] -> {1: ['a', 'c'], 2: ['bb']}
    {x} bucketed by number of letters
    an object with lengths as keys and lists of the words from {x} as values
    a dict in which each length leads to those of {x} that have it
    <bucket> {x} by their size in characters
    <classify> {x} by character count, in a dictionary
    groupby of {x} on len
    <collect> those of {x} that are equally long under their length
    <partition> {x} by len into a dict of lists
    <map> word lengths to lists of the words in {x}
    <organize> {x} by number of characters
    <index> {x} by length
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
    ['ab', 'ba', 'cd'] -> [['ab', 'ba'], ['cd']]
    anagram families in {x}, as lists
    {x} put into lists where all have the same letters
    <cluster> {x} by sorted letters
    <gather> those of {x} that are permutations of one another
    <collect> {x} in sublists of mutual anagrams
    a list of lists, each holding strings from {x} built of the same characters
    <partition> {x} so that anagrams come together
    <bundle> words like 'eat', 'tea' and 'ate' from {x} into one list each
    <sort> {x} into anagram classes
    leetcode group anagrams on {x}
    <bring> together what in {x} consists of equal letters in another order
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
