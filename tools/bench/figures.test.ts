import { describe, expect, it } from '@jest/globals';
import { median, percentile } from './figures.ts';

describe('median', () => {
  it('is the middle one of an odd number, in any order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([7])).toBe(7);
  });
  it('lies between the two in the middle of an even number', () => {
    expect(median([4, 1, 100, 2])).toBe(3);
  });
  it('of nothing is no number, and leaves the samples as they were', () => {
    expect(median([])).toBeNaN();
    const samples = [3, 1, 2];
    median(samples);
    expect(samples).toEqual([3, 1, 2]);
  });
});

describe('percentile', () => {
  it('is the value below which that share lies', () => {
    expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(percentile([5, 1, 4, 2, 3], 0.99)).toBe(5);
  });
});
