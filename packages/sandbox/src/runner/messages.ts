import type { LimitHit } from '@edgecoder/protocol';

/** What a supervisor asks of a runner: one program. Frames go over the runner's stdin. */
export interface RunOrder {
  type: 'run';
  /** 128 random bits, hex. The runner's harness gives it back when, and only when, it saw everything pass. */
  mark: string;
  code: string;
  tests?: string;
  wallMs: number;
  memoryBytes: number;
  outputBytes: number;
  seed?: number;
  clockMs?: number;
}

/** What a runner tells. Frames go over file descriptor 3; the supervisor parses them as hostile input. */
export type RunnerReport =
  /** An interpreter is loaded and waits for an order. */
  | { type: 'ready' }
  /** The guest's first instruction comes next: its wall time starts. */
  | { type: 'started' }
  | { type: 'output'; fd: 1 | 2; text: string }
  | RunnerEnd;

/** How the guest ended, when the runner lived to tell. */
export interface RunnerEnd {
  type: 'end';
  exitCode: number;
  mark?: string;
  failure?: string;
  limit?: 'wall' | 'memory' | 'output' | 'crash';
}

/** A frame is a 4-byte big-endian length and as many bytes of UTF-8 JSON. */
export const FRAME_HEADER_BYTES = 4;

/** A value as a frame. */
export function encodeFrame(value: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(value), 'utf8');
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + body.length);
  frame.writeUInt32BE(body.length, 0);
  body.copy(frame, FRAME_HEADER_BYTES);
  return frame;
}

/** Orders: code of ten parts and tests, JSON-escaped. */
export const MAX_ORDER_BYTES = 16_777_216;

/** Reports: one piece of output, or one end, JSON-escaped. */
export const MAX_REPORT_BYTES = 131_072;

/** Output is sent in pieces of at most so many UTF-16 units, each at most six bytes when JSON-escaped. */
export const OUTPUT_PIECE_CHARS = 16_384;

/** The longest `failure`, as `TestReport` has it. */
export const MAX_FAILURE_CHARS = 4096;

/** What `failure` says when a limit ended the run. */
export const LIMIT_TEXT: Record<LimitHit, string> = {
  wall: 'the time limit was reached',
  cpu: 'the CPU time limit was reached',
  memory: 'the memory limit was reached',
  output: 'the output limit was reached',
  processes: 'the process limit was reached',
  files: 'the file limit was reached',
  crash: 'the interpreter crashed',
};
