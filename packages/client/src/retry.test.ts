import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ClientError, type ClientErrorCode } from './client-error.ts';
import { backoffMs, withRetry } from './retry.ts';

const options = { attempts: 4, baseMs: 1, capMs: 5 };
const failing = (code: ClientErrorCode, times: number) => {
  let calls = 0;
  return {
    get calls() {
      return calls;
    },
    async call() {
      calls += 1;
      if (calls <= times) throw new ClientError(code, 'no');
      return calls;
    },
  };
};

describe('backoffMs', () => {
  it('grows to its cap and is never less than half of itself', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, random) => {
          const ms = backoffMs(attempt, { attempts: 9, baseMs: 100, capMs: 5000 }, random);
          const full = Math.min(5000, 100 * 2 ** (attempt - 1));
          expect(ms).toBeGreaterThanOrEqual(full / 2);
          expect(ms).toBeLessThanOrEqual(full);
        },
      ),
    );
  });
});

describe('withRetry', () => {
  it.each(['unreachable', 'timeout', 'unavailable', 'overloaded', 'rate_limited', 'internal'] as const)(
    'repeats after %s until it works',
    async (code) => {
      const source = failing(code, 3);
      expect(await withRetry(() => source.call(), options, { random: () => 0 })).toBe(4);
    },
  );

  it('gives up after its attempts', async () => {
    const source = failing('unavailable', 10);
    await expect(withRetry(() => source.call(), options, { random: () => 0 })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(source.calls).toBe(4);
  });

  it.each([
    'invalid_request',
    'insufficient_credits',
    'lease_expired',
    'no_verifier',
    'bad_answer',
    'aborted',
  ] as const)('does not repeat after %s, which another try would not change', async (code) => {
    const source = failing(code, 1);
    await expect(withRetry(() => source.call(), options, { random: () => 0 })).rejects.toMatchObject({ code });
    expect(source.calls).toBe(1);
  });

  it('stops waiting when its caller goes away', async () => {
    const abort = new AbortController();
    const source = failing('unreachable', 10);
    const waiting = withRetry(
      () => source.call(),
      { attempts: 3, baseMs: 60_000, capMs: 60_000 },
      { random: () => 0, signal: abort.signal },
    );
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    expect(source.calls).toBe(1);
  });
});
