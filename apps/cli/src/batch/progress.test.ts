import { describe, expect, it } from '@jest/globals';
import { progressLine } from './progress.ts';

const counts = { total: 100_000, verified: 49_000, unverified: 0, rejected: 900, failed: 100 };

describe('the progress of a batch', () => {
  it('is words without a terminal, and a bar before them on one', () => {
    const words = '50000/100000  49000 verified, 900 rejected, 100 failed  12 s';
    expect(progressLine(counts, 12)).toBe(words);
    expect(progressLine(counts, 12, 120)).toBe(`${'█'.repeat(15)}${'░'.repeat(15)} ${words}`);
  });

  it('never fills the width of a terminal: a line that wraps could not be taken back', () => {
    for (let columns = 1; columns <= 130; columns += 1)
      expect(progressLine(counts, 12, columns).length).toBeLessThan(columns);
    expect(progressLine(counts, 12, 80)).toMatch(/^50000\/100000 /);
  });
});
