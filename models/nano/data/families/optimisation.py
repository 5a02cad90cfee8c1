"""The best, the longest, the number of ways."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='algorithms', combines=False)

define(
    'coin_change',
    'numbers coins, int amount -> int',
    """
    the fewest coins that make up an amount, or -1
    the minimum number of coins for an amount, -1 if it is impossible
    <find> the smallest number of coins that add up to an amount, -1 if none do
    <solve> the coin change problem: fewest coins for an amount or -1
""",
    """
    def @f(coins, amount):
        best = [0] + [amount + 1] * amount
        for value in range(1, amount + 1):
            for coin in coins:
                if coin <= value:
                    best[value] = min(best[value], best[value - coin] + 1)
        return best[amount] if best[amount] <= amount else -1
""",
    """
    function @f(coins, amount) {
      const best = [0, ...new Array(amount).fill(amount + 1)];
      for (let value = 1; value <= amount; value++) {
        for (const coin of coins) {
          if (coin <= value) {
            best[value] = Math.min(best[value], best[value - coin] + 1);
          }
        }
      }
      return best[amount] <= amount ? best[amount] : -1;
    }
""",
    inputs=[([1, 2, 5], 11), ([2], 3), ([1], 0), ([5, 10], 20), ([3, 4], 6)],
    also='min_coins fewest_coins',
)

define(
    'count_change',
    'numbers coins, int amount -> int',
    """
    the number of ways to make an amount from coins
    <tell> in how many ways coins make up an amount
    <count> the ways to pay an amount with given coins
    <count> the combinations of coins that add up to an amount
""",
    """
    def @f(coins, amount):
        ways = [1] + [0] * amount
        for coin in coins:
            for value in range(coin, amount + 1):
                ways[value] += ways[value - coin]
        return ways[amount]
""",
    """
    function @f(coins, amount) {
      const ways = [1, ...new Array(amount).fill(0)];
      for (const coin of coins) {
        for (let value = coin; value <= amount; value++) {
          ways[value] += ways[value - coin];
        }
      }
      return ways[amount];
    }
""",
    inputs=[([1, 2, 5], 5), ([2], 3), ([1], 0), ([5, 10], 20), ([1, 2], 4)],
    also='coin_ways change_ways',
)

define(
    'max_profit',
    'numbers prices -> number',
    """
    the largest profit from one purchase and one later sale of a stock
    the best profit from buying and selling a stock once
    <find> the maximum profit of one buy and one later sell in a list of prices
    <compute> the best profit from a list of daily prices, 0 if there is none
""",
    """
    def @f(prices):
        best = 0
        lowest = prices[0] if prices else 0
        for price in prices:
            lowest = min(lowest, price)
            best = max(best, price - lowest)
        return best
""",
    """
    function @f(prices) {
      let best = 0;
      let lowest = prices[0] ?? 0;
      for (const price of prices) {
        lowest = Math.min(lowest, price);
        best = Math.max(best, price - lowest);
      }
      return best;
    }
""",
    inputs=[([7, 1, 5, 3, 6, 4],), ([7, 6, 4],), ([],), ([1, 2],), ([3, 8, 1, 4],)],
    also='best_profit stock_profit',
)

define(
    'house_robber',
    'numbers -> number',
    """
    the largest sum of numbers in {x} of which no two are neighbours
    the maximum sum of non-adjacent elements of {x}
    <find> the largest sum of {x} without taking two neighbours
    <solve> the house robber problem for {x}
""",
    """
    def @f(numbers):
        with_last, without = 0, 0
        for n in numbers:
            with_last, without = without + n, max(with_last, without)
        return max(with_last, without)
""",
    """
    function @f(numbers) {
      let [withLast, without] = [0, 0];
      for (const n of numbers) {
        [withLast, without] = [without + n, Math.max(withLast, without)];
      }
      return Math.max(withLast, without);
    }
""",
    inputs=[([2, 7, 9, 3, 1],), ([],), ([5],), ([1, 2, 3, 1],), ([2, 1, 1, 2],)],
    also='max_non_adjacent',
)

define(
    'longest_increasing_subsequence',
    'numbers -> int',
    """
    the length of the longest increasing subsequence of {x}
    <find> the length of the longest increasing subsequence in {x}
    <compute> how long the longest increasing subsequence of {x} is
    the LIS length of {x}
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

define(
    'unique_paths',
    'int rows, int columns -> int',
    """
    the number of paths through a grid from the top left to the bottom right, moving right or down
    <count> the paths through a grid of rows and columns when only right and down are allowed
    <find> how many ways a robot can cross a grid moving right or down
""",
    """
    def @f(rows, columns):
        counts = [1] * columns
        for _ in range(rows - 1):
            for j in range(1, columns):
                counts[j] += counts[j - 1]
        return counts[-1]
""",
    """
    function @f(rows, columns) {
      const counts = new Array(columns).fill(1);
      for (let i = 1; i < rows; i++) {
        for (let j = 1; j < columns; j++) {
          counts[j] += counts[j - 1];
        }
      }
      return counts[columns - 1];
    }
""",
    inputs=[(3, 7), (1, 1), (2, 2), (3, 3)],
    also='grid_paths count_paths',
)
