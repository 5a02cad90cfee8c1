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
