"""Numbers in other bases, as numerals and as words."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='numbers')

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
    5 -> '101'
    <express> {x} with the digits 0 and 1 only
    base two representation of {x}
    decimal to binary, no prefix
    the bits of {x} as text
    bin(n) without the 0b
    n.toString(2)
    <translate> {x} from decimal to the binary system
    <show> how a computer writes {x} in bits
    dual number of {x} as a string
    an integer's binary digits, most significant first
    <encode> {x} in base 2 notation as text, 10 gives '1010'
    <represent> {x} in binary notation
    radix 2 text of {x}
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
    '101' -> 5
    decimal value of a string of bits
    int(s, 2)
    binary to decimal
    <decode> a base 2 string such as '1111' to an int
    <read> a bit string as a whole number
    the integer that binary digits like '110' represent
    <interpret> ones and zeros in text as a number in base two
    what '10000' means in decimal when it is binary
    <translate> from the dual system to a normal number
    parseInt with radix 2
    the base-10 number for a text of bits
    <undo> bin: get the integer back from its binary text
    <work> out the decimal number behind 0s and 1s
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
    255 -> 'ff'
    <express> {x} in the sixteen-digit system 0-9 a-f
    base 16 representation of {x}, small letters, no prefix
    decimal to hex
    n.toString(16)
    hex digits of {x} as text
    <translate> {x} from decimal to hexadecimal notation
    hex(n) without the 0x
    <encode> an integer as lowercase hex
    radix 16 text of {x}
    the hexadecimal representation of {x}, 10 would be 'a'
    <show> {x} the way memory addresses are written, in hex
    <represent> {x} by hex digits
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
    'ff' -> 255
    decimal value of hex digits
    int(s, 16)
    hex to decimal
    <decode> a base 16 string such as '7b' to an int
    <read> text made of 0-9 and a-f as a whole number
    the integer behind a hexadecimal text like '1a'
    <interpret> hex digits as a number
    what '10' means in decimal when it is hexadecimal (16)
    parseInt with radix 16
    <translate> from hexadecimal to a normal decimal number
    the base-10 number for a hex code
    <undo> hex: get the integer back from its hexadecimal text
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
    the digits of {x} with {base} as the base, as text
    <express> {x} in a positional system whose base is {base}
    {x} in a numeral system whose radix is {base}
    <translate> {x} from decimal to base {base}
    base {base} representation of {x} as a string
    <change> the radix of {x} from ten to {base}
    <divide> {x} again and again, base {base}, and <collect> the remainders as digits
    how {x} looks in base {base}
    a text with {x} in base {base} notation
    <encode> {x} as digits of base {base}
    number base conversion of {x}, decimal to base {base}
    <represent> {x} when counting in base {base}
    <get> the string for {x} in base {base}
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
    'to_roman',
    'int -> text',
    """
    {x} as a Roman numeral
    {x} in Roman numerals
    the Roman numeral of {x}
    <convert> {x} to a Roman numeral
    <write> {x} in Roman numerals
    <turn> {x} into Roman numerals
    1994 -> 'MCMXCIV'
    <write> {x} the way the ancient Romans did
    decimal to roman
    arabic to Roman numerals: 14 becomes 'XIV'
    <express> {x} with the letters I, V, X, L, C, D and M
    Roman notation of {x}
    an integer in Roman letters
    <encode> a year like 2024 as Roman, 'MMXXIV'
    <translate> {x} into Roman digits
    the inscription on an old building for a year, for example 'LVIII' for 58
    roman numeral encoder for {x}
    a chapter number such as 4 as 'IV'
    <represent> {x} by Roman letters, with IV for four and IX for nine
    the Latin numeral for {x}
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
    'MCMXCIV' -> 1994
    roman to decimal
    roman to int
    <decode> Roman letters such as 'LVIII' to a normal number
    <read> a year in Roman letters and <give> it as an integer
    the arabic number for text in I, V, X, L, C, D, M
    <translate> 'IX' into 9
    what a Roman numeral on a monument means as a whole number
    <evaluate> Roman digits, with subtraction for IV, IX, XL and so on
    <get> 3 from 'III', 4 from 'IV' and so on
    the integer written in Roman notation
    <compute> the decimal equivalent of a Roman number
    Latin numeral parser giving an int
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
    1 -> '1st', 11 -> '11th', 22 -> '22nd'
    the rank text of {x}: '1st', '2nd', '3rd', '4th'
    <append> st, nd, rd or th to {x}
    {x} written as a position in a race, such as '21st'
    number to ordinal text, also right for 11, 12 and 13
    <make> '3rd' from 3
    English ordinal abbreviation of {x}
    <show> {x} as a place, like 1st place or 2nd place, just the number with its ending
    the day of the month the English way, e.g. 23 gives '23rd'
    which ending belongs to {x} (th, st, nd, rd), attached to it
    <suffix> {x} with its English ordinal letters
    <write> {x} as first, second, third and so on but short: '1st', '2nd', '3rd'
    cardinal to ordinal, e.g. '100th'
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
    5 -> 'five'
    <name> one digit in words
    digit to English, 0 gives 'zero' and 9 gives 'nine'
    the word for a one-digit number
    <say> a number from zero to nine in letters
    lookup table from 0..9 to their English names
    how a single digit is spelled, e.g. 'three'
    <translate> one figure into text like 'one' or 'two'
    <read> out a digit: 7 is 'seven'
    a single-digit integer in written English
    <convert> 0 to 'zero', 1 to 'one' up to 9 to 'nine'
    English name of a figure between 0 and 9
    what a digit is called
""",
    "['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][@x]",
    "['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][@x]",
    inputs=[(0,), (1,), (5,), (9,), (3,)],
    also='digit_to_word spell_digit',
)
