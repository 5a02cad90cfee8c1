import { readSync, writeSync } from 'node:fs';
import { encodeFrame, FRAME_HEADER_BYTES, MAX_ORDER_BYTES, type RunnerReport, type RunOrder } from './messages.ts';

const ORDERS_FD = 0;
const REPORTS_FD = 3;
/** How long to wait before a full pipe is tried again, milliseconds. */
const RETRY_MS = 1;

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of it, and returns when the pipe has taken it. */
export function writeFully(fd: number, bytes: Uint8Array): void {
  for (let sent = 0; sent < bytes.length; ) {
    try {
      sent += writeSync(fd, bytes, sent);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, RETRY_MS);
    }
  }
}

/** Sends one report and returns when the pipe has taken it, so that it survives whatever happens next. */
export const sendReport = (report: RunnerReport): void => writeFully(REPORTS_FD, encodeFrame(report));

/** Blocks until the next order; undefined when the supervisor has gone. */
export function nextOrder(): RunOrder | undefined {
  const header = readFully(ORDERS_FD, FRAME_HEADER_BYTES);
  if (header === undefined) return undefined;
  const length = header.readUInt32BE(0);
  if (length > MAX_ORDER_BYTES) return undefined;
  const body = readFully(ORDERS_FD, length);
  return body === undefined ? undefined : (JSON.parse(body.toString('utf8')) as RunOrder);
}

/** Blocks until there is so much; undefined when there never will be. */
export function readFully(fd: number, length: number): Buffer | undefined {
  const buffer = Buffer.allocUnsafe(length);
  for (let got = 0; got < length; ) {
    try {
      const n = readSync(fd, buffer, got, length - got, null);
      if (n === 0) return undefined;
      got += n;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return undefined;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, RETRY_MS);
    }
  }
  return buffer;
}
