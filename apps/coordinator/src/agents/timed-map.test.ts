import { describe, expect, it } from '@jest/globals';
import { createTimedMap } from './timed-map.ts';

describe('a timed map', () => {
  const setup = (max = 3) => {
    const clock = { now: 0 };
    return { clock, map: createTimedMap<string, number>({ ttlMs: 100, max, now: () => clock.now }) };
  };

  it('forgets a value when its time is over, counted from when it was set last', () => {
    const { clock, map } = setup();
    map.set('a', 1);
    clock.now = 99;
    expect(map.get('a')).toBe(1);
    map.set('a', 2);
    clock.now = 198;
    expect(map.get('a')).toBe(2);
    clock.now = 199;
    expect(map.get('a')).toBeUndefined();
  });

  it('drops the oldest when it is full, never the one that was set again', () => {
    const { map } = setup(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([3, undefined, 4]);
  });

  it('does not keep what a lookup found when something was deleted meanwhile', () => {
    const { map } = setup();
    const mark = map.mark();
    map.delete('a');
    map.set('a', 1, mark);
    expect(map.get('a')).toBeUndefined();
    map.set('a', 2, map.mark());
    expect(map.get('a')).toBe(2);
    const before = map.mark();
    map.clear();
    map.set('a', 3, before);
    expect(map.get('a')).toBeUndefined();
  });
});
