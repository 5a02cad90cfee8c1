"""Digits, bases and numerals."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='numbers')

define(
    'sum_digits',
    'int -> int',
    """
    the sum of the digits of {x}
    the digit sum of {x}
    <add> up the digits of {x}
    <sum> the digits of {x}
    <compute> the sum of all digits in {x}
    the total of the digits of {x}
""",
    'sum(int(d) for d in str(@x))',
    '[...String(@x)].reduce((total, d) => total + Number(d), 0)',
    also='digit_sum sum_of_digits add_digits',
)

define(
    'product_digits',
    'int -> int',
    """
    the product of the digits of {x}
    <multiply> the digits of {x}
    <compute> the product of all digits in {x}
    the digit product of {x}
""",
    'math.prod(int(d) for d in str(@x))',
    '[...String(@x)].reduce((total, d) => total * Number(d), 1)',
    also='digit_product multiply_digits',
)

define(
    'reverse_number',
    'int -> int',
    """
    {x} with its digits reversed
    the digits of {x} in reverse as a number
    <reverse> the digits of {x}
    <turn> the digits of {x} around, giving a number
    <flip> the digits of {x}
""",
    'int(str(@x)[::-1])',
    "Number([...String(@x)].reverse().join(''))",
    also='reverse_digits flip_number reverse_int',
)

define(
    'count_digits',
    'int -> int',
    """
    the number of digits of {x}
    the number of digits in {x}
    <count> the digits of {x}
    <count> how many digits {x} has
    <tell> how many digits {x} has
""",
    'len(str(@x))',
    'String(@x).length',
    also='digit_count num_digits number_of_digits',
)

define(
    'digits',
    'int -> numbers',
    """
    the digits of {x} as a list
    a list of the digits of {x}
    <split> {x} into its digits
    <turn> {x} into a list of digits
    <list> the digits of {x}
""",
    '[int(d) for d in str(@x)]',
    '[...String(@x)].map(Number)',
    also='to_digits digit_list get_digits split_digits',
)

define(
    'digital_root',
    'int -> int',
    """
    the digital root of {x}
    the repeated digit sum of {x} until one digit is left
    <add> the digits of {x} again and again until there is one digit
    <compute> the digital root of {x}
    <sum> the digits of {x} until a single digit remains
""",
    """
    def @f(n):
        while n > 9:
            n = sum(int(d) for d in str(n))
        return n
""",
    """
    function @f(n) {
      let value = n;
      while (value > 9) {
        value = [...String(value)].reduce((total, d) => total + Number(d), 0);
      }
      return value;
    }
""",
    inputs=[(0,), (9,), (38,), (12345,), (99,), (493193,)],
    also='repeated_digit_sum',
)

define(
    'to_binary',
    'int -> text',
    """
    {x} in binary
    {x} as a binary string
    the binary form of {x}
    <convert> {x} to binary
    <write> {x} in base 2
    <turn> {x} into a string of zeros and ones
""",
    "format(@x, 'b')",
    '@x.toString(2)',
    also='binary decimal_to_binary int_to_binary',
)

define(
    'from_binary',
    'text -> int',
    """
    the number that {x} stands for in binary
    the value of a binary string
    <convert> a binary string to a number
    <parse> a string of zeros and ones as a binary number
    <turn> a binary string into an integer
""",
    'int(@x, 2)',
    'parseInt(@x, 2)',
    inputs=[('101',), ('0',), ('1111',), ('10000',), ('1',), ('110',)],
    also='binary_to_decimal parse_binary binary_to_int',
)

define(
    'to_hex',
    'int -> text',
    """
    {x} in hexadecimal
    {x} as a hex string
    the hexadecimal form of {x}
    <convert> {x} to hexadecimal
    <write> {x} in base 16
""",
    "format(@x, 'x')",
    '@x.toString(16)',
    also='hex int_to_hex decimal_to_hex',
)

define(
    'from_hex',
    'text -> int',
    """
    the number that a hexadecimal string stands for
    the value of a hex string
    <convert> a hexadecimal string to a number
    <parse> a hex string as an integer
""",
    'int(@x, 16)',
    'parseInt(@x, 16)',
    inputs=[('ff',), ('0',), ('1a',), ('10',), ('7b',)],
    also='hex_to_decimal parse_hex hex_to_int',
)

define(
    'to_base',
    'int -> text',
    """
    {x} written in base {base}
    {x} in the number system with base {base}
    <convert> {x} to base {base}
    <write> {x} in base {base}
