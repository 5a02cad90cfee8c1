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
    <turn> [1, 2] into [[1, 2], [2, 1]]
    itertools.permutations of {x}, as lists
    every ordering of {x}
    all ways to line up {x}
    which orders {x} can stand in, all of them
    <permute> array, all results
    <arrange> {x} in each possible order and <collect> the arrangements
    all seatings of some guests in one row
    all n! reorderings of {x}
    the possible finishing orders of a race, from its runners
    <shuffle> {x} into each order there is, as a list of lists
    every sequence that uses each element of {x} exactly once
    <enumerate> rearrangements of a list
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
    <turn> [1, 2] into [[], [1], [2], [1, 2]]
    powerset of {x}, as lists
    every selection from {x}, the empty one and the full one too
    all ways to take some, none or all of {x}
    2^n subsets array
    all combinations of any size out of {x}
    <collect> each possible sublist of {x} where every entry is in or out
    all pizzas that can be made from some toppings, plain one included
    <enumerate> subsets of a set given as a list
    each choice of entries of {x}, whatever its size
    all subcollections of {x}
    what I can pack when every item may come along or stay: all possibilities
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
    <list> all combinations of size k of a list
    every way to choose k elements of a list
    all combinations of k elements of a list
    <generate> every choice of k items from a list
    <turn> ['a', 'b', 'c'] and 2 into [['a', 'b'], ['a', 'c'], ['b', 'c']]
    itertools.combinations of {x} with k, as lists
    all subsets of {x} with exactly k members
    every team of k players out of a list of players
    n choose k, the selections themselves and not their number
    k-combinations array
    <pick> k out of {x} in all possible ways, order does not matter
    the k-element subsets of {x}
    all hands of k cards from a deck
    <select> k different places of {x} and <collect> every such selection
    all unordered picks of k from a collection
    <enumerate> groups of k taken from some people
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
    <turn> [1, 2, 3] into [[1, 2], [2, 3]]
    itertools.pairwise of {x}, as lists
    sliding windows of two over {x}
    [items[i], items[i + 1]] for every i but the last
    each entry of {x} along with its successor
    consecutive couples from {x}, overlapping
    <zip> {x} with itself shifted by one
    the legs of a trip as [from, to], given its stops in order
    pairs of consecutive elements array
    bigrams of {x}
    <group> every item of {x} with its right neighbour
    <walk> along {x} and <take> two side by side at every step
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
    <turn> [1, 2, 3] into [[1, 2], [1, 3], [2, 3]]
    all two-element combinations of {x}
    everyone in {x} with everyone after them
    itertools.combinations with 2, as lists
    [items[i], items[j]] for i < j
    all handshakes among some people, as pairs
    matches of a single round-robin tournament, from a list of teams
    pairs array i < j
    <combine> each entry of {x} with each later one
    every unordered couple out of {x}
    <match> every element of {x} with all that follow it
    choose two from {x}, every possibility
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
    <turn> 'abc' into ['a', 'ab', 'abc', 'b', 'bc', 'c']
    every piece of {x} without gaps, sorted by where it begins
    text[i:j] for all i < j
    all contiguous character runs of {x}
    <cut> every possible non-empty slice out of {x}
    <enumerate> the substrings of a word
    all substrings string
    for each start in {x}, the pieces that begin there, from short to long
    nonempty slices of {x}, repeated ones included
    <collect> every consecutive part of a string, from one letter to the whole
    two loops over start and end of {x}, collecting what lies between
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
    <turn> 2 into ['(())', '()()']
    LeetCode generate parentheses
    all ways to nest and place n pairs of round brackets correctly
    the Catalan many bracket strings with n opening and n closing ones
    valid parentheses strings n pairs
    every correctly matched sequence of n '(' and n ')'
    <build> by backtracking all balanced bracket sequences of n pairs
    <enumerate> Dyck words with n pairs of round brackets
    <write> n pairs of parentheses in all legal orders
    all strings with n opened and n closed parentheses in which none closes too early
    all proper bracketings with n pairs
    given n, the list of every string with n matching bracket pairs
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
