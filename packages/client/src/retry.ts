import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError, type ClientErrorCode } from './client-error.ts';

/** How often and how long a call that may be repeated is repeated. */
export interface RetryOptions {
  /** Tries altogether. */
  attempts: number;
  /** Pause before the second try, milliseconds; doubles from try to try. */
  baseMs: number;
  /** Longest pause, milliseconds, also for what `Retry-After` asks. */
  capMs: number;
}

export const DEFAULT_RETRY: RetryOptions = { attempts: 4, baseMs: 100, capMs: 5_000 };

/** What may be gone by the next try. */
const TRANSIENT: ReadonlySet<ClientErrorCode> = new Set<ClientErrorCode>([
  'unreachable',
  'timeout',
  'unavailable',
  'overloaded',
  'rate_limited',
  'internal',
  'signed_before_start',
]);

export const isTransient = (error: unknown): error is ClientError =>
  error instanceof ClientError && TRANSIENT.has(error.code);

/**
 * Pause before the next try, milliseconds: half of it fixed, half of it by chance, so that clients who lost one server
 * together do not come back together.
 * @param attempt 1 after the first try.
 * @param random a number in [0, 1).
 */
export function backoffMs(attempt: number, options: RetryOptions, random: number): number {
  const full = Math.min(options.capMs, options.baseMs * 2 ** Math.min(attempt - 1, 30));
  return full / 2 + (full / 2) * random;
}

/**
 * Repeats a call that is safe to repeat while it fails in a way that may pass. `call` signs anew each time.
 * @throws {ClientError} the last failure, or `aborted`.
 */
export async function withRetry<T>(
  call: () => Promise<T>,
  options: RetryOptions,
  context: { random: () => number; signal?: AbortSignal | undefined },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!isTransient(error) || attempt >= options.attempts) throw error;
      const pauseMs = Math.max(
        backoffMs(attempt, options, context.random()),
        Math.min(error.retryAfterMs ?? 0, options.capMs),
      );
      await pause(pauseMs, context.signal);
    }
  }
}

/** @throws {ClientError} `aborted`. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch (cause) {
    throw new ClientError('aborted', 'the call was aborted', { cause });
  }
}
