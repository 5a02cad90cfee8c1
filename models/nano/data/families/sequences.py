"""Sequences of numbers."""

from __future__ import annotations

from functools import partial

from ..family import fn
from .counting import COUNTS

define = partial(fn, theme='numbers')

define(
    'factorial',
    'int -> int',
    """
    the factorial of {x}
    <compute> the factorial of {x}
    <calculate> the factorial of {x}
    {x} factorial
    the product of all whole numbers from 1 to {x}
    <multiply> the numbers from 1 up to {x}
    n! for {x}
    <turn> 5 into 120 by 5 * 4 * 3 * 2 * 1
    1 * 2 * 3 * ... up to {x}
    math.factorial of {x}, self-made
    the product of the positive integers through {x}
    in how many orders n different books can stand on a shelf
    {x} with an exclamation mark, as in maths
    factorial n iterative
    n * (n - 1) * (n - 2) and so on down to 1
    the count of permutations of n different things
    <work> out n factorial with a loop
    fact(n), where fact(0) is 1
""",
    """
    def @f(n):
        result = 1
        for i in range(2, n + 1):
            result *= i
        return result
""",
    """
    function @f(n) {
      let result = 1;
      for (let i = 2; i <= n; i++) {
        result *= i;
      }
      return result;
    }
""",
    inputs=[(0,), (1,), (5,), (3,), (6,), (10,)],
    also='fact compute_factorial',
)

define(
    'fibonacci',
    'int -> int',
    """
    the Fibonacci number at position {x}
    the nth Fibonacci number for {x}
    <compute> the nth Fibonacci number, with fib(0) = 0 and fib(1) = 1
    <calculate> the Fibonacci number with index {x}
    the nth fibonacci number, counting from 0
    <return> fib(n) for {x}
    <turn> 10 into 55, the Fibonacci way
    F(n) of the Fibonacci series with F(0) = 0
    fib number {x}
    the Fibonacci term with index {x}, from zero
    nth fib
    in 0, 1, 1, 2, 3, 5, 8 and so on, the number at place {x} from 0
    <look> up entry {x} of the Fibonacci sequence, entry 0 being 0
    element n where each is the sum of the two before, from 0 and 1
    <give> back a single Fibonacci number by its zero-based place {x}
    fast iterative fib of {x}
    <evaluate> the recurrence f(n) = f(n-1) + f(n-2), f(0) = 0, f(1) = 1, for {x}
""",
    """
    def @f(n):
        a, b = 0, 1
        for _ in range(n):
            a, b = b, a + b
        return a
""",
    """
    function @f(n) {
      let [a, b] = [0, 1];
      for (let i = 0; i < n; i++) {
        [a, b] = [b, a + b];
      }
      return a;
    }
""",
    inputs=[(0,), (1,), (10,), (2,), (7,), (20,)],
    also='fib nth_fibonacci',
)

define(
    'fibonacci_list',
    'int -> numbers',
    """
    the first n Fibonacci numbers
    a list of the first n Fibonacci numbers
    <list> the first n Fibonacci numbers, beginning with 0
    <generate> the Fibonacci sequence with n elements
    the Fibonacci sequence up to its nth element, starting 0, 1
    <turn> 6 into [0, 1, 1, 2, 3, 5]
    fib sequence as list, n terms
    n numbers of the Fibonacci series in an array
    0, 1, 1, 2, 3 and so on until there are n numbers
    <collect> fib(0) to fib(n - 1)
    <start> with 0, 1 and <append> the sum of the two before until n entries are there
    the beginning of the Fibonacci sequence, n entries long
    <print> out n Fibonacci numbers from 0 on, as a list
    fibonacci series array
    <fill> a list with n Fibonacci numbers, 0 in front
    a list of n terms in which each is the sum of the two before, from 0 and 1
    all Fibonacci numbers with an index less than n
""",
    """
    def @f(n):
        numbers = []
        a, b = 0, 1
        for _ in range(n):
            numbers.append(a)
            a, b = b, a + b
        return numbers
""",
    """
    function @f(n) {
      const numbers = [];
      let [a, b] = [0, 1];
      for (let i = 0; i < n; i++) {
        numbers.push(a);
        [a, b] = [b, a + b];
      }
      return numbers;
    }
""",
    inputs=COUNTS,
    also='fib_sequence fibonacci_sequence first_fibonacci',
)

