"""Values read from texts and written to them."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='formats')

define(
    'email_domain',
    'text -> text',
    """
    the domain of an email address
    what stands after the @ in an email address
    <extract> the domain from an email address
    <get> the domain part of an email
""",
    "@x.split('@')[1]",
    "@x.split('@')[1]",
    inputs=[('ann@mail.org',), ('x@y.co',), ('bob.lee@example.com',)],
    also='get_domain domain',
)

define(
    'email_user',
    'text -> text',
    """
    the user name of an email address
    what stands before the @ in an email address
    <extract> the user name from an email address
    <get> the part of an email before the @
""",
    "@x.split('@')[0]",
    "@x.split('@')[0]",
    inputs=[('ann@mail.org',), ('x@y.co',), ('bob.lee@example.com',)],
    also='get_user username',
)

define(
    'url_domain',
    'text -> text',
    """
    the domain of a URL
    the host name in a URL such as 'https://example.com/a'
    <extract> the domain from a URL
    <get> the host of a URL
""",
    "@x.split('//')[-1].split('/')[0]",
    "@x.split('//').at(-1).split('/')[0]",
    inputs=[('https://example.com/a/b',), ('http://a.org',), ('example.com/x',), ('https://sub.site.net/?q=1',)],
    also='get_host host domain_of_url',
)

define(
    'file_extension',
    'text -> text',
    """
    the extension of a file name, '' if it has none
    what stands after the last dot of a file name
    <get> the extension of a file name, or '' without one
    <extract> the file extension from a file name
""",
    "@x.rsplit('.', 1)[1] if '.' in @x else ''",
    "@x.includes('.') ? @x.split('.').at(-1) : ''",
    inputs=[('a.txt',), ('archive.tar.gz',), ('README',), ('x.py',)],
    also='get_extension extension ext',
)

define(
    'file_name',
    'text -> text',
    """
    the file name of a path
    what stands after the last slash of a path
    <get> the file name from a path
    <extract> the last part of a path like 'a/b/c.txt'
""",
    "@x.split('/')[-1]",
    "@x.split('/').at(-1)",
    inputs=[('a/b/c.txt',), ('x.py',), ('/home/ann/notes.md',), ('dir/',)],
    also='basename get_file_name',
)

define(
    'remove_extension',
    'text -> text',
    """
    a file name without its extension
    <remove> the extension from a file name
    <strip> what follows the last dot of a file name
    <cut> off the extension of a file name
""",
    "@x.rsplit('.', 1)[0]",
    r"@x.replace(/\.[^.]*$/, '')",
    inputs=[('a.txt',), ('archive.tar.gz',), ('README',), ('x.py',)],
    also='without_extension strip_extension stem',
)

define(
    'parse_csv_line',
    'text -> words',
    """
    the fields of a CSV line, without spaces around them
    the trimmed values of a line separated by commas
    <parse> a CSV line into a list of trimmed fields
    <split> a line at commas and trim each part
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
""",
    r"""
    def @f(text):
        header, *rows = [line.split(',') for line in text.split('\n')]
        return [dict(zip(header, row)) for row in rows]
""",
    r"""
    function @f(text) {
      const [header, ...rows] = text.split('\n').map((line) => line.split(','));
      return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
    }
""",
    inputs=[('name,age\nAnn,31',), ('a,b',), ('k\n1\n2',), ('x,y\n1,2\n3,4',)],
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
""",
    "dict(part.split('=') for part in @x.split(';'))",
    "Object.fromEntries(@x.split(';').map((part) => part.split('=')))",
    inputs=[('a=1;b=2',), ('x=y',), ('name=Ann;age=31',), ('k=v;k2=v2;k3=v3',)],
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
""",
    "dict(part.split('=') for part in @x.split('&'))",
    "Object.fromEntries(@x.split('&').map((part) => part.split('=')))",
    inputs=[('a=1&b=2',), ('x=y',), ('q=cat&page=3',), ('k=v&k2=v2&k3=v3',)],
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
""",
    "'&'.join(f'{key}={value}' for key, value in @x.items())",
    "Object.entries(@x).map(([key, value]) => `${key}=${value}`).join('&')",
    also='to_query query_string',
)

define(
    'extract_numbers',
    'text -> numbers',
    """
    the whole numbers in {x}
    all numbers that occur in {x} as integers
    <extract> all numbers from {x}
    <find> the integers in {x}
    <get> a list of the numbers in {x}
""",
    r"""
    import re

    def @f(text):
        return [int(number) for number in re.findall(r'\d+', text)]
""",
    r"""
    function @f(text) {
      return (text.match(/\d+/g) ?? []).map(Number);
    }
""",
    inputs=[('a1b22',), ('none',), ('3 cats and 14 dogs',), ('',), ('2024-03-15',)],
    also='find_numbers numbers_in get_numbers',
)

define(
    'extract_hashtags',
    'text -> words',
    """
    the hashtags in {x}
    all words of {x} that begin with #
    <extract> the hashtags from {x}
    <find> all hashtags in {x}
""",
    r"""
    import re

    def @f(text):
        return re.findall(r'#\w+', text)
""",
    r"""
    function @f(text) {
      return text.match(/#\w+/g) ?? [];
    }
""",
    inputs=[('#a and #b2',), ('none',), ('go #home now',), ('',), ('#one#two',)],
    also='hashtags find_hashtags',
)

define(
    'extract_emails',
    'text -> words',
    """
    the email addresses in {x}
    all emails that occur in {x}
    <extract> the email addresses from {x}
    <find> all email addresses in {x}
""",
    r"""
    import re

    def @f(text):
        return re.findall(r'[\w.+-]+@[\w-]+\.[\w.-]+', text)
""",
    r"""
    function @f(text) {
      return text.match(/[\w.+-]+@[\w-]+\.[\w.-]+/g) ?? [];
    }
""",
    inputs=[('mail a@b.co or c@d.org',), ('none',), ('x.y@z.net',), ('',)],
    also='find_emails emails',
)
