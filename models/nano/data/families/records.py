"""Lists of records."""

from __future__ import annotations

from functools import partial

from ..family import fn

several = partial(fn, theme='dictionaries', combines=False)
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
