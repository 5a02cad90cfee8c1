import { ExpiringMap } from './expiring-map.ts';
import type { Cache, WindowHit } from './interface.ts';
import { CacheError } from './interface.ts';
import { assertLimit, assertTtl } from './limits.ts';

export interface MemoryCacheOptions {
  /** Values and hits that may be alive at once; past it the cache answers `full`. One takes about 200 bytes. */
  maxEntries: number;
  /** Milliseconds of a clock that never goes back; the process's own when left out. */
  now?: () => number;
  /** Shown as it is; to be given where an earlier process may have stored what this one cannot know. */
  remembersSince?: number | undefined;
}

/** The cache of a single process. */
export function createMemoryCache({
  maxEntries,
  now = () => performance.now(),
  remembersSince,
}: MemoryCacheOptions): Cache {
  const values = new ExpiringMap<string>(maxEntries);
  /** Times of the hits inside the window, oldest first. */
  const windows = new ExpiringMap<number[]>(maxEntries);
  let closed = false;
  const assertOpen = (): void => {
    if (closed) throw new CacheError('closed', 'the cache is closed');
  };

  function put(key: string, ttlMs: number): boolean {
    const time = now();
    if (values.get(key, time) !== undefined) return false;
    values.set(key, '', time + ttlMs, time);
    return true;
  }

  function count(key: string, limit: number, windowMs: number): WindowHit {
    const time = now();
    const hits = windows.get(key, time) ?? [];
    let passed = 0;
    while ((hits[passed] ?? Number.POSITIVE_INFINITY) <= time - windowMs) passed += 1;
    hits.splice(0, passed);
    const blocking = hits[hits.length - limit];
    if (blocking !== undefined) return { allowed: false, retryAfterMs: Math.ceil(blocking + windowMs - time) };
    windows.set(key, hits, time + windowMs, time, hits.length + 1);
    hits.push(time);
    return { allowed: true, retryAfterMs: 0 };
  }

  return {
    remembersSince,

    async putIfAbsent(key, ttlMs) {
      assertOpen();
      assertTtl(ttlMs);
      return put(key, ttlMs);
    },

    async hit(key, limit, windowMs) {
      assertOpen();
      assertLimit(limit);
      assertTtl(windowMs);
      return count(key, limit, windowMs);
    },

    async hitOnce(once, { key, limit, windowMs }) {
      assertOpen();
      assertTtl(once.ttlMs);
      assertLimit(limit);
      assertTtl(windowMs);
      return put(once.key, once.ttlMs) ? count(key, limit, windowMs) : undefined;
    },

    async get(key) {
      assertOpen();
      return values.get(key, now());
    },

    async set(key, value, ttlMs) {
      assertOpen();
      assertTtl(ttlMs);
      const time = now();
      values.set(key, value, time + ttlMs, time);
    },

    async delete(key) {
      assertOpen();
      values.delete(key);
    },

    healthy: () => !closed,

    async close() {
      closed = true;
      values.clear();
      windows.clear();
    },
  };
}
