"""Dictionaries, and lists of records."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

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
""",
    '[[key, value] for key, value in @x.items()]',
    'Object.entries(@x)',
    also='to_pairs entries items_of',
)

define(
    'invert_dict',
    'counts -> any',
    """
    {x} with keys and values swapped
    <invert> {x}
    <swap> the keys and values of {x}
    <turn> the values of {x} into keys and the keys into values
    <exchange> keys and values in {x}
    a reverse lookup of {x}
""",
    '{value: key for key, value in @x.items()}',
    'Object.fromEntries(Object.entries(@x).map(([key, value]) => [value, key]))',
    inputs=[({'a': 'x', 'b': 'y'},), ({},), ({'one': 'uno'},), ({'red': 'rot', 'blue': 'blau'},)],
    also='invert swap_keys_values reverse_dict flip_dict',
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
    'keep_values_above',
    'counts -> counts',
    """
    the entries of {x} whose value is greater than {k}
    {x} with only the values above {k}
    <filter> {x} to entries with a value greater than {k}
    <keep> only the entries of {x} with values above {k}
    <remove> from {x} every entry whose value is {k} or less
""",
    '{key: value for key, value in @x.items() if value > @k}',
    'Object.fromEntries(Object.entries(@x).filter(([, value]) => value > @k))',
    params={'k': Param((1, 3, 5, 10), arg='limit', arg_says=('a limit', 'a given limit', 'limit'))},
    also='filter_dict filter_values values_above',
)

define(
    'scale_values',
    'counts -> counts',
    """
    {x} with every value multiplied by {k}
    <multiply> every value of {x} by {k}
    <multiply> all values in {x} by {k}
    <scale> the values of {x} by {k}
""",
    '{key: value * @k for key, value in @x.items()}',
    'Object.fromEntries(Object.entries(@x).map(([key, value]) => [key, value * @k]))',
    params={'k': Param((2, 3, 10), arg='factor', arg_says=('a factor', 'a given factor', 'factor'))},
    also='multiply_values map_values double_values',
)

define(
    'sort_by_key',
    'counts -> counts',
    """
    {x} sorted by key
    {x} with its keys in alphabetical order
    <sort> {x} by key
    <sort> the keys of {x} and return a new dictionary
    <order> {x} by its keys
""",
    'dict(sorted(@x.items()))',
    'Object.fromEntries(Object.keys(@x).sort().map((key) => [key, @x[key]]))',
    also='sort_dict sort_keys sorted_dict',
)

define(
    'sort_by_value',
    'counts -> counts',
    """
    {x} sorted by value
    {x} with the entries in ascending order of their values
    <sort> {x} by value
    <sort> the entries of {x} by their values, smallest first
    <order> {x} by its values
""",
    'dict(sorted(@x.items(), key=lambda entry: entry[1]))',
    'Object.fromEntries(Object.entries(@x).sort((a, b) => a[1] - b[1]))',
    also='sort_dict_by_value sorted_by_value',
)

