/** Outcome of one hit on a sliding window. */
export interface WindowHit {
  allowed: boolean;
  /** Milliseconds until the next hit would be allowed; 0 when this one was. */
  retryAfterMs: number;
}

/**
 * Small, short-lived, shared facts: nonces and rate limits. Everything in it has a time to live; the embedded
 * implementation is bounded and fails closed (`full`) rather than forget a nonce early.
 */
export interface Cache {
  /**
   * Milliseconds since 1970. Set for a cache that forgets with its process: what was stored before, by a process that has
   * ended, is unknown to it. Whoever relies on it for nonces must refuse requests signed earlier.
   */
  readonly remembersSince?: number | undefined;
  /**
   * Stores `key` unless it is there. True: it was new. One atomic step, also between processes.
   * @throws {CacheError} when the cache cannot answer; callers must refuse the request (503), not let it pass.
   */
  putIfAbsent(key: string, ttlMs: number): Promise<boolean>;
  /** Sliding-window rate limit: at most `limit` hits per `windowMs` for `key`. A refused hit is not counted. */
  hit(key: string, limit: number, windowMs: number): Promise<WindowHit>;
  /**
   * `putIfAbsent(once.key)` and, when that was new, `hit(window.key)`, in one step and one round trip. Undefined: `once` was
   * there, and nothing was counted. One that was new stays, also when the hit is refused.
   * @throws {CacheError} as they do.
   */
  hitOnce(
    once: { key: string; ttlMs: number },
    window: { key: string; limit: number; windowMs: number },
  ): Promise<WindowHit | undefined>;
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
  healthy(): boolean;
  close(): Promise<void>;
}

export class CacheError extends Error {
  override readonly name = 'CacheError';
  readonly code: 'unavailable' | 'full' | 'closed';
  constructor(code: 'unavailable' | 'full' | 'closed', message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
