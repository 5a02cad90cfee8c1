"""Properties of whole numbers."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='numbers')

define(
    'is_prime',
    'int -> bool',
    """
    ? {x} is prime
    ? {x} is a prime number
    ? {x} is a prime
    ? {x} has no divisors other than 1 and itself
    ? {x} is divisible only by 1 and itself
    ? {x} is prime or not
""",
    """
    def @f(n):
        if n < 2:
            return False
        for d in range(2, int(n ** 0.5) + 1):
            if n % d == 0:
                return False
        return True
""",
    """
    function @f(n) {
      if (n < 2) {
        return false;
      }
      for (let d = 2; d * d <= n; d++) {
        if (n % d === 0) {
          return false;
        }
      }
      return true;
    }
""",
    also='prime check_prime',
    which="""
    *prime
    that are primes / is a prime
    that are prime numbers / is a prime number
""",
)

define(
    'is_even',
    'int -> bool',
    """
    ? {x} is even
    ? {x} is an even number
    ? {x} is divisible by 2
    ? {x} can be divided by two
    ? {x} is even or not
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
""",
    '@x % 4 == 0 and (@x % 100 != 0 or @x % 400 == 0)',
    '(@x % 4 === 0 && @x % 100 !== 0) || @x % 400 === 0',
    inputs=[(2024,), (1900,), (2000,), (2023,), (2100,), (1996,)],
    also='leap_year is_leap leap',
    which="""
    that are leap years / is a leap year
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
""",
    'str(@x) == str(@x)[::-1]',
    "String(@x) === [...String(@x)].reverse().join('')",
    also='palindrome_number number_palindrome',
    which="""
    that are palindrome numbers / is a palindrome number
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
""",
    'sum(int(d) ** len(str(@x)) for d in str(@x)) == @x',
    '[...String(@x)].reduce((total, d) => total + Number(d) ** String(@x).length, 0) === @x',
    inputs=[(153,), (9,), (10,), (370,), (123,), (9474,), (0,)],
    also='armstrong narcissistic is_narcissistic',
    which="""
    that are Armstrong numbers / is an Armstrong number
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
""",
    '@x > 0 and @x & (@x - 1) == 0',
    '@x > 0 && (@x & (@x - 1)) === 0',
    inputs=[(1,), (2,), (3,), (16,), (0,), (100,), (64,)],
    also='power_of_two is_power_of_2',
    which="""
    that are powers of two / is a power of two
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
""",
    'math.isqrt(@x) ** 2 == @x',
    'Number.isInteger(Math.sqrt(@x))',
    inputs=[(0,), (1,), (2,), (16,), (15,), (144,), (99,)],
    also='perfect_square is_perfect_square',
    which="""
    that are perfect squares / is a perfect square
    that are square numbers / is a square number
""",
)

define(
    'is_harshad',
    'int -> bool',
    """
    ? {x} is a Harshad number
    ? {x} is divisible by the sum of its digits
    ? the digit sum of {x} divides it
""",
    '@x % sum(int(d) for d in str(@x)) == 0',
    '@x % [...String(@x)].reduce((total, d) => total + Number(d), 0) === 0',
    inputs=[(18,), (19,), (1,), (21,), (11,), (12,)],
    also='harshad is_niven',
    which="""
    that are divisible by their digit sum / is divisible by its digit sum
""",
)

define(
    'divisors',
    'int -> numbers',
    """
    the divisors of {x}
    all divisors of {x}
    a list of the factors of {x}
    <find> all divisors of {x}
    <list> every number that divides {x} evenly
    the factors of {x} in ascending order
""",
    '[d for d in range(1, @x + 1) if @x % d == 0]',
    'Array.from({ length: @x }, (_, i) => i + 1).filter((d) => @x % d === 0)',
    inputs=[(6,), (1,), (12,), (7,), (28,), (16,)],
    also='factors get_divisors find_factors',
)

define(
    'prime_factors',
    'int -> numbers',
    """
    the prime factors of {x}
    the prime factorization of {x} as a list
    <find> the prime factors of {x}
    <factor> {x} into primes
    <decompose> {x} into its prime factors
    a list of the prime factors of {x} in ascending order, repeated ones included
""",
    """
    def @f(n):
        factors = []
        d = 2
        while n > 1:
            while n % d == 0:
                factors.append(d)
                n //= d
            d += 1
        return factors
""",
    """
    function @f(n) {
      const factors = [];
      let rest = n;
      for (let d = 2; rest > 1; d++) {
        while (rest % d === 0) {
          factors.push(d);
          rest /= d;
        }
      }
      return factors;
    }
""",
    inputs=[(12,), (7,), (1,), (60,), (97,), (8,), (45,)],
    also='factorize prime_factorization factorise',
)

define(
    'primes_up_to',
    'int -> numbers',
    """
    all primes up to {x}
    the prime numbers up to {x}
    a list of the primes not greater than {x}
    <find> all primes up to {x}
    <list> the prime numbers from 2 to {x}
    <generate> all primes up to and including {x}
    the primes until {x} with the sieve of Eratosthenes
""",
    """
    def @f(n):
        primes = []
        for candidate in range(2, n + 1):
            if all(candidate % p != 0 for p in primes):
                primes.append(candidate)
        return primes
""",
    """
    function @f(n) {
      const primes = [];
      for (let candidate = 2; candidate <= n; candidate++) {
        if (primes.every((p) => candidate % p !== 0)) {
          primes.push(candidate);
        }
      }
      return primes;
    }
""",
    inputs=[(10,), (2,), (1,), (20,), (30,), (7,)],
    also='primes sieve list_primes get_primes primes_until',
)

define(
    'next_prime',
    'int -> int',
    """
    the next prime after {x}
    the smallest prime greater than {x}
    <find> the first prime number above {x}
    <get> the prime that follows {x}
""",
    """
    def @f(n):
        candidate = max(n + 1, 2)
        while any(candidate % d == 0 for d in range(2, candidate)):
            candidate += 1
        return candidate
""",
    """
    function @f(n) {
      const isPrime = (value) => {
        for (let d = 2; d < value; d++) {
          if (value % d === 0) {
            return false;
          }
        }
        return true;
      };
      let candidate = Math.max(n + 1, 2);
      while (!isPrime(candidate)) {
        candidate++;
      }
      return candidate;
    }
""",
    inputs=[(10,), (2,), (1,), (13,), (0,), (24,)],
    combines=False,
    also='prime_after following_prime',
)