define(
    'keys_by_value',
    'counts -> words',
    """
    the keys of {x} sorted by their values, highest first
    the keys of {x} from the highest value to the lowest
    <rank> the keys of {x} by value in descending order
    <sort> the keys of {x} by their values, largest first
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

define(
    'upper_keys',
    'counts -> counts',
    """
    {x} with its keys in upper case
    <convert> the keys of {x} to uppercase
    <make> all keys of {x} uppercase
    <change> every key of {x} to upper case
""",
    '{key.upper(): value for key, value in @x.items()}',
    'Object.fromEntries(Object.entries(@x).map(([key, value]) => [key.toUpperCase(), value]))',
    also='uppercase_keys',
)

define(
    'remove_none_values',
    'any data -> any',
    """
    a dictionary without the entries that are None
    a dict without its None values
    <remove> entries with the value None from a dictionary
    <drop> the null values of an object
    <clean> a dictionary of None values
""",
    '{key: value for key, value in data.items() if value is not None}',
    'Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))',
    inputs=[({'a': 1, 'b': None},), ({},), ({'x': None},), ({'p': 0, 'q': ''},), ({'a': None, 'b': 2, 'c': None},)],
    also='drop_none remove_null compact',
)

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

PEOPLE = [{'name': 'Ann', 'age': 31}, {'name': 'Bob', 'age': 25}]


several(
    'pluck',
    'any records, text field -> items',
    """
    the values of one field of a list of records
    a list of one field of every record
    <get> a given field of each dictionary in a list
    <collect> the values of a key from a list of dicts
    <pluck> a property from a list of objects
""",
    '[record[field] for record in records]',
    'records.map((record) => record[field])',
    inputs=[(PEOPLE, 'name'), ([], 'id'), (PEOPLE, 'age'), ([{'id': 7}], 'id')],
    also='get_field collect_field',
)

several(
    'sort_records',
    'any records, text field -> any',
    """
    a list of records sorted by a field
    <sort> a list of dictionaries by a given key
    <sort> records by one of their fields in ascending order
    <order> a list of objects by a property
""",
    'sorted(records, key=lambda record: record[field])',
    '[...records].sort((a, b) => (a[field] < b[field] ? -1 : a[field] > b[field] ? 1 : 0))',
    inputs=[(PEOPLE, 'age'), ([], 'id'), ([{'n': 2}, {'n': 1}], 'n'), ([{'id': 7}], 'id')],
    also='sort_by_field order_by',
)

several(
    'group_records',
    'any records, text field -> any',
    """
    records grouped by a field
    a dictionary from each value of a field to the records that have it
    <group> a list of dictionaries by a given key
    <group> records by one of their fields
    <group> a list of objects by a property
""",
    """
    def @f(records, field):
        groups = {}
        for record in records:
            groups.setdefault(record[field], []).append(record)
        return groups
""",
    """
    function @f(records, field) {
      const groups = {};
      for (const record of records) {
        groups[record[field]] = [...(groups[record[field]] ?? []), record];
      }
      return groups;
    }
""",
    inputs=[
        ([{'t': 'a', 'n': 1}, {'t': 'b', 'n': 2}], 't'),
        ([], 'id'),
        ([{'k': 'x'}, {'k': 'x'}], 'k'),
        ([{'c': 'r', 'n': 1}], 'c'),
    ],
    also='group_by group_by_field',
)

several(
    'filter_records',
    'any records, text field, any value -> any',
    """
    the records whose field equals a value
    all dictionaries of a list that have a given value for a key
    <filter> a list of records by the value of a field
    <find> every record where a field has a certain value
    <keep> only the objects of a list whose property equals a value
""",
    '[record for record in records if record[field] == value]',
    'records.filter((record) => record[field] === value)',
    inputs=[(PEOPLE, 'age', 25), ([], 'id', 1), (PEOPLE, 'name', 'Zoe'), ([{'id': 7}], 'id', 7)],
    also='where filter_by find_records',
)

several(
    'find_record',
    'any records, text field, any value -> any',
    """
    the first record whose field equals a value, or None
    <find> the first dictionary of a list with a given value for a key, None if there is none
    <look> up a record by the value of a field and return None if it is missing
    <find> an object in a list by a property, null when not found
""",
    'next((record for record in records if record[field] == value), None)',
    'records.find((record) => record[field] === value) ?? null',
    inputs=[(PEOPLE, 'age', 25), ([], 'id', 1), (PEOPLE, 'name', 'Zoe'), ([{'id': 7}], 'id', 7)],
    also='find_by lookup_record',
)

several(
    'sum_field',
    'any records, text field -> number',
    """
    the sum of one field over a list of records
    the total of a field of all records
    <sum> a given key over a list of dictionaries
    <add> up a field of every record in a list
    <total> a property of a list of objects
""",
    'sum(record[field] for record in records)',
    'records.reduce((total, record) => total + record[field], 0)',
    inputs=[(PEOPLE, 'age'), ([], 'price'), ([{'price': 5}, {'price': 7}], 'price'), ([{'n': 4}], 'n')],
    also='total_field sum_by',
)

several(
    'average_field',
    'any records, text field -> number',
    """
    the average of one field over a list of records
    the mean of a field of all records, 0 if there are none
    <average> a given key over a list of dictionaries
    <compute> the average of a property over a list of objects
""",
    'sum(record[field] for record in records) / len(records) if records else 0',
    'records.length > 0 ? records.reduce((total, record) => total + record[field], 0) / records.length : 0',
    inputs=[(PEOPLE, 'age'), ([], 'price'), ([{'price': 5}, {'price': 7}], 'price'), ([{'n': 4}], 'n')],
    also='mean_field average_by',
)

several(
    'max_record',
    'any records, text field -> any',
    """
    the record with the largest value of a field, or None
    <find> the record with the highest value of a field, None for an empty list
    <get> the dictionary of a list with the maximum of a key, None if there is none
""",
    'max(records, key=lambda record: record[field], default=None)',
    'records.reduce((best, record) => (best === null || record[field] > best[field] ? record : best), null)',
    inputs=[(PEOPLE, 'age'), ([], 'price'), ([{'price': 5}, {'price': 7}], 'price'), ([{'n': 4}], 'n')],
    also='record_with_max max_by_field',
)

several(
    'count_by',
    'any records, text field -> counts',
    """
    <tell> how many records there are for each value of a field
    the number of records for each value of a field
    <count> records by the value of a field
    <count> how often each value of a key occurs in a list of dicts
""",
    """
    def @f(records, field):
        counts = {}
        for record in records:
            counts[record[field]] = counts.get(record[field], 0) + 1
        return counts
""",
    """
    function @f(records, field) {
      const counts = {};
      for (const record of records) {
        counts[record[field]] = (counts[record[field]] ?? 0) + 1;
      }
      return counts;
    }
""",
    inputs=[
        ([{'t': 'a'}, {'t': 'b'}, {'t': 'a'}], 't'),
        ([], 'id'),
        ([{'k': 'x'}], 'k'),
        ([{'c': 'r'}, {'c': 'r'}], 'c'),
    ],
    also='count_records count_field',
)

several(
    'index_by',
    'any records, text field -> any',
    """
    a dictionary from a field to the record that has it
    <index> a list of records by a field
    <build> a lookup of records by one of their keys
    <turn> a list of dictionaries into a dict keyed by a field
""",
    '{record[field]: record for record in records}',
    'Object.fromEntries(records.map((record) => [record[field], record]))',
    inputs=[([{'id': 'a', 'n': 1}, {'id': 'b', 'n': 2}], 'id'), ([], 'id'), ([{'k': 'x'}], 'k')],
    also='key_by lookup_table',
)

several(
    'cart_total',
    'any items -> number',
    """
    the total price of a cart, a list of items with price and quantity
    the sum of price times quantity over a list of items
    <compute> the total of a shopping cart whose items have a price and a quantity
    <add> up price * quantity for all items of an order
""",
    "sum(item['price'] * item['quantity'] for item in items)",
    'items.reduce((total, item) => total + item.price * item.quantity, 0)',
    inputs=[
        ([{'price': 5, 'quantity': 2}],),
        ([],),
        ([{'price': 3, 'quantity': 1}, {'price': 10, 'quantity': 2}],),
        ([{'price': 7, 'quantity': 0}],),
    ],
    also='total_price order_total',
)

several(
    'names_of_adults',
    'any people -> words',
    """
    the names of the people who are at least 18
    the names of all adults in a list of people with name and age
    <list> the names of everyone aged 18 or older
    <get> the names of people of age 18 and above
""",
    "[person['name'] for person in people if person['age'] >= 18]",
    'people.filter((person) => person.age >= 18).map((person) => person.name)',
    inputs=[
        ([{'name': 'Ann', 'age': 31}, {'name': 'Bob', 'age': 12}],),
        ([],),
        ([{'name': 'Cid', 'age': 18}],),
        ([{'name': 'Dan', 'age': 17}],),
    ],
    also='adults adult_names',
)

several(
    'nested_get',
    'any data, words path -> any',
    """
    the value at a path of keys in a nested dictionary, or None
    <get> a nested value of a dict by a list of keys, None if a key is missing
    <follow> a path of keys through nested dictionaries and return None when it ends early
    <read> a deep property of an object by a list of keys
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
        if (value === null || typeof value !== 'object' || !(key in value)) {
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
    ],
    also='deep_get get_path dig',
)

several(
    'flatten_dict',
    'any data -> any',
    """
    a nested dictionary flattened with keys like 'a.b'
    <flatten> a nested dictionary, joining keys with dots
    <flatten> an object so that nested keys become 'outer.inner'
    <turn> a nested dict into a flat one with dotted keys
""",
    """
    def @f(data, prefix=''):
        flat = {}
        for key, value in data.items():
            if isinstance(value, dict):
                flat.update(@f(value, prefix + key + '.'))
            else:
                flat[prefix + key] = value
        return flat
""",
    """
    function @f(data, prefix = '') {
      const flat = {};
      for (const [key, value] of Object.entries(data)) {
        if (value !== null && typeof value === 'object') {
          Object.assign(flat, @f(value, prefix + key + '.'));
        } else {
          flat[prefix + key] = value;
        }
      }
      return flat;
    }
""",
    inputs=[({'a': {'b': 1}},), ({},), ({'x': 1, 'y': {'z': 2}},), ({'a': {'b': {'c': 3}}, 'd': 4},)],
    also='flatten flat_keys',
)
