"""A dictionary with something else."""

from __future__ import annotations

from functools import partial

from ..family import fn

several = partial(fn, theme='dictionaries', combines=False)

several(
    'merge_dicts',
    'counts a, counts b -> counts',
    """
    two dictionaries merged into one, the second one winning
    the union of two dictionaries
    <merge> two dictionaries
    <merge> two dicts, where the second overrides the first
    <combine> two objects into one
    <join> two dictionaries into a new one
    <unite> two maps, on a conflict the later one counts
    {**a, **b}
    Object.assign of two objects into a fresh one
    spread two objects into one
    <update> a copy of the first dict with the entries of the second
    all entries of a and b in a single dictionary, b overwriting a
    <apply> user settings over default settings, both dicts, into one
    dict merge, right side wins
    <take> two hashes and <return> one that has the keys of both, values of the second preferred
    <give> {'a': 5, 'c': 3, 'b': 2} for {'a': 1, 'c': 3} and {'a': 5, 'b': 2}
    <put> two mappings together into a new mapping
    <extend> one dictionary by another without changing either, equal keys replaced
    both of my dicts as one big dict, last value wins
""",
    '{**a, **b}',
    '({ ...a, ...b })',
    inputs=[
        ({'a': 1}, {'b': 2}),
        ({'a': 1}, {'a': 5}),
        ({}, {'x': 0}),
        ({'p': 1, 'q': 2}, {}),
        ({'k': 1, 'm': 2}, {'m': 3, 'n': 4}),
    ],
    also='merge combine_dicts merge_objects',
)

several(
    'merge_counts',
    'counts a, counts b -> counts',
    """
    two dictionaries merged with the values of common keys added
    the sum of two dictionaries of numbers by key
    <merge> two dictionaries and add the values of keys that are in both
    <add> up two dicts of counts key by key
    <combine> two tallies by adding what they have under the same key
    Counter(a) + Counter(b)
    <unite> two hashes of numbers, summing where a key is in both of them
    <return> {'a': 1, 'b': 5} for {'a': 1, 'b': 2} and {'b': 3}
    dict merge sum values
    the stock of two shops together, both dicts of product to amount
    <take> two objects with counts and <return> the total per key
    each key's total over two maps, a missing one counting as 0
    two dicts of word counts added up into one
    <consolidate> two score tables: points of the same player are summed
    <join> two dictionaries so that numbers under equal keys get added, not replaced
    votes from two polling places, per candidate, in one mapping
    <accumulate> the numbers of two mappings keywise
""",
    '{key: a.get(key, 0) + b.get(key, 0) for key in {**a, **b}}',
    """
    function @f(a, b) {
      const counts = new Map(Object.entries(a));
      for (const [key, value] of Object.entries(b)) {
        counts.set(key, (counts.get(key) ?? 0) + value);
      }
      return Object.fromEntries(counts);
    }
""",
    inputs=[({'a': 1}, {'b': 2}), ({'a': 1}, {'a': 5}), ({}, {'constructor': 1}), ({'k': 1, 'm': 2}, {'m': 3, 'n': 4})],
    also='add_dicts sum_dicts add_counts',
)

several(
    'get_value',
    'counts data, text key, any fallback -> any',
    """
    the value of a key in a dictionary, or a fallback if it is missing
    <get> the value of a key or a default
    <look> up a key in a dict and return fallback if it is not there
    <read> a key of an object with a default value
    dict.get with a default
    <fetch> what is stored under a key, otherwise a fallback
    safe dict lookup
    the entry for a key of a map, or something else instead when the key is absent
    <take> an object, a key and a default and <return> obj[key], the default if there is no such property
    getOrDefault
    <retrieve> a key's value from a mapping, with a fallback for an unknown key
    a setting from a config dict, the default when nobody has set it
    data[key] but no KeyError, instead fallback
    <answer> 1 for {'a': 1}, 'a', 0 and <answer> 0 for {'a': 1}, 'b', 0
    <access> a hash by key and <answer> with the fallback value if nothing is found
    the price of a product in a dict, or a given price if we don't sell it
    how to read from a dictionary without error: value or else the given default
""",
    'data.get(key, fallback)',
    'Object.hasOwn(data, key) ? data[key] : fallback',
    inputs=[
        ({'a': 1}, 'a', 0),
        ({'a': 1}, 'b', 0),
        ({}, 'x', None),
        ({'k': 5, 'm': 6}, 'm', -1),
        ({'a': 1}, 'constructor', 0),
    ],
    also='lookup get_with_default get',
)

