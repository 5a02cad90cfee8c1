"""Two texts at once."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='strings', combines=False)

define(
    'are_anagrams',
    'text a, text b -> bool',
    """
    ? two strings are anagrams of each other
    ? two words are anagrams
    ? one string is an anagram of another
    ? a and b are anagrams
    ? two given strings contain the same letters
    ? two texts consist of the same letters in a different order
""",
    'sorted(a) == sorted(b)',
    "[...a].sort().join('') === [...b].sort().join('')",
    inputs=[
        ('listen', 'silent'),
        ('abc', 'cab'),
        ('hello', 'world'),
        ('', ''),
        ('a', 'aa'),
        ('rat', 'tar'),
        ('rat', 'car'),
    ],
    also='is_anagram anagram anagrams check_anagram',
)

define(
    'hamming_distance',
    'text a, text b -> int',
    """
    the Hamming distance of two strings
    the hamming distance between a and b
    the number of positions at which two strings of equal length differ
    <count> the positions where two strings differ
    <compute> the Hamming distance between two words of the same length
""",
    'sum(1 for x, y in zip(a, b) if x != y)',
    '[...a].filter((c, i) => c !== b[i]).length',
    inputs=[('karolin', 'kathrin'), ('abc', 'abc'), ('abc', 'xyz'), ('', ''), ('1011', '1001'), ('toned', 'roses')],
    also='hamming differences_between',
)

define(
    'common_prefix',
    'text a, text b -> text',
    """
    the longest common prefix of two strings
    the common prefix of a and b
    the part that two strings share at the start
    <find> the longest common prefix of two words
    <get> what two strings have in common at the beginning
""",
    """
    def @f(a, b):
        i = 0
        while i < len(a) and i < len(b) and a[i] == b[i]:
            i += 1
        return a[:i]
""",
    """
    function @f(a, b) {
      let i = 0;
      while (i < a.length && i < b.length && a[i] === b[i]) {
        i++;
      }
      return a.slice(0, i);
    }
""",
    inputs=[('flower', 'flow'), ('abc', 'xyz'), ('same', 'same'), ('', 'a'), ('interview', 'internet'), ('car', 'cat')],
    also='shared_prefix longest_common_prefix',
)

define(
    'is_subsequence',
    'text a, text b -> bool',
    """
    ? a is a subsequence of b
    ? one string is a subsequence of another
    ? the letters of the first string occur in the second one in the same order
    ? all characters of a appear in b in order
    ? the first of two strings is a subsequence of the second
""",
    """
    def @f(a, b):
        i = 0
        for c in b:
            if i < len(a) and a[i] == c:
                i += 1
        return i == len(a)
""",
    """
    function @f(a, b) {
      let i = 0;
      for (const c of b) {
        if (i < a.length && a[i] === c) {
          i++;
        }
      }
      return i === a.length;
    }
""",
    inputs=[('ace', 'abcde'), ('aec', 'abcde'), ('', 'abc'), ('abc', ''), ('hlo', 'hello'), ('xyz', 'xaybzc')],
    also='subsequence check_subsequence',
)

define(
    'is_rotation',
    'text a, text b -> bool',
    """
    ? one string is a rotation of another
    ? b is a rotation of a
    ? two strings are rotations of each other
    ? a string can be rotated to get another one
""",
    'len(a) == len(b) and b in a + a',
    'a.length === b.length && (a + a).includes(b)',
    inputs=[
        ('waterbottle', 'erbottlewat'),
        ('abc', 'cab'),
        ('abc', 'acb'),
        ('', ''),
        ('ab', 'abab'),
        ('hello', 'llohe'),
    ],
    also='rotation are_rotations',
)

define(
    'edit_distance',
    'text a, text b -> int',
    """
    the edit distance of two strings
    the Levenshtein distance between two words
    the Levenshtein distance of a and b
    <compute> the edit distance between two strings
    <calculate> the Levenshtein distance of two strings
    the smallest number of insertions, deletions and replacements that turn one string into another
""",
    """
    def @f(a, b):
        row = list(range(len(b) + 1))
        for i, x in enumerate(a):
            previous, row = row, [i + 1]
            for j, y in enumerate(b):
                cost = 0 if x == y else 1
                row.append(min(previous[j] + cost, previous[j + 1] + 1, row[j] + 1))
        return row[-1]
""",
    """
    function @f(a, b) {
      let row = Array.from({ length: b.length + 1 }, (_, j) => j);
      for (let i = 0; i < a.length; i++) {
        const previous = row;
        row = [i + 1];
        for (let j = 0; j < b.length; j++) {
          const cost = a[i] === b[j] ? 0 : 1;
          row.push(Math.min(previous[j] + cost, previous[j + 1] + 1, row[j] + 1));
        }
      }
      return row[b.length];
    }
""",
    inputs=[('kitten', 'sitting'), ('abc', 'abc'), ('', 'abc'), ('cat', 'cut'), ('flaw', 'lawn'), ('a', 'b')],
    also='levenshtein levenshtein_distance',
)

define(
    'longest_common_subsequence',
    'text a, text b -> int',
    """
    the length of the longest common subsequence of two strings
    the LCS length of a and b
    <compute> the length of the longest common subsequence of two strings
    <find> how long the longest common subsequence of two words is
