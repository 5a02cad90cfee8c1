"""Numbers by themselves."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

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

COUNTS = [(n,) for n in (1, 5, 3, 2, 10, 7, 0)]

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
    'sum_digits',
    'int -> int',
    """
    the sum of the digits of {x}
    the digit sum of {x}
    <add> up the digits of {x}
    <sum> the digits of {x}
    <compute> the sum of all digits in {x}
    the total of the digits of {x}
""",
    'sum(int(d) for d in str(@x))',
    '[...String(@x)].reduce((total, d) => total + Number(d), 0)',
    also='digit_sum sum_of_digits add_digits',
)

define(
    'product_digits',
    'int -> int',
    """
    the product of the digits of {x}
    <multiply> the digits of {x}
    <compute> the product of all digits in {x}
    the digit product of {x}
""",
    'math.prod(int(d) for d in str(@x))',
    '[...String(@x)].reduce((total, d) => total * Number(d), 1)',
    also='digit_product multiply_digits',
)

define(
    'reverse_number',
    'int -> int',
    """
    {x} with its digits reversed
    the digits of {x} in reverse as a number
    <reverse> the digits of {x}
    <turn> the digits of {x} around, giving a number
    <flip> the digits of {x}
""",
    'int(str(@x)[::-1])',
    "Number([...String(@x)].reverse().join(''))",
    also='reverse_digits flip_number reverse_int',
)

define(
    'count_digits',
    'int -> int',
    """
    the number of digits of {x}
    the number of digits in {x}
    <count> the digits of {x}
    <count> how many digits {x} has
    <tell> how many digits {x} has
""",
    'len(str(@x))',
    'String(@x).length',
    also='digit_count num_digits number_of_digits',
)

define(
    'digits',
    'int -> numbers',
    """
    the digits of {x} as a list
    a list of the digits of {x}
    <split> {x} into its digits
    <turn> {x} into a list of digits
    <list> the digits of {x}
""",
    '[int(d) for d in str(@x)]',
    '[...String(@x)].map(Number)',
    also='to_digits digit_list get_digits split_digits',
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
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        return steps
""",
    """
    function @f(n) {
      let steps = 0;
      for (let value = n; value !== 1; steps++) {
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
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            sequence.append(n)
        return sequence
""",
    """
    function @f(n) {
      const sequence = [n];
      let value = n;
      while (value !== 1) {
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
    'digital_root',
    'int -> int',
    """
    the digital root of {x}
    the repeated digit sum of {x} until one digit is left
    <add> the digits of {x} again and again until there is one digit
    <compute> the digital root of {x}
    <sum> the digits of {x} until a single digit remains
""",
    """
    def @f(n):
        while n > 9:
            n = sum(int(d) for d in str(n))
        return n
""",
    """
    function @f(n) {
      let value = n;
      while (value > 9) {
        value = [...String(value)].reduce((total, d) => total + Number(d), 0);
      }
      return value;
    }
""",
    inputs=[(0,), (9,), (38,), (12345,), (99,), (493193,)],
    also='repeated_digit_sum',
)

define(
    'to_binary',
    'int -> text',
    """
    {x} in binary
    {x} as a binary string
    the binary form of {x}
    <convert> {x} to binary
    <write> {x} in base 2
    <turn> {x} into a string of zeros and ones
""",
    "format(@x, 'b')",
    '@x.toString(2)',
    also='binary decimal_to_binary int_to_binary',
)

define(
    'from_binary',
    'text -> int',
    """
    the number that {x} stands for in binary
    the value of a binary string
    <convert> a binary string to a number
    <parse> a string of zeros and ones as a binary number
    <turn> a binary string into an integer
""",
    'int(@x, 2)',
    'parseInt(@x, 2)',
    inputs=[('101',), ('0',), ('1111',), ('10000',), ('1',), ('110',)],
    also='binary_to_decimal parse_binary binary_to_int',
)

define(
    'to_hex',
    'int -> text',
    """
    {x} in hexadecimal
    {x} as a hex string
    the hexadecimal form of {x}
    <convert> {x} to hexadecimal
    <write> {x} in base 16
""",
    "format(@x, 'x')",
    '@x.toString(16)',
    also='hex int_to_hex decimal_to_hex',
)

define(
    'from_hex',
    'text -> int',
    """
    the number that a hexadecimal string stands for
    the value of a hex string
    <convert> a hexadecimal string to a number
    <parse> a hex string as an integer
