"""Formats of text: names in code, addresses, files, colours, tables."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='formats')
several = partial(fn, theme='formats', combines=False)

TITLES = [('Hello World',), ('user name',), ('one',), ('Make It So',), ('my new list',), ('a b c',)]

define(
    'slugify',
    'text -> text',
    """
    a slug of {x}: lower case, with dashes for spaces and no punctuation
    a URL slug for {x}
    <turn> {x} into a URL slug
    <slugify> {x}
    <make> {x} lowercase, drop punctuation and join the words with dashes
    <convert> {x} to a slug like 'hello-world'
""",
    """
    import re

    def @f(text):
        return '-'.join(re.findall(r'[a-z0-9]+', text.lower()))
""",
    r"""
    function @f(text) {
      return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('-');
    }
""",
    also='slug to_slug make_slug',
)

define(
    'to_snake_case',
    'text -> text',
    """
    {x} in snake_case
    the words of {x} in lower case joined by underscores
    <convert> {x} to snake_case
    <turn> words separated by spaces into snake_case
    <write> {x} in snake case
""",
    "'_'.join(@x.lower().split())",
    r"@x.toLowerCase().trim().split(/\s+/).join('_')",
    inputs=TITLES,
    also='snake_case snake',
)

define(
    'to_kebab_case',
    'text -> text',
    """
    {x} in kebab-case
    the words of {x} in lower case joined by dashes
    <convert> {x} to kebab-case
    <turn> words separated by spaces into kebab-case
    <write> {x} in kebab case
""",
    "'-'.join(@x.lower().split())",
    r"@x.toLowerCase().trim().split(/\s+/).join('-')",
    inputs=TITLES,
    also='kebab_case kebab',
)

define(
    'to_camel_case',
    'text -> text',
    """
    {x} in camelCase
    the words of {x} as one camelCase name
    <convert> {x} to camelCase
    <turn> words separated by spaces into camelCase
    <write> {x} in camel case
""",
    """
    def @f(text):
        words = text.lower().split()
        return ''.join(words[:1] + [word.capitalize() for word in words[1:]])
""",
    r"""
    function @f(text) {
      const words = text.toLowerCase().trim().split(/\s+/);
      return words.map((word, i) => (i === 0 ? word : word[0].toUpperCase() + word.slice(1))).join('');
    }
""",
    inputs=TITLES,
    also='camel_case camelize',
)

define(
    'to_pascal_case',
    'text -> text',
    """
    {x} in PascalCase
    the words of {x} as one PascalCase name
    <convert> {x} to PascalCase
    <turn> words separated by spaces into PascalCase
""",
    "''.join(word.capitalize() for word in @x.split())",
    r"""
    function @f(text) {
      const words = text.trim().split(/\s+/);
      return words.map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase()).join('');
    }
""",
    inputs=TITLES,
    also='pascal_case upper_camel',
)

define(
    'snake_to_camel',
    'text -> text',
    """
    a snake_case name in camelCase
    <convert> snake_case to camelCase
    <convert> a snake_case name to camelCase
    <turn> an identifier like 'my_name' into 'myName'
    <change> underscores to camel case
""",
    """
    def @f(text):
        words = text.split('_')
        return words[0] + ''.join(word.capitalize() for word in words[1:])
""",
    """
    function @f(text) {
      const words = text.split('_');
      return words[0] + words.slice(1).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
    }
""",
    inputs=[('my_name',), ('one',), ('get_user_id',), ('a_b',), ('is_valid_date',)],
    also='camel from_snake',
)

define(
    'camel_to_snake',
    'text -> text',
    """
    a camelCase name in snake_case
    <convert> camelCase to snake_case
    <convert> a camelCase name to snake_case
    <turn> an identifier like 'myName' into 'my_name'
    <change> camel case to underscores
