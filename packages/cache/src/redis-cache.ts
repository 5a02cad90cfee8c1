import type { ClientContext, Result } from 'ioredis';
import { Redis } from 'ioredis';
import type { Cache, WindowHit } from './interface.ts';
import { CacheError } from './interface.ts';
import { assertLimit, assertTtl } from './limits.ts';

/** Longest wait for one answer, and of a first call for the first connection, milliseconds. */
const COMMAND_TIMEOUT_MS = 2_000;
/** Longest single attempt to connect, milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Longest wait for the server to end the connection, milliseconds. */
const DISCONNECT_TIMEOUT_MS = 200;
/** Longest pause between two attempts to connect, milliseconds. */
const MAX_RECONNECT_MS = 2_000;

/**
 * Sliding window in one atomic step, by the server's clock. The key is a list of the times of the hits, oldest first, in
 * microseconds. ARGV: limit, window in milliseconds, time to live of KEYS[2] in milliseconds. With KEYS[2], which is stored
 * unless it is there, a hit is counted only if it was not. Answer: whether it was allowed, and microseconds until it would
 * be; nothing for a key that was there.
 */
const SLIDING_WINDOW = `
if KEYS[2] and not redis.call('SET', KEYS[2], '', 'PX', ARGV[3], 'NX') then
  return false
end
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local limit = tonumber(ARGV[1])
local window = ARGV[2] * 1000
local first = redis.call('LINDEX', KEYS[1], 0)
while first and tonumber(first) <= now - window do
  redis.call('LPOP', KEYS[1])
  first = redis.call('LINDEX', KEYS[1], 0)
end
local count = redis.call('LLEN', KEYS[1])
if count >= limit then
  local blocking = redis.call('LINDEX', KEYS[1], count - limit)
  return {0, blocking + window - now}
end
redis.call('RPUSH', KEYS[1], string.format('%d', now))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {1, 0}
`;

type SlidingWindow<Context extends ClientContext> = (
  numberOfKeys: number,
  ...keysAndArguments: (string | number)[]
) => Result<[number, number] | null, Context>;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    slidingWindow: SlidingWindow<Context>;
    slidingWindowAlone: SlidingWindow<Context>;
  }
}

export interface RedisCacheOptions {
  /** `redis://user:password@host:port/database`, `rediss:` for TLS. */
  url: string;
  /** Put before each key. */
  prefix?: string;
  /** A connection failed; it is tried again without end. */
  onConnectionError?: (error: Error) => void;
}

/**
 * The cache that several processes share. A server that may evict keys to make room (`maxmemory-policy` other than
 * `noeviction` with `maxmemory` set) is refused: a nonce it forgets could be used twice.
 */
export function createRedisCache({ url, prefix = 'edgecoder:', onConnectionError }: RedisCacheOptions): Cache {
  const redis = new Redis(url, {
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // The end waits for the server to hang up, which one that hangs never does.
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    // A command must fail at once while there is no connection, not wait and be sent late.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    enableAutoPipelining: true,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), MAX_RECONNECT_MS),
    scripts: { slidingWindow: { lua: SLIDING_WINDOW }, slidingWindowAlone: { lua: SLIDING_WINDOW } },
    // To wait for company takes longer than to go at once, and helps only where there is company.
    autoPipeliningIgnoredCommands: ['slidingWindowAlone'],
  });
  let closed = false;
  /** The server of this connection was looked at and may be used. */
  let usable = false;
  let refusal: string | undefined;
  let hitsUnderWay = 0;
  redis.on('error', (error: Error) => onConnectionError?.(error));

  /** Settles once: true when a connection was made, false when the first one took too long. */
  let checked: Promise<boolean> | undefined;
  const first = Promise.withResolvers<boolean>();
  const patience = setTimeout(() => first.resolve(false), COMMAND_TIMEOUT_MS);
  redis.on('ready', () => {
    const check: Promise<boolean> = checkEviction(redis).then((reason) => {
      refusal = reason;
      usable = reason === undefined && checked === check;
      return usable;
    });
    checked = check;
    check.then(first.resolve, () => {
      first.resolve(false);
      // The server was slow just then. A connection that was not looked at is of no use to anyone: the next one asks again.
      if (checked === check && !closed) redis.disconnect(true);
    });
  });
  redis.on('close', () => {
    checked = undefined;
    usable = false;
  });

  /** One command, or `CacheError`. */
  async function ask<T>(command: () => Promise<T>): Promise<T> {
    if (closed) throw new CacheError('closed', 'the cache is closed');
    try {
      await (checked ?? first.promise);
      if (refusal === undefined) return await command();
    } catch (cause) {
      const full = cause instanceof Error && cause.message.startsWith('OOM ');
      throw new CacheError(full ? 'full' : 'unavailable', full ? 'the cache is full' : 'the cache does not answer', {
        cause,
      });
    }
    throw new CacheError('unavailable', refusal);
  }

  const valueKey = (key: string): string => `${prefix}value:${key}`;
  const windowKey = (key: string): string => `${prefix}window:${key}`;
  const outcome = ([allowed, waitUs]: [number, number]): WindowHit => ({
    allowed: allowed === 1,
    retryAfterMs: Math.ceil(waitUs / 1_000),
  });

  return {
    async putIfAbsent(key, ttlMs) {
      assertTtl(ttlMs);
      return (await ask(() => redis.set(valueKey(key), '', 'PX', ttlMs, 'NX'))) === 'OK';
    },

    async hit(key, limit, windowMs) {
      assertLimit(limit);
      assertTtl(windowMs);
      return outcome((await ask(() => redis.slidingWindow(1, windowKey(key), limit, windowMs))) as [number, number]);
    },

    async hitOnce(once, { key, limit, windowMs }) {
      assertTtl(once.ttlMs);
      assertLimit(limit);
      assertTtl(windowMs);
      const input = [2, windowKey(key), valueKey(once.key), limit, windowMs, once.ttlMs] as const;
      hitsUnderWay += 1;
      try {
        const answer = await ask(() =>
          hitsUnderWay === 1 ? redis.slidingWindowAlone(...input) : redis.slidingWindow(...input),
        );
        return answer === null ? undefined : outcome(answer);
      } finally {
        hitsUnderWay -= 1;
      }
    },

    async get(key) {
      return (await ask(() => redis.get(valueKey(key)))) ?? undefined;
    },

    async set(key, value, ttlMs) {
      assertTtl(ttlMs);
      await ask(() => redis.set(valueKey(key), value, 'PX', ttlMs));
    },

    async delete(key) {
      await ask(() => redis.unlink(valueKey(key)));
    },

    healthy: () => !closed && usable,

    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(patience);
      first.resolve(false);
      redis.disconnect();
    },
  };
}

/** Why this server must not be used, or undefined. */
async function checkEviction(redis: Redis): Promise<string | undefined> {
  const info = await redis.info('memory');
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  const limited = /^maxmemory:(\d+)/m.exec(info)?.[1] !== '0';
  return limited && policy !== 'noeviction'
    ? `the Redis server evicts keys (${policy}); noeviction is required`
    : undefined;
}
