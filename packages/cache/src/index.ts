export * from './interface.ts';
export { MAX_TTL_MS, MAX_WINDOW_HITS } from './limits.ts';
export { createMemoryCache, type MemoryCacheOptions } from './memory-cache.ts';
export { openCache } from './open-cache.ts';
export { createRedisCache, type RedisCacheOptions } from './redis-cache.ts';