""",
    "''.join('_' + c.lower() if c.isupper() else c for c in @x)",
    "@x.replace(/[A-Z]/g, (c) => '_' + c.toLowerCase())",
    inputs=[('myName',), ('one',), ('getUserId',), ('aB',), ('isValidDate',)],
    also='snake from_camel',
)

define(
    'caesar_cipher',
    'text -> text',
    """
    {x} encrypted with a Caesar cipher of {k}
    {x} with every letter shifted by {k}
    <shift> every letter of {x} by {k} in the alphabet
    <encrypt> {x} with a Caesar cipher and a shift of {k}
    <apply> a Caesar cipher with shift {k} to {x}
    <move> each letter of {x} forward by {k} places, wrapping from z to a
""",
    """
    def @f(@args):
        result = ''
        for c in text:
            if c.isalpha():
                base = ord('A') if c.isupper() else ord('a')
                result += chr((ord(c) - base + @k) % 26 + base)
            else:
                result += c
        return result
""",
    """
    function @f(@args) {
      let result = '';
      for (const c of text) {
        if (/[a-z]/i.test(c)) {
          const base = c === c.toUpperCase() ? 65 : 97;
          result += String.fromCharCode(((c.charCodeAt(0) - base + @k) % 26) + base);
        } else {
          result += c;
        }
      }
      return result;
    }
""",
    params={'k': Param((1, 3, 5, 13), arg='shift', arg_says=('a given shift', 'shift', 'k'))},
    also='caesar encrypt shift_letters',
)

define(
    'rot13',
    'text -> text',
    """
    {x} in ROT13
    the ROT13 of {x}
    <encode> {x} with ROT13
    <apply> ROT13 to {x}
""",
    """
    import codecs

    def @f(text):
        return codecs.encode(text, 'rot13')
""",
    """
    function @f(text) {
      return text.replace(/[a-z]/gi, (c) => {
        const base = c <= 'Z' ? 65 : 97;
        return String.fromCharCode(((c.charCodeAt(0) - base + 13) % 26) + base);
      });
    }
""",
    also='rot_13',
)

define(
    'run_length_encode',
    'text -> text',
    """
    {x} run-length encoded, like 'a3b1' for 'aaab'
    the run-length encoding of {x}
    <compress> {x} by run-length encoding, like 'a3b2'
    <encode> runs of equal characters in {x} as character and count
    <encode> {x} with run-length encoding, 'aab' becoming 'a2b1'
""",
    """
    def @f(text):
        result = ''
        i = 0
        while i < len(text):
            j = i
            while j < len(text) and text[j] == text[i]:
                j += 1
            result += text[i] + str(j - i)
            i = j
        return result
""",
    """
    function @f(text) {
      let result = '';
      let i = 0;
      while (i < text.length) {
        let j = i;
        while (j < text.length && text[j] === text[i]) {
          j++;
        }
        result += text[i] + (j - i);
        i = j;
      }
      return result;
    }
""",
    inputs=[('aaab',), ('',), ('abc',), ('aabbbc',), ('zzzz',), ('aabaa',)],
    also='rle compress encode_runs rle_encode',
)

define(
    'run_length_decode',
    'text -> text',
    """
    a run-length encoded string like 'a3b1' decoded
    the text that a run-length encoding like 'a3b2' stands for
    <decode> a run-length encoded string such as 'a3b1'
    <expand> 'a3b2' to 'aaabb'
    <decompress> a string of characters and counts
""",
    """
    import re

    def @f(text):
        return ''.join(c * int(count) for c, count in re.findall(r'(\\D)(\\d+)', text))
""",
    r"""
    function @f(text) {
      return text.replace(/(\D)(\d+)/g, (_, c, count) => c.repeat(Number(count)));
    }
""",
    inputs=[('a3b1',), ('',), ('a1b1c1',), ('x5',), ('a2b3c1',)],
    also='rle_decode decompress expand',
)

define(
    'is_valid_email',
    'text -> bool',
    """
    ? {x} is a valid email address
    ? {x} looks like an email address
    ? an email address is valid
    ? {x} has the form of an email
    ? {x} is an email
""",
    r"""
    import re

    def @f(text):
        return re.fullmatch(r'[\w.+-]+@[\w-]+\.[\w.-]+', text) is not None
