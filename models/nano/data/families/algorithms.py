"""Sorting, searching and the well-known small algorithms."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='algorithms', combines=False)

SORT = [([3, 1, 2],), ([],), ([5],), ([4, 4, 1],), ([9, -1, 7, 0],), ([1, 2, 3],)]

define(
    'bubble_sort',
    'numbers -> numbers',
    """
    {x} sorted with bubble sort
    <sort> {x} with bubble sort
    <implement> bubble sort for {x}
    <use> the bubble sort algorithm on {x}
    bubble sort
""",
    """
    def @f(numbers):
        result = numbers[:]
        for i in range(len(result)):
            for j in range(len(result) - 1 - i):
                if result[j] > result[j + 1]:
                    result[j], result[j + 1] = result[j + 1], result[j]
        return result
""",
    """
    function @f(numbers) {
      const result = [...numbers];
      for (let i = 0; i < result.length; i++) {
        for (let j = 0; j < result.length - 1 - i; j++) {
          if (result[j] > result[j + 1]) {
            [result[j], result[j + 1]] = [result[j + 1], result[j]];
          }
        }
      }
      return result;
    }
""",
    inputs=SORT,
    also='sort bubble',
)

define(
    'insertion_sort',
    'numbers -> numbers',
    """
    {x} sorted with insertion sort
    <sort> {x} with insertion sort
    <implement> insertion sort for {x}
    <use> the insertion sort algorithm on {x}
    insertion sort
""",
    """
    def @f(numbers):
        result = []
        for n in numbers:
            i = len(result)
            while i > 0 and result[i - 1] > n:
                i -= 1
            result.insert(i, n)
        return result
""",
    """
    function @f(numbers) {
      const result = [];
      for (const n of numbers) {
        let i = result.length;
        while (i > 0 && result[i - 1] > n) {
          i--;
        }
        result.splice(i, 0, n);
      }
      return result;
    }
""",
    inputs=SORT,
    also='sort',
)

define(
    'selection_sort',
    'numbers -> numbers',
    """
    {x} sorted with selection sort
    <sort> {x} with selection sort
    <implement> selection sort for {x}
    <use> the selection sort algorithm on {x}
    selection sort
""",
    """
    def @f(numbers):
        rest = numbers[:]
        result = []
        while rest:
            smallest = min(rest)
            rest.remove(smallest)
            result.append(smallest)
        return result
""",
    """
    function @f(numbers) {
      const rest = [...numbers];
      const result = [];
      while (rest.length > 0) {
        const smallest = Math.min(...rest);
        rest.splice(rest.indexOf(smallest), 1);
        result.push(smallest);
      }
      return result;
    }
""",
    inputs=SORT,
    also='sort',
)

define(
    'merge_sort',
    'numbers -> numbers',
    """
    {x} sorted with merge sort
    <sort> {x} with merge sort
    <implement> merge sort for {x}
    <use> the merge sort algorithm on {x}
    merge sort
""",
    """
    def @f(numbers):
        if len(numbers) < 2:
            return numbers
        middle = len(numbers) // 2
        left = @f(numbers[:middle])
        right = @f(numbers[middle:])
        result = []
        while left and right:
            result.append(left.pop(0) if left[0] <= right[0] else right.pop(0))
        return result + left + right
""",
    """
    function @f(numbers) {
      if (numbers.length < 2) {
        return numbers;
      }
      const middle = Math.floor(numbers.length / 2);
      const left = @f(numbers.slice(0, middle));
      const right = @f(numbers.slice(middle));
      const result = [];
      while (left.length > 0 && right.length > 0) {
        result.push(left[0] <= right[0] ? left.shift() : right.shift());
      }
      return [...result, ...left, ...right];
    }
""",
    inputs=SORT,
    also='sort',
)

define(
    'quick_sort',
    'numbers -> numbers',
    """
    {x} sorted with quicksort
    <sort> {x} with quicksort
    <implement> quicksort for {x}
    <use> the quick sort algorithm on {x}
    quick sort
""",
    """
    def @f(numbers):
        if not numbers:
            return []
        pivot, *rest = numbers
        smaller = [n for n in rest if n < pivot]
        larger = [n for n in rest if n >= pivot]
        return @f(smaller) + [pivot] + @f(larger)
""",
    """
    function @f(numbers) {
      if (numbers.length === 0) {
        return [];
      }
      const [pivot, ...rest] = numbers;
      const smaller = rest.filter((n) => n < pivot);
      const larger = rest.filter((n) => n >= pivot);
      return [...@f(smaller), pivot, ...@f(larger)];
    }
