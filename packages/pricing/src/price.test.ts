import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { coordinatorFeeSats } from './payments.ts';
import { computePriceSats, creditsForSatsMc, LOCAL_PRICE_WEIGHT, weightedMedianSats } from './price.ts';

describe('computePriceSats', () => {
  it.each([
    // class, queued, active, capacity, sats
    ['cpu', 5, 5, 10, 30n],
    ['gpu', 5, 5, 10, 120n],
    ['cpu', 20, 0, 10, 60n],
    ['cpu', 40, 0, 10, 120n],
    ['cpu', 4000, 0, 10, 120n],
    ['gpu', 4000, 0, 1, 480n],
    // 30 × 0.35 = 10.5: half-even.
    ['cpu', 1, 0, 100, 10n],
    ['gpu', 1, 0, 100, 42n],
    ['cpu', 0, 0, 0, 30n],
    ['cpu', 0, 0, 2, 15n],
    ['cpu', 7, 0, 20, 10n],
    ['cpu', 1, 1, 3, 20n],
    ['cpu', 5, 0, 4, 38n],
  ] as const)(
    '%s: %d queued, %d active on %d places is %d sats',
    (resourceClass, queuedTasks, activeTasks, capacity, expected) => {
      expect(computePriceSats({ resourceClass, queuedTasks, activeTasks, capacity })).toBe(expected);
    },
  );

  it('stays between the clamps, rises with demand and falls with capacity', () => {
    const count = fc.nat(1_000_000);
    fc.assert(
      fc.property(
        fc.constantFrom('cpu' as const, 'gpu' as const),
        count,
        count,
        count,
        count,
        (resourceClass, queuedTasks, activeTasks, capacity, more) => {
          const input = { resourceClass, queuedTasks, activeTasks, capacity };
          const price = computePriceSats(input);
          const base = resourceClass === 'cpu' ? 30n : 120n;
          expect(price >= (base * 350n) / 1000n && price <= base * 4n).toBe(true);
          expect(computePriceSats({ ...input, queuedTasks: queuedTasks + more }) >= price).toBe(true);
          expect(computePriceSats({ ...input, activeTasks: activeTasks + more }) >= price).toBe(true);
          expect(computePriceSats({ ...input, capacity: capacity + more }) <= price).toBe(true);
        },
      ),
    );
  });
});

describe('weightedMedianSats', () => {
  const vote = (priceSats: bigint, weight: number) => ({ priceSats, weight });
  const votes = fc.array(fc.record({ priceSats: fc.bigInt(1n, 1000n), weight: fc.integer({ min: 0, max: 100_000 }) }), {
    minLength: 1,
    maxLength: 30,
  });

  it('is the middle price, the lower one of two', () => {
    expect(weightedMedianSats([vote(10n, 1), vote(30n, 1), vote(20n, 1)])).toBe(20n);
    expect(weightedMedianSats([vote(10n, 1), vote(20n, 1)])).toBe(10n);
    expect(weightedMedianSats([vote(10n, 1), vote(20n, LOCAL_PRICE_WEIGHT)])).toBe(20n);
  });

  it('clamps weights to 1 … 500, so that no single peer buys the price', () => {
    expect(weightedMedianSats([vote(1000n, 10 ** 9), vote(10n, 300), vote(10n, 300)])).toBe(10n);
    expect(weightedMedianSats([vote(10n, 0), vote(20n, 0), vote(30n, 0)])).toBe(20n);
  });

  it('has at most half of all weight on either side, in any order', () => {
    fc.assert(
      fc.property(votes, (list) => {
        const median = weightedMedianSats(list);
        const weightOf = (chosen: typeof list): number =>
          chosen.reduce((sum, { weight }) => sum + Math.min(500, Math.max(1, weight)), 0);
        expect(2 * weightOf(list.filter(({ priceSats }) => priceSats < median))).toBeLessThan(weightOf(list));
        expect(2 * weightOf(list.filter(({ priceSats }) => priceSats > median))).toBeLessThanOrEqual(weightOf(list));
        expect(weightedMedianSats([...list].reverse())).toBe(median);
      }),
    );
  });

  it('needs a vote', () => {
    expect(() => weightedMedianSats([])).toThrow(RangeError);
  });
});

describe('payments', () => {
  it.each([
    [30n, undefined, 1000n],
    [1n, undefined, 33n],
    [15n, undefined, 500n],
    [100_000_000n, undefined, 3_333_333_333n],
    [1n, 2000, 0n],
    [3n, 2000, 2n],
    [0n, undefined, 0n],
  ])('%d net sats at %p sats per credit buy %d mc', (netSats, satsPerCredit, expected) => {
    expect(creditsForSatsMc({ netSats, ...(satsPerCredit === undefined ? {} : { satsPerCredit }) })).toBe(expected);
  });

  it.each([
    [10_000n, undefined, 150n],
    [66n, undefined, 0n],
    [67n, undefined, 1n],
    [100_000_000n, undefined, 1_500_000n],
    [999n, 200, 19n],
    [1n, 10_000, 1n],
    [5n, 0, 0n],
  ])('the fee of %d sats at %p bps is %d', (amountSats, feeBps, feeSats) => {
    const fee = coordinatorFeeSats({ amountSats, ...(feeBps === undefined ? {} : { feeBps }) });
    expect(fee).toEqual({ feeSats, netSats: amountSats - feeSats });
  });

  it('take no more than everything', () => {
    expect(() => coordinatorFeeSats({ amountSats: 1n, feeBps: 10_001 })).toThrow(RangeError);
    expect(() => creditsForSatsMc({ netSats: 1n, satsPerCredit: 0 })).toThrow(RangeError);
  });
});
