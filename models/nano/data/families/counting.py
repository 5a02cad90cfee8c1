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
    <turn> 5 into ['1', '2', 'Fizz', '4', 'Buzz']
    the classic FizzBuzz exercise, all lines up to {x} in a list
    <count> to {x} but <say> Fizz for threes, Buzz for fives and FizzBuzz for both
    fizz buzz 1..n array of strings
    LeetCode 412, the answer of each number from 1 to n
    <collect> the FizzBuzz answers for 1 through {x}
    <write> FizzBuzz as a list, n entries, the other numbers as strings
    the party game where threes are Fizz and fives are Buzz, played up to {x}
    interview question: Fizz, Buzz and FizzBuzz from 1 through {x}
    strings for 1 to n in which 3 gives Fizz, 5 gives Buzz and 15 gives FizzBuzz
    a FizzBuzz array of length {x}
    everything that is shouted in a game of FizzBuzz up to {x}
    <replace> multiples of 3 by 'Fizz', of 5 by 'Buzz', of both by 'FizzBuzz' in 1 to {x}, all as strings
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
    <say> 'Fizz' if {x} is divisible by 3, 'Buzz' if by 5, 'FizzBuzz' if by both, else the number as a string
    'Fizz', 'Buzz', 'FizzBuzz' or the number as a string for {x}
    the FizzBuzz word of {x}
    <give> the FizzBuzz answer for one number
    <turn> 9 into 'Fizz', 10 into 'Buzz', 30 into 'FizzBuzz' and 7 into '7'
    what a player has to say when {x} comes up in FizzBuzz
    FizzBuzz for one single number {x}
    one turn of FizzBuzz
    one FizzBuzz string out of {x}
    <decide> between 'Fizz', 'Buzz', 'FizzBuzz' and the number itself as text, for {x}
    single fizzbuzz value, no list
    <answer> one call of FizzBuzz: the string for {x} alone
    the entry that {x} has in FizzBuzz
    'FizzBuzz' if 15 divides {x}, 'Fizz' if 3 does, 'Buzz' if 5 does, str(n) if none
    the shout for {x} in the game of FizzBuzz
    <say> the right word for {x} in FizzBuzz
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
    <turn> 4 into [1, 2, 3, 4]
    1..n as a list
    an array with 1, 2, 3 and so on until {x}
    integers one through {x}
    list(range(1, n + 1))
    natural numbers up to and including {x}
    <fill> a list with 1 to {x}
    <enumerate> the integers starting at 1 and ending at {x}
    counting numbers until {x}, inclusive
    ticket numbers for n visitors, beginning with 1
    array 1 to n
    <produce> a sequence that starts at 1, grows by 1 and ends at {x}
    <number> n seats from 1 on, as a list
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
    <turn> 4 into [4, 3, 2, 1]
    n..1 as a list
    a rocket launch counted down from {x} until 1, as numbers
    integers {x} through one, falling
    list(range(n, 0, -1))
    <enumerate> the integers starting at {x} and ending at 1
    array n to 1
    1 to {x} in reverse
    <fill> a list that falls by 1 from {x} and ends at 1
    <produce> a sequence that starts at {x}, shrinks by 1 and ends at 1
    counting backwards from {x} to 1
    days left until a holiday in n days, one entry for each day, 0 not included
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
    <turn> 4 into 10, from 1 + 2 + 3 + 4
    the total of all natural numbers through {x}
    Gauss sum of {x}
    n * (n + 1) / 2
    <add> one, two, three and so on until {x}
    how many balls a triangle with n rows of billiard balls has
    sum 1 to n
    what 1 to {x} add up to
    sum(range(n + 1))
    my savings after n days when I put away one coin more each day, starting with one
    triangular number at place {x}
    number of blocks in a staircase of height {x}, one block wide
    <accumulate> 1, 2, 3 and so forth, {x} included
""",
    '@x * (@x + 1) // 2',
    '(@x * (@x + 1)) / 2',
    also='sum_up_to triangular sum_range triangle_number',
)

define(
    'sum_squares_to',
    'int -> int',
    """
    1*1 + 2*2 + ... + n*n
    the sum of the first n squares
    <add> the squares of all numbers from 1 to {x}
    the sum of the squares from 1 to {x}
    <turn> 3 into 14, from 1 + 4 + 9
    n(n + 1)(2n + 1) / 6
    square pyramidal number of {x}
    the total of i squared for i from 1 to {x}
    <square> the integers 1 to {x} and <add> them
    how many oranges a square pyramid with n layers has
    sum of i^2 up to n
    1^2 + 2^2 + 3^2 and so on until {x}
    <accumulate> all squares of whole numbers from one through {x}
    <sum> i * i for i in 1..n
    how many squares of any size an n by n chessboard has
    1 + 4 + 9 + 16 and so forth, as many terms as {x} says
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
    <turn> 10 into 23, from 3 + 5 + 6 + 9
    Project Euler problem 1
    all natural numbers under {x} that 3 or 5 divides, added
    the sum of whatever threes and fives hit below {x}, common hits counted once
    sum i < n with i % 3 == 0 or i % 5 == 0
    <add> every number less than {x} that is in the times table of 3 or of 5
    sum multiples 3 5 below n
    the total of the numbers smaller than {x} with 3 or 5 as a factor
    <go> from 0 to just below {x} and <sum> up what can be divided by three or five
    3 + 5 + 6 + 9 + 10 + 12 and so on, all terms below {x}
    <accumulate> multiples of three and five beneath {x}, 15 and its like just one time
    Euler 1 for a limit of {x}, limit excluded
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
    <list> the first {k} multiples of {x}
    the first {k} multiples of {x}
    <make> the times table of {x} from 1 to {k}
    {x} times 1, 2, 3 up to {k}
    <recite> the table of {x} until {k} times
    multiples of {x}, {k} in number, starting with the number itself
    [x * 1, x * 2, x * 3] and so on for {x}, {k} entries
    <multiply> {x} with each of 1 to {k}
    the results of {x} * i for i from 1 to {k}
    what a pupil learns by heart for {x}: {k} products
    times table {k} rows list
    <skip> count by {x}, {k} steps
    the row of {x} in a multiplication chart with {k} columns
    <list> {k} multiples of a number
    an array of {k} products: a number by 1, by 2 and so on
""",
    '[@x * i for i in range(1, @k + 1)]',
    'Array.from({ length: @k }, (_, i) => @x * (i + 1))',
    params={'k': Param((3, 5, 10), arg='count', arg_says=('a given count', 'count', 'k'), arg_values=(2, 3, 4))},
    inputs=[(3,), (7,), (1,), (0,), (12,)],
    also='multiplication_table multiples',
)
