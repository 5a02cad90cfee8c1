import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** How long one line waits for a reader that is behind, milliseconds. */
const MAX_WAIT_MS = 100;
const STEP_MS = 5;
const STDOUT = 1;

const BEHIND: ReadonlySet<unknown> = new Set(['EAGAIN', 'EBUSY', 'EWOULDBLOCK']);
const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Log lines to a file descriptor, written at once. A log must never hold up the program, least of all its end: without a
 * reader lines are dropped, and a reader that is behind is waited for a moment and then loses lines, whole ones. (pino's own
 * destination tries for ever, on the event loop, to write what a reader that has died did not take.)
 *
 * @param write as `fs.writeSync`.
 */
export function logOutput(fd = STDOUT, write: typeof writeSync = writeSync): DestinationStream {
  /** What is left of a line that was begun. */
  let rest: Buffer = Buffer.alloc(0);
  let behind = false;
  let gone = false;

  /** @returns what could not be written. */
  function push(bytes: Buffer): Buffer {
    const until = performance.now() + (behind ? 0 : MAX_WAIT_MS);
    let left = bytes;
    while (left.length > 0) {
      try {
        left = left.subarray(write(fd, left));
      } catch (error) {
        if (!BEHIND.has((error as NodeJS.ErrnoException).code)) {
          gone = true;
          return Buffer.alloc(0);
        }
        if (performance.now() >= until) break;
        Atomics.wait(pause, 0, 0, STEP_MS);
      }
    }
    behind = left.length > 0;
    return left;
  }

  return {
    write(line) {
      if (gone) return;
      if (rest.length > 0) rest = push(rest);
      if (rest.length > 0 || gone) return;
      const bytes = Buffer.from(line);
      const left = push(bytes);
      // A line of which nothing was written is dropped; one that was begun is finished first next time.
      rest = left.length === bytes.length ? Buffer.alloc(0) : left;
    },
  };
}
