import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Cache } from '../src/index.ts';

let counter = 0;
/** A key that no other test uses. */
const fresh = (): string => `key-${process.pid}-${(counter += 1)}`;

/** Polls until `condition` holds; the caches are under test, so nothing of them may be used to wait. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(2);
}

/** What every cache promises. `open` gives another client of the same cache each time it is called. */
export function complianceSuite(open: () => Promise<Cache>): void {
  let cache: Cache;
  let other: Cache;

  beforeAll(async () => {
    cache = await open();
    other = await open();
  });
  afterAll(async () => {
    await cache.close();
    await other.close();
  });

  describe('putIfAbsent', () => {
    it('takes a key once', async () => {
      const key = fresh();
      expect(await cache.putIfAbsent(key, 60_000)).toBe(true);
      expect(await cache.putIfAbsent(key, 60_000)).toBe(false);
      expect(await other.putIfAbsent(key, 60_000)).toBe(false);
    });

    it('lets one of many callers win, whichever client they use', async () => {
      for (let round = 0; round < 20; round += 1) {
        const key = fresh();
        const answers = await Promise.all(
          Array.from({ length: 50 }, (_, index) => (index % 2 ? cache : other).putIfAbsent(key, 60_000)),
        );
        expect(answers.filter(Boolean)).toHaveLength(1);
      }
    });

    it('holds a key for its whole time to live and no longer', async () => {
      const key = fresh();
      const start = performance.now();
      await cache.putIfAbsent(key, 150);
      await until(() => cache.putIfAbsent(key, 60_000));
      expect(performance.now() - start).toBeGreaterThanOrEqual(149);
    });

    it('does not renew the time to live of a key that is there', async () => {
      const key = fresh();
      await cache.putIfAbsent(key, 100);
      await cache.putIfAbsent(key, 60_000);
      await until(async () => (await cache.get(key)) === undefined);
    });

    it('refuses a time to live that is no positive whole number of milliseconds', async () => {
      for (const ttlMs of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 86_400_001]) {
        await expect(cache.putIfAbsent(fresh(), ttlMs)).rejects.toBeInstanceOf(RangeError);
      }
    });
  });

  describe('hitOnce', () => {
    const once = () => ({ key: fresh(), ttlMs: 60_000 });
    const window = (limit: number) => ({ key: fresh(), limit, windowMs: 60_000 });

    it('counts a hit for a key that was new, and nothing for one that was there', async () => {
      const nonce = once();
      const counted = window(2);
      expect(await cache.hitOnce(nonce, counted)).toEqual({ allowed: true, retryAfterMs: 0 });
      for (const again of [cache, other, cache]) expect(await again.hitOnce(nonce, counted)).toBeUndefined();
      expect(await cache.hit(counted.key, 2, 60_000)).toMatchObject({ allowed: true });
      expect(await cache.hit(counted.key, 2, 60_000)).toMatchObject({ allowed: false });
    });

    it('takes the same keys as putIfAbsent and the same hits as hit', async () => {
      const [nonce, counted] = [once(), window(1)];
      expect(await cache.putIfAbsent(nonce.key, nonce.ttlMs)).toBe(true);
      expect(await other.hitOnce(nonce, counted)).toBeUndefined();
      const next = once();
      expect(await other.hitOnce(next, counted)).toMatchObject({ allowed: true });
      expect(await cache.putIfAbsent(next.key, next.ttlMs)).toBe(false);
      expect(await cache.hit(counted.key, 1, 60_000)).toMatchObject({ allowed: false });
    });

    it('keeps the key of a hit that was refused', async () => {
      const counted = window(1);
      await cache.hit(counted.key, 1, 60_000);
      const nonce = once();
      const refused = await cache.hitOnce(nonce, counted);
      expect(refused).toMatchObject({ allowed: false });
      expect(refused?.retryAfterMs).toBeGreaterThan(0);
      expect(await other.hitOnce(nonce, window(1))).toBeUndefined();
    });

    it('lets one of many callers win, whichever client they use, and counts it alone', async () => {
      const [nonce, counted] = [once(), window(2)];
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => (index % 2 ? cache : other).hitOnce(nonce, counted)),
      );
      expect(answers.filter((answer) => answer !== undefined)).toEqual([{ allowed: true, retryAfterMs: 0 }]);
      expect(await cache.hit(counted.key, 2, 60_000)).toMatchObject({ allowed: true });
    });

    it('refuses a time to live, limit or window that is none, and stores nothing then', async () => {
      const nonce = once();
      await expect(cache.hitOnce({ ...nonce, ttlMs: 0 }, window(1))).rejects.toBeInstanceOf(RangeError);
      await expect(cache.hitOnce(nonce, window(0))).rejects.toBeInstanceOf(RangeError);
      await expect(cache.hitOnce(nonce, { ...window(1), windowMs: -1 })).rejects.toBeInstanceOf(RangeError);
      expect(await cache.putIfAbsent(nonce.key, 60_000)).toBe(true);
    });
  });

  describe('values', () => {
    it('come back as they were stored, whatever the text', async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (value) => {
          const key = fresh();
          await cache.set(key, value, 60_000);
          expect(await other.get(key)).toBe(value);
        }),
        { numRuns: 50 },
      );
    });

    it('are replaced, deleted and forgotten after their time to live', async () => {
      const key = fresh();
      expect(await cache.get(key)).toBeUndefined();
      await cache.set(key, 'a', 60_000);
      await cache.set(key, 'b', 60_000);
      expect(await cache.get(key)).toBe('b');
      await cache.delete(key);
      expect(await cache.get(key)).toBeUndefined();
      await cache.delete(key);
      await cache.set(key, 'c', 50);
      await until(async () => (await cache.get(key)) === undefined);
    });

    it('do not meet a rate limit of the same name', async () => {
      const key = fresh();
      await cache.hit(key, 1, 60_000);
      expect(await cache.get(key)).toBeUndefined();
      await cache.set(key, 'value', 60_000);
      expect(await cache.hit(key, 1, 60_000)).toMatchObject({ allowed: false });
    });
  });

  describe('hit', () => {
    it('allows exactly the limit, counted over all clients', async () => {
      const key = fresh();
      const hits = await Promise.all(
        Array.from({ length: 60 }, (_, index) => (index % 2 ? cache : other).hit(key, 25, 60_000)),
      );
      expect(hits.filter((hit) => hit.allowed)).toHaveLength(25);
      for (const hit of hits) expect(hit.allowed ? hit.retryAfterMs === 0 : hit.retryAfterMs > 0).toBe(true);
    });

    it('allows the next one when the oldest has left the window, as it said', async () => {
      const key = fresh();
      await cache.hit(key, 2, 200);
      await cache.hit(key, 2, 200);
      const refused = await cache.hit(key, 2, 200);
      expect(refused.retryAfterMs).toBeGreaterThan(0);
      expect(refused.retryAfterMs).toBeLessThanOrEqual(200);
      const start = performance.now();
      await until(async () => (await cache.hit(key, 2, 200)).allowed);
      expect(performance.now() - start).toBeGreaterThanOrEqual(refused.retryAfterMs - 20);
    });

    it('does not count a refused hit', async () => {
      const key = fresh();
      await cache.hit(key, 1, 150);
      // Refused hits all the while: were they counted, the window would never empty.
      const start = performance.now();
      await until(async () => (await cache.hit(key, 1, 150)).allowed);
      expect(performance.now() - start).toBeLessThan(5_000);
    });

    it('keeps keys apart', async () => {
      const [first, second] = [fresh(), fresh()];
      expect(await cache.hit(first, 1, 60_000)).toMatchObject({ allowed: true });
      expect(await cache.hit(second, 1, 60_000)).toMatchObject({ allowed: true });
    });

    it('refuses a limit or a window that makes no sense', async () => {
      await expect(cache.hit(fresh(), 0, 1_000)).rejects.toBeInstanceOf(RangeError);
      await expect(cache.hit(fresh(), 10_001, 1_000)).rejects.toBeInstanceOf(RangeError);
      await expect(cache.hit(fresh(), 1, 0)).rejects.toBeInstanceOf(RangeError);
    });
  });

  it('answers nothing but `closed` after it was closed', async () => {
    const closing = await open();
    expect(closing.healthy()).toBe(true);
    await closing.close();
    await closing.close();
    expect(closing.healthy()).toBe(false);
    await expect(closing.putIfAbsent(fresh(), 1_000)).rejects.toMatchObject({ code: 'closed' });
    await expect(closing.hit(fresh(), 1, 1_000)).rejects.toMatchObject({ code: 'closed' });
    await expect(closing.get(fresh())).rejects.toMatchObject({ code: 'closed' });
  });
}
