import type { Logger } from 'pino';
import type { Loop } from './context.ts';

/** A step that failed is tried again after at most this long, milliseconds. */
const MAX_BACKOFF_MS = 30_000;

/**
 * Runs `step` again and again: at once while it says that there is more to do, else when it is woken, at the latest after
 * `everyMs`. A step that throws is logged and tried again with a growing pause.
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
  let woken = false;
  let endPause = (): void => {};

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      woken = false;
      let more = false;
      try {
        more = await step(signal);
        failures = 0;
      } catch (error) {
        failures += 1;
        log.warn({ err: error, loop: name }, 'a background step failed and will be tried again');
      }
      if (signal.aborted) return;
      if (failures > 0) await pause(Math.min(MAX_BACKOFF_MS, everyMs * 2 ** Math.min(failures, 16)));
      else if (!more && !woken) await pause(everyMs);
    }
  }

  return {
    start() {
      if (stopping !== undefined) return;
      stopping = new AbortController();
      running = run(stopping.signal);
    },
    wake() {
      woken = true;
      endPause();
    },
    async stop() {
      stopping?.abort();
      endPause();
      await running;
      stopping = undefined;
    },
  };
}
