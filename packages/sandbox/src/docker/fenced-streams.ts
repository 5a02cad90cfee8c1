import { createReportReader, type Report } from '../supervisor/reports.ts';

/**
 * Tells a harness's reports from what the program prints, where both come over one stream: each report follows the
 * fence, random bytes of this run that the program was not given. The program's stdout comes by a way of its own, sooner or
 * later than its stderr: it waits for the first report, and the last report waits until it has been heard to the end.
 * Before the fence is set there is no program and all of stderr is reports.
 */
export interface FencedStreams {
  setFence(fence: Buffer): void;
  /** @throws {Error} when what follows a fence, or comes before there is one, is no report. */
  push(fd: 1 | 2, chunk: Buffer): void;
  /** No more will come: gives out what was held back. */
  finish(): void;
}

/** Held of stdout until the program is known to have started; more than any output limit allows. */
const MAX_EARLY_BYTES = 16_777_216;
/** A report's header says how long it is; longer is not ours. */
const HEADER_BYTES = 4;
const MAX_FRAME_BYTES = 131_072 + HEADER_BYTES;
const EMPTY = Buffer.alloc(0);

export function createFencedStreams(listener: {
  onReport(report: Report): void;
  onOutput(fd: 1 | 2, chunk: Buffer): void;
}): FencedStreams {
  let fence = EMPTY;
  /** The last report, until stdout has ended. */
  let last: Report | undefined;
  let stdoutEnded = false;
  /** What stdout had before the first report; undefined once that has come. */
  let early: Buffer[] | undefined = [];
  let earlyBytes = 0;
  const held: Record<1 | 2, Buffer> = { 1: EMPTY, 2: EMPTY };

  const report = (one: Report): void => {
    if (last !== undefined) return;
    if (fence.length > 0 && early !== undefined) {
      const waited = early;
      early = undefined;
      listener.onReport(one);
      for (const chunk of waited) pushStdout(chunk);
      return;
    }
    if (one.type !== 'end' || fence.length === 0 || stdoutEnded) listener.onReport(one);
    else last = one;
  };
  const beforeFence = createReportReader(report);

  const endStdout = (): void => {
    stdoutEnded = true;
    held[1] = EMPTY;
    if (last !== undefined) listener.onReport(last);
  };

  /** Gives out all that cannot be the beginning of a fence. @returns what may be one. */
  const give = (fd: 1 | 2, bytes: Buffer): Buffer => {
    const keep = partOf(fence, bytes);
    if (keep < bytes.length) listener.onOutput(fd, bytes.subarray(0, bytes.length - keep));
    return Buffer.from(bytes.subarray(bytes.length - keep));
  };

  const pushStdout = (chunk: Buffer): void => {
    if (stdoutEnded) return;
    if (early !== undefined) {
      if (earlyBytes < MAX_EARLY_BYTES) early.push(Buffer.from(chunk));
      earlyBytes += chunk.length;
      return;
    }
    const bytes = Buffer.concat([held[1], chunk]);
    const at = bytes.indexOf(fence);
    if (at < 0) {
      held[1] = give(1, bytes);
      return;
    }
    if (at > 0) listener.onOutput(1, bytes.subarray(0, at));
    endStdout();
  };

  const pushStderr = (chunk: Buffer): void => {
    let bytes = Buffer.concat([held[2], chunk]);
    for (;;) {
      const at = bytes.indexOf(fence);
      if (at < 0) {
        held[2] = give(2, bytes);
        return;
      }
      const frame = at + fence.length;
      const body = bytes.length < frame + HEADER_BYTES ? undefined : bytes.readUInt32BE(frame);
      if (body !== undefined && body + HEADER_BYTES > MAX_FRAME_BYTES) throw new Error(`a report of ${body} bytes`);
      if (at > 0) listener.onOutput(2, bytes.subarray(0, at));
      if (body === undefined || bytes.length < frame + HEADER_BYTES + body) {
        held[2] = Buffer.from(bytes.subarray(at));
        return;
      }
      const end = frame + HEADER_BYTES + body;
      createReportReader(report).push(bytes.subarray(frame, end));
      bytes = bytes.subarray(end);
    }
  };

  return {
    setFence(bytes) {
      fence = Buffer.from(bytes);
    },
    push(fd, chunk) {
      if (fence.length === 0) {
        if (fd === 2) beforeFence.push(chunk);
        else listener.onOutput(1, chunk);
      } else if (fd === 1) pushStdout(chunk);
      else pushStderr(chunk);
    },
    finish() {
      const waited = early ?? [];
      early = undefined;
      for (const chunk of waited) pushStdout(chunk);
      for (const fd of [1, 2] as const) {
        // A report that was cut off is none, and no output either.
        if (held[fd].length > 0 && !held[fd].includes(fence)) listener.onOutput(fd, held[fd]);
        held[fd] = EMPTY;
      }
      if (!stdoutEnded) endStdout();
    },
  };
}

/** So many bytes at the end are the beginning of a fence, perhaps. */
function partOf(fence: Buffer, bytes: Buffer): number {
  for (let n = Math.min(fence.length - 1, bytes.length); n > 0; n--) {
    if (bytes.subarray(bytes.length - n).equals(fence.subarray(0, n))) return n;
  }
  return 0;
}
