"""Several numbers at once."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='numbers', combines=False)
PAIRS = [(12, 18), (7, 3), (5, 5), (0, 4), (100, 75), (8, 2)]

define(
    'add',
    'number a, number b -> number',
    """
    the sum of two numbers
    the sum of a and b
    <add> two numbers
    <add> a and b
    a plus b
""",
    'a + b',
    'a + b',
    inputs=PAIRS,
    also='add_numbers plus add_two',
)

define(
    'subtract',
    'number a, number b -> number',
    """
    the difference of two numbers
    a minus b
    <subtract> b from a
    <subtract> the second number from the first
""",
    'a - b',
    'a - b',
    inputs=PAIRS,
    also='minus difference',
)

define(
    'multiply',
    'number a, number b -> number',
    """
    the product of two numbers
    a times b
    <multiply> two numbers
    <multiply> a by b
""",
    'a * b',
    'a * b',
    inputs=PAIRS,
    also='times mul multiply_numbers',
)

define(
    'divide',
    'number a, number b -> number',
    """
    a divided by b, or None if b is zero
    the quotient of two numbers, None when the second is 0
    <divide> a by b but return None if b is 0
    <divide> two numbers safely, None for division by zero
""",
    'a / b if b != 0 else None',
    'b !== 0 ? a / b : null',
    inputs=[(12, 4), (7, 2), (5, 0), (0, 4), (100, 8), (9, 3)],
    also='safe_divide division',
)

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
""",
    """
    def @f(a, b):
        while b:
            a, b = b, a % b
        return a
""",
    """
    function @f(a, b) {
      while (b !== 0) {
        [a, b] = [b, a % b];
      }
      return a;
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
""",
    """
    def @f(a, b):
        multiple = a
        while multiple % b != 0:
            multiple += a
        return multiple
""",
    """
    function @f(a, b) {
      let multiple = a;
      while (multiple % b !== 0) {
        multiple += a;
      }
      return multiple;
    }
""",
    inputs=[(4, 6), (7, 3), (5, 5), (12, 18), (1, 9), (8, 2)],
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
""",
    """
    def @f(a, b):
        while b:
            a, b = b, a % b
        return a == 1
""",
    """
    function @f(a, b) {
      while (b !== 0) {
        [a, b] = [b, a % b];
      }
      return a === 1;
    }
""",
    inputs=[(8, 9), (12, 18), (7, 3), (5, 5), (14, 15)],
    also='coprime is_coprime relatively_prime',
)

define(
    'power',
    'int base, int exponent -> int',
    """
    a base raised to an exponent
    base to the power of exponent
    <raise> a number to a power
    <compute> base ** exponent for a non-negative exponent
    <calculate> a power from base and exponent
""",
    'base ** exponent',
    'base ** exponent',
    inputs=[(2, 10), (5, 0), (3, 3), (10, 2), (7, 1)],
    also='pow_int to_power exponentiate',
)

define(
    'max_of_three',
    'number a, number b, number c -> number',
    """
    the largest of three numbers
    the maximum of a, b and c
    the biggest one of three numbers
    <find> the largest of three numbers
    <return> the greatest of three values
""",
    'max(a, b, c)',
    'Math.max(a, b, c)',
    inputs=[(1, 2, 3), (9, 4, 2), (5, 8, 5), (-1, -2, -3), (0, 0, 0)],
    also='largest_of_three max3 biggest',
)

define(
    'min_of_three',
    'number a, number b, number c -> number',
    """
    the smallest of three numbers
    the minimum of a, b and c
    <find> the smallest of three numbers
    <return> the least of three values
""",
    'min(a, b, c)',
    'Math.min(a, b, c)',
    inputs=[(1, 2, 3), (9, 4, 2), (5, 8, 5), (-1, -2, -3), (0, 0, 0)],
    also='smallest_of_three min3',
)

define(
    'max_of_two',
    'number a, number b -> number',
    """
    the larger of two numbers
    the maximum of a and b
    the bigger one of two numbers
    <return> the larger of two values
    <find> the greater of two numbers without a list
""",
    'max(a, b)',
    'Math.max(a, b)',
    inputs=PAIRS,
    also='larger bigger maximum_of',
)

define(
    'average_of_two',
    'number a, number b -> number',
    """
    the average of two numbers
    the mean of a and b
    the number halfway between two numbers
    <average> two numbers
""",
    '(a + b) / 2',
    '(a + b) / 2',
    inputs=PAIRS,
    also='midpoint mean_of_two',
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
    'is_between',
    'number x, number low, number high -> bool',
    """
    ? a number lies between low and high
    ? x is at least low and at most high
    ? a number is in a range, both ends included
    ? low <= x <= high
""",
    'low <= x <= high',
    'x >= low && x <= high',
    inputs=[(5, 1, 10), (0, 1, 10), (10, 1, 10), (11, 1, 10), (3, 3, 3)],
    also='in_range within',
)

define(
    'is_divisible',
    'int a, int b -> bool',
    """
    ? one number is divisible by another
    ? a is divisible by b
    ? b divides a without a remainder
    ? a is a multiple of b
""",
    'a % b == 0',
    'a % b === 0',
    inputs=[(12, 3), (7, 2), (0, 5), (9, 9), (10, 4)],
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
""",
    'list(range(a, b + 1))',
    'Array.from({ length: Math.max(0, b - a + 1) }, (_, i) => a + i)',
    inputs=[(1, 5), (3, 3), (-2, 2), (5, 1), (10, 12)],
    also='from_to inclusive_range numbers_between',
)
