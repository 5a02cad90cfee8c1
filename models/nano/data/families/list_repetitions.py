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
    <dedupe> list keep order
    <turn> [3, 1, 3, 2] into [3, 1, 2]
    {x} with every repeat thrown away
    <uniquify> {x} without sorting it
    list(dict.fromkeys(items)) or a Set of {x}
    <weed> out what {x} has already had
    {x} as an ordered set
    uniq values array, original order
    <clean> {x} of doubles, the earliest copy of each stays
    a guest list in which nobody stands twice, earliest sign-up counts
    <discard> later copies of any entry in {x}
    each thing in {x} once, as first met
    <strip> an array of repeated entries
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
    the size of {x}
    how long {x} is
    len of {x}
    how many things {x} holds
    <measure> the length of {x}
    <turn> ['a', 'b', 'b'] into 3, its length
    <state> how many there are in {x}
    the cardinality of {x}, repeats counted too
    how many people signed up, given the list of them
    <report> how many entries there are in {x}
    arr.length
    item count of {x}
    <work> out how large a collection is
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
    whichever value {x} has most of
    the option with the most votes in {x}
    the winner of a poll when each vote is an entry of {x}
    Counter(items).most_common(1)[0][0] of {x}
    the bestseller among {x}
    the top value of {x} by number of appearances, earliest one on a tie
    <turn> ['a', 'b', 'b'] into 'b'
    <look> up which element repeats most in {x}
    the statistical mode of {x}
    the favourite in {x}, judged by how many times it is there
    <pick> the entry of {x} with the highest count
    <find> mode array
    the value of {x} that people chose the most
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
    ? {x} holds the same thing two times or more
    ? {x} is not free of doubles
    ? at least one entry of {x} repeats
    ? set(items) is shorter than {x}
    ? any two entries of {x} are identical
    ? a lottery ticket, given as a list, has a number on it twice
    ? somebody stands in {x} a second time
    ? {x} lacks uniqueness
    ? duplicates exist in {x}
    ? not all values in {x} differ
    ? there is some item that {x} holds again at another place
    ? an array repeats itself anywhere, so [1, 2, 1] does and [1, 2, 3] does not
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
    which values of {x} come back again
    <turn> [1, 2, 1, 3, 2] into [1, 2]
    <show> what {x} has two or more of, each named once
    the entries of {x} with a count above one
    <collect> repeat offenders from {x}, once each
    <catch> names that were entered twice or more in {x}
    the repeats of {x}, none of them listed again
    <search> {x} for repeated entries and <return> them
    everything that {x} holds in several copies
    <detect> duplicates array
    {x} reduced to what is not unique in it, one copy each
    people who ordered several times, from a list of the buyer of each order
    <filter> {x} down to the values seen again later, one copy of each
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
    Counter of {x} as a plain dictionary
    a histogram of {x}: value to count
    value_counts of {x}
    <turn> ['a', 'b', 'a'] into a mapping of 'a' to 2 and 'b' to 1
    <count> votes by candidate
    how many there are of each kind in {x}
    a dict from every different entry of {x} to its number of appearances
    <sum> up how many of each thing are in {x}, keyed by the thing
    <map> each distinct item of {x} to how many times it comes
    <make> an inventory of {x}: what and how many
    occurrence table of {x}
    <group> equal entries of {x} and <count> every group
    frequency count array
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
      const counts = new Map();
      for (const item of items) {
        counts.set(item, (counts.get(item) ?? 0) + 1);
      }
      return Object.fromEntries(counts);
    }
""",
    inputs=[
        (['a', 'b', 'a'],),
        ([],),
        (['x'],),
        (['red', 'blue', 'red', 'red'],),
        (['tom', 'ann', 'tom', 'bob'],),
        (['constructor'],),
    ],
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
    itertools.groupby keys of {x}
    <squeeze> repeats that stand side by side in {x} to one
    <turn> [1, 1, 2, 1] into [1, 2, 1]
    uniq as in the shell, on {x}: only neighbours are compared
    <skip> an entry of {x} when the previous one was the same
    {x} with stuttering taken out
    <merge> equal neighbours of {x} to a single element
    {x} where no element is followed by its equal, later returns stay
    <shorten> each run of the same value in {x} to one
    <compress> adjacent duplicates array
    the changes of a signal: a reading counts only if it differs from the one just before
    <dedupe> {x} locally, so that only repeats next to one another vanish
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
    ? {x} is uniform
    ? there are no two different values in {x}
    ? nothing in {x} differs from the rest
    ? every entry of {x} matches the first one
    ? {x} is made up of a single repeated value or nothing
    ? the set of {x} has at most one member
    ? all dice in a throw show the same face, like [4, 4, 4]
    ? everybody in {x} gave the same answer
    ? a vote was unanimous, given all votes as a list
    ? {x} is constant
    ? a list has identical entries throughout, as [7, 7, 7]
    ? the items in {x} are all alike
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
    how many different things {x} has
    the size of the set of {x}
    nunique of {x}
    <turn> ['a', 'b', 'a'] into 2, since two different ones are there
    <count> what is left of {x} once repeats are ignored
    <count> the kinds of things in {x}
    the cardinality of {x} as a set
    how many unique visitors there were, from a list with one name for each visit
    <count> distinct array
    COUNT(DISTINCT) over {x}
    new Set(arr).size
    how varied {x} is, as the number of different values
    <compute> how many elements {x} has when doubles count once
""",
    'len(set(@x))',
    'new Set(@x).size',
    also='count_unique distinct_count unique_count',
)

define(
    'majority',
    'items -> any',
    """
    <find> the majority element in {x}
    the majority element of {x}
    the element that makes up more than half of {x}
    <find> the value that fills more than half of {x}
    <do> Boyer-Moore voting on {x}
    the absolute majority winner of {x}
    which value has over 50 percent of the places in {x}
    the candidate with more than half of the votes in {x}
    <turn> [2, 1, 2] into 2, the one with more than half
    an entry of {x} that outnumbers all others together
    <find> majority element array n/2
    <determine> what dominates {x} with more than half of its entries
    the value in {x} whose count exceeds len / 2
    <elect> the option of {x} that over half of the people chose
    a strict majority in {x}
    <look> for the value that takes up most of {x}, which means above one half
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
