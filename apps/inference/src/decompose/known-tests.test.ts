import type { FoundFunction } from '@edgecoder/models';
import { describe, expect, it } from '@jest/globals';
import { asksForOne, knownTests } from './known-tests.ts';

const PRIME: FoundFunction = {
  family: 'is_prime',
  code: 'def is_prime(n):\n    return n > 1',
  tests: 'assert is_prime(7)\nassert not is_prime(1)\nassert is_prime_not == 1',
};
const testsFor = (prompt: string, found: FoundFunction | undefined = PRIME) =>
  knownTests({ sure: () => found, find: () => [] }, { prompt }, 'python');

describe('tests of a known function', () => {
  it('are taken as they are where the request has no name for it', () => {
    expect(testsFor('tell whether a number is prime')).toBe(PRIME.tests);
    expect(knownTests({ sure: () => undefined, find: () => [] }, { prompt: 'anything' }, 'python')).toBeUndefined();
  });

  it.each([
    ['assert is_prime(7)', PRIME.tests],
    ['assert is_prime_not(7)', undefined],
    ['assert next_prime(7) == 11', undefined],
    ['', undefined],
  ])('are those of the nearest one only where the model means it too: %s', (tests, expected) => {
    const corpus = {
      sure: () => undefined,
      find: () => [PRIME, { ...PRIME, code: 'def next_prime(n):\n    return n' }],
    };
    expect(knownTests(corpus, { prompt: 'prime or not', tests }, 'python')).toBe(expected);
  });

  it.each([
    ['Write a function called prime that tells whether a number is prime', 'prime'],
    ['a function named "check"', 'check'],
    ['Write `isit(n)` that tells', 'isit'],
    ['write check_prime: true for primes', 'check_prime'],
    ['checkPrime should be true for primes', 'checkPrime'],
    ['a function that is called often, with the name is_it_prime', 'is_it_prime'],
    ['Define `prime`: true for primes', 'prime'],
    ['prime(n) says whether a number is prime', 'prime'],
    ['sort by key(x), then write prime(n)', 'prime'],
  ])('call it as the request does: %s', (prompt, name) => {
    expect(testsFor(prompt)).toBe(`assert ${name}(7)\nassert not ${name}(1)\nassert is_prime_not == 1`);
  });

  it.each([
    'a prime test, called with its argument',
    'a prime test that is called from elsewhere, named as you like',
    'a prime test called "with", or named `None`',
    'whether a number is prime, on my iPhone, macOS or GitHub',
    'whether a number is prime, to be used in snake_case or camelCase programs',
    'sort people by last_name and then by `firstName`',
    'whether the number(s) are prime, in O(n), by len(x)',
    'whether "is_it_prime" and \'isItPrime\' are texts',
    'return `None` for primes of `numbers`, else `n`',
    `a prime test called \`${'x'.repeat(65)}\``,
  ])('keep its own name where the request gives none that can be one: %s', (prompt) => {
    expect(testsFor(prompt)).toBe(PRIME.tests);
  });

  it('call a class by the name of one, and not by that of a method', () => {
    const stack = { family: 'stack', code: 'class Stack:\n    pass', tests: 'assert Stack().size() == 0' };
    expect(testsFor('a stack with push_item and pop(index)', stack)).toBe(stack.tests);
    expect(testsFor('a stack with push_item, in a class called Pile', stack)).toBe('assert Pile().size() == 0');
    expect(testsFor('a prime test in the class called Numbers')).toBe(PRIME.tests);
  });

  it('are found in time that grows with the length of the request', () => {
    for (const unit of ['called ', 'a_', 'aB', '`a(', 'named `', 'by ', 'write `', 'ab(', 'ab(c, '])
      expect(testsFor(unit.repeat(20_000))).toContain('assert');
  });
});

describe('a request that was divided', () => {
  const NEXT = { ...PRIME, family: 'next_prime' };
  const asks = (sure: FoundFunction | undefined, near: Record<string, FoundFunction>) =>
    asksForOne(
      { sure: () => sure, find: (prompt) => [near[prompt] ?? []].flat() },
      { prompt: 'a and b', parts: [{ prompt: 'a' }, { prompt: 'b' }] },
      'python',
    );

  it('asks for one function where the whole surely does, and no part is like another one', () => {
    expect(asks(PRIME, { a: PRIME, b: PRIME })).toBe(true);
    expect(asks(PRIME, { a: PRIME })).toBe(true);
    expect(asks(PRIME, { a: PRIME, b: NEXT })).toBe(false);
    expect(asks(undefined, { a: PRIME })).toBe(false);
  });
});
