import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Cache } from '../src/index.ts';
import { createMemoryCache } from '../src/index.ts';
import { complianceSuite } from './compliance.ts';

describe('memory cache', () => {
  // One process has one cache: every "client" is the same, with a `close` of its own.
  const shared = createMemoryCache({ maxEntries: 100_000 });
  complianceSuite(async () => {
    let closed: Cache | undefined;
    return new Proxy(shared, {
      get: (target, name: keyof Cache) => {
        if (name === 'close') {
          return async () => {
            closed ??= createMemoryCache({ maxEntries: 1 });
            await closed.close();
          };
        }
        return (closed ?? target)[name];
      },
    });
  });
});

describe('the bound of a memory cache', () => {
  it('refuses a new nonce when all it holds are alive, and forgets none', async () => {
    let time = 0;
    const cache = createMemoryCache({ maxEntries: 3, now: () => time });
    for (const key of ['a', 'b', 'c']) expect(await cache.putIfAbsent(key, 10_000)).toBe(true);
    await expect(cache.putIfAbsent('d', 10_000)).rejects.toMatchObject({ name: 'CacheError', code: 'full' });
    await expect(cache.set('d', '', 10_000)).rejects.toMatchObject({ code: 'full' });
    for (const key of ['a', 'b', 'c']) expect(await cache.putIfAbsent(key, 10_000)).toBe(false);
    time = 12_000;
    expect(await cache.putIfAbsent('d', 10_000)).toBe(true);
  });

  it('counts every hit of a rate limit', async () => {
    const cache = createMemoryCache({ maxEntries: 3, now: () => 0 });
    for (let hit = 0; hit < 3; hit += 1) expect(await cache.hit('a', 10, 1_000)).toMatchObject({ allowed: true });
    await expect(cache.hit('a', 10, 1_000)).rejects.toMatchObject({ code: 'full' });
    await expect(cache.hit('b', 10, 1_000)).rejects.toMatchObject({ code: 'full' });
  });
});

describe('memory cache against a plain model', () => {
  const key = fc.constantFrom('a', 'b', 'c');
  const step = fc.oneof(
    fc.record({ op: fc.constant('put' as const), key, ttlMs: fc.integer({ min: 1, max: 5_000 }) }),
    fc.record({ op: fc.constant('hit' as const), key, limit: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ op: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 4_000 }) }),
  );

  it('answers the same, whatever the order of calls and pauses', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        let time = 0;
        const cache = createMemoryCache({ maxEntries: 1_000, now: () => time });
        const alive = new Map<string, number>();
        const hits = new Map<string, number[]>();
        for (const item of steps) {
          if (item.op === 'wait') time += item.ms;
          if (item.op === 'put') {
            const isNew = (alive.get(item.key) ?? -1) <= time;
            if (isNew) alive.set(item.key, time + item.ttlMs);
            expect(await cache.putIfAbsent(item.key, item.ttlMs)).toBe(isNew);
          }
          if (item.op === 'hit') {
            const inside = (hits.get(item.key) ?? []).filter((hit) => hit > time - 2_000);
            const allowed = inside.length < item.limit;
            if (allowed) inside.push(time);
            hits.set(item.key, inside);
            expect((await cache.hit(item.key, item.limit, 2_000)).allowed).toBe(allowed);
          }
        }
      }),
    );
  });
});

describe('a cache that forgets with its process', () => {
  it('says since when it remembers, when it was told', () => {
    expect(createMemoryCache({ maxEntries: 1, remembersSince: 1234 }).remembersSince).toBe(1234);
    expect(createMemoryCache({ maxEntries: 1 }).remembersSince).toBeUndefined();
  });
});