""",
    r"""
    function @f(text) {
      return /^[\w.+-]+@[\w-]+\.[\w.-]+$/.test(text);
    }
""",
    inputs=[('a@b.co',), ('nope',), ('ann.lee@mail.org',), ('x@y',), ('',), ('two@@at.com',)],
    also='is_email validate_email valid_email',
)

define(
    'is_ipv4',
    'text -> bool',
    """
    ? {x} is a valid IPv4 address
    ? {x} is an IP address with four numbers from 0 to 255
    ? an IPv4 address is valid
    ? {x} is a valid IP address like 192.168.0.1
""",
    """
    def @f(text):
        parts = text.split('.')
        return len(parts) == 4 and all(part.isdigit() and int(part) <= 255 for part in parts)
""",
    r"""
    function @f(text) {
      const parts = text.split('.');
      return parts.length === 4 && parts.every((part) => /^\d+$/.test(part) && Number(part) <= 255);
    }
""",
    inputs=[('192.168.0.1',), ('256.1.1.1',), ('1.2.3',), ('a.b.c.d',), ('0.0.0.0',), ('',)],
    also='valid_ip is_ip is_valid_ip validate_ipv4',
)

define(
    'is_hex_color',
    'text -> bool',
    """
    ? {x} is a hex color like '#ff8800'
    ? {x} is a color code with # and six hex digits
    ? a hex color is valid
""",
    """
    import re

    def @f(text):
        return re.fullmatch(r'#[0-9a-fA-F]{6}', text) is not None
""",
    """
    function @f(text) {
      return /^#[0-9a-fA-F]{6}$/.test(text);
    }
""",
    inputs=[('#ff8800',), ('ff8800',), ('#FFF',), ('#12345g',), ('#000000',)],
    also='valid_color is_color',
)

define(
    'hex_to_rgb',
    'text -> numbers',
    """
    the red, green and blue values of a hex color like '#ff8800'
    a hex color as a list of three numbers
    <convert> a hex color to RGB
    <turn> '#rrggbb' into [r, g, b]
""",
    '[int(@x[i:i + 2], 16) for i in (1, 3, 5)]',
    '[1, 3, 5].map((i) => parseInt(@x.slice(i, i + 2), 16))',
    inputs=[('#ff8800',), ('#000000',), ('#ffffff',), ('#102030',)],
    also='to_rgb parse_color',
)

several(
    'rgb_to_hex',
    'int r, int g, int b -> text',
    """
    the hex color like '#ff8800' of red, green and blue values
    three numbers from 0 to 255 as a hex color
    <convert> RGB values to a hex color
    <turn> r, g and b into '#rrggbb'
""",
    "f'#{r:02x}{g:02x}{b:02x}'",
    "'#' + [r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')",
    inputs=[(255, 136, 0), (0, 0, 0), (255, 255, 255), (16, 32, 48)],
    also='to_hex_color color_code',
)

define(
    'mask_card',
    'text -> text',
    """
    {x} with all but the last four characters replaced by '*'
    a card number of which only the last 4 digits can be read
    <mask> all but the last four characters of {x} with '*'
    <hide> everything except the last 4 characters of {x} behind asterisks
    <replace> each character of {x} but the last four by '*'
""",
    "'*' * (len(@x) - 4) + @x[-4:]",
    "'*'.repeat(Math.max(0, @x.length - 4)) + @x.slice(-4)",
    inputs=[('1234567812345678',), ('1234',), ('12',), ('',), ('secret123',)],
    also='mask mask_number hide_digits maskify',
)

define(
    'luhn_check',
    'text -> bool',
    """
    ? a card number passes the Luhn check
    ? a string of digits is valid by the Luhn algorithm
    ? a credit card number is valid according to Luhn
""",
    """
    def @f(text):
        total = 0
        for i, c in enumerate(reversed(text)):
            d = int(c) * (2 if i % 2 == 1 else 1)
            total += d - 9 if d > 9 else d
        return total % 10 == 0
