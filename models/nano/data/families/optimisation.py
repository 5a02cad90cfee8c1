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
    coins 1, 2, 5 and amount 11 -> 3
    how few coins can pay an amount exactly, -1 when it cannot be paid
    <pay> an amount with as few coins as possible, unlimited supply, -1 if no way exists
    minimum coins by dynamic programming, -1 for impossible
    the least count of coins whose values total amount, any coin as often as needed, else -1
    <work> out the smallest handful of coins for giving change, or -1
    LeetCode 322 coin change
    the fewest pieces of money from given denominations that sum to the target or -1
    <minimise> the number of coins used for a sum, -1 when the sum is out of reach
    how a vending machine gives change with the least coins: only their number, -1 if not possible
    smallest multiset of denominations that adds up to the amount, its size, -1 otherwise
    <get> the optimal coin count for an amount (not greedy), -1 without solution
    change making with minimal coins, result -1 when the amount cannot be made
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
    coins 1, 2, 5 and amount 5 -> 4
    how many different ways are there to pay an amount, the order of coins does not matter
    coin change 2: count the combinations
    <determine> the count of coin combinations whose sum is the amount, coins reusable
    ways to change a banknote into given coins
    number of distinct coin multisets for a target
    <work> out how many possibilities there are to give change
    SICP counting change
    <compute> by dynamic programming how often an amount can be split into coins
    in how many manners one can pay a bill with unlimited coins of some kinds
    the number of partitions of amount into the denominations in coins
    <find> how many sets of coins, repeats allowed, total the target
    coin combinations counted, 1 for the amount 0
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
    [7, 1, 5, 3, 6, 4] -> 5
    best time to buy and sell stock, one transaction
    buy low sell high once: the maximum gain, 0 if prices only fall
    <determine> how much one could have earned at most with one share bought and later sold
    the biggest rise from an earlier price to a later one, at least 0
    <work> out the ideal gain on the stock market with a single trade
    largest difference price[j] - price[i] with i before j, never below zero
    the most money a trader makes who buys on one day and sells on a later day
    <look> at share prices day by day and <return> the top possible earnings of one trade
    LeetCode 121
    how much profit at best when you must buy before you sell, only one time
    <maximise> sell price minus earlier buy price
    top gain from a price history with one deal, zero if no deal pays
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
    [2, 7, 9, 3, 1] -> 12
    <maximise> the sum of chosen entries of {x} when adjacent ones may not both be chosen
    the most a thief can steal from houses in a row worth {x} without robbing two next to each other
    best total of {x} with no two picks side by side
    <pick> numbers from {x} for the biggest sum, never two in a row
    dynamic programming: largest total of non-neighbouring values of {x}
    the maximum loot from {x}, with an alarm if two adjacent houses are robbed
    <choose> entries of {x} that do not touch so that their sum is as large as it can be
    maximal independent sum over a row of weights {x}
    LeetCode 198 for {x}
    <compute> the highest sum over a subset of {x} without consecutive positions
    how much can be taken at most out of {x} if after each taken one the next must be left out
    the top sum when skipping at least one between picks in {x}
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
    'unique_paths',
    'int rows, int columns -> int',
    """
    the number of paths through a grid from the top left to the bottom right, moving right or down
    <count> the paths through a grid of rows and columns when only right and down are allowed
    <find> how many ways a robot can cross a grid moving right or down
    3, 7 -> 28
    robot in the corner of a rows x columns grid, only right and down: count of routes
    how many different routes lead from the upper left to the lower right cell, going only right or down
    <count> lattice paths in a grid with the given rows and columns of cells
    LeetCode 62
    number of ways across a board of rows and columns, steps right or down only
    <compute> how many shortest ways there are from one corner of a grid of cells to the opposite one
    grid walk counting by dynamic programming, moves right and down
    in how many ways a token gets from the first to the final cell of a board by right and down moves
    the amount of distinct down/right paths in a rows x columns table
    <work> out the count of monotone paths over a grid of rows times columns cells
    2, 2 -> 2 and 3, 3 -> 6 for the routes over a grid
    <tell> how many possible paths there are through a field of squares, never going left or up
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
