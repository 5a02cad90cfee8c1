"""What is in a dictionary."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='dictionaries')
several = partial(fn, theme='dictionaries', combines=False)

define(
    'dict_keys',
    'counts -> words',
    """
    the keys of {x} as a list
    a list of the keys of {x}
    all keys in {x}
    <list> the keys of {x}
    <get> the keys of {x}
    <collect> every key of {x} into an array
    only the keys of {x}, not the values
    <throw> away the values of {x} and <keep> the key names in a list
    <hand> back the property names of {x}
    <enumerate> the keys stored in {x}
    what Object.keys gives for {x}
    dict.keys() as a plain list
    dict to list of keys
    <take> a hash map and <return> its keys as an array, in the order they were inserted
    <turn> {'a': 1, 'b': 2} into ['a', 'b']
    which keys a dict has, as a list
    from my price list (product to price) just the product names
    <show> all field names of an object
    <pull> the left side of every key-value pair out of a mapping
""",
    'list(@x)',
    'Object.keys(@x)',
    also='keys get_keys list_keys',
)

define(
    'dict_values',
    'counts -> numbers',
    """
    the values of {x} as a list
    a list of the values of {x}
    all values in {x}
    <list> the values of {x}
    <get> the values of {x}
    <collect> every value of {x} into an array
    only the values of {x}, the keys dropped
    <throw> away the keys of {x} and <keep> the numbers in a list
    <hand> back everything stored under the keys of {x}
    <read> out the values of {x}, one after another
    what Object.values gives for {x}
    dict.values() as a plain list
    dict to list of values
    <take> a hash map and <return> its values as an array, repeated ones too
    <turn> {'a': 1, 'b': 2} into [1, 2]
    from a dict of student to mark, just the marks
    <pull> the right side of every key-value pair out of a mapping
    which numbers an object holds, keys not wanted
""",
    'list(@x.values())',
    'Object.values(@x)',
    also='values get_values list_values',
)

define(
    'dict_pairs',
    'counts -> matrix',
    """
    the pairs of key and value of {x}
    a list of [key, value] pairs of {x}
    <convert> {x} to a list of pairs
    <turn> {x} into a list of [key, value]
    <list> the entries of {x}
    <unpack> {x} into key/value pairs
    <represent> {x} as an array of two-element arrays
    what Object.entries gives for {x}
    <list> every item of a dict as [key, value]
    every key of {x} together with its value, as small lists of two
    <break> {x} up into [key, value] lists
    dict to list of pairs
    <map> {'a': 1, 'b': 2} to [['a', 1], ['b', 2]]
    <take> a hash and <produce> one [key, value] tuple per entry
    the items of a mapping as nested lists
    <make> rows of two columns, key and value, from a dictionary
    each entry of an object as an array: first its name, second what it holds
""",
    '[[key, value] for key, value in @x.items()]',
    'Object.entries(@x)',
    also='to_pairs entries items_of',
)

define(
    'sum_values',
    'counts -> number',
    """
    the sum of the values of {x}
    the total of all values in {x}
    <sum> the values of {x}
    <add> up the values in {x}
    <add> all values of {x} together
    <accumulate> all the numbers held in {x}
    <total> up the values of {x}
    everything in {x} added together, keys ignored
    <work> out the grand total of {x}
    dict values sum
    sum(d.values())
    <reduce> the values of an object to their sum
    <map> {'tea': 3, 'milk': 4} to 7
    my total spending from a dict of category to amount
    <take> a hash of item counts and <return> how many items there are altogether
    how much all entries of a mapping come to
    <tally> the overall amount in {x}
    the inventory total: the stock numbers of every product in a dictionary summed
""",
    'sum(@x.values())',
    'Object.values(@x).reduce((total, n) => total + n, 0)',
    also='total_values sum_dict dict_total',
)

define(
    'max_key',
    'counts -> text',
    """
    the key with the largest value in {x}
    the key of the highest value of {x}
    <find> the key with the largest value in {x}
    <get> the key that has the maximum value in {x}
    <identify> the key whose value is the highest in {x}
    which key of {x} holds the greatest number
    <pick> the key of {x} with the top value
    the argmax of {x}
    key of max value in dict
    max(d, key=d.get)
    the winner of a vote, from a dict of candidate to votes
    who scored the most points in a mapping of player to points
    <look> for the best-selling product in a dict of product to units sold
    <take> a hash map of numbers and <return> the key of the biggest one
    the name with the most behind it: for {'a': 1, 'b': 5} it is 'b'
    <name> the entry of {x} that has the peak value
    which property of an object is largest, by its name
""",
    'max(@x, key=@x.get, default=None)',
    """
    function @f(data) {
      let best = null;
      for (const key of Object.keys(data)) {
        if (best === null || data[key] > data[best]) {
          best = key;
        }
      }
      return best;
    }
""",
    edges="""
    or None if it is empty
    return None for an empty dictionary
""",
    also='key_of_max best_key argmax key_with_max_value',
)

define(
    'min_key',
    'counts -> text',
    """
    the key with the smallest value in {x}
    the key of the lowest value of {x}
    <find> the key with the smallest value in {x}
    <get> the key that has the minimum value in {x}
    <identify> the key whose value is the lowest in {x}
    which key of {x} holds the least number
    <pick> the key of {x} with the bottom value
    the argmin of {x}
    key of min value in dict
    min(d, key=d.get)
    the cheapest product, from a dict of product to price
    who has the fewest points in a mapping of player to points
    <look> for the item that sells worst in a dict of product to units sold
    <take> a hash map of numbers and <return> the key of the smallest one
    the name with the least behind it: for {'a': 1, 'b': 5} it is 'a'
    <name> the entry of {x} that has the tiniest value
    which property of an object is smallest, by its name
