"""How two texts differ, and what of one is in the other."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='strings', combines=False)

define(
    'hamming_distance',
    'text a, text b -> int',
    """
    the Hamming distance of two strings
    the hamming distance between a and b
    the number of positions at which two strings of equal length differ
    <count> the positions where two strings differ
    <compute> the Hamming distance between two words of the same length
    how many positions of two equally long strings have different characters
    in how many places a and b do not match, character by character
    number of mismatching positions of two strings of the same size
    hamming distance, two strings
    <compare> two strings position by position and <count> the mismatches
    how many substitutions turn a into b, both of the same length
    <count> the differing characters of two DNA strands of equal length
    the amount of indexes where a[i] is not b[i]
    'karolin' and 'kathrin' -> 3
    <measure> how different two equal-length codes are by counting unequal symbols
    point mutations between two sequences of the same length
    <determine> the count of unequal characters at the same index in two words
""",
    'sum(1 for x, y in zip(a, b) if x != y)',
    '[...a].slice(0, b.length).filter((c, i) => c !== b[i]).length',
    inputs=[
        ('karolin', 'kathrin'),
        ('abc', 'abc'),
        ('abc', 'xyz'),
        ('', ''),
        ('abcd', 'abd'),
        ('1011', '1001'),
        ('toned', 'roses'),
    ],
    also='hamming differences_between',
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
    ? a is hidden in b with its letters in order but gaps allowed
    ? deleting some characters from b leaves a
    ? one gets the first string by crossing out letters of the second
    ? the characters of a are found one after another in b, not necessarily adjacent
    ? all letters of a short string turn up in a longer one in the right sequence
    ? 'ace' is contained in 'abcde' in order, gaps permitted
    ? b has every character of a, from left to right
    ? a can be read off b by skipping characters
    subsequence test for two strings, a inside b
    ? a is obtained from b by removing zero or more characters without reordering
    ? the first word can be found in the second one when letters in between are ignored
    <check> subsequence: first string within second
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
    ? b is a with some characters moved from the front to the end
    ? cyclically shifting one string produces the other
    ? a turned around like a ring gives b
    ? 'waterbottle' and 'erbottlewat' style strings are the same up to rotation
    ? two words are circular shifts of one another
    ? a and b have the same length and b is inside a plus a
    ? taking a prefix of a string and putting it behind the rest can yield another string
    ? some cyclic shift of a equals b
    ? string b comes out of string a by rotating
    ? one word is another one cut in two with the halves exchanged
    rotation check of two strings
    <test> two strings for being rotated versions of one another
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
    how many single-character edits are needed to change one word into another
    the fewest edits between a and b
    'kitten' and 'sitting' -> 3
    levenshtein of two strings
    minimum edits: insert, delete or substitute a character to go from a to b
    <measure> how far a typo is from the right word in edits
    the least number of keystroke changes that make two words equal
    string similarity as Levenshtein edit count
    the cost of transforming a into b with unit-cost insert, delete, replace
    how many letters one has to insert, remove or change to get b out of a
    <determine> with dynamic programming the minimal edit count between two strings
    spelling distance of two words (Levenshtein)
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
    LCS length, two strings
    'abcde' and 'ace' -> 3
    how many characters two strings have in common in the same order, gaps allowed
    the size of the longest subsequence that is in both a and b
    <measure> the longest common subsequence of two sequences of letters
    <determine> with dynamic programming how long the LCS of two strings is
    the greatest number of characters one can keep in both of two strings so that the same text is left
    length of the longest not necessarily contiguous string contained in both of two strings
    longest shared subsequence of a and b, as a length
    <calculate> LCS(a, b) and <give> its length only
    how long the longest sequence of letters is that appears in order in each of two words
    <return> the number of characters in the longest common subsequence of two texts
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
