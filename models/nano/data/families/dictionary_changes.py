"""Dictionaries that become other dictionaries."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='dictionaries')
several = partial(fn, theme='dictionaries', combines=False)

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
    <reverse> the mapping of {x}, so that values point to keys
    <make> a value-to-key map out of {x}
    the inverse mapping of {x}
    {x} the other way round, looked up by value
    {x} turned inside out: each value becomes a key
    a dict comprehension that writes v: k instead of k: v
    dict invert
    <map> {'a': 'x', 'b': 'y'} to {'x': 'a', 'y': 'b'}
    <transpose> a hash, like invert in Ruby
    <take> an English to German word map and <return> the German to English one
    an object where every former value is a property name with its old key as value
    keys trading places with values in a mapping
    a dict of country by capital when I have capital by country
""",
    '{value: key for key, value in @x.items()}',
    'Object.fromEntries(Object.entries(@x).map(([key, value]) => [value, key]))',
    inputs=[({'a': 'x', 'b': 'y'},), ({},), ({'one': 'uno'},), ({'red': 'rot', 'blue': 'blau'},)],
    also='invert swap_keys_values reverse_dict flip_dict',
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
    <pick> the entries of {x} that exceed {k}
    <select> those key-value pairs of {x} with more than {k}
    {x} reduced to what lies above {k}
    <throw> out everything in {x} that does not exceed {k}
    <discard> the pairs of {x} where the number is at most {k}
    <restrict> {x} to values strictly over {k}
    dict filter value > {k}
    a sub-dictionary with the pairs whose number is higher than {k}
    <take> a hash of scores and <return> the ones beyond {k}, names included
    the products with a stock of more than {k}, from a dict of product to stock
    only players who have more than {k} points, as a map of name to points
    which entries of an object pass the threshold {k} (equal does not count), as an object
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
    each value of {x} times {k}, keys unchanged
    <blow> up the numbers in {x} by a factor of {k}
    <multiply> by {k} whatever is stored in {x}
    {x} where every number is {k} times as big
    dict values * {k}
    v * {k} for every v of a dict
    <take> a recipe as a dict of ingredient to amount and <multiply> each amount by {k}
    <multiply> every price of a price list dict by {k}, the product names staying the same
    an object of the same keys with its numbers scaled by {k}
    <update> all entries of a mapping to {k} times their value, in a new mapping
    mapValues with x * {k}
    <transform> a hash so that the amounts get multiplied with {k}
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
    <arrange> the entries of {x} by key from a to z
    <put> {x} in order of its keys
    {x} rebuilt with alphabetic keys
    <reorder> {x} so that the key names go up
    dict sorted by keys
    a plain dict in the key order that a TreeMap or SortedDict has
    ksort of a map, into a new one
    <turn> {'b': 1, 'a': 2} into {'a': 2, 'b': 1}
    <take> a hash and <return> one with the same pairs, keys ordered like in a phone book
    a glossary dict with its terms arranged alphabetically
    <alphabetize> an object by property name
    the same mapping, keys ascending
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
    <arrange> the entries of {x} by value from small to large
    <put> {x} in order of its numbers, lowest first
    {x} rebuilt with ascending values
    <reorder> {x} so that the values go up
    dict sorted by values asc
    dict order by value, small numbers at the front
    asort of a map, into a new one
    <turn> {'a': 3, 'b': 1} into {'b': 1, 'a': 3}
    <take> a hash of prices and <return> one with the same pairs, cheapest at the start
    a price list dictionary with the least expensive product on top
    <rearrange> an object by its numbers, increasing
    the same mapping, with values that never go down
""",
    'dict(sorted(@x.items(), key=lambda entry: entry[1]))',
    'Object.fromEntries(Object.entries(@x).sort((a, b) => a[1] - b[1]))',
    also='sort_dict_by_value sorted_by_value',
)

define(
    'upper_keys',
    'counts -> counts',
    """
    {x} with its keys in upper case
    <convert> the keys of {x} to uppercase
    <make> all keys of {x} uppercase
    <change> every key of {x} to upper case
    <uppercase> every key of {x}, values untouched
    <write> the key names of {x} in capitals
    {x} with KEYS LIKE THIS and the same values
    <transform> {x} so that its keys are all caps
    key.upper() for all keys of a dict
    dict keys to uppercase
    <turn> {'a': 1, 'bc': 2} into {'A': 1, 'BC': 2}
    <take> a hash and <return> a copy whose property names are upper-cased
    <capitalize> all letters in the keys of an object
    settings with the names in capital letters, like environment variables
    a mapping with toUpperCase applied to its keys
    <rename> each key of {x} to its uppercase form
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
    <strip> a dict of entries that have no value (None), zeros and empty strings staying
    <discard> keys whose value is null
    <filter> out None from the values of a mapping
    only those entries of a dictionary that are not None
    k: v only if v is not None, for a dict
    dict drop None
    compact for a hash: no null left, 0 and '' kept
    <turn> {'a': 1, 'b': None} into {'a': 1}
    <leave> out null fields from an object before it is sent
    <take> a JSON object and <return> it without properties that are null
    a form's answers with the unanswered ones (None) left out
    <prune> missing values, the None ones, out of a dictionary
    which fields of a record are really set, as a dict with no None in it
""",
    '{key: value for key, value in data.items() if value is not None}',
    'Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))',
    inputs=[({'a': 1, 'b': None},), ({},), ({'x': None},), ({'p': 0, 'q': ''},), ({'a': None, 'b': 2, 'c': None},)],
    also='drop_none remove_null compact',
)

several(
    'flatten_dict',
    'any data -> any',
    """
    a nested dictionary flattened with keys like 'a.b'
    <flatten> a nested dictionary, joining keys with dots
    <flatten> an object so that nested keys become 'outer.inner'
    <turn> a nested dict into a flat one with dotted keys
    <collapse> a dict of dicts to one level, with path keys like 'a.b.c'
    <squash> nested objects into a single level, key names connected by '.'
    dot notation for nested dict
    {'a': {'b': 1}} as {'a.b': 1}
    <map> {'a': {'b': 1}, 'c': 2} to {'a.b': 1, 'c': 2}
    a deep configuration as flat settings such as 'server.port'
    <unnest> a hash by writing the full path of each leaf as its key, separated with a period
    json to flat dict with dotted paths
    <take> an object with sub-objects and <return> one without any, full stop between the key parts
    <reduce> a tree of dictionaries to its leaves, each under 'parent.child'
    one-level mapping of a multi-level one, dots showing the levels
    <remove> all nesting from a dictionary, so that inner keys get the outer key and a dot in front
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
        if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
          Object.assign(flat, @f(value, prefix + key + '.'));
        } else {
          flat[prefix + key] = value;
        }
      }
      return flat;
    }
""",
    inputs=[
        ({'a': {'b': 1}},),
        ({},),
        ({'x': 1, 'y': {'z': 2}},),
        ({'a': {'b': {'c': 3}}, 'd': 4},),
        ({'a': {'b': [1, 2]}},),
    ],
    also='flatten flat_keys',
)