""",
    'min(@x, key=@x.get, default=None)',
    """
    function @f(data) {
      let best = null;
      for (const key of Object.keys(data)) {
        if (best === null || data[key] < data[best]) {
          best = key;
        }
      }
      return best;
    }
""",
    edges="""
    or None if it is empty
""",
    also='key_of_min worst_key key_with_min_value',
)

define(
    'keys_by_value',
    'counts -> words',
    """
    the keys of {x} sorted by their values, highest first
    the keys of {x} from the highest value to the lowest
    <rank> the keys of {x} by value in descending order
    <sort> the keys of {x} by their values, largest first
    <arrange> the keys of {x} by descending value
    <list> all keys of {x}, the one with the most first
    the keys of {x} as a leaderboard, best value at the top
    <put> the keys of {x} in order of their numbers, from high to low
    sorted(d, key=d.get, reverse=True)
    rank dict keys by value desc
    a ranking of players by score from a dict of name to points, best one first
    <map> {'a': 1, 'b': 3, 'c': 2} to ['b', 'c', 'a']
    <take> a hash of word counts and <return> the words from most to least frequent
    names only, ordered by how large the number behind each is, biggest first
    which keys come first when the values of an object go down
    the products of a sales dict, top seller to worst seller
    <order> the key names of {x} so that their values decrease
""",
    'sorted(@x, key=@x.get, reverse=True)',
    'Object.keys(@x).sort((a, b) => @x[b] - @x[a])',
    also='rank ranking rank_keys',
)

define(
    'count_keys',
    'counts -> int',
    """
    the number of keys in {x}
    the number of entries of {x}
    <count> the keys of {x}
    <count> how many entries {x} has
    <tell> how many keys {x} has
    <measure> the size of {x}
    <say> how big {x} is, in entries
    <work> out how many key-value pairs {x} holds
    the length of {x}
    dict size
    len of a dict
    Object.keys(obj).length
    <map> {'a': 5, 'b': 9} to 2
    <take> a hash map and <return> how many properties it owns
    how many different keys there are in a mapping
    <find> the quantity of fields inside an object
    from a phone list stored as a dict, how many contacts there are
    the cardinality of {x}, counting keys
""",
    'len(@x)',
    'Object.keys(@x).length',
    also='dict_size number_of_keys size',
)

define(
    'average_value',
    'counts -> number',
    """
    the average of the values in {x}
    the mean value of {x}
    <average> the values of {x}
    <compute> the average of all values in {x}
    <work> out the arithmetic mean of the numbers in {x}
    the values of {x} averaged, keys ignored
    <divide> the sum of the values of {x} by how many there are
    what the entries of {x} come to on average
    dict values avg
    mean of d.values()
    the class average from a dict of student to score
    <map> {'a': 2, 'b': 4} to 3
    <take> a hash of ratings and <return> the mean rating
    how high a typical value of an object is, as the mean
    <take> the mean over all values stored in a mapping
    average salary, where the salaries are the values of a dictionary
""",
    'sum(@x.values()) / len(@x) if @x else 0',
    """
    function @f(data) {
      const values = Object.values(data);
      return values.length > 0 ? values.reduce((total, n) => total + n, 0) / values.length : 0;
    }
""",
    edges="""
    or 0 if it is empty
    return 0 for an empty dictionary
""",
    also='mean_value dict_average',
)

several(
    'nested_get',
    'any data, words path -> any',
    """
    the value at a path of keys in a nested dictionary, or None
    <get> a nested value of a dict by a list of keys, None if a key is missing
    <follow> a path of keys through nested dictionaries and return None when it ends early
    <read> a deep property of an object by a list of keys
    <walk> down a nested object along a list of keys and <give> None if the way ends
    <drill> into nested dictionaries by a path such as ['a', 'b'], None where something is missing
    lodash get for a dict and a path, null when there is nothing
    <access> a deeply nested field safely, with the path as an array of keys
    the value deep inside a dict of dicts, found by following keys one after another, or None
    safe nested lookup by key path
    <resolve> a path of property names in a JSON-like object without an error for missing parts
    what data['a']['b']['c'] would be, with the keys in a list and None instead of a KeyError
    <take> nested data and a path and <return> what lies there, null if not found
    <descend> through levels of a dictionary key by key
    for {'a': {'b': 1}} and ['a', 'b'] the answer 1, and None for a path that does not exist
    how optional chaining works: a list of keys into an object, null if any step fails
    <fetch> a setting from a nested config by its list of keys, or None
""",
    """
    def @f(data, path):
        for key in path:
            if not isinstance(data, dict) or key not in data:
                return None
            data = data[key]
        return data
""",
    """
    function @f(data, path) {
      let value = data;
      for (const key of path) {
        if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) {
          return null;
        }
        value = value[key];
      }
      return value;
    }
""",
    inputs=[
        ({'a': {'b': 1}}, ['a', 'b']),
        ({'a': 1}, ['b']),
        ({}, ['x', 'y']),
        ({'a': {'b': {'c': 2}}}, ['a', 'b', 'c']),
        ({'k': 5}, []),
        ({'a': 1}, ['constructor']),
    ],
    also='deep_get get_path dig',
)
