"""Dictionaries."""

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