""",
    """
    def @f(@args):
        digits = ''
        while n > 0:
            digits = str(n % @base) + digits
            n //= @base
        return digits or '0'
""",
    '@x.toString(@base)',
    params={'base': Param((3, 4, 5, 7, 8), arg='base', arg_says=('a given base', 'base', 'a base up to 10'))},
    inputs=[(0,), (5,), (10,), (26,), (100,), (7,)],
    also='convert_base base_convert',
)

define(
    'count_bits',
    'int -> int',
    """
    the number of ones in the binary form of {x}
    the number of set bits of {x}
    <count> the set bits of {x}
    <count> the ones in the binary form of {x}
    the Hamming weight of {x}
    the popcount of {x}
""",
    "format(@x, 'b').count('1')",
    "@x.toString(2).split('1').length - 1",
    also='popcount set_bits count_ones hamming_weight',
)

define(
    'to_roman',
    'int -> text',
    """
    {x} as a Roman numeral
    {x} in Roman numerals
    the Roman numeral of {x}
    <convert> {x} to a Roman numeral
    <write> {x} in Roman numerals
    <turn> {x} into Roman numerals
""",
    """
    def @f(n):
        numerals = [(1000, 'M'), (900, 'CM'), (500, 'D'), (400, 'CD'), (100, 'C'), (90, 'XC'), (50, 'L'), (40, 'XL'), (10, 'X'), (9, 'IX'), (5, 'V'), (4, 'IV'), (1, 'I')]
        result = ''
        for value, letters in numerals:
            while n >= value:
                result += letters
                n -= value
        return result
""",
    """
    function @f(n) {
      const numerals = [[1000, 'M'], [900, 'CM'], [500, 'D'], [400, 'CD'], [100, 'C'], [90, 'XC'], [50, 'L'], [40, 'XL'], [10, 'X'], [9, 'IX'], [5, 'V'], [4, 'IV'], [1, 'I']];
      let result = '';
      let rest = n;
      for (const [value, letters] of numerals) {
        while (rest >= value) {
          result += letters;
          rest -= value;
        }
      }
      return result;
    }
""",
    inputs=[(1,), (4,), (9,), (14,), (58,), (1994,), (2024,)],
    also='int_to_roman roman number_to_roman roman_numeral',
)

define(
    'from_roman',
    'text -> int',
    """
    the value of a Roman numeral
    the number that a Roman numeral stands for
    <convert> a Roman numeral to a number
    <parse> a Roman numeral
    <turn> a Roman numeral such as 'XIV' into an integer
""",
    """
    def @f(text):
        values = {'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100, 'D': 500, 'M': 1000}
        total = 0
        for i, c in enumerate(text):
            if i + 1 < len(text) and values[c] < values[text[i + 1]]:
                total -= values[c]
            else:
                total += values[c]
        return total
""",
    """
    function @f(text) {
      const values = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };
      let total = 0;
      for (let i = 0; i < text.length; i++) {
        if (values[text[i]] < values[text[i + 1]]) {
          total -= values[text[i]];
        } else {
          total += values[text[i]];
        }
      }
      return total;
    }
""",
    inputs=[('III',), ('IV',), ('IX',), ('LVIII',), ('MCMXCIV',), ('XIV',)],
    also='roman_to_int parse_roman roman_to_number',
)

define(
    'ordinal',
    'int -> text',
    """
    {x} as an ordinal like '1st' or '2nd'
    {x} with its ordinal ending (st, nd, rd, th)
    <turn> {x} into an ordinal such as '3rd'
    <add> the right suffix st, nd, rd or th to {x}
    <format> {x} as an ordinal
""",
    """
    def @f(n):
        if 10 <= n % 100 <= 20:
            return f'{n}th'
        return f'{n}' + {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')
""",
    """
    function @f(n) {
      if (n % 100 >= 10 && n % 100 <= 20) {
        return `${n}th`;
      }
      return `${n}` + ({ 1: 'st', 2: 'nd', 3: 'rd' }[n % 10] ?? 'th');
    }
""",
    inputs=[(1,), (2,), (3,), (4,), (11,), (12,), (21,), (113,), (100,)],
    also='to_ordinal ordinal_suffix',
)

define(
    'number_to_word',
    'int -> text',
    """
    {x} from 0 to 9 as an English word
    the English word of a digit
    <turn> a digit into its English word
    <spell> a number between 0 and 9 in English
    <write> a single digit as a word
""",
    "['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][@x]",
    "['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][@x]",
    inputs=[(0,), (1,), (5,), (9,), (3,)],
    also='digit_to_word spell_digit',
)
