"""Digits, bases and numerals."""

from __future__ import annotations

from functools import partial

from ..family import fn

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
    cross sum of {x}
    123 -> 6, 121 -> 4
    <add> together every single digit in {x}
    what the digits of {x} come to when you add them
    <take> {x} apart and <total> its digits
    digitsum of an integer, for example 97 gives 16
    Quersumme of {x}
    <work> out 1 + 2 + 3 + 4 for 1234
    a checksum for {x} made by adding its digits
    sum(map(int, str(n)))
    how much the digits in a whole number make in total
    <accumulate> the decimal digits of {x}
    <iterate> over the digits of {x} and <sum> them
    the figures of {x} added to each other
""",
    'sum(int(d) for d in str(abs(@x)))',
    '[...String(Math.abs(@x))].reduce((total, d) => total + Number(d), 0)',
    inputs=[(0,), (7,), (10,), (12,), (28,), (97,), (121,), (255,), (1234,), (-45,)],
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
    123 -> 6, 121 -> 2
    <multiply> every digit in {x} with the others
    the result of multiplying the digits of {x} together
    <take> all the digits of {x} as factors of one product
    <split> {x} into digits and <multiply> them all
    product of an integer's decimal digits
    reduce over the digits with multiplication, 97 -> 63
    what you get from 2 * 8 in the case of 28
    a single number: all the figures of {x} times each other
    math.prod of the digits in {x}
    <work> out digit times digit times digit for {x}
    how much the digits of a whole number give when multiplied, 0 if one is 0
    multiplicative cross sum, each digit is a factor
""",
    'math.prod(int(d) for d in str(abs(@x)))',
    '[...String(Math.abs(@x))].reduce((total, d) => total * Number(d), 1)',
    inputs=[(0,), (7,), (10,), (12,), (28,), (97,), (121,), (255,), (1234,), (-45,)],
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
    1234 -> 4321
    <write> {x} backwards and <give> the result as an integer
    mirror image of {x} as a number
    the integer that has the digits of {x} from right to left
    <read> {x} from the end to the start, as a number (120 gives 21)
    int(str(n)[::-1])
    {x} spelled from its last digit to its first, still an integer
    the backward number for {x}
    <swap> the order of digits in {x} around, leading zeros vanish
    <mirror> the decimal digits of {x}
    <produce> 321 from 123
    an integer reversal like 100 -> 1
    a whole number turned back to front
""",
    'int(str(abs(@x))[::-1]) * (-1 if @x < 0 else 1)',
    "Number([...String(Math.abs(@x))].reverse().join('')) * (@x < 0 ? -1 : 1)",
    inputs=[(0,), (7,), (10,), (12,), (28,), (97,), (121,), (255,), (1234,), (-45,)],
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
    1234 -> 4, 97 -> 2
    digit length of {x}
    how many figures a whole number is written with
    <measure> how long {x} is in decimal digits
    len(str(n))
    the size of {x} in digits
    how many digits there are in {x}
    <work> out if {x} has one, two, three or more digits and <give> that count
    the quantity of decimal places {x} takes up before the point
    number of characters needed to write {x} down
    <get> the digit count for {x}, 0 has one
    the width of an integer in columns when it is written in base 10
    the 3 of a 3-digit number, the 4 of a 4-digit number and so on
""",
    'len(str(abs(@x)))',
    'String(Math.abs(@x)).length',
    inputs=[(0,), (7,), (10,), (12,), (28,), (97,), (121,), (255,), (1234,), (-45,)],
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
    1234 -> [1, 2, 3, 4]
    <break> {x} up into single digits
    an array with every digit of {x} in order
    <separate> {x} into its individual figures
    [...String(n)].map(Number)
    {x} exploded to single digits, left to right
    <collect> each digit of {x} in an array as numbers
    integer to digit array
    <take> {x} apart digit by digit, keeping the order
    the sequence of digits that make up {x}
    what digits does a whole number consist of, from the first to the last, as ints
    list(map(int, str(n)))
    <convert> {x} to the list of its decimal digits
""",
    '[int(d) for d in str(abs(@x))]',
    '[...String(Math.abs(@x))].map(Number)',
    inputs=[(0,), (7,), (10,), (12,), (28,), (97,), (121,), (255,), (1234,), (-45,)],
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
    38 -> 3 + 8 = 11 -> 1 + 1 = 2
    <continue> to sum the digits of {x} until the result is below 10
    the iterated cross sum of {x}
    <repeat> the digit sum on {x} as long as there are two or more digits
    the one-digit number you reach by adding digits over and over
    <collapse> {x} to a single digit through repeated digit sums
    12345 -> 6
    recursive digit sum of {x}, down to one digit
    the numerology number of {x}, where its digits are summed until only one is left
    <reduce> {x} to one digit by adding its digits repeatedly
    casting out nines: the final single digit of {x}
    what remains of a number if you take the digit sum, and of that the digit sum, and so on
    <sum> digits, then sum the digits of that, stop when it is smaller than 10
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
    'count_bits',
    'int -> int',
    """
    the number of ones in the binary form of {x}
    the number of set bits of {x}
    <count> the set bits of {x}
    <count> the ones in the binary form of {x}
    the Hamming weight of {x}
    the popcount of {x}
    how many 1 bits are there in {x}
    5 -> 2, 255 -> 8
    bits that are switched on in {x}, counted
    <find> how many 1s the binary representation of {x} has
    bin(n).count('1')
    number of 1 digits when {x} is written in base 2
    <write> {x} in binary and <count> its ones
    population count for {x}
    int.bit_count
    <tell> how many bits of {x} are set to one
    one-bits in an integer, e.g. 7 has three
    how many lamps are on if {x} is shown in binary by lamps
    <determine> the amount of non-zero bits in {x}
""",
    "format(@x, 'b').count('1')",
    "@x.toString(2).split('1').length - 1",
    also='popcount set_bits count_ones hamming_weight',
)
