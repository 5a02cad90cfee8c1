"""Numbers by themselves."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='numbers')

define('is_prime', 'int -> bool', '''
    ? {x} is prime
    ? {x} is a prime number
    ? {x} is a prime
    ? {x} has no divisors other than 1 and itself
    ? {x} is divisible only by 1 and itself
    ? {x} is prime or not
''', '''
    def @f(n):
        if n < 2:
            return False
        for d in range(2, int(n ** 0.5) + 1):
            if n % d == 0:
                return False
        return True
''', '''
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
''', also='prime check_prime', which='''
    *prime
    that are primes / is a prime
    that are prime numbers / is a prime number
''')

define('factorial', 'int -> int', '''
    the factorial of {x}
    <compute> the factorial of {x}
    <calculate> the factorial of {x}
    {x} factorial
    the product of all whole numbers from 1 to {x}
    <multiply> the numbers from 1 up to {x}
''', '''
    def @f(n):
        result = 1
        for i in range(2, n + 1):
            result *= i
        return result
''', '''
    function @f(n) {
      let result = 1;
      for (let i = 2; i <= n; i++) {
        result *= i;
      }
      return result;
    }
''', inputs=[(0,), (1,), (5,), (3,), (6,), (10,)], also='fact compute_factorial')