""",
    """
    function @f(text) {
      let total = 0;
      [...text].reverse().forEach((c, i) => {
        const d = Number(c) * (i % 2 === 1 ? 2 : 1);
        total += d > 9 ? d - 9 : d;
      });
      return total % 10 === 0;
    }
""",
    inputs=[('4539578763621486',), ('79927398713',), ('79927398710',), ('0',), ('1234567812345678',)],
    also='luhn is_valid_card',
)

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
    'thousands',
    'int -> text',
    """
    {x} with commas as thousands separators
    {x} written like 1,234,567
    <format> {x} with thousands separators
    <put> a comma after every three digits of {x} from the right
    <add> commas to {x} as in 1,000,000
""",
    "f'{@x:,}'",
    r"String(@x).replace(/\B(?=(\d{3})+$)/g, ',')",
    inputs=[(0,), (999,), (1000,), (1234567,), (25000,)],
    also='format_number add_commas with_commas',
)

define(
    'format_money',
    'number amount -> text',
    """
    an amount as dollars with two decimals, like '$3.50'
    a number as money like '$3.50'
    <format> a number as dollars with two decimals
    <write> an amount like '$12.00'
""",
    "f'${@x:.2f}'",
    "'$' + @x.toFixed(2)",
    inputs=[(3.5,), (12,), (0,), (99.25,), (1000,)],
    also='to_dollars money currency format_price format_currency',
)

define(
    'format_percent',
    'number share -> text',
    """
    a share like 0.25 as a percentage like '25%'
    a fraction as whole percent with a percent sign
    <format> a number between 0 and 1 as percent
    <turn> 0.25 into '25%'
""",
    "f'{@x:.0%}'",
    "(@x * 100).toFixed(0) + '%'",
    inputs=[(0.25,), (1,), (0,), (0.5,), (0.07,)],
    also='to_percent percent_text',
)

define(
    'format_bytes',
    'int -> text',
    """
    a number of bytes as B, KB, MB or GB with one decimal
    a readable size for a number of bytes, like '1.5 KB'
    <format> a number of bytes like '1.5 KB', with 1024 bytes in a KB
    <turn> bytes into a human readable size
""",
    """
    def @f(n):
        size = float(n)
        for unit in ['B', 'KB', 'MB']:
            if size < 1024:
                return f'{size:.1f} {unit}'
            size /= 1024
        return f'{size:.1f} GB'
""",
    """
    function @f(n) {
      let size = n;
      for (const unit of ['B', 'KB', 'MB']) {
        if (size < 1024) {
          return `${size.toFixed(1)} ${unit}`;
        }
        size /= 1024;
      }
      return `${size.toFixed(1)} GB`;
    }
""",
    inputs=[(0,), (512,), (1024,), (1536,), (1048576,), (3221225472,)],
    also='human_size readable_size file_size',
)

define(
    'zero_pad',
    'int -> text',
    """
    {x} with leading zeros to {k} digits
    {x} as a string of at least {k} digits
    <pad> {x} with zeros to {k} digits
    <write> {x} with {k} digits and leading zeros
""",
    'str(@x).zfill(@k)',
    "String(@x).padStart(@k, '0')",
    params={'k': Param((2, 3, 4, 5), arg='width', arg_says=('a given number of', 'width'), arg_values=(2, 3, 6))},
    also='pad_number leading_zeros',
)

define(
    'format_phone',
    'text -> text',
    """
    ten digits as a phone number like '(123) 456-7890'
    a string of 10 digits in the form (123) 456-7890
    <format> ten digits as (123) 456-7890
    <turn> '1234567890' into '(123) 456-7890'
""",
    "f'({@x[:3]}) {@x[3:6]}-{@x[6:]}'",
    '`(${@x.slice(0, 3)}) ${@x.slice(3, 6)}-${@x.slice(6)}`',
    inputs=[('1234567890',), ('5550001111',), ('9876543210',)],
    also='phone_number phone',
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

define(
    'strip_tags',
    'text -> text',
    """
    {x} without its HTML tags
    <remove> HTML tags from {x}
    <strip> the tags from {x}
    <delete> everything in angle brackets from {x}
