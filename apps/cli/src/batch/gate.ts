import { ClientError, type ClientErrorCode } from '@edgecoder/client';

/** Answers that pass by themselves: the node is busy, restarting, or its verifier is. */
const PASSING: ReadonlySet<ClientErrorCode> = new Set([
  'rate_limited',
  'overloaded',
  'no_verifier',
  'unavailable',
  'unreachable',
  'timeout',
]);
/** How long one program is held back by such answers before it is given up, milliseconds. */
const PATIENCE_MS = 120_000;
const PAUSE_MS = 1000;

/**
 * Decides what to do when a submission is refused: wait, or give the program up. Credits that running programs hold come
 * back when those end, so a program that cannot be paid waits for one of them.
 */
export interface Gate {
  /** Runs `submit` until it is accepted. @throws what the last refusal was. */
  pass<T>(submit: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** A program that was accepted has ended. */
  ended(): void;
}

export function createGate(): Gate {
  /** Accepted and not ended. */
  let running = 0;
  let wake = Promise.withResolvers<void>();

  return {
    async pass(submit, signal) {
      const since = performance.now();
      for (;;) {
        const nextEnd = wake.promise;
        try {
          const accepted = await submit();
          running += 1;
          return accepted;
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof ClientError)) throw error;
          if (error.code === 'insufficient_credits' && running > 0) await Promise.race([nextEnd, aborted(signal)]);
          else if (PASSING.has(error.code) && performance.now() - since < PATIENCE_MS) {
            await pause(error.retryAfterMs ?? PAUSE_MS, signal);
          } else throw error;
        }
      }
    },
    ended() {
      running -= 1;
      wake.resolve();
      wake = Promise.withResolvers<void>();
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([new Promise((resolve) => (timer = setTimeout(resolve, ms))), aborted(signal)]);
  } finally {
    clearTimeout(timer);
  }
}
