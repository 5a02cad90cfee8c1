import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { samplingOf } from './sampling.ts';

describe('how answers are drawn', () => {
  it('begins with what is most likely, and leaves ever more to chance', () => {
    const temperatures = [1, 2, 3, 4, 5, 9].map((round) => samplingOf(1, 1, round).temperature);
    expect(temperatures[0]).toBe(0);
    expect(temperatures).toEqual(temperatures.toSorted((one, other) => one - other));
    expect(Math.max(...temperatures)).toBeLessThanOrEqual(1);
  });

  it('is the same for the same task, and another for each round and attempt', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (seed) => {
        const all = [1, 2, 3].flatMap((attempt) => [1, 2, 3, 4, 5].map((round) => samplingOf(seed, attempt, round)));
        for (const { seed: own } of all) expect(Number.isInteger(own) && own >= 0 && own < 2 ** 31).toBe(true);
        expect(new Set(all.map((one) => one.seed)).size).toBe(all.length);
        expect(samplingOf(seed, 2, 3)).toEqual(samplingOf(seed, 2, 3));
      }),
    );
  });
});
