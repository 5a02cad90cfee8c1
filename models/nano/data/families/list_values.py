"""A list with a value or an index."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='lists', combines=False)
FIND = [([1, 2, 3], 2), ([1, 2, 3], 9), ([], 1), (['a', 'b', 'a'], 'a'), ([5, 5, 5], 5), ([4, 0, 4, 1], 4)]

define(
    'count_value',
    'items items, any value -> int',
    """
    <tell> how often a value occurs in a list
    the number of times a value is in a list
    <count> how often a value occurs in a list
    <count> the occurrences of an element in a list
    <tell> how many times a value appears in an array
    how many copies of a value {x} holds
    <count> matches of a value in {x}
    the frequency of one given value in {x}
    items.count(value)
    <turn> ['a', 'b', 'a'] and 'a' into 2
    <tally> one particular element in an array
    occurrences of value in items
    how many times somebody voted for a given option, from all votes
    <go> through {x} and <count> the entries equal to a given one
    the tally of a given entry in {x}
    number of hits for an element in a collection
    <tell> how many of {x} equal a value
    <count> target array
""",
    'items.count(value)',
    'items.filter((item) => item === value).length',
    inputs=FIND,
    also='count_occurrences occurrences count_of',
)

define(
    'index_of',
    'items items, any value -> int',
    """
    the index of a value in a list, or -1 if it is not there
    the position of an element in a list, -1 when missing
    <find> the index of a value in a list and return -1 if it is absent
    <find> where a value is in an array, -1 if nowhere
    <search> a list for a value and give its index or -1
    <do> a linear search for a value, returning its index or -1
    <turn> ['a', 'b', 'c'] and 'b' into 1, while an absent one gives -1
    <look> up the first place of a value in {x}, -1 for not found
    indexOf as in JavaScript
    the zero-based place where a value first shows up in {x}, else -1
    <search> a list from the left for a target and <report> its index or -1
    at which index {x} has a value, -1 if it has not
    find index array value else -1
    the earliest index holding a value in a sequence, or -1
    <locate> an entry of an array, with -1 as a sign of absence
    what list.index would give, but -1 instead of an error
    the seat number, from 0, of a person in a row of people, -1 when absent
    <search> one by one for a value and <stop> at its index, -1 when it never comes
""",
    'items.index(value) if value in items else -1',
    'items.indexOf(value)',
    inputs=FIND,
    also='find_index linear_search position search',
)

define(
    'contains',
    'items items, any value -> bool',
    """
    ? a list contains a value
    ? a value is in a list
    ? an element occurs in an array
    ? value is one of the items
    ? a list includes a given element
    ? {x} holds a certain value
    ? value in items
    ? a value can be found somewhere in {x}
    ? an array has a certain entry, as 'b' is in ['a', 'b']
    ? a name is on the guest list
    ? a given thing belongs to {x}
    ? items.includes(value)
    ? {x} has a particular value among its entries
    ? a value is present in a collection
    ? something is already in {x}, given as the second argument
    ? a list knows an item
    ? we have a product in stock, from a list of products
    ? a target exists in an array
""",
    'value in items',
    'items.includes(value)',
    inputs=FIND,
    also='includes has_value is_in',
)

define(
    'remove_value',
    'items items, any value -> items',
    """
    a list without a given value
    a list with every occurrence of a value removed
    <remove> all occurrences of a value from a list
    <remove> a given value from a list
    <delete> every element that equals a value from an array
    <drop> a value from a list wherever it occurs
    <filter> a value out of {x}
    <turn> [1, 2, 1] and 1 into [2]
    {x} with all copies of a value taken away
    everything in {x} except what equals a value
    <cross> a name off a list, every time it stands there
    <purge> an array of one value
    items != value, filtered
    <erase> a given entry from {x} wherever it stands
    <keep> from {x} what differs from a given value
    _.without from lodash with one value
    <leave> out one given thing in {x}
    remove all matching elements array value
    <delete> a person: all their entries vanish from the list
""",
    '[item for item in items if item != value]',
    'items.filter((item) => item !== value)',
    inputs=FIND,
    also='without remove_all delete_value',
)

define(
    'replace_value',
    'items items, any old, any other -> items',
    """
    a list with one value replaced by another
    <replace> every occurrence of a value in a list by another value
    <replace> all old values of a list with another one
    <swap> out one value of a list for another
    <turn> [1, 2, 1] with 1 to 5 into [5, 2, 5]
    <substitute> one value for another all over {x}
    <change> each copy of a value in {x} to a different value
    {x} where every old has become other
    <map> old to other in an array, the rest stays
    <rename> a player everywhere in a list
    find and replace in a list
    <put> a new value wherever the old one stands in {x}
    a list after exchanging all equal entries for something else
    replace all matches array old new
    <correct> a wrong entry in {x} each time it comes
    <overwrite> every element of {x} that equals old
