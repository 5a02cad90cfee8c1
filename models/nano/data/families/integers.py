"""Properties of whole numbers."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='numbers')

define(
    'is_even',
    'int -> bool',
    """
    ? {x} is even
    ? {x} is an even number
    ? {x} is divisible by 2
    ? {x} can be divided by two
    ? {x} is even or not
    ? {x} modulo 2 is 0
    ? {x} is a multiple of two
    ? half of {x} is a whole number
    ? {x} ends in 0, 2, 4, 6 or 8
    ? {x} has no remainder when halved
    ? a pile of n things can be put in pairs with none left
    ? n % 2 equals 0
    ? the lowest bit of {x} is 0
    <test> {x} for evenness
    ? the parity of {x} is even
    ? {x} can be shared equally by two people
    ? an integer is an even one, such as 10 or 28
    ? {x} lies on the even side of the street, where house numbers are 2, 4, 6 and so on
""",
    '@x % 2 == 0',
    '@x % 2 === 0',
    also='even check_even',
)

define(
    'is_odd',
    'int -> bool',
    """
    ? {x} is odd
    ? {x} is an odd number
    ? {x} is not divisible by 2
    ? {x} leaves a remainder when divided by 2
    ? {x} is odd or not
    ? {x} modulo 2 is 1
    ? {x} is no multiple of two
    ? {x} ends in 1, 3, 5, 7 or 9
    ? one is left over when n things are put in pairs
    ? n % 2 is not 0
    ? the lowest bit of {x} is 1
    <test> {x} for oddness
    ? the parity of {x} is odd
    ? {x} cannot be halved without a fraction
    ? an integer is uneven
    ? {x} is the opposite of even
    ? a whole number is an odd one, like 7 or 121
    ? two people cannot share n coins equally
""",
    '@x % 2 != 0',
    '@x % 2 !== 0',
    also='odd check_odd',
)

define(
    'is_leap_year',
    'int year -> bool',
    """
    ? {x} is a leap year
    ? a year is a leap year
    ? the given year is a leap year
    ? a year has 366 days
    ? February has 29 days in a given year
    ? year is a leap year
    ? a year has an extra day in February
    ? February of a year goes to the 29th
    ? there is a February 29 in the year
    ? 2024 or any other given year is a leap one
    ? 4 divides the year, but 100 does not, unless 400 does too
    ? the Gregorian rule makes a year a leap year (2000 is one, 1900 is not)
    ? a calendar year is bissextile
    ? the year has 366 instead of 365 days
    ? somebody can be born on the 29th of February in that year
    calendar.isleap for a year
    <test> a year against the leap year rules 4, 100, 400
    ? it is leap year or normal year
    <decide> if a year gets a 29th of February
""",
    '@x % 4 == 0 and (@x % 100 != 0 or @x % 400 == 0)',
    '(@x % 4 === 0 && @x % 100 !== 0) || @x % 400 === 0',
    inputs=[(2024,), (1900,), (2000,), (2023,), (2100,), (1996,)],
    also='leap_year is_leap leap',
    which="""
    that are leap years / is a leap year
    that fall in leap years / falls in a leap year
    that have 366 days as a year / has 366 days as a year
    that name a leap year / names a leap year
""",
)

define(
    'is_palindrome_number',
    'int -> bool',
    """
    ? {x} is a palindrome number
    ? the digits of {x} read the same backwards
    ? {x} is the same with its digits reversed
    ? {x} as a number is a palindrome
    ? {x} reads alike from both sides
    ? {x} stays the same number when it is written backwards
    ? a whole number is palindromic, e.g. 121
    ? reversing the digits of {x} changes nothing
    ? {x} has mirrored digits: first equals last and so on
    ? str(n) equals its own reverse for an integer n
    ? {x} is a number palindrome such as 1221
    ? the digits in {x} are symmetric around the middle
    ? an integer is the same left to right and right to left
    <test> an int for being a palindrome
    ? {x} equals the number made from its digits in opposite order
    ? a mileage counter shows digits that are the same forwards and backwards
    ? a number is a palindromic integer
""",
    'str(@x) == str(@x)[::-1]',
    "String(@x) === [...String(@x)].reverse().join('')",
    also='palindrome_number number_palindrome',
    which="""
    *palindromic
    that are palindrome numbers / is a palindrome number
    that are palindromes / is a palindrome
    that read the same backwards / reads the same backwards
    that have the same digits in reverse / has the same digits in reverse
""",
)

define(
    'is_perfect',
    'int -> bool',
    """
    ? {x} is a perfect number
    ? {x} equals the sum of its proper divisors
    ? {x} is perfect
    ? the divisors of {x} other than itself add up to it
    ? {x} is the total of all its divisors except itself, like 6 = 1 + 2 + 3
    ? the aliquot sum of {x} equals it
    ? {x} belongs to 6, 28, 496 and so on
    ? adding all smaller divisors of {x} gives exactly it
    ? the factors of {x}, without it, sum to it
    ? {x} is neither deficient nor abundant but perfect
    <test> an integer for perfection in the sense of number theory
    ? a number like 28 is as big as its proper divisors taken together
    ? {x} is a number that Euclid would call perfect
    ? the sum of proper factors of {x} is that number again
    ? an integer is perfect, for instance 496
    ? {x} comes out when its true divisors are totalled
""",
    '@x > 1 and sum(d for d in range(1, @x) if @x % d == 0) == @x',
    """
    function @f(n) {
      let total = 0;
      for (let d = 1; d < n; d++) {
        if (n % d === 0) {
          total += d;
        }
      }
      return n > 1 && total === n;
    }
