import { readSync } from 'node:fs';
import { isMainThread, Worker } from 'node:worker_threads';
import { writeFully } from './channel.ts';

/** A pipe that the supervisor holds open and never writes to. */
const LIFELINE_FD = 4;
const STDERR_FD = 2;

/**
 * Ends this process the moment its supervisor is gone, even while a guest keeps the main thread busy: a thread sleeps in
 * a read of the lifeline, which ends only when the other side closes it. An ordinary exit would wait for that thread for
 * ever, so an error that nobody catches is said and ends the process by a signal.
 */
export function watchForOrphaning(): void {
  process.once('uncaughtException', (error) => {
    try {
      writeFully(STDERR_FD, Buffer.from(`${error.stack ?? error.message}\n`));
    } finally {
      process.kill(process.pid, 'SIGKILL');
    }
  });
  const watch = new Worker(new URL(import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2, codeRangeSizeMb: 4 },
  });
  watch.unref();
}

if (!isMainThread) {
  const byte = Buffer.alloc(1);
  for (;;) {
    try {
      if (readSync(LIFELINE_FD, byte, 0, 1, null) === 0) break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') break;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
    }
  }
  process.kill(process.pid, 'SIGKILL');
}
