"""The longest part that is of some kind."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='algorithms', combines=False)

define(
    'longest_increasing_subsequence',
    'numbers -> int',
    """
    the length of the longest increasing subsequence of {x}
    <find> the length of the longest increasing subsequence in {x}
    <compute> how long the longest increasing subsequence of {x} is
    the LIS length of {x}
    [10, 9, 2, 5, 3, 7] -> 3
    LIS of {x}, only its length
    how many numbers of {x} can be kept at most so that they strictly rise
    <remove> as few of {x} as possible until the rest strictly rises, and <return> how many stay
    the size of the biggest strictly ascending subsequence in {x}, gaps allowed
    <determine> the longest strictly growing subsequence of {x} and <give> its length
    length of a longest rising selection from {x}, order kept, not necessarily contiguous
    the most values one can pick from left to right in {x} with each above the one before
    dynamic programming over {x} for the longest strictly increasing subsequence
    <measure> the longest increasing chain in {x}, skipping allowed
    LeetCode 300 for {x}
    how long a strictly increasing subsequence of {x} can be
    the patience sorting number of piles for {x}, which is its LIS length
""",
    """
    def @f(numbers):
        lengths = []
        for i, n in enumerate(numbers):
            shorter = [lengths[j] for j in range(i) if numbers[j] < n]
            lengths.append(1 + max(shorter, default=0))
        return max(lengths, default=0)
""",
    """
    function @f(numbers) {
      const lengths = [];
      numbers.forEach((n, i) => {
        const shorter = lengths.filter((_, j) => numbers[j] < n);
        lengths.push(1 + Math.max(0, ...shorter));
      });
      return Math.max(0, ...lengths);
    }
""",
    inputs=[([10, 9, 2, 5, 3, 7],), ([],), ([1, 2, 3],), ([3, 2, 1],), ([4, 10, 4, 3, 8, 9],)],
    also='lis lis_length',
)

define(
    'longest_run',
    'items -> int',
    """
    the length of the longest run of equal neighbours in {x}
    the longest streak of the same value in {x}
    <find> the length of the longest run of equal elements in {x}
    <count> the longest sequence of equal values in {x}
    [1, 1, 2, 2, 2] -> 3
    how many times in a row the same value stands in {x} at most
    <measure> the longest stretch of identical entries side by side in {x}
    the record length of repeats without interruption in {x}
    maximum size of a group from itertools.groupby over {x}
    <look> for the longest block of one repeated value in {x} and <return> how long it is
    longest consecutive repetition in {x}, its length, 0 for nothing
    how many equal items come one after another in {x}, at the most
    the biggest group of adjacent duplicates in {x}, its size
    <determine> how long the same thing stays at most in {x}
    winning streak: the longest series of the same result in {x}
    <compute> the maximal run length in {x}
    same value back to back, the highest count in {x}
""",
    """
    def @f(items):
        best = current = 0
        for i, item in enumerate(items):
            current = current + 1 if i > 0 and item == items[i - 1] else 1
            best = max(best, current)
        return best
""",
    """
    function @f(items) {
      let best = 0;
      let current = 0;
      items.forEach((item, i) => {
        current = i > 0 && item === items[i - 1] ? current + 1 : 1;
        best = Math.max(best, current);
      });
      return best;
    }
""",
    inputs=[([1, 1, 2, 2, 2],), ([],), (['a'],), ([1, 2, 3],), (['x', 'x', 'y', 'x'],)],
    also='longest_streak max_run',
)

define(
    'longest_consecutive',
    'numbers -> int',
    """
    the length of the longest run of consecutive integers in {x}, in any order
    the longest sequence of consecutive numbers that {x} contains
    <find> the length of the longest consecutive sequence in {x}
    [100, 4, 200, 1, 3, 2] -> 4
    how many integers in a row like 1, 2, 3, 4 can be found among {x}, at most
    the size of the biggest set of successive integers in {x}, positions do not matter
    <determine> how long a chain n, n + 1, n + 2 from {x} can get
    the longest straight, as in a card game, that the values of {x} make
    longest consecutive integer sequence in {x} when it is unsorted
    <look> in {x} for the most whole numbers without a gap and <return> how many
    LeetCode 128 for {x}
    <search> {x} for the longest stretch of successive integers regardless of order
    the maximum count of neighbours on the number line that are all in {x}
    longest gapless sequence of integers contained in {x}, duplicates ignored
    <compute> the length of the longest streak of values that follow each other by 1 in {x}, sorted or not
    how many days in a row at most, {x} being day numbers in any order