""",
    r"""
    import re

    def @f(text):
        return re.sub(r'<[^>]*>', '', text)
""",
    """
    function @f(text) {
      return text.replace(/<[^>]*>/g, '');
    }
""",
    inputs=[('<b>hi</b>',), ('plain',), ('<p>a <i>b</i></p>',), ('',)],
    also='remove_tags strip_html',
)

define(
    'escape_html',
    'text -> text',
    """
    {x} with &, < and > escaped for HTML
    <escape> {x} for HTML
    <escape> the characters & < > in {x}
    <replace> & by &amp;, < by &lt; and > by &gt; in {x}
""",
    "@x.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')",
    "@x.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')",
    inputs=[('<b>',), ('a & b',), ('plain',), ('',), ('1 < 2 > 0',)],
    also='html_escape escape',
)

several(
    'fill_name',
    'text template, text name -> text',
    """
    a template with NAME replaced by a name
    <replace> 'NAME' in a template by a given name
    <fill> a name into a template in place of 'NAME'
""",
    "template.replace('NAME', name)",
    "template.replaceAll('NAME', name)",
    inputs=[('Hi NAME', 'Ann'), ('NAME and NAME', 'Bo'), ('none', 'x'), ('', 'y')],
    also='fill_template',
)

define(
    'indent',
    'text -> text',
    """
    {x} with every line indented by {k} spaces
    <indent> every line of {x} by {k} spaces
    <put> {k} spaces in front of each line of {x}
    <shift> all lines of {x} to the right by {k} spaces
""",
    r"'\n'.join(' ' * @k + line for line in @x.split('\n'))",
    r"@x.split('\n').map((line) => ' '.repeat(@k) + line).join('\n')",
    params={'k': Param((2, 4, 8), arg='width', arg_says=('a given number of', 'n'))},
    inputs=[('a\nb',), ('one',), ('x\n\ny',), ('if a:\n  b',)],
    also='indent_lines indent_text',
)

define(
    'bullet_list',
    'words -> text',
    """
    {x} as a bullet list with '- ' before each line
    <write> {x} as a bullet list, one per line with '- ' in front
    <turn> {x} into a markdown list
    <format> {x} as lines that begin with '- '
""",
    r"'\n'.join(f'- {word}' for word in @x)",
    r"@x.map((word) => `- ${word}`).join('\n')",
    also='markdown_list to_list_text bullets',
)

define(
    'english_list',
    'words -> text',
    """
    {x} as 'a, b and c'
    {x} in a sentence with commas and 'and' before the last
    <join> {x} like 'a, b and c'
    <list> {x} in English with commas and a final 'and'
""",
    """
    def @f(words):
        if len(words) < 2:
            return ''.join(words)
        return ', '.join(words[:-1]) + ' and ' + words[-1]
""",
    """
    function @f(words) {
      if (words.length < 2) {
        return words.join('');
      }
      return words.slice(0, -1).join(', ') + ' and ' + words[words.length - 1];
    }
""",
    also='join_with_and human_list and_list',
)

define(
    'count_lines',
    'text -> int',
    """
    the number of lines in {x}
    <count> the lines of {x}
    <tell> how many lines {x} has
""",
    r"len(@x.split('\n'))",
    r"@x.split('\n').length",
    inputs=[('a\nb',), ('one',), ('x\ny\nz',), ('1\n2\n3\n4',)],
    also='line_count',
)

define(
    'count_sentences',
    'text -> int',
    """
    the number of sentences in {x}
    <count> the sentences in {x} by . ! and ?
    <count> the sentences of {x}
    <tell> how many sentences {x} has
