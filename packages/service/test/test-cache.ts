import type { Cache } from '@edgecoder/cache';
export function testCache(): Cache {
  const keys = new Map<string, number>();
  return {
    async putIfAbsent(key) {
      if (keys.has(key)) return false;
      keys.set(key, 1);
      return true;
    },
    async hit(key, limit) {
      const n = (keys.get(key) ?? 0) + 1;
      if (n > limit) return { allowed: false, retryAfterMs: 5000 };
      keys.set(key, n);
      return { allowed: true, retryAfterMs: 0 };
    },
    async get() {
      return undefined;
    },
    async set() {},
    async delete() {},
    healthy: () => true,
    async close() {},
  };
}
