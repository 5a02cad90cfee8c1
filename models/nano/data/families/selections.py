"""Permutations, subsets and pairs."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='algorithms', combines=False)

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