several(
    'has_key',
    'counts data, text key -> bool',
    """
    ? a dictionary has a given key
    ? a key is in a dict
    ? an object contains a key
    ? key exists in a dictionary
    ? a hash map holds some key
    ? a property exists on an object
    ? a certain key occurs among the keys of a dictionary
    ? there is an entry for this key in a mapping
    ? key in dict
    ? a name is registered in a dict of names
    ? hasOwnProperty for a given key is true
    ? the key is known to a map, whatever its value
    ? an entry called key can be found in a dict
    ? a product is listed in a price dictionary
    ? 'a' is there in {'a': 1}, or any other key in another dict
    ? a dictionary defines the asked key, even with the value 0
""",
    'key in data',
    'Object.hasOwn(data, key)',
    inputs=[({'a': 1}, 'a'), ({'a': 1}, 'b'), ({'a': 1}, 'constructor'), ({}, 'x'), ({'k': 0, 'm': 6}, 'k')],
    also='contains_key key_exists',
)

several(
    'remove_key',
    'counts data, text key -> counts',
    """
    a dictionary without a given key
    a copy of a dict without one key
    <remove> a key from a dictionary and return a new one
    <delete> a key from an object without changing it
    <drop> an entry of a dict by its key
    lodash omit with one key
    a dict comprehension that skips one key
    dict minus one key, original untouched
    <leave> out one key of a mapping
    <take> a hash and a key and <return> everything else in a new hash
    <erase> a property, giving a new object
    all entries except the one under a certain key
    <give> {'b': 2} for {'a': 1, 'b': 2} and 'a'
    <exclude> one field from a dict
    <copy> a dictionary but <skip> a single key
    the address book dict after a contact is deleted by name, as a fresh dict
    <discard> the entry with the given key if it is there
    an object less one of its properties
""",
    '{k: v for k, v in data.items() if k != key}',
    'Object.fromEntries(Object.entries(data).filter(([k]) => k !== key))',
    inputs=[({'a': 1}, 'a'), ({'a': 1}, 'b'), ({}, 'x'), ({'k': 0, 'm': 6}, 'k')],
    also='without_key delete_key omit',
)

several(
    'pick_keys',
    'counts data, words keys -> counts',
    """
    a dictionary with only the given keys
    the entries of a dict whose keys are in a list
    <pick> some keys of a dictionary
    <keep> only the listed keys of a dict
    <select> certain keys from an object
    lodash pick
    {k: d[k] for k in keys if k in d}
    a slice of a dictionary by a list of keys, unknown keys ignored
    <extract> several properties from an object into a smaller one
    a sub-dict: the pairs whose key is asked for, in the order of the asked keys
    <project> a hash onto some fields
    <restrict> a mapping to a list of allowed keys
    <take> a dict and an array of key names and <return> just those entries
    <produce> {'a': 1, 'c': 3} for {'a': 1, 'b': 2, 'c': 3} with ['a', 'c']
    whitelist dict keys
    <choose> the fields I name out of an object, skipping those it lacks
    the prices of a few products only, as a dict, given the product names
    <narrow> a dictionary down to the wanted keys
""",
    '{key: data[key] for key in keys if key in data}',
    'Object.fromEntries(keys.filter((key) => Object.hasOwn(data, key)).map((key) => [key, data[key]]))',
    inputs=[({'a': 1, 'b': 2, 'c': 3}, ['a', 'c']), ({'a': 1}, ['constructor']), ({}, ['x']), ({'k': 0, 'm': 6}, [])],
    also='pick select_keys subset',
)