define(
    'collatz_steps',
    'int -> int',
    """
    the number of Collatz steps from {x} to 1
    <count> the steps of the Collatz sequence of {x} until 1
    <count> how many Collatz steps {x} takes to reach 1
    <tell> how long the Collatz sequence of {x} takes to reach 1
    <turn> 6 into 8, its Collatz steps
    how many times halve-or-triple-plus-one must be applied to {x} until 1
    the total stopping time of {x}
    3n+1 problem: number of steps for {x}
    the length of the way of {x} to 1 in the hailstone sequence, start not counted
    <halve> when even, <triple> and add one when odd, and <count> the rounds from {x} to 1
    collatz step count
    after how many moves {x} is 1 under the Collatz rule
    Collatz conjecture iterations needed by {x}
    <simulate> the Collatz process from {x} and <tell> how many steps it took
    the count of n / 2 or 3 * n + 1 moves that bring {x} down to 1
    steps to 1 for {x} by the rule of Lothar Collatz
""",
    """
    def @f(n):
        steps = 0
        while n > 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        return steps
""",
    """
    function @f(n) {
      let steps = 0;
      for (let value = n; value > 1; steps++) {
        value = value % 2 === 0 ? value / 2 : 3 * value + 1;
      }
      return steps;
    }
""",
    inputs=[(1,), (6,), (27,), (2,), (10,), (7,)],
    combines=False,
    also='collatz collatz_length',
)

define(
    'collatz_sequence',
    'int -> numbers',
    """
    the Collatz sequence of {x}
    the Collatz sequence from {x} down to 1
    <list> the Collatz sequence that starts with {x}
    <generate> the Collatz sequence of {x} as a list
    <turn> 6 into [6, 3, 10, 5, 16, 8, 4, 2, 1]
    hailstone numbers of {x} down to 1, the start included
    all values that {x} passes through in the 3n+1 problem, itself included
    the Collatz path of {x} as a list
    <write> down {x} and what follows it under the Collatz rule until 1
    collatz list, start to 1
    <halve> even and <triple> plus one odd numbers from {x} on, <keep> each value, <end> at 1
    the trajectory of {x} under n / 2 and 3n + 1
    every stop of {x} on its Collatz way, 1 being the final one
    <follow> the Collatz rule from {x} and <record> every number
    the orbit of {x} in the Collatz map up to 1
    an array that begins with {x} and ends with 1, made by the Collatz rule
""",
    """
    def @f(n):
        sequence = [n]
        while n > 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            sequence.append(n)
        return sequence
""",
    """
    function @f(n) {
      const sequence = [n];
      let value = n;
      while (value > 1) {
        value = value % 2 === 0 ? value / 2 : 3 * value + 1;
        sequence.push(value);
      }
      return sequence;
    }
""",
    inputs=[(1,), (6,), (2,), (10,), (4,), (5,)],
    combines=False,
    also='collatz collatz_list',
)

define(
    'pascal_row',
    'int -> numbers',
    """
    row {x} of Pascal's triangle, counting from 0
    the nth row of Pascal's triangle
    <compute> the nth row of Pascal's triangle, the first being row 0
    <give> the row with index n of the Pascal triangle
    <turn> 4 into [1, 4, 6, 4, 1]
    binomial coefficients of order {x}
    the coefficients of (a + b) to the power of n
    C(n, 0), C(n, 1) up to C(n, n)
    line number {x} of Pascal's triangle when the top is line 0
    pascal triangle row n zero-based
    n choose k for every k from 0 to n, as a list
    one row of Pascal's triangle by its zero-based index {x}
    how a binomial to the power of {x} expands, as its coefficients
    <build> a single row of Pascal's triangle, number {x} from zero, by adding neighbours
    <expand> (1 + x)^n and <list> the coefficients
""",
    """
    def @f(n):
        row = [1]
        for _ in range(n):
            row = [1] + [row[i] + row[i + 1] for i in range(len(row) - 1)] + [1]
        return row
""",
    """
    function @f(n) {
      let row = [1];
      for (let k = 0; k < n; k++) {
        row = [1, ...row.slice(1).map((value, i) => value + row[i]), 1];
      }
      return row;
    }
""",
    inputs=[(0,), (1,), (4,), (2,), (5,)],
    also='pascals_triangle_row pascal',
)

define(
    'climb_stairs',
    'int -> int',
    """
    the number of ways to climb {x} stairs with steps of one or two
    <tell> in how many ways one can climb n stairs taking 1 or 2 at a time
    <count> the ways to climb a staircase of n steps by 1 or 2 steps
    <count> the ways to climb n stairs with steps of 1 or 2
    <turn> 3 into 3: 1+1+1, 1+2 and 2+1
    LeetCode climbing stairs
    distinct ways to reach the top of n steps, one or two at once
    in how many orders 1s and 2s add up to n
    how many ways there are up a staircase of n steps if I may skip one
    the count of sequences of single and double hops that cover n steps
    climb stairs 1 or 2 dp
    staircase problem: n steps, one or two per move, how many ways
    <find> how many compositions of n use only 1 and 2
    tilings of a 2 by n board with dominoes, their number
    ways to lay n meters with boards of one and of two meters, order matters
    <determine> how many different climbs of n stairs there are with strides of 1 or 2
""",
    """
    def @f(n):
        a, b = 1, 1
        for _ in range(n):
            a, b = b, a + b
        return a
""",
    """
    function @f(n) {
      let [a, b] = [1, 1];
      for (let i = 0; i < n; i++) {
        [a, b] = [b, a + b];
      }
      return a;
    }
""",
    inputs=[(1,), (2,), (3,), (5,), (10,), (0,)],
    also='stairs count_ways',
)
