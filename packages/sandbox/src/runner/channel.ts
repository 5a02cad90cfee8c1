import { readSync, writeSync } from 'node:fs';
import { encodeFrame, FRAME_HEADER_BYTES, MAX_ORDER_BYTES, type RunnerReport, type RunOrder } from './messages.ts';

const ORDERS_FD = 0;
const REPORTS_FD = 3;
/** How long to wait before a full pipe is tried again, milliseconds. */
const RETRY_MS = 1;

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Sends one report and returns when the pipe has taken it, so that it survives whatever happens next. */
export function sendReport(report: RunnerReport): void {
  const frame = encodeFrame(report);
  for (let sent = 0; sent < frame.length; ) {
    try {
      sent += writeSync(REPORTS_FD, frame, sent);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, RETRY_MS);
    }
  }
}

/** Blocks until the next order; undefined when the supervisor has gone. */
export function nextOrder(): RunOrder | undefined {
  const header = readFully(FRAME_HEADER_BYTES);
  if (header === undefined) return undefined;
  const length = header.readUInt32BE(0);
  if (length > MAX_ORDER_BYTES) return undefined;
  const body = readFully(length);
  return body === undefined ? undefined : (JSON.parse(body.toString('utf8')) as RunOrder);
}

function readFully(length: number): Buffer | undefined {
  const buffer = Buffer.allocUnsafe(length);
  for (let got = 0; got < length; ) {
    try {
      const n = readSync(ORDERS_FD, buffer, got, length - got, null);
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