""",
    '[other if item == old else item for item in items]',
    'items.map((item) => (item === old ? other : item))',
    inputs=[([1, 2, 1], 1, 5), ([], 1, 2), (['a', 'b'], 'b', 'c'), ([3], 4, 5)],
    also='replace_in_list substitute',
)

define(
    'insert_at',
    'items items, int index, any value -> items',
    """
    a list with a value inserted at an index
    <insert> a value into a list at a given index
    <insert> an element at a position of a list and return the new list
    a copy of a list with a value put in at an index
    <turn> ['a', 'c'], 1 and 'b' into ['a', 'b', 'c']
    <squeeze> a value into {x} at a given place
    {x} with a new element at index, later ones move up by one
    <place> a value at a given index of an array without losing any
    list.insert, but giving a new list
    a queue after somebody has pushed in at a given place
    <add> an item at position index and <shift> the rest to the right
    a fresh list: the part before index, the value, the part from index on
    splice a value in at an index
    <put> a page into a book at a given place, the pages as a list
    insert element array index
    <sneak> a new entry in between the items of {x} at a given index
""",
    'items[:index] + [value] + items[index:]',
    '[...items.slice(0, index), value, ...items.slice(index)]',
    inputs=[([1, 3], 1, 2), ([], 0, 'x'), (['a'], 1, 'b'), ([1, 2], 0, 0)],
    also='insert insert_value',
)

define(
    'remove_at',
    'items items, int index -> items',
    """
    a list without the element at an index
    <remove> the element at a given index from a list
    <delete> the item at a position and return the new list
    a copy of a list without what stands at an index
    <turn> ['a', 'b', 'c'] and 1 into ['a', 'c']
    {x} with one entry taken out by its index
    <take> away the element of {x} at a certain index
    pop(index), but giving what remains
    <cut> one item out of {x} by position
    delete element array by index
    everything in {x} but items[index]
    <leave> out the entry number index, from 0
    <drop> the i-th item from a collection
    <close> the gap after taking one entry, given by index, out of {x}
    toSpliced(index, 1)
    <tear> one page out of a book, the pages as a list and the place as a number
    a shortened copy of {x} in which the item at an index is gone
""",
    '[item for i, item in enumerate(items) if i != index]',
    'items.filter((_, i) => i !== index)',
    inputs=[([1, 2, 3], 1), (['a'], 0), ([5, 6], 1), ([1, 2, 3], 0), ([1, 2], 5)],
    also='delete_at remove_index',
)

define(
    'get_or_default',
    'items items, int index, any fallback -> any',
    """
    the element at an index, or a fallback if there is none
    <get> the item of a list at an index or a default value
    <return> the element at index if it exists and fallback otherwise
    <read> a list at an index without an error when it is too short
    <turn> ['a'], 5 and 'none' into 'none'
    items[index], but fallback instead of an index error
    safe lookup by index in {x} with a default
    what is at an index of {x}, or a default when out of range
    <access> a list at an index without it failing
    bounds checked access to {x}, fallback outside of it, negative index as well
    <fetch> an element by position or a substitute value if the position does not exist
    get array index default
    <look> into mailbox number index and <report> a fallback if there is no such mailbox
    a list entry by its index, with a value for when the index is too high or negative
    <try> items[index] and <use> fallback when that is no valid index
    list access like dict.get with a default
""",
    'items[index] if 0 <= index < len(items) else fallback',
    'index >= 0 && index < items.length ? items[index] : fallback',
    inputs=[([1, 2, 3], 1, 0), ([], 0, 'x'), (['a'], 5, 'none'), ([1, 2], -1, 9)],
    also='safe_get get_at',
)

define(
    'fill_list',
    'any value, int n -> items',
    """
    <make> a list with n copies of a value
    a list of length n filled with a value
    a list with a value n times
    <create> a list of n equal values
    <turn> 'x' and 3 into ['x', 'x', 'x']
    n times the same thing in a list
    [value] * n
    an array initialised with n equal entries
    <repeat> a value n times as a list
    new Array(n).fill(value)
    itertools.repeat as a list
    <prepare> a list with n places, each holding a start value
    a constant list of size n
    the same element over and over, n of it, in an array
    <stamp> a value into n places of a new list
    fill array value n
    <copy> one thing n times and <give> all copies in a list
""",
    '[value] * n',
    'new Array(n).fill(value)',
    inputs=[(0, 3), ('x', 2), (1, 0), (True, 1)],
    also='repeat_value filled',
)

define(
    'swap_items',
    'items items, int i, int j -> items',
    """
    <exchange> two elements of a list by index and return the new list
    <swap> the elements of a list at positions i and j
    a list with the elements at two indices swapped
    <turn> ['a', 'b', 'c'], 0 and 2 into ['c', 'b', 'a']
    items[i] and items[j] traded in a copy
    {x} after two of its entries, given by index, have changed places
    <switch> the items of {x} at two indices
    a row of people after persons i and j have traded seats
    a transposition of places i and j in {x}
    swap elements array i j
    <interchange> what stands at i and what stands at j
    a list like {x}, except that the entries at two given places are exchanged
    <trade> the contents of index i and index j
    <put> element i where j was and element j where i was
    an array with positions i and j swapped, the original stays as it is
""",
    """
    def @f(items, i, j):
        result = items[:]
        result[i], result[j] = result[j], result[i]
        return result
""",
    """
    function @f(items, i, j) {
      const result = [...items];
      [result[i], result[j]] = [result[j], result[i]];
      return result;
    }
""",
    inputs=[([1, 2, 3], 0, 2), (['a', 'b'], 0, 1), ([5], 0, 0), ([1, 2, 3, 4], 1, 2)],
    also='swap swap_at exchange',
)