""",
    "sum(1 for c in @x if c in '.!?')",
    "[...@x].filter((c) => '.!?'.includes(c)).length",
    inputs=[('One. Two.',), ('',), ('Hi! How are you? Fine.',), ('no end',)],
    also='sentence_count',
)

define(
    'pig_latin',
    'text word -> text',
    """
    a word in Pig Latin
    the Pig Latin of a word: the leading consonants move to the end and 'ay' is added
    <convert> a word to Pig Latin
    <translate> a lowercase word into pig latin, with 'way' added when it starts with a vowel
""",
    """
    def @f(word):
        if word[0] in 'aeiou':
            return word + 'way'
        i = 0
        while i < len(word) and word[i] not in 'aeiou':
            i += 1
        return word[i:] + word[:i] + 'ay'
""",
    """
    function @f(word) {
      if ('aeiou'.includes(word[0])) {
        return word + 'way';
      }
      let i = 0;
      while (i < word.length && !'aeiou'.includes(word[i])) {
        i++;
      }
      return word.slice(i) + word.slice(0, i) + 'ay';
    }
""",
    inputs=[('hello',), ('apple',), ('string',), ('cat',), ('rhythm',)],
    also='to_pig_latin',
)

define(
    'pluralize',
    'text word -> text',
    """
    the plural of an English noun by simple rules
    a noun with 's', 'es' after s, x, z, ch or sh, and 'ies' for a final y
    <pluralize> an English word with simple rules
    <make> a noun plural: 'ies' for consonant + y, 'es' after s, x, z, ch, sh, else 's'
""",
    """
    def @f(word):
        if word.endswith('y') and word[-2:-1] not in 'aeiou':
            return word[:-1] + 'ies'
        if word.endswith(('s', 'x', 'z', 'ch', 'sh')):
            return word + 'es'
        return word + 's'
""",
    """
    function @f(word) {
      if (/[^aeiou]y$/.test(word)) {
        return word.slice(0, -1) + 'ies';
      }
      if (/(s|x|z|ch|sh)$/.test(word)) {
        return word + 'es';
      }
      return word + 's';
    }
""",
    inputs=[('cat',), ('box',), ('city',), ('day',), ('church',), ('bus',)],
    also='plural to_plural',
)

define(
    'morse',
    'text -> text',
    """
    {x} in Morse code with spaces between the letters
    the Morse code of the letters in {x}
    <convert> {x} to Morse code
    <encode> the letters of {x} in Morse code, separated by spaces
""",
    """
    def @f(text):
        codes = '.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..'.split()
        return ' '.join(codes[ord(c) - 97] for c in text.lower() if 'a' <= c <= 'z')
""",
    """
    function @f(text) {
      const codes = '.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..'.split(' ');
      return [...text.toLowerCase()].filter((c) => c >= 'a' && c <= 'z').map((c) => codes[c.charCodeAt(0) - 97]).join(' ');
    }
""",
    inputs=[('sos',), ('',), ('Hi',), ('abc',), ('e t',)],
    also='to_morse morse_code',
)

define(
    'char_codes',
    'text -> numbers',
    """
    the character codes of {x}
    the ASCII codes of the characters in {x}
    <convert> {x} to a list of character codes
    <list> the code of every character in {x}
""",
    '[ord(c) for c in @x]',
    '[...@x].map((c) => c.charCodeAt(0))',
    also='ascii_codes codes to_codes ords',
)

define(
    'from_char_codes',
    'numbers codes -> text',
    """
    the string of a list of character codes
    <convert> a list of character codes to a string
    <build> a string from ASCII codes
""",
    "''.join(chr(code) for code in @x)",
    "@x.map((code) => String.fromCharCode(code)).join('')",
    inputs=[([72, 105],), ([],), ([97, 98, 99],), ([63],)],
    also='codes_to_text from_ascii',
)

define(
    'is_strong_password',
    'text password -> bool',
    """
    ? a password has at least 8 characters, a digit, an upper and a lower case letter
    ? a password is strong: 8 characters or more with digits, capitals and small letters
    ? a password is long enough (8) and has upper case, lower case and a digit
    ? a password is strong
""",
    """
    def @f(password):
        return (
            len(password) >= 8
            and any(c.isdigit() for c in password)
            and any(c.isupper() for c in password)
            and any(c.islower() for c in password)
        )
