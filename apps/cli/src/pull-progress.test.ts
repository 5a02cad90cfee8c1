import { describe, expect, it } from '@jest/globals';
import { pullLine } from './pull-progress.ts';

const MIB = 1_048_576;

describe('the progress of a pull', () => {
  it('says how much is there, of how much, and how fast it comes', () => {
    const now = {
      phase: 'download',
      receivedBytes: 412 * MIB,
      fetchedBytes: 100 * MIB,
      totalBytes: 1066 * MIB,
    } as const;
    expect(pullLine(now, 10_000)).toBe('412 of 1066 MiB, 38 %, 10.0 MiB/s');
    expect(pullLine({ ...now, totalBytes: undefined }, 500)).toBe('412 MiB');
    expect(pullLine({ ...now, phase: 'verify' }, 10_000)).toBe('checksum: 412 of 1066 MiB, 38 %');
  });

  it('never fills the width of a terminal', () => {
    const now = { phase: 'download', receivedBytes: 412 * MIB, fetchedBytes: 0, totalBytes: 1066 * MIB } as const;
    for (let columns = 1; columns < 60; columns += 1)
      expect(pullLine(now, 10_000, columns).length).toBeLessThan(columns);
  });
});
