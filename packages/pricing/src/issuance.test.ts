import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allocateHour,
  DEFAULT_ISSUANCE,
  dailyPoolTokens,
  hourlyPoolTokens,
  loadIndexPpm,
  ONE_PPM,
  smoothedLoadIndexPpm,
  weightedContribution,
} from './issuance.ts';

describe('load index', () => {
  it.each([
    [10, 10, 0, 1_000_000n],
    [10, 4, 3, 1_000_000n],
    [0, 10, 0, 200_000n],
    [1, 100, 0, 200_000n],
    [100, 1, 1, 6_000_000n],
    [3, 0, 0, 3_000_000n],
    [1, 3, 0, 333_333n],
    [0, 0, 0, 200_000n],
  ])('%d tasks on %d CPU and %d GPU machines is %d ppm', (demandTasks, cpuAgents, gpuAgents, expected) => {
    expect(loadIndexPpm({ demandTasks, cpuAgents, gpuAgents })).toBe(expected);
  });

  it('is smoothed by 35 %', () => {
    expect(smoothedLoadIndexPpm(undefined, 2_000_000n)).toBe(2_000_000n);
    expect(smoothedLoadIndexPpm(1_000_000n, 2_000_000n)).toBe(1_350_000n);
    expect(smoothedLoadIndexPpm(1_350_000n, 2_000_000n)).toBe(1_577_500n);
    expect(smoothedLoadIndexPpm(2_000_000n, 1_000_000n, 0n)).toBe(2_000_000n);
    expect(smoothedLoadIndexPpm(2_000_000n, 1_000_000n, ONE_PPM)).toBe(1_000_000n);
    expect(() => smoothedLoadIndexPpm(1n, 1n, ONE_PPM + 1n)).toThrow(RangeError);
  });

  it('stays between the old and the new index', () => {
    const index = fc.bigInt(200_000n, 6_000_000n);
    fc.assert(
      fc.property(index, index, fc.bigInt(0n, ONE_PPM), (before, now, alpha) => {
        const smoothed = smoothedLoadIndexPpm(before, now, alpha);
        const rising = before <= now;
        expect(rising ? before <= smoothed && smoothed <= now : now <= smoothed && smoothed <= before).toBe(true);
      }),
    );
  });
});

describe('daily pool', () => {
  it.each([
    [200_000n, 10_000n],
    [1_000_000n, 10_000n],
    [2_000_000n, 13_500n],
    [6_000_000n, 27_500n],
    [1_000_001n, 10_000n],
  ])('a load of %d ppm makes %d tokens', (load, expected) => {
    expect(dailyPoolTokens(load)).toBe(expected);
  });

  it('is clamped to its bounds', () => {
    expect(dailyPoolTokens(ONE_PPM, { ...DEFAULT_ISSUANCE, basePoolTokens: 1n })).toBe(2_500n);
    expect(dailyPoolTokens(6_000_000n, { ...DEFAULT_ISSUANCE, slopePpm: 10n * ONE_PPM })).toBe(100_000n);
  });

  it('is handed out over 24 hours without losing a token', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 9n), (pool) => {
        const hours = Array.from({ length: 24 }, (_, hour) => hourlyPoolTokens(pool, hour));
        expect(hours.reduce((a, b) => a + b, 0n)).toBe(pool);
        for (const tokens of hours) expect(tokens === pool / 24n || tokens === pool / 24n + 1n).toBe(true);
      }),
    );
    expect(() => hourlyPoolTokens(1n, 24)).toThrow(RangeError);
    expect(() => hourlyPoolTokens(1n, 0.5)).toThrow(RangeError);
  });
});

describe('contribution and allocation', () => {
  it('counts a GPU second twice, by quality', () => {
    expect(weightedContribution({ verifiedMs: 1000, resourceClass: 'cpu', qualityPermille: 1000 })).toBe(1_000_000n);
    expect(weightedContribution({ verifiedMs: 1000, resourceClass: 'gpu', qualityPermille: 1200 })).toBe(2_400_000n);
    expect(weightedContribution({ verifiedMs: 1000, resourceClass: 'cpu', qualityPermille: 9000 })).toBe(1_500_000n);
  });

  it('gives 5 % to the coordinator, 5 % to the reserve and the rest by contribution', () => {
    const allocation = allocateHour(1000n, [
      { id: 'b', weighted: 1n },
      { id: 'a', weighted: 2n },
    ]);
    expect(allocation).toEqual({
      coordinatorTokens: 50n,
      reserveTokens: 50n,
      contributors: [
        { id: 'a', tokens: 600n },
        { id: 'b', tokens: 300n },
      ],
    });
  });

  it('keeps what nobody earned in the reserve', () => {
    expect(allocateHour(1000n, [])).toEqual({ coordinatorTokens: 50n, reserveTokens: 950n, contributors: [] });
    expect(allocateHour(1000n, [{ id: 'a', weighted: 0n }]).reserveTokens).toBe(950n);
  });

  const contributions = fc.uniqueArray(
    fc.record({ id: fc.string({ minLength: 1, maxLength: 8 }), weighted: fc.bigInt(0n, 10n ** 15n) }),
    { selector: ({ id }) => id, maxLength: 50 },
  );

  it('sums to the hour exactly, whatever the shares', () => {
    const bps = fc.bigInt(0n, 5000n);
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 7n),
        contributions,
        bps,
        bps,
        (hour, list, coordinatorShareBps, reserveShareBps) => {
          const settings = { ...DEFAULT_ISSUANCE, coordinatorShareBps, reserveShareBps };
          const { coordinatorTokens, reserveTokens, contributors } = allocateHour(hour, list, settings);
          expect(contributors.reduce((sum, { tokens }) => sum + tokens, coordinatorTokens + reserveTokens)).toBe(hour);
        },
      ),
    );
  });

  it('is the same in whatever order the contributions come', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 7n), contributions, (hour, list) => {
        expect(allocateHour(hour, [...list].reverse())).toEqual(allocateHour(hour, list));
      }),
    );
  });

  it('refuses one contributor twice and shares above the whole', () => {
    expect(() =>
      allocateHour(1n, [
        { id: 'a', weighted: 1n },
        { id: 'a', weighted: 1n },
      ]),
    ).toThrow(RangeError);
    expect(() => allocateHour(1n, [], { ...DEFAULT_ISSUANCE, coordinatorShareBps: 9_900n })).toThrow(RangeError);
  });
});
