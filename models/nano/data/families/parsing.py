"""Values read from lines of data and written to them."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='formats')

define(
    'parse_csv_line',
    'text -> words',
    """
    the fields of a CSV line, without spaces around them
    the trimmed values of a line separated by commas
    <parse> a CSV line into a list of trimmed fields
    <split> a line at commas and trim each part
    'a, b,c' -> ['a', 'b', 'c']
    comma-separated values of a line as a list of stripped strings
    <split> one CSV row on commas, blanks around values dropped
    a list from comma separated text, each entry trimmed
    <read> the cells of a CSV row without surrounding whitespace
    <break> a line like '1,2 , 3' into ['1', '2', '3']
    csv row to array, trimmed
    <tokenize> a line by commas and <strip> the tokens
    tags typed in as 'red, green , blue' to a clean list
    columns of a CSV record, whitespace removed at both ends of each
    <cut> a comma list into parts without outer spaces
    the entries between the commas of a line, trimmed
""",
    "[part.strip() for part in @x.split(',')]",
    "@x.split(',').map((part) => part.trim())",
    inputs=[('a, b,c',), ('one',), ('1,2 , 3',), ('x,,y',)],
    also='csv_fields split_csv parse_csv',
)

define(
    'parse_csv',
    'text -> any',
    """
    a list of dictionaries from CSV text with a header line
    the rows of a CSV text as dictionaries
    <parse> CSV text with a header into a list of dicts
    <convert> CSV with a first line of names to a list of objects
    <read> a CSV string into records
    one dict per row of a CSV text, the first line giving the keys
    DictReader over a CSV string
    CSV with header to array of objects
    <turn> comma separated text with column names on top into a list of records
    <load> a table given as CSV text: each row a dictionary by column name
    'name,age' on line one and rows below, as a list of dicts
    <map> every CSV row to an object keyed by the header fields
    records of a CSV string, values as strings
    <deserialize> CSV into a list of dictionaries
    csv text -> list of dicts with header names
    <import> a spreadsheet saved as CSV: list of row objects
    <split> a CSV text into lines and <zip> each with the header into a dict
""",
    r"""
    def @f(text):
        header, *rows = [line.split(',') for line in text.strip().split('\n')]
        return [dict(zip(header, row)) for row in rows]
""",
    r"""
    function @f(text) {
      const [header, ...rows] = text.trim().split('\n').map((line) => line.split(','));
      return rows.map((row) => Object.fromEntries(header.slice(0, row.length).map((name, i) => [name, row[i]])));
    }
""",
    inputs=[('name,age\nAnn,31',), ('a,b',), ('k\n1\n2',), ('x,y\n1,2\n3,4',), ('a,b\n1\n',)],
    also='csv_to_dicts read_csv csv_to_records',
    combines=False,
)

define(
    'to_csv_line',
    'words -> text',
    """
    {x} as a CSV line
    {x} as one line separated by commas
    <turn> {x} into a CSV line
    <write> {x} as comma separated values
    ['a', 'b', 'c'] -> 'a,b,c'
    a CSV row from {x}
    {x} comma-delimited, no spaces
    <serialize> {x} to one CSV row
    <put> commas between {x} to get a line of a CSV file
    <format> {x} as comma-separated text
    <export> {x} as a row for a spreadsheet in CSV
    {x} glued by commas into a single line
    one CSV record containing {x}
    <concatenate> {x}, a comma between each two
    csv string of {x}
    <chain> {x} with ',' to a row
""",
    "','.join(@x)",
    "@x.join(',')",
    also='csv_line csv_join',
)

define(
    'parse_key_values',
    'text -> any',
    """
    a dictionary from text like 'a=1;b=2'
    the keys and values of a string such as 'a=1;b=2'
    <parse> 'key=value;key=value' into a dictionary
    <turn> pairs like 'a=1;b=2' into a dict of strings
    semicolon-separated key=value pairs to dict
    <read> settings like 'name=Ann;age=31' into a dictionary
    an object of the pairs in 'x=1;y=2', values as strings
    <split> on ; and then on = to build a dictionary
    <decode> a config string of the form 'k=v;k2=v2'
    key value string to map, ; between pairs and = inside them
    <load> options written as 'key=value' with semicolons between
    a cookie-like string 'a=1;b=2' as a dictionary
    <deserialize> 'key=value;...' pairs
    <interpret> a connection string such as 'host=x;port=1' as a dict
    the mapping described by 'k=v;k=v' text
""",
    "dict(part.split('=', 1) for part in @x.split(';') if '=' in part)",
    "Object.fromEntries(@x.split(';').filter((part) => part.includes('=')).map((part) => part.split(/=(.*)/s)))",
    inputs=[('a=1;b=2',), ('x=y',), ('name=Ann;age=31',), ('',), ('a=b=c;d=e',), ('k=v;k2=v2;k3=v3',)],
    also='parse_pairs parse_settings key_values',
    combines=False,
)

define(
    'parse_query',
    'text -> any',
    """
    a dictionary from a query string like 'a=1&b=2'
    the parameters of a query string such as 'a=1&b=2'
    <parse> a URL query string into a dictionary
    <turn> 'a=1&b=2' into a dict
    url parameters to dict
    <read> 'q=cat&page=3' into an object
    <split> on & and then on = to get a dictionary
    <decode> the search part of a URL, like 'x=1&y=2', to key-value pairs
    query string to map
    GET parameters such as 'name=Ann&age=31' as a dict
    <deserialize> a querystring, values stay strings
    URLSearchParams as a plain object from 'k=v&k2=v2'
    <interpret> form data sent as 'key=value&key=value'
    <extract> names and values from 'a=1&b=2'
    what a web request asks for, 'page=2&sort=up', as a dictionary
""",
    "dict(part.split('=', 1) for part in @x.split('&') if '=' in part)",
    "Object.fromEntries(@x.split('&').filter((part) => part.includes('=')).map((part) => part.split(/=(.*)/s)))",
    inputs=[('a=1&b=2',), ('x=y',), ('q=cat&page=3',), ('',), ('a=b=c&d=e',), ('k=v&k2=v2&k3=v3',)],
    also='parse_query_string query_params',
    combines=False,
)

define(
    'build_query',
    'counts -> text',
    """
    {x} as a query string like 'a=1&b=2'
    a query string from {x}
    <turn> {x} into a URL query string
    <build> a query string such as 'a=1&b=2' from {x}
    url parameters from {x}
    <encode> {x} as key=value pairs joined by &
    <serialize> {x} for the part of a URL after the question mark
    a querystring made of {x}
    <join> the keys and values of {x} with = and the pairs with &
    <write> {x} in the form 'key=value&key=value'
    <stringify> {x} as query parameters
    the GET parameters text for {x}
    <format> {x} like the end of a search link, 'q=1&page=2'
    key=value&... out of {x}
    <assemble> a query string out of the entries of {x}
""",
    "'&'.join(f'{key}={value}' for key, value in @x.items())",
    "Object.entries(@x).map(([key, value]) => `${key}=${value}`).join('&')",
    also='to_query query_string',
)
