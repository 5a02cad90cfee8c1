"""Two whole numbers: what divides them, what lies between them."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='numbers', combines=False)
PAIRS = [(12, 18), (7, 3), (5, 5), (0, 4), (100, 75), (8, 2)]

define(
    'gcd',
    'int a, int b -> int',
    """
    the greatest common divisor of two numbers
    the gcd of a and b
    the largest number that divides both a and b
    <compute> the greatest common divisor of two integers
    <find> the GCD of two numbers
    <calculate> the gcd with Euclid's algorithm
    greatest common factor of two integers
    highest common factor, HCF, of a and b
    12 and 18 -> 6, 7 and 3 -> 1
    Euclidean algorithm for two numbers
    the biggest integer that goes into both numbers without a rest
    math.gcd written by hand
    largest shared divisor of a and b
    <determine> the greatest whole number by which two given integers can both be divided
    <reduce> a and b by repeated modulo until one is zero and <return> the other
    biggest common divisor for 2 integers
    how large a square tile can be that fits a floor of a by b exactly
    the number to cancel a fraction a/b with
    <work> out the hcf of a pair
    <run> Euclid on a and b
""",
    """
    def @f(a, b):
        while b:
            a, b = b, a % b
        return abs(a)
""",
    """
    function @f(a, b) {
      while (b !== 0) {
        [a, b] = [b, a % b];
      }
      return Math.abs(a);
    }
""",
    inputs=PAIRS,
    also='greatest_common_divisor euclid hcf',
)

define(
    'lcm',
    'int a, int b -> int',
    """
    the least common multiple of two numbers
    the lcm of a and b
    the smallest number that both a and b divide
    <compute> the least common multiple of two integers
    <find> the LCM of two numbers
    lowest common multiple of a and b
    4 and 6 -> 12, 7 and 3 -> 21
    the first positive number that appears in the times tables of both a and b
    <get> the smallest shared multiple of two integers
    after how many minutes two buses leave together again, if they leave every a and every b minutes
    math.lcm for two arguments
    least number that can be divided by a as well as by b
    the common denominator of two fractions with denominators a and b, as small as possible
    smallest common multiple
    <work> out the least whole number that is a multiple of a and of b
    when do two cycles of length a and b meet
    kgV of two integers
    <look> for the lowest value which a and b both go into
    <calculate> a * b divided by their greatest common divisor
""",
    """
    def @f(a, b):
        if b == 0:
            return 0
        multiple = a
        while multiple % b != 0:
            multiple += a
        return abs(multiple)
""",
    """
    function @f(a, b) {
      if (b === 0) {
        return 0;
      }
      let multiple = a;
      while (multiple % b !== 0) {
        multiple += a;
      }
      return Math.abs(multiple);
    }
""",
    inputs=[(4, 6), (7, 3), (5, 5), (12, 18), (1, 9), (8, 2), (5, 0), (0, 3), (-4, 6)],
    also='least_common_multiple',
)

define(
    'are_coprime',
    'int a, int b -> bool',
    """
    ? two numbers are coprime
    ? a and b have no common divisor except 1
    ? the greatest common divisor of two numbers is 1
    ? a and b are relatively prime
    ? a and b share no factor bigger than 1
    ? gcd(a, b) equals 1
    ? two integers are mutually prime
    ? nothing but 1 divides both a and b
    ? a fraction a/b cannot be simplified any further
    ? the numbers have no prime factor in common
    ? the only positive integer dividing both numbers is one
    ? the highest common factor of the pair is just one
    ? the arguments are relative primes, like 8 and 9
    ? two given values are coprimes of each other
    <test> two integers for coprimality
    <tell> if the pair a, b is coprime (14 and 15 are, 12 and 18 are not)
    ? a and b do not have any divisor together besides one
""",
    """
    def @f(a, b):
        while b:
            a, b = b, a % b
        return abs(a) == 1
""",
    """
    function @f(a, b) {
      while (b !== 0) {
        [a, b] = [b, a % b];
      }
      return Math.abs(a) === 1;
    }
