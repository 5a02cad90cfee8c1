import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { floorDiv, largestRemainder, positive, roundHalfEven, whole } from './arithmetic.ts';

/** Half-even by the definition: the nearest whole numbers are compared one by one. */
function reference(numerator: bigint, denominator: bigint): bigint {
  const around = numerator / denominator;
  const distance = (candidate: bigint): bigint => {
    const difference = numerator - candidate * denominator;
    return difference < 0n ? -difference : difference;
  };
  let best = around;
  for (const candidate of [around - 1n, around + 1n]) {
    const nearer = distance(candidate) < distance(best);
    const evenTie = distance(candidate) === distance(best) && candidate % 2n === 0n;
    if (nearer || evenTie) best = candidate;
  }
  return best;
}

describe('roundHalfEven', () => {
  it.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [-2n, 3n, -1n],
    [0n, 7n, 0n],
    [14n, 7n, 2n],
  ])('%d ÷ %d is %d', (numerator, denominator, expected) => {
    expect(roundHalfEven(numerator, denominator)).toBe(expected);
  });

  it('is the nearest whole number, ties to even, for any fraction', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.bigInt(1n, 10n ** 15n), (numerator, denominator) => {
        expect(roundHalfEven(numerator, denominator)).toBe(reference(numerator, denominator));
      }),
    );
    fc.assert(
      fc.property(fc.bigInt(-50n, 50n), fc.bigInt(1n, 12n), (numerator, denominator) => {
        expect(roundHalfEven(numerator, denominator)).toBe(reference(numerator, denominator));
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses a denominator that is not positive', () => {
    expect(() => roundHalfEven(1n, 0n)).toThrow(RangeError);
    expect(() => roundHalfEven(1n, -2n)).toThrow(RangeError);
  });
});

describe('floorDiv', () => {
  it('goes down, also below zero', () => {
    expect(floorDiv(7n, 2n)).toBe(3n);
    expect(floorDiv(-7n, 2n)).toBe(-4n);
    expect(floorDiv(-8n, 2n)).toBe(-4n);
  });
});

describe('whole and positive', () => {
  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -1n])('refuse %p', (value) => {
    expect(() => whole(value, 'amount')).toThrow(RangeError);
    expect(() => positive(value, 'amount')).toThrow(RangeError);
  });

  it('tell zero from one', () => {
    expect(whole(0, 'amount')).toBe(0n);
    expect(() => positive(0, 'amount')).toThrow(RangeError);
    expect(positive(1n, 'amount')).toBe(1n);
  });
});

describe('largestRemainder', () => {
  const weights = fc.array(fc.bigInt(0n, 10n ** 12n), { maxLength: 40 });

  it('loses nothing and invents nothing', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 18n), weights, (total, list) => {
        const sum = list.reduce((a, b) => a + b, 0n);
        const parts = largestRemainder(total, list);
        expect(parts).toHaveLength(list.length);
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(sum === 0n ? 0n : total);
      }),
    );
  });

  it('gives everyone the floor or one more, and nothing to those without weight', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 9n), weights, (total, list) => {
        const sum = list.reduce((a, b) => a + b, 0n);
        fc.pre(sum > 0n);
        largestRemainder(total, list).forEach((part, position) => {
          const weight = list[position] ?? 0n;
          const floor = (total * weight) / sum;
          expect(part === floor || part === floor + 1n).toBe(true);
          if (weight === 0n) expect(part).toBe(0n);
        });
      }),
    );
  });

  it('never gives less for more weight', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 9n), weights, (total, list) => {
        const parts = largestRemainder(total, list);
        list.forEach((weight, position) => {
          list.forEach((other, otherPosition) => {
            if (weight > other) expect((parts[position] ?? 0n) >= (parts[otherPosition] ?? 0n)).toBe(true);
          });
        });
      }),
    );
  });

  it('breaks ties by position', () => {
    expect(largestRemainder(2n, [1n, 1n, 1n])).toEqual([1n, 1n, 0n]);
  });

  it('refuses what is negative', () => {
    expect(() => largestRemainder(-1n, [1n])).toThrow(RangeError);
    expect(() => largestRemainder(1n, [-1n, 3n])).toThrow(RangeError);
  });
});
