import { describe, expect, it } from '@jest/globals';
import { backOffMs, MAX_BACK_OFF_MS, MAX_MISS_POINTS, MISS_POINTS, TOLERATED_POINTS } from './back-off.ts';

const afterBreakdowns = (count: number): number => backOffMs(count * MISS_POINTS.gave_up);

describe('backOffMs', () => {
  it('leaves two breakdowns in a row, and eight tasks that others did, without consequence', () => {
    expect([0, 1, 2].map(afterBreakdowns)).toEqual([0, 0, 0]);
    expect(backOffMs(TOLERATED_POINTS)).toBe(0);
    expect(TOLERATED_POINTS / MISS_POINTS.outdone).toBe(8);
  });

  it('doubles with each further breakdown, never falls, and never goes beyond five minutes', () => {
    expect([3, 4, 5, 6, 7, 8, 9, 10].map(afterBreakdowns)).toEqual([
      5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000,
    ]);
    for (let points = 1; points < 100; points += 1) {
      expect(backOffMs(points)).toBeGreaterThanOrEqual(backOffMs(points - 1));
      expect(backOffMs(points)).toBeLessThanOrEqual(MAX_BACK_OFF_MS);
    }
  });

  it('can be reached by what is counted at most', () => {
    expect(backOffMs(MAX_MISS_POINTS)).toBe(MAX_BACK_OFF_MS);
  });
});