""",
    r"""
    function @f(password) {
      return password.length >= 8 && /\d/.test(password) && /[A-Z]/.test(password) && /[a-z]/.test(password);
    }
""",
    inputs=[('Passw0rd',), ('short1A',), ('alllowercase1',), ('NODIGITSHERE',), ('GoodPass99',), ('',)],
    also='strong_password valid_password check_password',
)

several(
    'compare_versions',
    'text a, text b -> int',
    """
    -1, 0 or 1 for two version strings like '1.10.2'
    <compare> two version numbers such as '1.2.3', giving -1, 0 or 1
    <tell> which of two versions is newer: 1 if the first, -1 if the second, 0 if equal
    the order of two version strings as -1, 0 or 1
""",
    """
    def @f(a, b):
        left = [int(part) for part in a.split('.')]
        right = [int(part) for part in b.split('.')]
        return (left > right) - (left < right)
""",
    """
    function @f(a, b) {
      const left = a.split('.').map(Number);
      const right = b.split('.').map(Number);
      for (let i = 0; i < Math.min(left.length, right.length); i++) {
        if (left[i] !== right[i]) {
          return left[i] < right[i] ? -1 : 1;
        }
      }
      return Math.sign(left.length - right.length);
    }
""",
    inputs=[('1.2.3', '1.2.4'), ('1.10', '1.9'), ('2.0', '2.0'), ('1.0.1', '1.0'), ('0.9', '1.0')],
    also='version_compare compare',
)

several(
    'is_valid_json',
    'text text -> bool',
    """
    ? a string is valid JSON
    ? a text can be parsed as JSON
    ? a string is correct JSON
""",
    """
    import json

    def @f(text):
        try:
            json.loads(text)
            return True
        except ValueError:
            return False
""",
    """
    function @f(text) {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    }
""",
    inputs=[('{"a": 1}',), ('[1, 2',), ('12',), ('nope',), ('[]',), ('',)],
    also='valid_json is_json',
)

several(
    'parse_int_or',
    'text text, int fallback -> int',
    """
    a string of digits as an integer, or a fallback if it is not a number
    <parse> a string as an integer and return a fallback if that fails
    <convert> a string to an int, or give a default for anything but digits
""",
    'int(text) if text.isdigit() else fallback',
    r'/^\d+$/.test(text) ? Number(text) : fallback',
    inputs=[('12', 0), ('abc', -1), ('', 5), ('007', 0), ('4x', 9)],
    also='to_int safe_int parse_int',
)

several(
    'wrap_text',
    'text text, int width -> words',
    """
    a text broken into lines of at most width characters at spaces
    <wrap> a text into lines no longer than a given width
    <break> text into lines of at most width characters without cutting words
""",
    """
    def @f(text, width):
        lines = []
        for word in text.split():
            if lines and len(lines[-1]) + 1 + len(word) <= width:
                lines[-1] += ' ' + word
            else:
                lines.append(word)
        return lines
""",
    r"""
    function @f(text, width) {
      const lines = [];
      for (const word of text.split(/\s+/).filter((word) => word !== '')) {
        if (lines.length > 0 && lines[lines.length - 1].length + 1 + word.length <= width) {
          lines[lines.length - 1] += ' ' + word;
        } else {
          lines.push(word);
        }
      }
      return lines;
    }
""",
    inputs=[('a bb ccc dd', 5), ('', 10), ('one two three', 7), ('longword x', 4)],
    also='wrap word_wrap',
)

several(
    'insert_separator',
    'text text, text separator, int size -> text',
    """
    a string with a separator after every few characters
    <insert> a separator between groups of size characters of a string
    <group> the characters of a string by size, joined with a separator
""",
    'separator.join(text[i:i + size] for i in range(0, len(text), size))',
    "(text.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(separator)",
    inputs=[('12345678', '-', 4), ('abcdef', ' ', 2), ('', '-', 3), ('abcde', ':', 2)],
    also='group_chars chunk_text',
)