several(
    'rename_key',
    'counts data, text old, text other -> counts',
    """
    a dictionary with one key renamed
    <rename> a key of a dictionary
    <rename> the key old of a dict to other
    <change> the name of one key in an object
    <give> a key of a dict another name, the value and the order staying
    <rename> dict field
    <answer> with {'x': 1, 'b': 2} for {'a': 1, 'b': 2} with 'a' to 'x'
    <replace> the key old by the key other in a mapping, value kept
    <relabel> one property of an object
    <move> the value under old to other, at the same place in the dictionary
    <take> a hash, an old key and a new key and <return> a copy with the key exchanged
    a dict where a column called old is now called other
    <swap> out one key name for another in a map
    a copy of an object in which one property has got a new name
    what was stored under one key now under a different key, the rest as before
    <correct> a misspelled key in a dictionary
""",
    '{other if key == old else key: value for key, value in data.items()}',
    'Object.fromEntries(Object.entries(data).map(([key, value]) => [key === old ? other : key, value]))',
    inputs=[({'a': 1, 'b': 2}, 'a', 'x'), ({'a': 1}, 'b', 'c'), ({}, 'p', 'q'), ({'k': 0}, 'k', 'key')],
    also='rename',
)

several(
    'dict_from_lists',
    'words keys, numbers values -> counts',
    """
    a dictionary from a list of keys and a list of values
    a dict made of two lists, keys and values
    <build> a dictionary from keys and values
    <zip> two lists into a dict
    <combine> a list of keys and a list of values into an object
    dict(zip(keys, values))
    <pair> up names and numbers as a mapping
    two parallel arrays to an object: names in the first, values in the second
    <give> {'a': 1, 'b': 2} for ['a', 'b'] and [1, 2]
    lodash zipObject
    <make> a lookup table where keys[i] maps to values[i]
    <match> each key with the value at the same position and <put> them in a dict
    <take> a list of products and a list of prices and <return> a dict of product to price
    a hash from a column of labels and a column of figures
    <associate> every word with the number at the same index
    <assemble> an object out of a key array and a value array of equal length
    a mapping that links the nth name to the nth score
""",
    'dict(zip(keys, values))',
    'Object.fromEntries(keys.slice(0, values.length).map((key, i) => [key, values[i]]))',
    inputs=[(['a', 'b'], [1, 2]), ([], []), (['x', 'y'], [9]), (['p', 'q', 'r'], [3, 2, 1])],
    also='zip_dict make_dict to_dict',
)

several(
    'keys_with_value',
    'counts data, any value -> words',
    """
    the keys of a dictionary that have a given value
    all keys in a dict whose value equals a given one
    <find> every key with a certain value in a dictionary
    <list> the keys that map to a value
    all keys mapped to some value
    every k with d[k] == value
    reverse lookup in a dict, every match
    <search> a mapping by value and <return> all the keys that fit, as a list
    <collect> those property names of an object which hold a given value
    <return> ['a', 'c'] for {'a': 1, 'b': 2, 'c': 1} and 1
    who has exactly that many points, from a dict of player to points, everybody
    which keys point to the same given value
    <take> a hash and a value and <give> an array of the keys behind it, empty if none
    the students with a certain grade, in a dict of student to grade
    dict value to keys
    <determine> under which keys a value is stored
""",
    '[k for k, v in data.items() if v == value]',
    'Object.keys(data).filter((k) => data[k] === value)',
    inputs=[({'a': 1, 'b': 2, 'c': 1}, 1), ({'a': 1}, 5), ({}, 0), ({'x': 3, 'y': 3}, 3)],
    also='find_keys keys_for_value',
)

several(
    'dict_from_pairs',
    'matrix pairs -> any',
    """
    a dictionary from a list of pairs
    a dict made of [key, value] pairs
    <convert> a list of pairs to a dictionary
    <build> an object from [key, value] pairs
    Object.fromEntries
    dict(pairs)
    [['a', 1], ['b', 2]] as {'a': 1, 'b': 2}
    <assemble> a map out of key-value tuples, a later pair replacing an earlier one with the same key
    list of tuples to dict
    <take> an array of two-element arrays and <return> a hash
    <load> pairs into a dictionary
    a lookup from rows of two columns, first column the key
    <make> the first of each pair a key and the second its value
    <turn> entries back into an object
    an object from a list of [name, value] lists
    the opposite of Object.entries: pairs in, dictionary out
""",
    '{key: value for key, value in pairs}',
    'Object.fromEntries(pairs)',
    inputs=[([['a', 1], ['b', 2]],), ([],), ([['x', 'y']],), ([['k', 1], ['k', 2]],)],
    also='from_pairs pairs_to_dict',
)
