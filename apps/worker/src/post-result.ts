import { backoffMs, ClientError, isTransient } from '@edgecoder/client';
import type { ErrorCode, SealedResult } from '@edgecoder/protocol';
import type { ResultPoster } from './result-poster.ts';
import { sleep } from './sleep.ts';

const BACKOFF = { attempts: Number.POSITIVE_INFINITY, baseMs: 250, capMs: 5_000 };
/** A worker that is ending tries this often: each try already repeats itself for a second or so. */
const ATTEMPTS_WHILE_ENDING = 2;

/** `refused`: the coordinator will not take it, now or later. `dropped`: the lease went first. */
export type PostOutcome = { outcome: 'stored' | 'repeated' | 'dropped' } | { outcome: 'refused'; code: string };

const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['internal', 'overloaded', 'unavailable', 'rate_limited']);

/**
 * Posts one result until the coordinator has it or refuses it, or the lease is lost. Posting the same result again is safe.
 * @param options.ending true while the worker is being stopped.
 */
export async function postResult(
  poster: ResultPoster,
  result: SealedResult,
  options: { signal: AbortSignal; ending: () => boolean; random: () => number },
): Promise<PostOutcome> {
  for (let attempt = 1; !options.signal.aborted; attempt++) {
    try {
      const own = await poster.post(result, options.signal);
      if (own === undefined) return { outcome: 'refused', code: 'bad_answer' };
      if ('outcome' in own) return { outcome: own.outcome };
      if (!PASSING.has(own.problem.code)) return { outcome: 'refused', code: own.problem.code };
    } catch (error) {
      if (options.signal.aborted) break;
      if (!isTransient(error))
        return { outcome: 'refused', code: error instanceof ClientError ? error.code : 'internal' };
    }
    if (options.ending() && attempt >= ATTEMPTS_WHILE_ENDING) break;
    await sleep(backoffMs(attempt, BACKOFF, options.random()), options.signal);
  }
  return { outcome: 'dropped' };
}
