import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chargeFor, executionComputeMs, generationComputeMs, quoteMc } from './charge.ts';
import { payMc } from './credits.ts';

const amount = fc.bigInt(0n, 10n ** 12n);

describe('chargeFor', () => {
  it.each([
    // pay, cap, total, payee, verifier
    [1000n, 10_000n, 1100n, 1000n, 100n],
    [10n, 10_000n, 11n, 10n, 1n],
    [9n, 10_000n, 9n, 9n, 0n],
    [19n, 10_000n, 20n, 19n, 1n],
    [0n, 10_000n, 1n, 1n, 0n],
    [1000n, 1100n, 1100n, 1000n, 100n],
    [1000n, 1099n, 1099n, 1000n, 99n],
    [1000n, 11n, 11n, 10n, 1n],
    [1000n, 1n, 1n, 1n, 0n],
    [1000n, 0n, 0n, 0n, 0n],
  ])('pay %d under a cap of %d: %d, of which %d and %d', (pay, cap, totalMc, payeeMc, verifierMc) => {
    expect(chargeFor({ payMc: pay, capMc: cap })).toEqual({ totalMc, payeeMc, verifierMc });
  });

  it('is never above the cap, and splits without a remainder', () => {
    fc.assert(
      fc.property(amount, amount, (pay, cap) => {
        const charge = chargeFor({ payMc: pay, capMc: cap });
        expect(charge.totalMc <= cap).toBe(true);
        expect(charge.payeeMc + charge.verifierMc).toBe(charge.totalMc);
        expect(charge.payeeMc >= 0n && charge.verifierMc >= 0n).toBe(true);
        // The verifier's part is floored: never more than a tenth of the payee's.
        expect(10n * charge.verifierMc <= charge.payeeMc).toBe(true);
      }),
    );
  });

  it('pays the worker in full and the verifier its floored tenth when the cap leaves room', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 12n), (pay) => {
        expect(chargeFor({ payMc: pay, capMc: 2n * pay })).toEqual({
          totalMc: pay + pay / 10n,
          payeeMc: pay,
          verifierMc: pay / 10n,
        });
      }),
    );
  });

  it('refuses what is negative', () => {
    expect(() => chargeFor({ payMc: -1n, capMc: 1n })).toThrow(RangeError);
    expect(() => chargeFor({ payMc: 1n, capMc: -1n })).toThrow(RangeError);
  });
});

describe('quoteMc', () => {
  it.each([
    [10_000, 1, 1000n, 11_000n],
    [10_000, 10, 1000n, 110_000n],
    [60_000, 1, 6400n, 422_400n],
    [50, 1, 800n, 44n],
    [1, 3, 100n, 3n],
  ])('%d ms, %d subtasks at %d mc/s cost at most %d mc', (wallMs, subtasks, ratePerSecondMc, expected) => {
    expect(quoteMc({ wallMs, subtasks, ratePerSecondMc })).toBe(expected);
  });

  it('covers every subtask that stays within its wall limit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 60_000 }),
        fc.bigInt(1n, 10_000n),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 10 }),
        (wallMs, ratePerSecondMc, shares) => {
          const quote = quoteMc({ wallMs, subtasks: shares.length, ratePerSecondMc });
          let remaining = quote;
          for (const share of shares) {
            const pay = payMc({ computeMs: Math.floor(wallMs * share), ratePerSecondMc });
            const full = chargeFor({ payMc: pay, capMc: 10n ** 18n }).totalMc;
            expect(chargeFor({ payMc: pay, capMc: remaining }).totalMc).toBe(full);
            remaining -= full;
          }
          expect(remaining >= 0n).toBe(true);
        },
      ),
    );
  });

  it('refuses a task without subtasks', () => {
    expect(() => quoteMc({ wallMs: 1000, subtasks: 0, ratePerSecondMc: 1000n })).toThrow(RangeError);
  });
});

describe('executionComputeMs', () => {
  it.each([
    [
      'what the verifier measured',
      { reportedMs: 900, wallMs: 10_000, basis: { kind: 'checked', measuredMs: 700 } },
      700,
    ],
    [
      'the worker, who can only lower it',
      { reportedMs: 500, wallMs: 10_000, basis: { kind: 'checked', measuredMs: 700 } },
      500,
    ],
    ['the wall limit', { reportedMs: 9000, wallMs: 800, basis: { kind: 'checked', measuredMs: 900 } }, 800],
    [
      'the lease time',
      { reportedMs: 900, wallMs: 10_000, basis: { kind: 'unchecked', leaseMs: 300, classMedianMs: 400 } },
      300,
    ],
    [
      'the median of the class',
      { reportedMs: 900, wallMs: 10_000, basis: { kind: 'unchecked', leaseMs: 5000, classMedianMs: 400 } },
      400,
    ],
    [
      'the worker below the median',
      { reportedMs: 90, wallMs: 10_000, basis: { kind: 'unchecked', leaseMs: 5000, classMedianMs: 400 } },
      90,
    ],
  ] as const)('goes by %s', (_by, input, expected) => {
    expect(executionComputeMs(input)).toBe(expected);
  });

  it('never grows with what the worker says', () => {
    fc.assert(
      fc.property(fc.nat(60_000), fc.nat(60_000), fc.nat(60_000), (measuredMs, reportedMs, more) => {
        const paid = (reported: number): number =>
          executionComputeMs({ reportedMs: reported, wallMs: 60_000, basis: { kind: 'checked', measuredMs } });
        expect(paid(reportedMs + more)).toBeLessThanOrEqual(measuredMs);
        expect(paid(reportedMs)).toBeLessThanOrEqual(paid(reportedMs + more));
      }),
    );
  });

  it('refuses a time that is no whole number', () => {
    expect(() => executionComputeMs({ reportedMs: -1, wallMs: 1, basis: { kind: 'checked', measuredMs: 1 } })).toThrow(
      RangeError,
    );
    expect(() => executionComputeMs({ reportedMs: 9, wallMs: 9, basis: { kind: 'checked', measuredMs: 0.5 } })).toThrow(
      RangeError,
    );
  });
});

describe('generationComputeMs', () => {
  it('is tokens at the reference rate, and the worker can only lower it', () => {
    expect(generationComputeMs({ tokens: 300, referenceTokensPerSecond: 30, reportedMs: 60_000 })).toBe(10_000);
    expect(generationComputeMs({ tokens: 300, referenceTokensPerSecond: 30, reportedMs: 4000 })).toBe(4000);
    expect(generationComputeMs({ tokens: 0, referenceTokensPerSecond: 30, reportedMs: 4000 })).toBe(0);
    expect(() => generationComputeMs({ tokens: 1, referenceTokensPerSecond: 0, reportedMs: 1 })).toThrow(RangeError);
  });
});