""",
    inputs=[(6,), (28,), (12,), (1,), (496,), (7,), (0,)],
    also='perfect_number is_perfect_number',
    which="""
    *perfect
    that are perfect numbers / is a perfect number
    that equal the sum of their proper divisors / equals the sum of its proper divisors
    that are perfect / is perfect
""",
)

define(
    'is_armstrong',
    'int -> bool',
    """
    ? {x} is an Armstrong number
    ? {x} is a narcissistic number
    ? {x} is the sum of its digits each raised to the number of digits
    ? {x} equals the sum of its digits to the power of their count
    ? {x} behaves like 153 = 1 ** 3 + 5 ** 3 + 3 ** 3, with its own digit count as exponent
    ? {x} has k digits and the kth powers of these sum up to it
    ? {x} is a pluperfect digital invariant
    ? raising every digit of {x} to the length of it and adding gives it back
    ? an integer like 153, 370 or 9474 is Armstrong
    ? {x} belongs to the Armstrong numbers
    ? each digit of {x} to the power of how many digits there are, summed, is the number itself
    <test> {x} for being narcissistic
    ? the digit count of {x} as exponent of each digit leads back to it when summed
    ? the digits of {x}, raised to the digit count, total it exactly
    ? a number is an Armstrong one
    ? {x} is in love with its own digits (narcissistic), as 9474 is
""",
    '@x >= 0 and sum(int(d) ** len(str(@x)) for d in str(@x)) == @x',
    '[...String(@x)].reduce((total, d) => total + Number(d) ** String(@x).length, 0) === @x',
    inputs=[(153,), (9,), (10,), (370,), (123,), (9474,), (0,), (-1,)],
    also='armstrong narcissistic is_narcissistic',
    which="""
    *narcissistic
    that are Armstrong numbers / is an Armstrong number
    that are narcissistic numbers / is a narcissistic number
    *Armstrong
""",
)

define(
    'is_power_of_two',
    'int -> bool',
    """
    ? {x} is a power of two
    ? {x} is a power of 2
    ? {x} can be written as 2 to some power
    ? {x} is one of 1, 2, 4, 8 and so on
    ? {x} has exactly one bit set
    ? {x} is 2 ** k for some k >= 0
    ? halving {x} again and again ends at 1 without fractions
    ? {x} is in the doubling series that starts at 1
    ? log2 of {x} is a whole number
    ? n & (n - 1) is zero for a positive n
    ? {x} is a binary power such as 64 (1 counts, 0 does not)
    ? a knockout tournament with n players needs no free round, so n is 1, 2, 4, 8 and the like
    ? doubling 1 some times gives {x}
    ? an integer is a pure power of base 2
    ? the binary form of {x} is a single one followed by zeros
    ? {x} has no prime factor but 2 and is positive
""",
    '@x > 0 and @x & (@x - 1) == 0',
    '@x > 0 && (@x & (@x - 1)) === 0',
    inputs=[(1,), (2,), (3,), (16,), (0,), (100,), (64,)],
    also='power_of_two is_power_of_2',
    which="""
    that are powers of two / is a power of two
    that are powers of 2 / is a power of 2
    that are some power of two / is some power of two
    that can be written as 2 to a power / can be written as 2 to a power
""",
)

define(
    'is_square',
    'int -> bool',
    """
    ? {x} is a perfect square
    ? {x} is a square number
    ? {x} is the square of a whole number
    ? the square root of {x} is a whole number
    ? {x} is one of 0, 1, 4, 9, 16 and so on
    ? {x} equals some integer times itself
    ? sqrt of {x} has no fraction
    ? n dots can be laid out as a full square
    ? there is a whole number whose square is {x}
    ? the root of {x} is an integer, 144 for example
    ? {x} has an exact integer square root
    ? an integer is k * k for some k
    <test> {x} for being a perfect square
    ? a whole number like 16 is the second power of another one
    ? math.isqrt(n) ** 2 equals n
    ? n square tiles cover a square floor exactly
""",
    '@x >= 0 and math.isqrt(@x) ** 2 == @x',
    'Number.isInteger(Math.sqrt(@x))',
    inputs=[(0,), (1,), (2,), (16,), (15,), (144,), (99,), (-4,)],
    also='perfect_square is_perfect_square',
    which="""
    that are perfect squares / is a perfect square
    that are square numbers / is a square number
    *square
    *perfect-square
    that have a whole square root / has a whole square root
    that are squares of whole numbers / is the square of a whole number
""",
)

define(
    'is_harshad',
    'int -> bool',
    """
    ? {x} is a Harshad number
    ? {x} is divisible by the sum of its digits
    ? the digit sum of {x} divides it
    ? {x} can be divided evenly by its own digit sum
    ? {x} is a Niven number
    ? adding the digits of {x} gives one of its divisors
    ? 18 % (1 + 8) == 0 holds in the same way for {x}
    ? {x} is a multiple of the total of its digits
    ? the cross sum of {x} goes into it
    ? {x} modulo its digit total is zero
    ? {x} leaves no remainder when divided by the sum of its own digits
    ? an integer is harshad, as 18 and 21 are
    ? a number is what is called a joy-giver (Harshad) number
    ? dividing {x} through its Quersumme works out exactly
    ? the digits of {x} sum to a factor of the number
""",
    '@x > 0 and @x % sum(int(d) for d in str(@x)) == 0',
    '@x % [...String(@x)].reduce((total, d) => total + Number(d), 0) === 0',
    inputs=[(18,), (19,), (1,), (21,), (11,), (12,), (0,), (-18,)],
    also='harshad is_niven',
    which="""
    that are divisible by their digit sum / is divisible by its digit sum
    *Harshad
    that are Harshad numbers / is a Harshad number
    that are multiples of their digit sum / is a multiple of its digit sum
    that can be divided by the sum of their digits / can be divided by the sum of its digits
""",
)
