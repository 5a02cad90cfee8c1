import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tokensEqual } from './tokens.ts';

describe('tokensEqual', () => {
  it('is equality, also for texts of different lengths', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(tokensEqual(a, b)).toBe(a === b);
        expect(tokensEqual(a, a)).toBe(true);
      }),
    );
  });
});