""",
    """
    def @f(numbers):
        known = set(numbers)
        best = 0
        for n in known:
            if n - 1 not in known:
                length = 1
                while n + length in known:
                    length += 1
                best = max(best, length)
        return best
""",
    """
    function @f(numbers) {
      const known = new Set(numbers);
      let best = 0;
      for (const n of known) {
        if (!known.has(n - 1)) {
          let length = 1;
          while (known.has(n + length)) {
            length++;
          }
          best = Math.max(best, length);
        }
      }
      return best;
    }
""",
    inputs=[([100, 4, 200, 1, 3, 2],), ([],), ([5],), ([1, 2, 0, 1],), ([9, 7, 5],)],
    also='longest_sequence',
)

define(
    'longest_unique_substring',
    'text -> int',
    """
    the length of the longest substring of {x} without repeated characters
    the longest part of {x} in which no character repeats, as a length
    <find> the length of the longest substring without repeating characters in {x}
    <compute> how long the longest substring of distinct characters in {x} is
    'abcabcbb' -> 3
    sliding window: the longest stretch of {x} with all letters different, its length
    how many characters in a row of {x} can be all different, at most
    the size of the largest window of {x} in which nothing is repeated
    LeetCode 3 for {x}
    <measure> the longest piece of {x} that has no letter twice
    maximum length of a contiguous part of {x} with distinct characters
    <determine> how far one can read in {x}, from any place, until a character comes again
    the length of the longest duplicate-free substring in {x}
    <slide> a window over {x} and <return> the biggest size without a double letter
    longest run of mutually different letters in {x}, as a number
    <count> the characters of the longest part of {x} whose characters are all distinct
    how long the longest non-repeating substring of {x} is
""",
    """
    def @f(text):
        best = 0
        window = ''
        for c in text:
            if c in window:
                window = window[window.index(c) + 1:]
            window += c
            best = max(best, len(window))
        return best
""",
    """
    function @f(text) {
      let best = 0;
      let window = '';
      for (const c of text) {
        if (window.includes(c)) {
          window = window.slice(window.indexOf(c) + 1);
        }
        window += c;
        best = Math.max(best, window.length);
      }
      return best;
    }
""",
    inputs=[('abcabcbb',), ('bbbb',), ('',), ('pwwkew',), ('abc',)],
    also='longest_substring length_of_longest_substring',
)

define(
    'longest_palindrome',
    'text -> text',
    """
    the longest palindrome in {x}
    the longest substring of {x} that is a palindrome
    <find> the longest palindromic substring of {x}
    <get> the longest part of {x} that reads the same backwards
    'racecars' -> 'racecar'
    <search> {x} for the longest piece that is the same forwards and backwards
    the biggest palindromic part of {x}, the earliest one if several are as long
    the longest mirror-symmetric stretch inside {x}
    <cut> the longest palindrome out of {x}
    maximal palindromic substring of {x}
    LeetCode 5 for {x}
    <look> inside {x} for the longest palindrome and <return> that text
    longest contiguous palindrome contained in {x}
    'cbbd' -> 'bb', 'babad' -> 'bab'
    <return> the most extended substring of {x} equal to its own reversal
    <determine> which substring of {x} is the longest palindrome
    the longest bit of {x} that you can read from both ends
""",
    """
    def @f(text):
        best = ''
        for i in range(len(text)):
            for j in range(i + 1, len(text) + 1):
                part = text[i:j]
                if part == part[::-1] and len(part) > len(best):
                    best = part
        return best
""",
    """
    function @f(text) {
      let best = '';
      for (let i = 0; i < text.length; i++) {
        for (let j = i + 1; j <= text.length; j++) {
          const part = text.slice(i, j);
          if (part === [...part].reverse().join('') && part.length > best.length) {
            best = part;
          }
        }
      }
      return best;
    }
""",
    inputs=[('babad',), ('cbbd',), ('',), ('a',), ('racecars',)],
    also='longest_palindromic_substring',
)
