import type { Cache } from './interface.ts';
import { createMemoryCache } from './memory-cache.ts';
import { createRedisCache } from './redis-cache.ts';

/**
 * Redis where its URL is given, else the memory of this process. Call it when this process alone accepts requests: what was
 * signed before is refused by a memory that cannot know whether it was seen.
 */
export function openCache(options: {
  redisUrl: string | undefined;
  /** Entries that memory holds. */
  maxEntries: number;
  onConnectionError: (error: unknown) => void;
}): Cache {
  const { redisUrl, maxEntries, onConnectionError } = options;
  return redisUrl === undefined
    ? createMemoryCache({ maxEntries, remembersSince: Date.now() })
    : createRedisCache({ url: redisUrl, onConnectionError });
}
