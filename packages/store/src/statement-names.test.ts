import { describe, expect, it } from '@jest/globals';
import { StatementNames } from './statement-names.ts';

describe('names of statements', () => {
  it('are given to a text that comes again, and stay the same', () => {
    const names = new StatementNames();
    expect(names.of('a')).toBeUndefined();
    const name = names.of('a');
    expect(name).toBeDefined();
    expect(names.of('a')).toBe(name);
  });

  it('differ for different texts, and are bounded', () => {
    const names = new StatementNames();
    const given = Array.from({ length: 500 }, (_, index) => [names.of(`t${index}`), names.of(`t${index}`)][1]);
    const named = given.filter((name) => name !== undefined);
    expect(named).toHaveLength(200);
    expect(new Set(named).size).toBe(200);
    expect(names.of('t0')).toBe(given[0]);
  });

  it('are not given to very long texts', () => {
    const names = new StatementNames();
    const long = 'x'.repeat(16_385);
    names.of(long);
    expect(names.of(long)).toBeUndefined();
  });
});
