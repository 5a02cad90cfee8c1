import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { ExecutionLimits } from '@edgecoder/protocol';
import { encodeFrame } from '../runner/messages.ts';
import type { Guest, GuestListener, GuestMeter, HarnessDescriptors } from './guest.ts';
import { createReportReader } from './reports.ts';
import { pipeOf } from './spawn-piped.ts';
import { beginStart } from './start.ts';

/** Added to the number of the signal that ended a program, as shells do. */
const BY_SIGNAL = 128;

export interface PipedStart {
  child: ChildProcess;
  /** Where the harness reads its order and writes its reports. */
  descriptors: HarnessDescriptors;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Ends everything that runs in it; may be called more than once, but not when all is gone: numbers are given out again. */
  kill(): void;
  meter(limits: ExecutionLimits): GuestMeter;
  /** Asked once the harness is ready: what speaks against giving it a program, or undefined. */
  check?(): Promise<string | undefined>;
  /**
   * The child is the interpreter itself rather than a launcher around it: a signal that ends it has ended the program, and
   * what the program started may have left with its pipes, which are read on for so long, milliseconds.
   */
  bare?: { drainMs: number };
  /** Takes away what is left of it when it has ended. */
  cleanUp?(): Promise<void>;
}

/**
 * Waits for the harness in a child process to be ready, and talks with it: reports and output are handed on, and before
 * there is a guest what it says is kept for the error.
 * @throws {SandboxError} `unavailable` when it does not get ready; by then everything of it is gone.
 */
export function startPipedGuest(start: PipedStart): Promise<Guest> {
  const { child, signal, timeoutMs } = start;
  let listener: GuestListener | undefined;
  let ended: { exitCode: number | undefined; detail: string } | undefined;
  const gone = Promise.withResolvers<void>();
  const kill = (): void => {
    if (ended === undefined) start.kill();
  };
  const attempt = beginStart<Guest>({ timeoutMs, signal, kill, gone: gone.promise });

  const guest: Guest = {
    gone: gone.promise,
    kill,
    meter: start.meter,
    listen(next) {
      listener = next;
      if (ended !== undefined) next.onEnd(ended);
    },
    send: (order) => void pipeOf(child, start.descriptors.orders)?.write(encodeFrame(order)),
  };
  const onReady = async (): Promise<void> => {
    const problem = await start.check?.().catch((error: unknown) => (error as Error).message);
    if (problem !== undefined) attempt.refuse(problem);
    else attempt.ready(guest);
  };

  const reports = pipeOf(child, start.descriptors.reports);
  const reader = createReportReader((report) => {
    if (attempt.settled) listener?.onReport(report);
    else if (report.type === 'ready') void onReady();
    else attempt.refuse('the harness spoke out of turn');
  });
  reports?.on('data', (chunk: Buffer) => {
    try {
      reader.push(chunk);
    } catch (error) {
      // Nothing that follows could be understood. To a listener it is what a report out of turn is.
      reports.destroy();
      if (attempt.diagnostics === '') attempt.said((error as Error).message);
      listener?.onReport({ type: 'ready' });
      kill();
    }
  });
  for (const fd of [1, 2] as const) {
    pipeOf(child, fd)?.on('data', (chunk: Buffer) => {
      if (attempt.settled) listener?.onOutput(fd, chunk);
      else attempt.said(chunk.toString('utf8'));
    });
  }

  const end = (exitCode: number | undefined, detail: string): void => {
    if (ended !== undefined) return;
    ended = { exitCode, detail };
    // Whoever has left with an end of a pipe in hand keeps neither it nor this process.
    for (const stream of child.stdio) stream?.destroy();
    listener?.onEnd(ended);
    void (start.cleanUp?.() ?? Promise.resolve()).then(gone.resolve);
    attempt.refuse(detail);
  };
  const { bare } = start;
  const tell = (code: number | null, endedBy: NodeJS.Signals | null): void => {
    const status = bare !== undefined && endedBy !== null ? BY_SIGNAL + constants.signals[endedBy] : code;
    end(status ?? undefined, `it ended (${endedBy ?? `code ${code}`})`);
  };
  child.on('error', (error) => end(undefined, error.message));
  child.on('close', tell);
  child.on('exit', (code, endedBy) => {
    if (bare === undefined) return;
    // Those that it has left in its group go with it.
    kill();
    const late = setTimeout(() => tell(code, endedBy), bare.drainMs);
    child.once('close', () => clearTimeout(late));
  });
  return attempt.done;
}
