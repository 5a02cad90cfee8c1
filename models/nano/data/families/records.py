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
    one column out of a table kept as a list of dicts
    [r[field] for r in records]
    lodash map with a property name
    <extract> the same property from each object of an array
    <project> rows onto one column, as a flat list
    list of dicts to list of values for one key
    what every record has under a certain key, in order
    <take> an array of objects and a property and <return> an array of just that property
    all the emails (or any other field) of my users as a list
    <give> [7, 9] for [{'id': 7}, {'id': 9}] with 'id'
    <read> a field off every row
    <gather> what is stored under one key across many dictionaries
    each entry's value for the given attribute
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
    sorted(records, key=lambda r: r[field])
    list of dicts sort by key
    <arrange> rows by one column, lowest first
    lodash sortBy
    ORDER BY a column, ascending, for an array of objects
    my products ordered by price or by any other property I name, going up
    <put> dictionaries in order of what they have under a key
    <take> an array of objects and a property name and <return> it sorted by that, smallest first
    <return> [{'n': 1}, {'n': 2}] for [{'n': 2}, {'n': 1}] with 'n'
    <rank> entries by the value of an attribute, from low to high
    table rows in increasing order of a chosen column
    users from youngest to oldest when the field is the age, in general by any field
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
    lodash groupBy for a property
    <bucket> rows by what they have in one column
    dict of lists: field value to the records with it
    <partition> an array of objects into groups that share a property
    <take> a list of dicts and a key and <return> lists of dicts under each value of it
    itertools groupby on a key, but as a dictionary and for records in any order
    <give> {'x': [{'k': 'x'}], 'y': [{'k': 'y'}]} for [{'k': 'x'}, {'k': 'y'}] with 'k'
    my orders per customer: every order, collected under the value of a field
    <categorize> entries by an attribute, whole entries kept
    <cluster> employees by department, or whatever field is given
    <sort> records into drawers, one drawer for each value of a field
    GROUP BY with all the rows in each group
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
      const groups = new Map();
      for (const record of records) {
        groups.set(record[field], [...(groups.get(record[field]) ?? []), record]);
      }
      return Object.fromEntries(groups);
    }
