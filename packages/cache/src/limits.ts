/** Hits a window may allow: each is one remembered time stamp. */
export const MAX_WINDOW_HITS = 10_000;
/** Longest time to live, milliseconds: one day. What must live longer belongs into the store. */
export const MAX_TTL_MS = 86_400_000;

/** @throws {RangeError} unless `ttlMs` is a whole number of milliseconds from 1 to a day. */
export function assertTtl(ttlMs: number): void {
  if (!Number.isInteger(ttlMs) || ttlMs < 1 || ttlMs > MAX_TTL_MS)
    throw new RangeError('the time to live is out of range');
}

/** @throws {RangeError} unless `limit` is a whole number from 1 to `MAX_WINDOW_HITS`. */
export function assertLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_WINDOW_HITS)
    throw new RangeError('the limit is out of range');
}
