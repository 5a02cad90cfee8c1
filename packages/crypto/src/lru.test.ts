import { describe, expect, it } from '@jest/globals';
import { LruMap } from './lru.ts';

describe('LruMap', () => {
  it('never holds more than its capacity and forgets what was used longest ago', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    expect(map.get('a')).toBe(1);
    map.set('c', 3);
    expect(map.size).toBe(2);
    expect(map.get('b')).toBeUndefined();
    expect(map.get('a')).toBe(1);
    map.set('a', 4);
    expect(map.size).toBe(2);
    expect(map.get('a')).toBe(4);
  });
});