""",
    inputs=[(8, 9), (12, 18), (7, 3), (5, 5), (14, 15), (-7, 3)],
    also='coprime is_coprime relatively_prime',
)

define(
    'binomial',
    'int n, int k -> int',
    """
    the number of ways to choose k out of n
    the binomial coefficient of n and k
    <compute> n choose k
    <calculate> the binomial coefficient
    <count> the combinations of k elements out of n
    nCr
    math.comb of n and k
    n = 5, k = 2 -> 10 and n = 4, k = 4 -> 1
    in how many ways can you pick k things from n when order is unimportant
    the count of k-element subsets of a set with n elements
    binomial coefficient, n over k
    how many different teams of k people can be formed out of n people
    <evaluate> C(n, k)
    the entry k in row n of the Pascal triangle, as a number
    n! / (k! * (n - k)!)
    how many lottery tickets there are with k numbers out of n
    <work> out the number of unordered selections, without repetition
    the amount of possible handshakes if k is 2 and n people meet, in general n choose k
    number of k-combinations from n items
""",
    """
    def @f(n, k):
        result = 1
        for i in range(k):
            result = result * (n - i) // (i + 1)
        return result
""",
    """
    function @f(n, k) {
      let result = 1;
      for (let i = 0; i < k; i++) {
        result = (result * (n - i)) / (i + 1);
      }
      return result;
    }
""",
    inputs=[(5, 2), (6, 0), (10, 3), (4, 4), (7, 1)],
    also='choose n_choose_k combinations_count',
)

define(
    'is_divisible',
    'int a, int b -> bool',
    """
    ? one number is divisible by another
    ? a is divisible by b
    ? b divides a without a remainder
    ? a is a multiple of b
    ? a can be divided by b evenly
    ? a modulo b is zero
    ? b goes into a exactly
    ? nothing is left over when a is divided by b
    ? b is a factor of a
    ? b is a divisor of a
    ? a % b equals 0
    ? the division of a by b has remainder 0
    ? the first number is an exact multiple of the second
    ? a sweets can be shared fairly among b children
    ? dividing the first integer through the second one leaves no rest
    <test> divisibility of a by b
    ? a splits into equal groups of b with none remaining
""",
    'b != 0 and a % b == 0',
    'a % b === 0',
    inputs=[(12, 3), (7, 2), (0, 5), (9, 9), (10, 4), (3, 0)],
    also='divisible is_multiple divides',
)

define(
    'sum_between',
    'int a, int b -> int',
    """
    the sum of all integers from a to b
    the sum of the numbers between a and b, both included
    <add> all whole numbers from a up to b
    <sum> every integer from a to b inclusive
    from 1 to 5 -> 15
    the total of every integer in the inclusive range from a to b
    sum of the range [a, b]
    <total> the whole numbers starting at a and ending at b
    a + (a+1) + ... + b
    what you get by adding all the integers in between a and b, ends too
    <accumulate> integers from a through b, 0 if a is larger
    sum(range(a, b+1))
    Gauss sum, but from a to b
    <loop> from a to b and <add> everything up
    the sum of consecutive integers, first a, last b
    the series a to b added together, both bounds count
    how much all the page numbers from page a to page b add up to
""",
    'sum(range(a, b + 1))',
    """
    function @f(a, b) {
      let total = 0;
      for (let i = a; i <= b; i++) {
        total += i;
      }
      return total;
    }
""",
    inputs=[(1, 5), (3, 3), (-2, 2), (5, 1), (10, 12)],
    also='range_sum sum_from_to',
)

define(
    'range_between',
    'int a, int b -> numbers',
    """
    the integers from a to b
    a list of the whole numbers between a and b, both included
    <list> every integer from a to b
    <generate> the numbers from a to b inclusive
    from 1 to 5 -> [1, 2, 3, 4, 5]
    all ints starting with a and ending with b
    inclusive range as an array
    a sequence counting up from a to b
    list(range(a, b + 1))
    <fill> an array with consecutive integers, a first and b last
    <enumerate> whole numbers a..b including b
    the years from a until b, both in the list
    <count> from a to b and <collect> the numbers
    <make> a list that goes a, a+1, a+2 up to b
    every page number between page a and page b, those two as well
    <produce> the closed integer interval [a, b], empty if a is above b
    consecutive numbers, lower bound a, upper bound b
""",
    'list(range(a, b + 1))',
    'Array.from({ length: Math.max(0, b - a + 1) }, (_, i) => a + i)',
    inputs=[(1, 5), (3, 3), (-2, 2), (5, 1), (10, 12)],
    also='from_to inclusive_range numbers_between',
)
