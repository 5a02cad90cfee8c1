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
