"""Counting: up, down, by rules, and what that sums to."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='numbers')
COUNTS = [(n,) for n in (1, 5, 3, 2, 10, 7, 0)]

define(
    'fizzbuzz',
    'int -> words',
    """
    FizzBuzz from 1 to {x} as a list of strings
    the FizzBuzz list up to {x}
    <play> FizzBuzz from 1 to {x} and return a list of strings
    <list> FizzBuzz for the numbers 1 to {x}
    a list of 1 to {x} with 'Fizz' for multiples of 3, 'Buzz' for 5 and 'FizzBuzz' for both
    fizzbuzz for {x}
""",
    """
    def @f(n):
        result = []
        for i in range(1, n + 1):
            if i % 15 == 0:
                result.append('FizzBuzz')
            elif i % 3 == 0:
                result.append('Fizz')
            elif i % 5 == 0:
                result.append('Buzz')
            else:
                result.append(str(i))
        return result
""",
    """
    function @f(n) {
      const result = [];
      for (let i = 1; i <= n; i++) {
        if (i % 15 === 0) {
          result.push('FizzBuzz');
        } else if (i % 3 === 0) {
          result.push('Fizz');
        } else if (i % 5 === 0) {
          result.push('Buzz');
        } else {
          result.push(String(i));
        }
      }
      return result;
    }
""",
    inputs=[(3,), (5,), (1,), (0,), (6,), (10,)],
    also='fizz_buzz fizzbuzz_list',
)

define(
    'fizzbuzz_word',
    'int -> text',
    """
    the FizzBuzz word of {x}
    'Fizz', 'Buzz', 'FizzBuzz' or the number as a string for {x}
    <say> 'Fizz' if {x} is divisible by 3, 'Buzz' if by 5, 'FizzBuzz' if by both, else the number as a string
    <give> the FizzBuzz answer for one number
""",
    """
    def @f(n):
        if n % 15 == 0:
            return 'FizzBuzz'
        if n % 3 == 0:
            return 'Fizz'
        if n % 5 == 0:
            return 'Buzz'
        return str(n)
""",
    """
    function @f(n) {
      if (n % 15 === 0) {
        return 'FizzBuzz';
      }
      if (n % 3 === 0) {
        return 'Fizz';
      }
      if (n % 5 === 0) {
        return 'Buzz';
      }
      return String(n);
    }
""",
    inputs=[(1,), (3,), (5,), (15,), (7,), (30,), (9,)],
    also='fizz_buzz fizz',
)

define(
    'range_list',
    'int -> numbers',
    """
    the numbers from 1 to {x}
    a list of the numbers from 1 to {x}
    <list> the whole numbers from 1 to {x}
    <count> from 1 up to {x} in a list
    <generate> the list 1, 2, ..., n
""",
    'list(range(1, @x + 1))',
    'Array.from({ length: @x }, (_, i) => i + 1)',
    inputs=COUNTS,
    also='one_to_n count_up numbers_to',
)

define(
    'countdown',
    'int -> numbers',
    """
    the numbers from {x} down to 1
    a countdown from {x} to 1 as a list
    <count> down from {x} to 1
    <list> the whole numbers from {x} down to 1
""",
    'list(range(@x, 0, -1))',
    'Array.from({ length: @x }, (_, i) => @x - i)',
    inputs=COUNTS,
    also='count_down backwards_from',
)

define(
    'sum_to',
    'int -> int',
    """
    the sum of the numbers from 1 to {x}
    the sum of all whole numbers up to {x}
    <add> all integers from 1 to {x}
    <sum> the numbers 1 to {x}
    the triangular number of {x}
    1 + 2 + ... + n
""",
    '@x * (@x + 1) // 2',
    '(@x * (@x + 1)) / 2',
    also='sum_up_to triangular sum_range triangle_number',
)

define(
    'sum_squares_to',
    'int -> int',
    """
    the sum of the squares from 1 to {x}
    the sum of the first n squares
    <add> the squares of all numbers from 1 to {x}
    1*1 + 2*2 + ... + n*n
""",
    'sum(i * i for i in range(1, @x + 1))',
    """
    function @f(n) {
      let total = 0;
      for (let i = 1; i <= n; i++) {
        total += i * i;
      }
      return total;
    }
""",
    inputs=COUNTS,
    also='sum_of_squares_to square_sum',
)

define(
    'sum_multiples_3_5',
    'int -> int',
    """
    the sum of all multiples of 3 or 5 below {x}
    <add> up the numbers below {x} that are divisible by 3 or 5
    <sum> every multiple of 3 or 5 that is smaller than {x}
    the total of the multiples of three or five under {x}
""",
    'sum(i for i in range(@x) if i % 3 == 0 or i % 5 == 0)',
    """
    function @f(n) {
      let total = 0;
      for (let i = 0; i < n; i++) {
        if (i % 3 === 0 || i % 5 === 0) {
          total += i;
        }
      }
      return total;
    }
""",
    inputs=[(10,), (1,), (20,), (4,), (16,), (0,)],
    also='sum_multiples multiples_3_or_5',
)

define(
    'times_table',
    'int -> numbers',
    """
    the multiplication table of {x} up to {k}
    the first {k} multiples of {x}
    <list> the first {k} multiples of {x}
    <make> the times table of {x} from 1 to {k}
""",
    '[@x * i for i in range(1, @k + 1)]',
    'Array.from({ length: @k }, (_, i) => @x * (i + 1))',
    params={'k': Param((3, 5, 10), arg='count', arg_says=('a given count', 'count', 'k'), arg_values=(2, 3, 4))},
    inputs=[(3,), (7,), (1,), (0,), (12,)],
    also='multiplication_table multiples',
)
