import { describe, expect, it } from '@jest/globals';
import { ExpiringMap } from './expiring-map.ts';

describe('a map whose entries expire', () => {
  it('does the same work with 200,000 live entries as with none', () => {
    const PROBES = 20_000;
    /** Short-lived entries, ten in a millisecond, beside others that live for long. */
    const workWith = (fillers: number): number => {
      const map = new ExpiringMap<string>(1_000_000);
      for (let index = 0; index < fillers; index += 1) map.set(`filler-${index}`, '', 80_000_000 + index, 0);
      let time = 0;
      for (let index = 0; index < PROBES; index += 1) {
        time += 0.1;
        map.set(`probe-${index}`, '', time + 500, time);
      }
      time += 2_000;
      map.set('last', '', time + 500, time);
      expect(map.size).toBe(fillers + 1);
      return map.swept;
    };
    const alone = workWith(0);
    // Each entry once, and each second once.
    expect(alone).toBeLessThanOrEqual(PROBES + 10);
    // The one look at all buckets, before the first time is known, finds 200 more.
    expect(workWith(200_000)).toBeLessThanOrEqual(alone + 210);
  });

  it('looks at the buckets that there are after a long pause, not at every second of it', () => {
    const map = new ExpiringMap<string>(10);
    map.set('a', '', 1_000, 0);
    map.set('b', '', 2_000_000_000, 0);
    const before = map.swept;
    map.set('c', '', 2_000_000_000, 1_000_000_000);
    expect(map.size).toBe(2);
    expect(map.swept - before).toBeLessThanOrEqual(4);
  });
});
