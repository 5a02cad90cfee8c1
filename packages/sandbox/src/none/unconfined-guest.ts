import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import type { ExecutionLimits } from '@edgecoder/protocol';
import { SandboxError } from '../interface.ts';
import { FRAME_HEADER_BYTES } from '../runner/messages.ts';
import {
  CPU_GRACE_MS,
  type Guest,
  type GuestListener,
  type GuestMeter,
  MEMORY_GRACE_BYTES,
} from '../supervisor/guest.ts';
import { treeMemory, treeUsage } from '../supervisor/process-tree.ts';
import { createReportReader } from '../wasm/reports.ts';

export const REPORTS_FD = 3;
export const ORDERS_FD = 4;

/** What the interpreter may say on stderr before there is a guest; shown when a start fails. */
const DIAGNOSTIC_BYTES = 8192;
/** Processes and threads of a program together, where they can be counted. */
const MAX_PROCESSES = 64;
const BY_SIGNAL = 128;
/** How long the pipes of a program that has ended may stay open. */
const DRAIN_MS = 1000;

/**
 * Starts an interpreter as this user, with nothing between it and the machine: a group of processes of its own, a folder of
 * its own to be in, and none of this process's environment.
 * @throws {SandboxError} `unavailable` when it does not start.
 */
export function startUnconfined(options: {
  program: string;
  args: readonly string[];
  folder: string;
  timeoutMs: number;
  signal: AbortSignal;
}): Promise<Guest> {
  const { program, args, folder, timeoutMs, signal } = options;
  const child = spawn(program, args, {
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin:/usr/local/bin',
      HOME: folder,
      TMPDIR: folder,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      PYTHONHASHSEED: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const stream = (fd: number): Readable & Writable => child.stdio[fd] as Readable & Writable;
  for (let fd = 1; fd < child.stdio.length; fd++) stream(fd)?.on('error', () => {});

  let listener: GuestListener | undefined;
  let ended: { exitCode: number | undefined; detail: string } | undefined;
  let diagnostics = '';
  const gone = Promise.withResolvers<void>();
  const kill = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Nobody of the group is left.
    }
  };

  return new Promise((resolve, reject) => {
    let ready = false;
    const settled = (): void => {
      ready = true;
      clearTimeout(timeout);
      signal.removeEventListener('abort', onAbort);
    };
    const refuse = (message: string): void => {
      if (ready) return;
      settled();
      kill();
      const text = diagnostics.trim();
      void gone.promise.then(() =>
        reject(new SandboxError('unavailable', text === '' ? message : `${message}: ${text}`)),
      );
    };
    const onAbort = (): void => refuse('the start was aborted');
    const timeout = setTimeout(() => refuse('the interpreter did not start in time'), timeoutMs);
    if (signal.aborted) queueMicrotask(onAbort);
    signal.addEventListener('abort', onAbort, { once: true });

    const guest: Guest = {
      gone: gone.promise,
      kill,
      meter: (limits) => meterOf(child.pid ?? -1, limits),
      listen(next) {
        listener = next;
        if (ended !== undefined) next.onEnd(ended);
      },
      send(order) {
        const body = Buffer.from(JSON.stringify(order), 'utf8');
        const header = Buffer.allocUnsafe(FRAME_HEADER_BYTES);
        header.writeUInt32BE(body.length, 0);
        stream(ORDERS_FD).write(Buffer.concat([header, body]));
      },
    };
    const reader = createReportReader((report) => {
      if (ready) listener?.onReport(report);
      else if (report.type !== 'ready') refuse('the harness spoke out of turn');
      else {
        settled();
        resolve(guest);
      }
    });
    stream(REPORTS_FD)?.on('data', (chunk: Buffer) => {
      if (ended !== undefined) return;
      try {
        reader.push(chunk);
      } catch (error) {
        diagnostics = (error as Error).message;
        listener?.onReport({ type: 'ready' });
        kill();
      }
    });
    for (const fd of [1, 2] as const) {
      stream(fd)?.on('data', (chunk: Buffer) => {
        if (ready) listener?.onOutput(fd, chunk);
        else diagnostics = (diagnostics + chunk.toString('utf8')).slice(0, DIAGNOSTIC_BYTES);
      });
    }
    const end = (exitCode: number | undefined, detail: string): void => {
      if (ended !== undefined) return;
      ended = { exitCode, detail };
      listener?.onEnd(ended);
      gone.resolve();
      refuse(detail);
    };
    child.on('error', (error) => end(undefined, error.message));
    child.on('exit', (code, killedBy) => {
      const status = killedBy === null ? code : BY_SIGNAL + constants.signals[killedBy];
      const tell = (): void => end(status ?? undefined, `it ended (${killedBy ?? `code ${code}`})`);
      // What it has left in its group goes with it, and all that they wrote is read; what has left the group may hold the
      // pipes open for as long as it likes, and is not waited for.
      kill();
      const late = setTimeout(tell, DRAIN_MS);
      child.once('close', () => {
        clearTimeout(late);
        tell();
      });
    });
  });
}

/** Counts what the program's own processes use, on systems that tell. */
function meterOf(pid: number, limits: ExecutionLimits): GuestMeter {
  const base = treeUsage(pid);
  return {
    stoppedAt: () => undefined,
    look() {
      const now = treeUsage(pid);
      if (now === undefined || base === undefined) return undefined;
      const allowed = limits.memoryBytes + MEMORY_GRACE_BYTES;
      if (now.rssBytes - base.rssBytes > allowed && treeMemory(pid) - base.rssBytes > allowed) return 'memory';
      if (now.threads >= MAX_PROCESSES) return 'processes';
      return now.cpuMs - base.cpuMs > limits.wallMs + CPU_GRACE_MS ? 'cpu' : undefined;
    },
  };
}
