"""What occurs how often in a list."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='lists')

define(
    'remove_duplicates',
    'items -> items',
    """
    {x} without duplicates
    the unique values of {x}
    <remove> duplicates from {x}
    <remove> repeated elements from {x}, keeping the order
    <deduplicate> {x}
    <drop> the duplicates of {x}
    the distinct elements of {x} in order of first appearance
    <keep> only the first of each value in {x}
""",
    'list(dict.fromkeys(@x))',
    '[...new Set(@x)]',
    also='unique dedupe distinct uniq',
)

define(
    'count_items',
    'items -> int',
    """
    the number of elements in {x}
    the length of {x}
    <count> the elements of {x}
    <count> the items in {x}
    <tell> how many elements {x} has
    <count> how many items are in {x}
""",
    'len(@x)',
    '@x.length',
    also='length size count',
)

define(
    'most_common',
    'items -> any',
    """
    the most common element of {x}
    the most frequent value in {x}
    the mode of {x}
    <find> the element that occurs most often in {x}
    <find> the most common value in {x}
    <get> the item that appears the most times in {x}
    what occurs most in {x}
""",
    """
    def @f(items):
        best = None
        for item in items:
            if best is None or items.count(item) > items.count(best):
                best = item
        return best
""",
    """
    function @f(items) {
      const count = (value) => items.filter((item) => item === value).length;
      let best = null;
      for (const item of items) {
        if (best === null || count(item) > count(best)) {
          best = item;
        }
      }
      return best;
    }
""",
    edges="""
    or None if it is empty
    the first one wins a tie
""",
    also='mode most_frequent',
)

define(
    'has_duplicates',
    'items -> bool',
    """
    ? {x} has duplicates
    ? {x} contains a duplicate
    ? any value occurs more than once in {x}
    ? there are repeated elements in {x}
    ? some element of {x} appears twice
    ? {x} has any value more than once
""",
    'len(set(@x)) < len(@x)',
    'new Set(@x).size < @x.length',
    also='contains_duplicate any_duplicates',
)

define(
    'find_duplicates',
    'items -> items',
    """
    the values that occur more than once in {x}
    the duplicates in {x}
    <find> the duplicates in {x}
    <find> all elements that appear more than once in {x}
    <list> each repeated value of {x} once
    the elements of {x} that are repeated
""",
    """
    def @f(items):
        return [item for item in dict.fromkeys(items) if items.count(item) > 1]
""",
    """
    function @f(items) {
      const count = (value) => items.filter((item) => item === value).length;
      return [...new Set(items)].filter((item) => count(item) > 1);
    }
""",
    also='duplicates get_duplicates repeated',
)

define(
    'count_each',
    'items -> counts',
    """
    <tell> how often each value occurs in {x}
    the frequency of each element of {x}
    <count> how often each element occurs in {x}
    <count> the occurrences of each value in {x}
    <build> a frequency table of {x}
    a dictionary with the count of each element of {x}
    <tally> {x}
""",
    """
    def @f(items):
        counts = {}
        for item in items:
            counts[item] = counts.get(item, 0) + 1
        return counts
""",
    """
    function @f(items) {
      const counts = {};
      for (const item of items) {
        counts[item] = (counts[item] ?? 0) + 1;
      }
      return counts;
    }
""",
    inputs=[(['a', 'b', 'a'],), ([],), (['x'],), (['red', 'blue', 'red', 'red'],), (['tom', 'ann', 'tom', 'bob'],)],
    also='frequencies count_values counts tally',
)

define(
    'remove_consecutive',
    'items -> items',
    """
    {x} without consecutive duplicates
    <remove> consecutive duplicates from {x}
    <collapse> runs of equal neighbours in {x}
    <drop> elements of {x} that equal the one before
    {x} with repeated neighbours removed
""",
    '[@x[i] for i in range(len(@x)) if i == 0 or @x[i] != @x[i - 1]]',
    '@x.filter((item, i) => i === 0 || item !== @x[i - 1])',
    inputs=[([1, 1, 2, 2, 1],), (['a', 'a', 'b'],), ([],), ([3],), ([5, 5, 5],), ([1, 2, 2, 3, 3, 3],)],
    also='collapse_runs dedupe_neighbours',
)

define(
    'all_equal',
    'items -> bool',
    """
    ? all elements of {x} are equal
    ? all items in {x} are the same
    ? {x} has only one distinct value
    ? every element of {x} has the same value
    ? {x} consists of equal elements
""",
    'len(set(@x)) <= 1',
    'new Set(@x).size <= 1',
    also='all_same is_uniform',
)

define(
    'count_distinct',
    'items -> int',
    """
    the number of distinct values in {x}
    the number of different elements in {x}
    <count> the distinct elements of {x}
    <count> how many different values {x} has
    <tell> how many unique elements are in {x}
""",
    'len(set(@x))',
    'new Set(@x).size',
    also='count_unique distinct_count unique_count',
)

define(
    'majority',
    'items -> any',
    """
    the element that makes up more than half of {x}
    the majority element of {x}
    <find> the majority element in {x}
    <find> the value that fills more than half of {x}
""",
    """
    def @f(items):
        for item in items:
            if items.count(item) > len(items) / 2:
                return item
        return None
""",
    """
    function @f(items) {
      for (const item of items) {
        if (items.filter((other) => other === item).length > items.length / 2) {
          return item;
        }
      }
      return null;
    }
""",
    edges="""
    or None if there is none
    return None when no element does
""",
    also='majority_element',
)