""",
    'int(@x, 16)',
    'parseInt(@x, 16)',
    inputs=[('ff',), ('0',), ('1a',), ('10',), ('7b',)],
    also='hex_to_decimal parse_hex hex_to_int',
)

define(
    'to_base',
    'int -> text',
    """
    {x} written in base {base}
    {x} in the number system with base {base}
    <convert> {x} to base {base}
    <write> {x} in base {base}
""",
    """
    def @f(@args):
        digits = ''
        while n > 0:
            digits = str(n % @base) + digits
            n //= @base
        return digits or '0'
""",
    '@x.toString(@base)',
    params={'base': Param((3, 4, 5, 7, 8), arg='base', arg_says=('a given base', 'base', 'a base up to 10'))},
    inputs=[(0,), (5,), (10,), (26,), (100,), (7,)],
    also='convert_base base_convert',
)

define(
    'count_bits',
    'int -> int',
    """
    the number of ones in the binary form of {x}
    the number of set bits of {x}
    <count> the set bits of {x}
    <count> the ones in the binary form of {x}
    the Hamming weight of {x}
    the popcount of {x}
""",
    "format(@x, 'b').count('1')",
    "@x.toString(2).split('1').length - 1",
    also='popcount set_bits count_ones hamming_weight',
)

define(
    'to_roman',
    'int -> text',
    """
    {x} as a Roman numeral
    {x} in Roman numerals
    the Roman numeral of {x}
    <convert> {x} to a Roman numeral
    <write> {x} in Roman numerals
    <turn> {x} into Roman numerals
""",
    """
    def @f(n):
        numerals = [(1000, 'M'), (900, 'CM'), (500, 'D'), (400, 'CD'), (100, 'C'), (90, 'XC'), (50, 'L'), (40, 'XL'), (10, 'X'), (9, 'IX'), (5, 'V'), (4, 'IV'), (1, 'I')]
        result = ''
        for value, letters in numerals:
            while n >= value:
                result += letters
                n -= value
        return result
""",
    """
    function @f(n) {
      const numerals = [[1000, 'M'], [900, 'CM'], [500, 'D'], [400, 'CD'], [100, 'C'], [90, 'XC'], [50, 'L'], [40, 'XL'], [10, 'X'], [9, 'IX'], [5, 'V'], [4, 'IV'], [1, 'I']];
      let result = '';
      let rest = n;
      for (const [value, letters] of numerals) {
        while (rest >= value) {
          result += letters;
          rest -= value;
        }
      }
      return result;
    }
""",
    inputs=[(1,), (4,), (9,), (14,), (58,), (1994,), (2024,)],
    also='int_to_roman roman number_to_roman roman_numeral',
)

define(
    'from_roman',
    'text -> int',
    """
    the value of a Roman numeral
    the number that a Roman numeral stands for
    <convert> a Roman numeral to a number
    <parse> a Roman numeral
    <turn> a Roman numeral such as 'XIV' into an integer
""",
    """
    def @f(text):
        values = {'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100, 'D': 500, 'M': 1000}
        total = 0
        for i, c in enumerate(text):
            if i + 1 < len(text) and values[c] < values[text[i + 1]]:
                total -= values[c]
            else:
                total += values[c]
        return total
""",
    """
    function @f(text) {
      const values = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };
      let total = 0;
      for (let i = 0; i < text.length; i++) {
        if (values[text[i]] < values[text[i + 1]]) {
          total -= values[text[i]];
        } else {
          total += values[text[i]];
        }
      }
      return total;
    }
""",
    inputs=[('III',), ('IV',), ('IX',), ('LVIII',), ('MCMXCIV',), ('XIV',)],
    also='roman_to_int parse_roman roman_to_number',
)

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

define(
    'absolute',
    'number x -> number',
    """
    the absolute value of {x}
    <compute> the absolute value of {x}
    <drop> the sign of {x}
    the distance of {x} from zero
    <make> {x} positive
""",
    'abs(@x)',
    'Math.abs(@x)',
    inputs=[(5,), (-3,), (0,), (-100,), (2.5,)],
    also='absolute_value abs_value',
)

define(
    'sign',
    'number x -> int',
    """
    the sign of {x} as -1, 0 or 1
    -1, 0 or 1 depending on the sign of {x}
    <tell> the sign of {x}: -1, 0 or 1
    <return> 1 if {x} is positive, -1 if negative and 0 if zero
""",
    '(@x > 0) - (@x < 0)',
    'Math.sign(@x)',
    inputs=[(5,), (-3,), (0,), (-100,), (2.5,)],
    also='signum get_sign',
)

define(
    'round_to',
    'number x -> number',
    """
    {x} rounded to {k} decimals
    {x} rounded to {k} decimal places
    <round> {x} to {k} decimals
    <round> {x} to {k} digits after the point
