import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Loop } from '../context.ts';

/** A step that failed is tried again after at most this long, milliseconds. */
const MAX_BACKOFF_MS = 60_000;

/**
 * Runs `step` again and again: at once while it says that there is more to do, else after `everyMs`. A step that throws is
 * logged and tried again with a growing pause.
 */
export function createLoop(options: {
  name: string;
  everyMs: number;
  log: Logger;
  /** @returns true when there is more to do now. */
  step(signal: AbortSignal): Promise<boolean>;
}): Loop {
  const { name, everyMs, log, step } = options;
  let stopping: AbortController | undefined;
  let running: Promise<void> = Promise.resolve();

  async function run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      let more = false;
      try {
        more = await step(signal);
        failures = 0;
      } catch (error) {
        failures += 1;
        log.warn({ err: error, loop: name }, 'a background step failed and will be tried again');
      }
      const pauseMs = more ? 0 : Math.min(MAX_BACKOFF_MS, everyMs * 2 ** Math.min(failures, 16));
      await delay(pauseMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  return {
    start() {
      if (stopping !== undefined) return;
      stopping = new AbortController();
      running = run(stopping.signal);
    },
    async stop() {
      stopping?.abort();
      await running;
      stopping = undefined;
    },
  };
}