""",
    """
    def @f(a, b):
        row = [0] * (len(b) + 1)
        for x in a:
            previous, row = row, [0]
            for j, y in enumerate(b):
                row.append(previous[j] + 1 if x == y else max(previous[j + 1], row[j]))
        return row[-1]
""",
    """
    function @f(a, b) {
      let row = new Array(b.length + 1).fill(0);
      for (const x of a) {
        const previous = row;
        row = [0];
        for (let j = 0; j < b.length; j++) {
          row.push(x === b[j] ? previous[j] + 1 : Math.max(previous[j + 1], row[j]));
        }
      }
      return row[b.length];
    }
""",
    inputs=[('abcde', 'ace'), ('abc', 'abc'), ('abc', 'def'), ('', 'a'), ('aggtab', 'gxtxayb'), ('stone', 'longest')],
    also='lcs lcs_length',
)

define(
    'count_substring',
    'text text, text part -> int',
    """
    <tell> how often one string occurs in another
    the number of times a part occurs in a text
    the number of occurrences of a substring in a string, not overlapping
    <count> how often a substring occurs in a string
    <count> the occurrences of a part in a text
""",
    'text.count(part)',
    'text.split(part).length - 1',
    inputs=[('banana', 'an'), ('hello', 'l'), ('aaa', 'b'), ('abcabc', 'abc'), ('', 'x'), ('to be or not to be', 'to')],
    also='count_occurrences occurrences substring_count',
)

define(
    'common_chars',
    'text a, text b -> text',
    """
    the characters that two strings have in common
    the letters that occur in both of two strings
    <find> the characters of the first string that are also in the second
    the common characters of a and b, each once, in the order of a
""",
    "''.join(c for c in dict.fromkeys(a) if c in b)",
    "[...new Set(a)].filter((c) => b.includes(c)).join('')",
    inputs=[('hello', 'world'), ('abc', 'xyz'), ('abc', 'cba'), ('', 'a'), ('apple', 'pear')],
    also='shared_letters common_letters',
)

define(
    'interleave_strings',
    'text a, text b -> text',
    """
    two strings merged by taking their characters in turn
    the characters of a and b in alternation
    <merge> two strings by alternating their characters
    <interleave> two strings, with the rest of the longer one at the end
""",
    """
    def @f(a, b):
        result = ''
        for i in range(max(len(a), len(b))):
            result += a[i:i + 1] + b[i:i + 1]
        return result
""",
    """
    function @f(a, b) {
      let result = '';
      for (let i = 0; i < Math.max(a.length, b.length); i++) {
        result += a.slice(i, i + 1) + b.slice(i, i + 1);
      }
      return result;
    }
""",
    inputs=[('abc', '123'), ('ab', 'wxyz'), ('', 'q'), ('hello', ''), ('ac', 'bd')],
    also='merge_alternately merge_strings',
)

define(
    'full_name',
    'text first, text last -> text',
    """
    the full name from first and last name
    a full name made of first and last name
    <join> first and last name with a space
    <build> a full name from a first and a last name
    <combine> two names into one string with a space between
""",
    "f'{first} {last}'",
    '`${first} ${last}`',
    inputs=[('Ada', 'Lovelace'), ('Alan', 'Turing'), ('a', 'b'), ('Grace', 'Hopper')],
    also='make_full_name join_names',
)

define(
    'greet',
    'text name -> text',
    """
    a greeting like 'Hello, Ann!' for a name
    the text 'Hello, NAME!' for a given name
    <greet> a person by name with 'Hello, NAME!'
    <say> 'Hello, ' followed by a name and '!'
    <return> 'Hello, name!' for a name
""",
    "f'Hello, {name}!'",
    '`Hello, ${name}!`',
    inputs=[('Ann',), ('Bob',), ('World',), ('Zoe',)],
    also='hello say_hello greeting',
)

define(
    'same_ignoring_case',
    'text a, text b -> bool',
    """
    ? two strings are equal ignoring case
    ? a and b are the same if case does not matter
    ? two words are equal regardless of upper and lower case
    ? two strings match case-insensitively
""",
    'a.lower() == b.lower()',
    'a.toLowerCase() === b.toLowerCase()',
    inputs=[('Hello', 'hello'), ('a', 'b'), ('', ''), ('ABC', 'abc'), ('abc', 'abcd')],
    also='equals_ignore_case same_text',
)

define(
    'is_longer',
    'text a, text b -> text',
    """
    the longer of two strings
    the longer one of a and b, a if they have the same length
    <return> the longer of two words
    <pick> the longer string out of two
""",
    'b if len(b) > len(a) else a',
    'b.length > a.length ? b : a',
    inputs=[('cat', 'horse'), ('same', 'size'), ('', 'x'), ('apple', 'fig')],
    also='longer longer_string',
)