""",
    inputs=SORT,
    also='quicksort sort',
)

define(
    'binary_search',
    'numbers numbers, int target -> int',
    """
    the index of a target in a sorted list, or -1, found by binary search
    <search> a sorted list for a target with binary search, -1 if absent
    <do> a binary search for a number in a sorted list
    <find> the position of a value in a sorted array by binary search or return -1
    <implement> binary search
    binary search in a sorted list of numbers, returning the index or -1
""",
    """
    def @f(numbers, target):
        low, high = 0, len(numbers) - 1
        while low <= high:
            middle = (low + high) // 2
            if numbers[middle] == target:
                return middle
            if numbers[middle] < target:
                low = middle + 1
            else:
                high = middle - 1
        return -1
""",
    """
    function @f(numbers, target) {
      let low = 0;
      let high = numbers.length - 1;
      while (low <= high) {
        const middle = Math.floor((low + high) / 2);
        if (numbers[middle] === target) {
          return middle;
        }
        if (numbers[middle] < target) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return -1;
    }
""",
    inputs=[([1, 3, 5, 7], 5), ([1, 3, 5, 7], 4), ([], 1), ([2], 2), ([1, 2, 3, 4, 5], 1), ([1, 2, 3], 3)],
    also='search find bsearch',
)

define(
    'insert_position',
    'numbers numbers, int target -> int',
    """
    the index at which a number belongs in a sorted list
    the position where a target has to be inserted to keep a list sorted
    <find> where to insert a number in a sorted list
    <search> the insert position of a target in a sorted list
""",
    'sum(1 for n in numbers if n < target)',
    'numbers.filter((n) => n < target).length',
    inputs=[([1, 3, 5], 4), ([], 1), ([1, 3], 0), ([1, 3], 9), ([2, 4, 6], 4)],
    also='search_insert bisect',
)

define(
    'is_balanced',
    'text -> bool',
    """
    ? the brackets in {x} are balanced
    ? every bracket in {x} is closed in the right order
    ? {x} has balanced parentheses, brackets and braces
    ? the parentheses of {x} match
    ? a string of brackets is valid
    ? all brackets ()[] in a string are balanced
""",
    """
    def @f(text):
        pairs = {')': '(', ']': '[', '}': '{'}
        stack = []
        for c in text:
            if c in pairs.values():
                stack.append(c)
            elif c in pairs and (not stack or stack.pop() != pairs[c]):
                return False
        return not stack
""",
    """
    function @f(text) {
      const pairs = { ')': '(', ']': '[', '}': '{' };
      const stack = [];
      for (const c of text) {
        if ('([{'.includes(c)) {
          stack.push(c);
        } else if (c in pairs && stack.pop() !== pairs[c]) {
          return false;
        }
      }
      return stack.length === 0;
    }
""",
    inputs=[('()[]',), ('(]',), ('',), ('{[()]}',), ('((',), ('a(b)c',), (')(',)],
    also='balanced valid_parentheses brackets_match balanced_brackets',
)

define(
    'merge_intervals',
    'matrix intervals -> matrix',
    """
    a list of intervals with overlapping ones merged
    the union of overlapping intervals [start, end]
    <merge> overlapping intervals
    <merge> all overlapping intervals in a list of [start, end]
    <combine> intervals that overlap into one
""",
    """
    def @f(intervals):
        merged = []
        for start, end in sorted(intervals):
            if merged and start <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
        return merged
""",
    """
    function @f(intervals) {
      const merged = [];
      for (const [start, end] of [...intervals].sort((a, b) => a[0] - b[0])) {
        const last = merged[merged.length - 1];
        if (last && start <= last[1]) {
          last[1] = Math.max(last[1], end);
        } else {
          merged.push([start, end]);
        }
      }
      return merged;
    }
""",
    inputs=[([[1, 3], [2, 6], [8, 10]],), ([],), ([[1, 4], [4, 5]],), ([[5, 6], [1, 2]],), ([[1, 9], [2, 3]],)],
    also='merge_ranges',
)

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
    'permutations',
    'items -> matrix',
    """
    all permutations of {x}
    every order of the elements of {x}
    <list> all permutations of {x}
    <generate> every permutation of {x}
    <find> all orders in which {x} can be arranged
""",
    """
    def @f(items):
        if not items:
            return [[]]
        result = []
        for i, item in enumerate(items):
            for rest in @f(items[:i] + items[i + 1:]):
                result.append([item] + rest)
        return result
""",
    """
    function @f(items) {
      if (items.length === 0) {
        return [[]];
      }
      return items.flatMap((item, i) => @f([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]));
    }
""",
    inputs=[([1, 2],), ([],), (['a'],), ([1, 2, 3],), ([3, 4],)],
    also='permute all_orders',
)

define(
    'subsets',
    'items -> matrix',
    """
    all subsets of {x}
    the power set of {x}
    <list> every subset of {x}
    <generate> all subsets of {x}
    <build> the power set of {x}
""",
    """
    def @f(items):
        result = [[]]
        for item in items:
            result += [subset + [item] for subset in result]
        return result
""",
    """
    function @f(items) {
      let result = [[]];
      for (const item of items) {
        result = [...result, ...result.map((subset) => [...subset, item])];
      }
      return result;
    }
""",
    inputs=[([1, 2],), ([],), (['a'],), ([1, 2, 3],), ([3, 4],)],
    also='power_set all_subsets',
)

define(
    'combinations',
    'items items, int k -> matrix',
    """
    all combinations of k elements of a list
    every way to choose k elements of a list
    <list> all combinations of size k of a list
    <generate> every choice of k items from a list
""",
    """
    def @f(items, k):
        if k == 0:
            return [[]]
        result = []
        for i, item in enumerate(items):
            for rest in @f(items[i + 1:], k - 1):
                result.append([item] + rest)
        return result
""",
    """
    function @f(items, k) {
      if (k === 0) {
        return [[]];
      }
      return items.flatMap((item, i) => @f(items.slice(i + 1), k - 1).map((rest) => [item, ...rest]));
    }
""",
    inputs=[([1, 2, 3], 2), ([1, 2], 0), ([], 1), (['a', 'b'], 1), ([1, 2], 3)],
    also='choose k_combinations',
)

define(
    'adjacent_pairs',
    'items -> matrix',
    """
    all pairs of neighbours in {x}
    the pairs of adjacent elements of {x}
    <list> every pair of neighbours in {x}
    <pair> each element of {x} with the next one
""",
    '[[@x[i], @x[i + 1]] for i in range(len(@x) - 1)]',
    '@x.slice(1).map((item, i) => [@x[i], item])',
    also='neighbours pairwise',
)

define(
    'unique_pairs',
    'items -> matrix',
    """
    all pairs of two different positions in {x}
    every pair of two elements of {x}
    <list> all pairs of elements of {x}
    <generate> every pair that can be made from {x}
""",
    '[[@x[i], @x[j]] for i in range(len(@x)) for j in range(i + 1, len(@x))]',
    '@x.flatMap((a, i) => @x.slice(i + 1).map((b) => [a, b]))',
    inputs=[([1, 2, 3],), ([],), (['a', 'b'],), ([5],)],
    also='all_pairs_of',
)

define(
    'hanoi',
    'int -> int',
    """
    the number of moves of the Towers of Hanoi with {x} disks
    <count> the moves to solve the Towers of Hanoi with n disks
    <compute> how many moves the Tower of Hanoi takes for n disks
""",
    '2 ** @x - 1',
    '2 ** @x - 1',
    inputs=[(0,), (1,), (3,), (5,), (10,)],
    also='hanoi_moves tower_of_hanoi',
)

define(
    'hanoi_moves',
    'int n, text source, text target, text spare -> matrix',
    """
    the list of moves [from, to] that solve the Towers of Hanoi
    <solve> the Towers of Hanoi and return the moves as [from, to] pairs
    <list> the moves of the Tower of Hanoi for n disks from source to target over spare
""",
    """
    def @f(n, source, target, spare):
        if n == 0:
            return []
        before = @f(n - 1, source, spare, target)
        after = @f(n - 1, spare, target, source)
        return before + [[source, target]] + after
""",
    """
    function @f(n, source, target, spare) {
      if (n === 0) {
        return [];
      }
      const before = @f(n - 1, source, spare, target);
      const after = @f(n - 1, spare, target, source);
      return [...before, [source, target], ...after];
    }
""",
    inputs=[(0, 'A', 'C', 'B'), (1, 'A', 'C', 'B'), (2, 'A', 'C', 'B')],
    also='solve_hanoi hanoi',
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
    'substrings',
    'text -> words',
    """
    all substrings of {x}
    every substring of {x} from left to right
    <list> all substrings of {x}
    <generate> every contiguous part of {x}
""",
    '[@x[i:j] for i in range(len(@x)) for j in range(i + 1, len(@x) + 1)]',
    '[...@x].flatMap((_, i) => [...@x.slice(i)].map((_, j) => @x.slice(i, i + j + 1)))',
    inputs=[('abc',), ('',), ('a',), ('xy',)],
    also='all_substrings',
)

define(
    'evaluate_rpn',
    'text -> number',
    """
    the value of an expression in reverse Polish notation
    <evaluate> an expression in reverse Polish notation such as '3 4 + 2 *'
    <compute> a postfix expression with + - *
    <calculate> the result of an RPN string
""",
    """
    def @f(text):
        stack = []
        for token in text.split():
            if token in ('+', '-', '*'):
                b = stack.pop()
                a = stack.pop()
                stack.append(a + b if token == '+' else a - b if token == '-' else a * b)
            else:
                stack.append(int(token))
        return stack[0]
""",
    """
    function @f(text) {
      const stack = [];
      for (const token of text.split(' ')) {
        if (['+', '-', '*'].includes(token)) {
          const b = stack.pop();
          const a = stack.pop();
          stack.push(token === '+' ? a + b : token === '-' ? a - b : a * b);
        } else {
          stack.push(Number(token));
        }
      }
      return stack[0];
    }
""",
    inputs=[('3 4 +',), ('3 4 + 2 *',), ('5',), ('10 2 -',), ('2 3 4 * +',)],
    also='rpn eval_rpn postfix',
)

define(
    'generate_parentheses',
    'int -> words',
    """
    all balanced strings of {x} pairs of parentheses
    every valid combination of n pairs of parentheses
    <generate> all combinations of n pairs of balanced parentheses
    <list> every well-formed string with n pairs of brackets
""",
    """
    def @f(n):
        def build(text, opened, closed):
            if len(text) == 2 * n:
                return [text]
            result = []
            if opened < n:
                result += build(text + '(', opened + 1, closed)
            if closed < opened:
                result += build(text + ')', opened, closed + 1)
            return result

        return build('', 0, 0)
""",
    """
    function @f(n) {
      const build = (text, opened, closed) => {
        if (text.length === 2 * n) {
          return [text];
        }
        const result = [];
        if (opened < n) {
          result.push(...build(text + '(', opened + 1, closed));
        }
        if (closed < opened) {
          result.push(...build(text + ')', opened, closed + 1));
        }
        return result;
      };
      return build('', 0, 0);
    }
""",
    inputs=[(1,), (2,), (3,), (0,)],
    also='parentheses balanced_parentheses',
)

define(
    'bfs_distance',
    'any graph, text start, text goal -> int',
    """
    the number of edges on the shortest path between two nodes of a graph, or -1
    the distance from start to goal in a graph given as a dictionary of neighbours, -1 if there is no path
    <find> the length of the shortest path in an unweighted graph by breadth-first search, or -1
    <use> BFS to find how many steps goal is from start in a dict of lists, -1 if it cannot be reached
""",
    """
    def @f(graph, start, goal):
        queue = [(start, 0)]
        seen = {start}
        for node, steps in queue:
            if node == goal:
                return steps
            for neighbour in graph.get(node, []):
                if neighbour not in seen:
                    seen.add(neighbour)
                    queue.append((neighbour, steps + 1))
        return -1
""",
    """
    function @f(graph, start, goal) {
      const queue = [[start, 0]];
      const seen = new Set([start]);
      for (const [node, steps] of queue) {
        if (node === goal) {
          return steps;
        }
        for (const neighbour of graph[node] ?? []) {
          if (!seen.has(neighbour)) {
            seen.add(neighbour);
            queue.push([neighbour, steps + 1]);
          }
        }
      }
      return -1;
    }
""",
    inputs=[
        ({'a': ['b'], 'b': ['c']}, 'a', 'c'),
        ({'a': ['b']}, 'b', 'a'),
        ({}, 'x', 'x'),
        ({'a': ['b', 'c'], 'b': ['d'], 'c': ['d']}, 'a', 'd'),
    ],
    also='shortest_path bfs path_length',
)

define(
    'bfs_order',
    'any graph, text start -> words',
    """
    the nodes of a graph in breadth-first order from a start node
    <visit> a graph breadth-first from a start node and return the order
    <do> a breadth-first search on a dict of neighbours and list the nodes
    <traverse> a graph with BFS
""",
    """
    def @f(graph, start):
        order = [start]
        for node in order:
            for neighbour in graph.get(node, []):
                if neighbour not in order:
                    order.append(neighbour)
        return order
""",
    """
    function @f(graph, start) {
      const order = [start];
      for (const node of order) {
        for (const neighbour of graph[node] ?? []) {
          if (!order.includes(neighbour)) {
            order.push(neighbour);
          }
        }
      }
      return order;
    }
""",
    inputs=[({'a': ['b', 'c'], 'b': ['d'], 'c': ['d']}, 'a'), ({}, 'x'), ({'a': ['b'], 'b': ['a']}, 'b')],
    also='bfs breadth_first',
)

define(
    'dfs_order',
    'any graph, text start -> words',
    """
    the nodes of a graph in depth-first order from a start node
    <visit> a graph depth-first from a start node and return the order
    <do> a depth-first search on a dict of neighbours and list the nodes
    <traverse> a graph with DFS
""",
    """
    def @f(graph, start):
        order = []

        def visit(node):
            if node not in order:
                order.append(node)
                for neighbour in graph.get(node, []):
                    visit(neighbour)

        visit(start)
        return order
""",
    """
    function @f(graph, start) {
      const order = [];
      const visit = (node) => {
        if (!order.includes(node)) {
          order.push(node);
          for (const neighbour of graph[node] ?? []) {
            visit(neighbour);
          }
        }
      };
      visit(start);
      return order;
    }
""",
    inputs=[({'a': ['b', 'c'], 'b': ['d'], 'c': ['d']}, 'a'), ({}, 'x'), ({'a': ['b'], 'b': ['a']}, 'b')],
    also='dfs depth_first',
)

define(
    'topological_sort',
    'any graph -> words',
    """
    the nodes of a graph so that each comes before those it points to
    a topological order of a directed graph given as a dict of lists
    <sort> the nodes of a directed acyclic graph topologically
    <find> an order of tasks in which each comes before those that follow from it
""",
    """
    def @f(graph):
        order = []

        def visit(node):
            if node not in order:
                for neighbour in graph.get(node, []):
                    visit(neighbour)
                order.append(node)

        for node in graph:
            visit(node)
        return order[::-1]
""",
    """
    function @f(graph) {
      const order = [];
      const visit = (node) => {
        if (!order.includes(node)) {
          for (const neighbour of graph[node] ?? []) {
            visit(neighbour);
          }
          order.push(node);
        }
      };
      for (const node of Object.keys(graph)) {
        visit(node);
      }
      return order.reverse();
    }
""",
    inputs=[({'a': ['b'], 'b': ['c'], 'c': []},), ({},), ({'x': []},), ({'a': ['c'], 'b': ['c'], 'c': ['d']},)],
    also='topo_sort topological_order',
)

define(
    'count_islands',
    'matrix grid -> int',
    """
    the number of islands of ones in a grid of zeros and ones
    <count> the islands in a grid where 1 is land and 0 is water
    <count> the groups of connected ones in a grid
    <find> how many islands a grid has
""",
    """
    def @f(grid):
        land = {(i, j) for i, row in enumerate(grid) for j, value in enumerate(row) if value == 1}
        count = 0
        while land:
            count += 1
            stack = [land.pop()]
            while stack:
                i, j = stack.pop()
                for cell in [(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)]:
                    if cell in land:
                        land.remove(cell)
                        stack.append(cell)
        return count
""",
    """
    function @f(grid) {
      const cells = grid.map((row) => [...row]);
      const sink = (i, j) => {
        if (cells[i]?.[j] === 1) {
          cells[i][j] = 0;
          sink(i + 1, j);
          sink(i - 1, j);
          sink(i, j + 1);
          sink(i, j - 1);
        }
      };
      let count = 0;
      cells.forEach((row, i) => row.forEach((value, j) => {
        if (value === 1) {
          count++;
          sink(i, j);
        }
      }));
      return count;
    }
""",
    inputs=[([[1, 0], [0, 1]],), ([],), ([[1, 1], [1, 0]],), ([[0]],), ([[1, 0, 1], [0, 0, 0]],)],
    also='num_islands islands',
)

define(
    'game_of_life',
    'matrix grid -> matrix',
    """
    the next generation of Conway's Game of Life
    <compute> one step of the Game of Life on a grid of zeros and ones
    <play> one round of Conway's Game of Life
""",
    """
    def @f(grid):
        def neighbours(i, j):
            around = [grid[a][b] for a in range(max(0, i - 1), min(len(grid), i + 2)) for b in range(max(0, j - 1), min(len(grid[0]), j + 2))]
            return sum(around) - grid[i][j]

        return [[1 if neighbours(i, j) == 3 or (cell == 1 and neighbours(i, j) == 2) else 0 for j, cell in enumerate(row)] for i, row in enumerate(grid)]
""",
    """
    function @f(grid) {
      const neighbours = (i, j) => {
        let total = -grid[i][j];
        for (let a = i - 1; a <= i + 1; a++) {
          for (let b = j - 1; b <= j + 1; b++) {
            total += grid[a]?.[b] ?? 0;
          }
        }
        return total;
      };
      return grid.map((row, i) => row.map((cell, j) => (neighbours(i, j) === 3 || (cell === 1 && neighbours(i, j) === 2) ? 1 : 0)));
    }
""",
    inputs=[([[0, 1, 0], [0, 1, 0], [0, 1, 0]],), ([[1]],), ([[1, 1], [1, 0]],)],
    also='next_generation life',
)

define(
    'josephus',
    'int n, int k -> int',
    """
    the survivor of the Josephus problem with n people and every kth removed, counting from 1
    <solve> the Josephus problem for n people and step k, with positions from 1
    <find> who is left when every kth of n people in a circle is removed
""",
    """
    def @f(n, k):
        position = 0
        for size in range(2, n + 1):
            position = (position + k) % size
        return position + 1
""",
    """
    function @f(n, k) {
      let position = 0;
      for (let size = 2; size <= n; size++) {
        position = (position + k) % size;
      }
      return position + 1;
    }
""",
    inputs=[(7, 3), (1, 1), (5, 2), (6, 1)],
    also='survivor',
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

define(
    'rock_paper_scissors',
    'text a, text b -> text',
    """
    the winner of rock, paper, scissors: 'first', 'second' or 'draw'
    <decide> a round of rock paper scissors as 'first', 'second' or 'draw'
    <tell> who wins rock-paper-scissors with moves a and b: 'first', 'second' or 'draw'
""",
    """
    def @f(a, b):
        beats = {'rock': 'scissors', 'paper': 'rock', 'scissors': 'paper'}
        if a == b:
            return 'draw'
        return 'first' if beats[a] == b else 'second'
""",
    """
    function @f(a, b) {
      const beats = { rock: 'scissors', paper: 'rock', scissors: 'paper' };
      if (a === b) {
        return 'draw';
      }
      return beats[a] === b ? 'first' : 'second';
    }
""",
    inputs=[('rock', 'scissors'), ('rock', 'paper'), ('paper', 'paper'), ('scissors', 'paper')],
    also='rps winner',
)

define(
    'tree_depth',
    'any tree -> int',
    """
    the depth of a binary tree given as nested dictionaries with left and right, or None
    <compute> the height of a binary tree of dicts with 'left' and 'right', 0 for None
    <find> the depth of a binary tree whose nodes are dictionaries with left and right, or None
""",
    """
    def @f(tree):
        if tree is None:
            return 0
        return 1 + max(@f(tree['left']), @f(tree['right']))
""",
    """
    function @f(tree) {
      if (tree === null) {
        return 0;
      }
      return 1 + Math.max(@f(tree.left), @f(tree.right));
    }
""",
    inputs=[(None,), ({'left': None, 'right': None},), ({'left': {'left': None, 'right': None}, 'right': None},)],
    also='max_depth height',
)

define(
    'tree_sum',
    'any tree -> number',
    """
    the sum of all values in a binary tree given as nested dictionaries with value, left and right
    <add> up the values of a binary tree of dicts with 'value', 'left' and 'right'
    <sum> the nodes of a binary tree, 0 for None
""",
    """
    def @f(tree):
        if tree is None:
            return 0
        return tree['value'] + @f(tree['left']) + @f(tree['right'])
""",
    """
    function @f(tree) {
      if (tree === null) {
        return 0;
      }
      return tree.value + @f(tree.left) + @f(tree.right);
    }
""",
    inputs=[
        (None,),
        ({'value': 3, 'left': None, 'right': None},),
        ({'value': 1, 'left': {'value': 5, 'left': None, 'right': None}, 'right': None},),
    ],
    also='sum_tree',
)
