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
""",
    '{key: a.get(key, 0) + b.get(key, 0) for key in {**a, **b}}',
    'Object.fromEntries(Object.keys({ ...a, ...b }).map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]))',
    inputs=[({'a': 1}, {'b': 2}), ({'a': 1}, {'a': 5}), ({}, {'x': 1}), ({'k': 1, 'm': 2}, {'m': 3, 'n': 4})],
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
""",
    'data.get(key, fallback)',
    'key in data ? data[key] : fallback',
    inputs=[({'a': 1}, 'a', 0), ({'a': 1}, 'b', 0), ({}, 'x', None), ({'k': 5, 'm': 6}, 'm', -1)],
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
""",
    'key in data',
    'key in data',
    inputs=[({'a': 1}, 'a'), ({'a': 1}, 'b'), ({}, 'x'), ({'k': 0, 'm': 6}, 'k')],
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
""",
    '{key: data[key] for key in keys if key in data}',
    'Object.fromEntries(keys.filter((key) => key in data).map((key) => [key, data[key]]))',
    inputs=[({'a': 1, 'b': 2, 'c': 3}, ['a', 'c']), ({'a': 1}, ['b']), ({}, ['x']), ({'k': 0, 'm': 6}, [])],
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
""",
    'dict(zip(keys, values))',
    'Object.fromEntries(keys.map((key, i) => [key, values[i]]))',
    inputs=[(['a', 'b'], [1, 2]), ([], []), (['x'], [9]), (['p', 'q', 'r'], [3, 2, 1])],
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
""",
    '{key: value for key, value in pairs}',
    'Object.fromEntries(pairs)',
    inputs=[([['a', 1], ['b', 2]],), ([],), ([['x', 'y']],), ([['k', 1], ['k', 2]],)],
    also='from_pairs pairs_to_dict',
)