""",
    inputs=[
        ([{'t': 'a', 'n': 1}, {'t': 'b', 'n': 2}], 't'),
        ([], 'id'),
        ([{'k': 'x'}, {'k': 'x'}], 'k'),
        ([{'c': 'r', 'n': 1}], 'c'),
        ([{'k': 'constructor'}], 'k'),
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
    [r for r in records if r[field] == value]
    SELECT * WHERE field = value, on a list of dicts
    lodash filter with a property and a value
    <select> the rows where a column is exactly some value
    all matching objects of an array, matched by one attribute
    <pick> out each entry that has the wanted value under a key
    <take> records, a field and a value and <return> those that match, maybe none
    only the orders of one customer, that is every dict where a field is a given value
    list of dicts where key equals
    <retain> the users whose attribute is the same as the one asked for
    <drop> all records that do not have a certain value in a field
    <produce> [{'id': 7}] for [{'id': 7}, {'id': 8}] with 'id' and 7
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
    next((r for r in records if r[field] == value), None)
    Array.find by property, null if nothing matches
    <search> an array of objects for the first with a certain property value, or null
    SELECT one row WHERE field = value, None for no row
    the user with a given id from a list of users, None when unknown
    <take> records, a field and a value and <return> one match only, the earliest, else None
    first match in list of dicts by key, None otherwise
    <locate> the earliest row whose column has the wanted value, null if there is no such row
    a single dictionary out of a list, picked by one of its values, None if not found
    <answer> with {'id': 8} for [{'id': 7}, {'id': 8}] with 'id' and 8
    which record comes first that has this value under this key, None without one
    <fetch> a customer by an attribute from a list, null if we have no such customer
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
    sum(r[field] for r in records)
    SELECT SUM of a column over an array of objects
    lodash sumBy
    <add> together what every dictionary has under one key
    list of dicts, total of one key
    <take> rows and a column name and <return> the column's total
    how much all records come to in a numeric field
    <give> 12 for [{'price': 5}, {'price': 7}] with 'price'
    <accumulate> one attribute across an array of objects
    revenue: the amounts of all my invoices, the amount's key being an argument
    <tally> a numeric property of each entry into one number
    <reduce> a list of objects to the sum of a property
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
    SELECT AVG of a column over an array of objects
    lodash meanBy, 0 for nothing
    list of dicts, mean of one key
    <take> rows and a column name and <return> the column's average, 0 without rows
    what all records have in a numeric field, on average
    <return> 6 for [{'price': 5}, {'price': 7}] with 'price'
    the average age of users, or of any number they have under a key
    <work> out the mean of one attribute across many entries
    <divide> the sum of a field by how many records there are, 0 if the list is empty
    the typical value (mean) of a numeric property in an array of dictionaries
    mean salary of the staff where the key to average is given
    how large a certain field is on average over a table of rows
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
    max(records, key=lambda r: r[field], default=None)
    lodash maxBy, null for no records
    the row with the top value in one column, or None when there are no rows
    <pick> the object with the greatest property out of an array, null if empty
    <take> dictionaries and a key and <return> the whole one that is highest there, else None
    list of dicts, entry with max of a key, None if empty
    <give> {'price': 7} for [{'price': 5}, {'price': 7}] with 'price'
    the oldest person of a list when the field is the age, None for nobody
    which entry leads in a given attribute, the first of equals, None without entries
    the most expensive product as a dict, or by another field, None for no products
    <choose> the record whose field nobody else's exceeds, None where the list has nothing
    <identify> the best player, whole record, by a given score field, null for an empty array
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
    lodash countBy
    SELECT field, COUNT(*) GROUP BY field, as a dict
    Counter(r[field] for r in records)
    a histogram of a column over rows
    <tally> an array of objects by a property
    how many orders each customer has, with the grouping key as an argument
    list of dicts, count per value of a key
    <produce> {'a': 2, 'b': 1} for [{'t': 'a'}, {'t': 'b'}, {'t': 'a'}] with 't'
    <take> records and a key and <return> a dict from each value to its frequency
    the distribution of an attribute among entries
    <count> the employees of each department, or by any field
    for every value seen in a field, the quantity of records having it
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
      const counts = new Map();
      for (const record of records) {
        counts.set(record[field], (counts.get(record[field]) ?? 0) + 1);
      }
      return Object.fromEntries(counts);
    }
""",
    inputs=[
        ([{'t': 'a'}, {'t': 'b'}, {'t': 'a'}], 't'),
        ([], 'id'),
        ([{'k': 'x'}], 'k'),
        ([{'c': 'r'}, {'c': 'r'}], 'c'),
        ([{'k': 'constructor'}], 'k'),
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
    lodash keyBy
    {r[field]: r for r in records}
    a map from id to object, the id being whichever property is named
    <make> records findable by a field, a later one replacing an earlier one
    list of dicts to dict of dicts by key
    <take> an array of objects and a property and <return> an object with each of them under its property's value
    <answer> with {'x': {'k': 'x'}, 'y': {'k': 'y'}} for [{'k': 'x'}, {'k': 'y'}] with 'k'
    a hash for fast access to rows by one unique column
    users by user name, in a dictionary, when the field is the user name
    <store> each record under what it has in a certain field
    <transform> a table into a mapping from primary key to row
    <key> a list of entries by one attribute, one entry for each value
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
    for my shop, what the customer has to pay: each item's price times its quantity, summed
    the bill for an order whose lines have price and quantity
    <calculate> the checkout amount of a basket of {price, quantity} objects
    sum(i['price'] * i['quantity'] for i in items)
    cart sum price x quantity
    <multiply> price by quantity for each article and <add> the results
    how much a shopping basket costs altogether
    the invoice amount from a list of dicts, unit price and quantity in each
    <give> 13 for [{'price': 5, 'quantity': 2}, {'price': 3, 'quantity': 1}]
    <figure> out the grand total of purchased goods, quantities respected
    <take> line items and <return> the overall cost, no tax or discount
    what everything in the trolley costs, several pieces of the same counted by quantity
    order value: the subtotals (price times quantity) added up
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
    [p['name'] for p in people if p['age'] >= 18]
    who is of legal age, as a list of names
    <pick> grown-ups (18 or more) from people with name and age and <return> their names
    everybody's name who is not a minor
    names where age >= 18
    <drop> anyone under 18 and <give> the remaining names
    which persons are allowed to vote, eighteen and up, only the names
    <take> an array of objects with name and age and <return> names of those 18 or over
    the guests old enough for the bar at 18, by name
    <return> ['Ann'] for [{'name': 'Ann', 'age': 31}, {'name': 'Bob', 'age': 12}]
    <filter> users for full age, 18 included, and <map> them to their names
    a list of names of every adult user, children left out
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
