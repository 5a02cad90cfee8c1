"""Primes and divisors."""

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
    ? {x} passes a primality test
    ? {x} has exactly two divisors
    ? {x} cannot be split into smaller whole factors and is above 1
    ? {x} belongs to the primes 2, 3, 5, 7, 11 and so on
    ? nothing except 1 and itself divides {x}, with 1 not counting as prime
    ? an integer larger than one has no smaller factor than itself besides one
    <test> {x} for primality
    <tell> if {x} is a prime, for instance yes for 97 and no for 100
    primality check by trial division
    ? {x} is not composite (and at least 2)
    isPrime for an integer
    ? {x} has no factor between 2 and its square root, 0 and 1 are no primes
    <detect> prime numbers
    ? a given natural number is indivisible, like 13
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
    that are prime / is prime
    that have no divisors but one and themselves / has no divisors but one and itself
    that have exactly two divisors / has exactly two divisors
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
    12 -> [1, 2, 3, 4, 6, 12]
    every positive integer that goes into {x} without remainder
    what numbers can {x} be divided by
    <enumerate> all the factors of {x}, 1 and the number itself too
    all d with n % d == 0, from 1 to n
    <collect> the divisors of {x} from small to large
    factor list of {x}, not only primes
    <look> for all whole numbers which divide {x}
    the group sizes into which n people can be split evenly
    the complete set of divisors for {x}, ascending
    numbers dividing {x} exactly
    <return> an array of each factor of an integer, including one and itself
    the exact divisors of {x} in rising order
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
    12 -> [2, 2, 3]
    <break> {x} down into prime numbers
    <write> {x} as a product of primes and <return> these primes as a list
    prime factor decomposition of {x}, with multiplicity
    <factorize> {x}
    <factorise> {x} completely, 60 gives [2, 2, 3, 5]
    the primes that multiplied together give {x}
    which primes make up {x}, each as often as it divides
    integer factorization of {x} by trial division
    <split> {x} up into its prime building blocks
    the list of primes whose product is {x}
    <divide> {x} by 2 as long as possible, then by 3 and so on, and <list> what was used
    all prime divisors of {x}, repeated when they divide more than once, smallest first
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
    10 -> [2, 3, 5, 7]
    sieve of Eratosthenes up to {x} inclusive
    every prime number that is at most {x}
    which numbers not above {x} are prime
    <collect> the primes from 2 through {x}
    <sieve> out all primes that do not exceed {x}
    the prime numbers less than or equal to {x}
    an array of all prime values below or at a limit
    prime list with {x} as the upper limit
    <enumerate> primes to a limit n, n too if it is prime
    <show> all the primes in the range 2..n
    a table of primes that stops at {x}
    <gather> each prime not exceeding {x}
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
    10 -> 11, 13 -> 17
    the closest prime above {x}
    <look> for the nearest larger prime of {x}
    the first prime that comes after {x}
    <search> upwards from {x} for a prime, not counting it
    the least prime strictly greater than {x}
    <count> up from {x} until you hit a prime number
    successor of {x} among the primes
    which prime follows {x}
    <advance> to the prime number that comes next after {x}
    <determine> the following prime, strictly above {x}
    the smallest prime p with p > n
    nextprime as in sympy
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
