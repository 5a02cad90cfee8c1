"""Texts that keep to a form."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='formats')
several = partial(fn, theme='formats', combines=False)

define(
    'is_valid_email',
    'text -> bool',
    """
    ? {x} is a valid email address
    ? {x} looks like an email address
    ? an email address is valid
    ? {x} has the form of an email
    ? {x} is an email
    ? {x} is a well-formed mail address
    ? {x} could be an e-mail, with a name, an @ and a domain that has a dot
    ? the email a user typed is formally correct
    ? {x} matches the pattern name@host.tld
    ? {x} passes as an email address
    ? a sign-up form was given a proper e-mail
    ? {x} is written like 'ann.lee@mail.org'
    ? {x} has the right syntax for an email
    ? {x} is a plausible email
    ? one could send mail to {x}, judging by its format
    ? {x} satisfies an email regex
    <validate> an email address
    email format check for {x}
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
    ? {x} is four numbers between dots, none above 255
    ? {x} has the form of an IPv4 address
    ? {x} is a dotted quad IP
    ? an IP like '10.0.0.7' is written correctly
    ? {x} consists of 4 octets in decimal separated by dots
    ? {x} passes as an IP version 4 address
    ? each of the 4 dot-separated parts of {x} is a number no bigger than 255
    ? the network address {x} is legal IPv4
    <validate> an IPv4 address
    ip address check for {x} (v4 only)
    ? a server address is valid, four bytes with dots as in '192.168.0.1'
    ? {x} splits at dots into precisely four integers of 0..255
""",
    """
    def @f(text):
        parts = text.split('.')
        return len(parts) == 4 and all(part.isdecimal() and int(part) <= 255 for part in parts)
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
    ? {x} is a web color like '#ff8800'
    ? {x} matches #rrggbb in hexadecimal
    ? a CSS colour in hex with six digits is well formed
    ? {x} begins with # and then has six characters of 0-9, a-f or A-F
    ? the color picker value {x} is a correct hex colour
    ? {x} is # plus 6 hexadecimal digits and nothing more
    ? {x} denotes an RGB color in six-digit hex notation
    <validate> a hex color code of the long form '#rrggbb'
    hex colour check for {x}
    ? {x} is an html color code of seven characters, # included
    ? {x} could be used in CSS as a full hex color such as '#00ff7f'
    ? {x} passes the regex for #123abc style colors
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
    'luhn_check',
    'text -> bool',
    """
    ? a card number passes the Luhn check
    ? a string of digits is valid by the Luhn algorithm
    ? a credit card number is valid according to Luhn
    ? the check digit of a card number is right by Luhn
    ? a card number typed in a shop is plausible (Luhn checksum)
    ? the Luhn sum of a digit string is a multiple of ten
    ? doubling every second digit from the right and adding up all digits gives a number ending in 0
    ? a number passes the mod 10 algorithm of credit cards
    ? a credit card number has no typing error according to the Luhn formula
    ? '79927398713' like numbers are valid under Luhn
    ? the digits of a string satisfy the modulus 10 test by Luhn
    <validate> a credit card number with the Luhn algorithm
    luhn
    <run> the Luhn checksum over a card number and <tell> whether it fits
    ? the payment card number entered is genuine by its checksum
    mod 10 check for a card number
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
    'is_strong_password',
    'text password -> bool',
    """
    ? a password has at least 8 characters, a digit, an upper and a lower case letter
    ? a password is strong: 8 characters or more with digits, capitals and small letters
    ? a password is long enough (8) and has upper case, lower case and a digit
    ? a password is strong
    ? a password mixes small letters, capitals and digits and is no shorter than 8
    ? a new password is good enough: 8+ characters, one digit, one uppercase, one lowercase
    ? the password rule holds: minimum 8 chars with upper, lower and number
    ? a passphrase has at least eight characters with a capital, a small letter and a figure among them
    ? a password like 'Passw0rd' is acceptable: long enough, with digit and both cases
    ? a user picked a secure password (length 8 or more, a-z, A-Z and 0-9 all used)
    <validate> password strength: eight characters, upper, lower, digit
    password policy check: length >= 8, uppercase, lowercase, digit
    ? a password meets the requirements of 8 characters, both letter cases and a number
    ? a password is not weak: no fewer than 8 characters, with a digit, a capital and a small letter
    ? a login secret has length 8 at least and contains an uppercase letter, a lowercase letter and a numeral
    <rate> a password as strong or not: true for 8+ chars having digit, capital and small letter
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
    '1.10' and '1.9' -> 1
    semver style comparison of two dotted versions: -1, 0, 1
    <check> which release is higher, 1.2 or 1.10, with -1, 0 or 1 as the answer
    1 if version a is later than b, -1 if it is earlier, otherwise 0
    a comparator for version strings
    <compare> two software versions part by part as numbers
    <decide> whether an update is available by comparing two versions, -1 for older, 0 for same, 1 for newer
    sign of the difference of two version numbers
    strcmp-like result for versions such as '2.0' and '2.0.1'
    <order> two dotted version strings: negative one, zero or one
    version a vs version b
    <determine> if app version '0.9' is before '1.0', giving -1 then, 1 for the reverse and 0 for equality
""",
    """
    def @f(a, b):
        left = [int(part) for part in a.split('.')]
        right = [int(part) for part in b.split('.')]
        length = max(len(left), len(right))
        left += [0] * (length - len(left))
        right += [0] * (length - len(right))
        return (left > right) - (left < right)
""",
    """
    function @f(a, b) {
      const left = a.split('.').map(Number);
      const right = b.split('.').map(Number);
      for (let i = 0; i < Math.max(left.length, right.length); i++) {
        const difference = (left[i] ?? 0) - (right[i] ?? 0);
        if (difference !== 0) {
          return difference < 0 ? -1 : 1;
        }
      }
      return 0;
    }
""",
    inputs=[('1.2.3', '1.2.4'), ('1.10', '1.9'), ('2.0', '2.0'), ('1.0.1', '1.0'), ('0.9', '1.0'), ('1.0', '1.0.0')],
    also='version_compare compare',
)

several(
    'is_valid_json',
    'text text -> bool',
    """
    ? a string is valid JSON
    ? a text can be parsed as JSON
    ? a string is correct JSON
    ? JSON.parse accepts a string
    ? json.loads works on a text without an error
    ? a string is well-formed JSON
    ? a text is parseable json
    ? a config file content given as string is proper JSON
    ? the JSON in a string has no syntax errors
    ? the body of a response can be decoded as JSON
    ? something like '{"a": 1}' is legal JSON
    ? parsing a string as JSON succeeds
    <validate> JSON text
    json lint: is a string ok or not
    <try> to parse a string as JSON and <tell> whether it worked
    ? a piece of text conforms to the JSON format
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
    '12' with fallback 0 -> 12
    'abc' with fallback -1 -> -1
    <read> a whole number from a string, or a fallback when there are other characters than digits
    safe int parsing with a default
    <cast> text to int without ever failing: fallback for anything not numeric
    int of a digit string, else a given default
    <turn> user input into a number, using fallback if it is no number
    the number a string spells in digits, fallback otherwise
    <try> int(text) and <use> a default value where the text has non-digits
    tryParse for an integer with a default value
    <interpret> a form field as an integer with a fallback for empty or wrong input
    string to integer, default if invalid
""",
    'int(text) if text.isdecimal() else fallback',
    r'/^\d+$/.test(text) ? Number(text) : fallback',
    inputs=[('12', 0), ('abc', -1), ('', 5), ('007', 0), ('4x', 9)],
    also='to_int safe_int parse_int',
)
