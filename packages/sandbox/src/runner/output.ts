import { sendReport } from './channel.ts';
import { OUTPUT_PIECE_CHARS } from './messages.ts';

/** Output is held back at most so long before it is sent, so that a killed run still shows what it printed. */
const FLUSH_AFTER_MS = 25;

/** The guest's stdout and stderr on their way to the supervisor: in order, in pieces, cut at the limit. */
export interface GuestOutput {
  /** Takes text; false when the limit is reached (what fits was taken). */
  write(fd: 1 | 2, text: string): boolean;
  /** Sends what is held back for longer than a moment; for loops that print now and then. */
  tick(): void;
  flush(): void;
  readonly exceeded: boolean;
}

export function createGuestOutput(limitBytes: number): GuestOutput {
  let left = limitBytes;
  let exceeded = false;
  let fd: 1 | 2 = 1;
  let held = '';
  let heldSince = 0;

  const flush = (): void => {
    for (let at = 0; at < held.length; at += OUTPUT_PIECE_CHARS) {
      sendReport({ type: 'output', fd, text: held.slice(at, at + OUTPUT_PIECE_CHARS) });
    }
    held = '';
  };

  return {
    get exceeded() {
      return exceeded;
    },
    write(to, text) {
      if (exceeded) return false;
      let taken = text;
      const bytes = Buffer.byteLength(text, 'utf8');
      if (bytes > left) {
        exceeded = true;
        // Cutting bytes may split the last character; the decoder's replacement of it is dropped.
        taken = Buffer.from(text.slice(0, left), 'utf8')
          .subarray(0, left)
          .toString('utf8')
          .replace(/\ufffd$/u, '');
      }
      left -= Math.min(bytes, left);
      if (to !== fd) flush();
      fd = to;
      const now = performance.now();
      if (held === '') heldSince = now;
      held += taken;
      if (exceeded || held.length >= OUTPUT_PIECE_CHARS || now - heldSince >= FLUSH_AFTER_MS) flush();
      return !exceeded;
    },
    tick() {
      if (held !== '' && performance.now() - heldSince >= FLUSH_AFTER_MS) flush();
    },
    flush,
  };
}