""",
    'round(@x, @k)',
    'Number(@x.toFixed(@k))',
    params={
        'k': Param(
            (1, 2, 3),
            says={1: ('one', '1'), 2: ('two', '2'), 3: ('three', '3')},
            arg='places',
            arg_says=('a given number of', 'n'),
        )
    },
    inputs=[(3.14159,), (2.71828,), (10,), (0.123456,), (-1.98765,)],
    also='round_decimals rounded',
)

define(
    'clamp',
    'number x -> number',
    """
    {x} limited to the range from {low} to {high}
    {x} clamped between {low} and {high}
    <clamp> {x} between {low} and {high}
    <limit> {x} to at least {low} and at most {high}
    <keep> {x} inside of {low} to {high}
""",
    'max(@low, min(@high, @x))',
    'Math.max(@low, Math.min(@high, @x))',
    params={
        'low': Param((0, 1, -10), arg='low', arg_says=('low', 'a minimum'), arg_values=(0, 1)),
        'high': Param((10, 100, 50), arg='high', arg_says=('high', 'a maximum'), arg_values=(10, 20)),
    },
    inputs=[(5,), (-30,), (200,), (0,), (60,), (1,)],
    also='limit_range bound constrain',
)

define(
    'celsius_to_fahrenheit',
    'number celsius -> number',
    """
    a temperature in Celsius as Fahrenheit
    the Fahrenheit value of a Celsius temperature
    <convert> Celsius to Fahrenheit
    <convert> a temperature from degrees Celsius to Fahrenheit
    <turn> celsius into fahrenheit
    <change> °C to °F
""",
    '@x * 9 / 5 + 32',
    '(@x * 9) / 5 + 32',
    inputs=[(0,), (100,), (-40,), (37,), (20,), (25,)],
    also='to_fahrenheit c_to_f c2f',
)

define(
    'fahrenheit_to_celsius',
    'number fahrenheit -> number',
    """
    a temperature in Fahrenheit as Celsius
    the Celsius value of a Fahrenheit temperature
    <convert> Fahrenheit to Celsius
    <convert> a temperature from degrees Fahrenheit to Celsius
    <turn> fahrenheit into celsius
    <change> °F to °C
""",
    '(@x - 32) * 5 / 9',
    '((@x - 32) * 5) / 9',
    inputs=[(32,), (212,), (-40,), (50,), (68,), (77,)],
    also='to_celsius f_to_c f2c',
)

define(
    'ordinal',
    'int -> text',
    """
    {x} as an ordinal like '1st' or '2nd'
    {x} with its ordinal ending (st, nd, rd, th)
    <turn> {x} into an ordinal such as '3rd'
    <add> the right suffix st, nd, rd or th to {x}
    <format> {x} as an ordinal
""",
    """
    def @f(n):
        if 10 <= n % 100 <= 20:
            return f'{n}th'
        return f'{n}' + {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')
""",
    """
    function @f(n) {
      if (n % 100 >= 10 && n % 100 <= 20) {
        return `${n}th`;
      }
      return `${n}` + ({ 1: 'st', 2: 'nd', 3: 'rd' }[n % 10] ?? 'th');
    }
""",
    inputs=[(1,), (2,), (3,), (4,), (11,), (12,), (21,), (113,), (100,)],
    also='to_ordinal ordinal_suffix',
)

define(
    'number_to_word',
    'int -> text',
    """
    {x} from 0 to 9 as an English word
    the English word of a digit
    <turn> a digit into its English word
    <spell> a number between 0 and 9 in English
    <write> a single digit as a word
""",
    "['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][@x]",
    "['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][@x]",
    inputs=[(0,), (1,), (5,), (9,), (3,)],
    also='digit_to_word spell_digit',
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

define(
    'grade',
    'int score -> text',
    """
    the letter grade of a score: A from 90, B from 80, C from 70, D from 60, else F
    a letter grade for a score from 0 to 100
    <turn> a score into a letter grade (90 A, 80 B, 70 C, 60 D, else F)
    <grade> a score with A, B, C, D or F
""",
    """
    def @f(score):
        for limit, letter in [(90, 'A'), (80, 'B'), (70, 'C'), (60, 'D')]:
            if score >= limit:
                return letter
        return 'F'
""",
    """
    function @f(score) {
      for (const [limit, letter] of [[90, 'A'], [80, 'B'], [70, 'C'], [60, 'D']]) {
        if (score >= limit) {
          return letter;
        }
      }
      return 'F';
    }
""",
    inputs=[(95,), (90,), (85,), (72,), (60,), (12,)],
    also='letter_grade get_grade',
)
