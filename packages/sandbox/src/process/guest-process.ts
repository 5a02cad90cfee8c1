import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { SandboxError } from '../interface.ts';
import { FRAME_HEADER_BYTES } from '../runner/messages.ts';
import type { Guest, GuestListener } from '../supervisor/guest.ts';
import { childrenOf, confinementOf } from '../supervisor/process-tree.ts';
import { createReportReader } from '../wasm/reports.ts';
import type { Cgroup } from './cgroups.ts';
import { FILTER_FD, HARNESS_FD, type LaunchPlan, ORDERS_FD, REPORTS_FD, STATUS_FD, USERS_FD } from './launch.ts';
import { meterTree } from './meter.ts';

/** What the launcher and the harness may say on stderr before there is a guest; shown when a start fails. */
const DIAGNOSTIC_BYTES = 8192;
/** bubblewrap's own JSON on the status descriptor. */
const MAX_STATUS_BYTES = 16_384;

/** How long bubblewrap has to notice that its namespace is gone. */
const REAP_TIMEOUT_MS = 1000;
/** bubblewrap is given so long to say which process is the first of the namespace, milliseconds. */
const LOCATE_TIMEOUT_MS = 10_000;

/** One interpreter confined by bubblewrap. */
export interface GuestProcess extends Guest {
  /** The first process of its PID namespace, seen from here. */
  readonly initPid: number;
  /** Milliseconds from the start to being ready. */
  readonly startMs: number;
  /** Who it is, seen from here: user and group id. */
  readonly uid: number;
}

export interface GuestStart {
  plan: LaunchPlan;
  filter: Buffer;
  harness: string;
  users: string;
  /** Of the guest, seen from here. */
  uid: number;
  cgroup: Cgroup | undefined;
  limits: { memoryBytes: number; processes: number };
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * Starts an interpreter in its confinement, and looks from outside whether the kernel really holds it before anything is
 * given to it.
 * @throws {SandboxError} `unavailable` when it does not start, or not as confined as promised.
 */
export async function startGuest(options: GuestStart): Promise<GuestProcess> {
  const began = performance.now();
  options.cgroup?.limit(options.limits);
  const child = spawn(options.plan.program, options.plan.args, {
    cwd: '/',
    env: {},
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const stream = (fd: number): Readable & Writable => child.stdio[fd] as Readable & Writable;
  for (let fd = 1; fd < child.stdio.length; fd++) stream(fd)?.on('error', () => {});
  stream(FILTER_FD)?.end(options.filter);
  stream(HARNESS_FD)?.end(options.harness);
  stream(USERS_FD)?.end(options.users);

  let listener: GuestListener | undefined;
  let ended: { exitCode: number | undefined; detail: string } | undefined;
  let initPid = -1;
  /** Resolves when `initPid` is known. */
  const located = Promise.withResolvers<void>();
  let status = '';
  let diagnostics = '';
  let settleGone: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    settleGone = resolve;
  });
  let killed = false;
  const kill = (): void => {
    if (killed || ended !== undefined) return;
    killed = true;
    // The namespace's first process takes everything in it along, and bubblewrap ends when it has reaped that one. Killed
    // before it has said which process that is, bubblewrap could leave one behind that nobody ends.
    if (initPid < 0) void located.promise.then(() => killQuietly(initPid));
    else if (!killQuietly(initPid)) child.kill('SIGKILL');
    setTimeout(() => child.kill('SIGKILL'), initPid > 0 ? REAP_TIMEOUT_MS : LOCATE_TIMEOUT_MS).unref();
  };

  // While the interpreter starts; a launcher that is gone by now fails on its own account.
  const joined = child.pid === undefined ? undefined : options.cgroup?.add(child.pid).catch(() => undefined);

  return new Promise((resolve, reject) => {
    let ready = false;
    const refuse = (message: string): void => {
      if (ready) return;
      ready = true;
      clearTimeout(timeout);
      options.signal?.removeEventListener('abort', onAbort);
      kill();
      const text = diagnostics.trim();
      const problem = text === '' ? message : `${message}: ${text}`;
      void gone.then(() => reject(new SandboxError('unavailable', problem)));
    };
    const onAbort = (): void => refuse('the start was aborted');
    const timeout = setTimeout(() => refuse('the interpreter did not start in time'), options.timeoutMs);
    if (options.signal?.aborted) queueMicrotask(onAbort);
    options.signal?.addEventListener('abort', onAbort, { once: true });

    const confine = async (): Promise<void> => {
      // bubblewrap has said so before the harness could speak, but two pipes are read in any order.
      await located.promise;
      const pids = childrenOf(initPid);
      const interpreter = pids[0];
      const problem = interpreter === undefined ? 'no interpreter' : unconfined(interpreter);
      if (problem !== undefined) {
        refuse(`the guest is not confined: ${problem}`);
        return;
      }
      const { cgroup } = options;
      try {
        await joined;
        // Those that were forked before the launcher had been moved.
        for (const pid of [initPid, ...pids]) if (cgroup?.has(pid) === false) await cgroup.add(pid);
      } catch (error) {
        refuse(`the guest could not be put under its control group: ${(error as Error).message}`);
        return;
      }
      if (ready) return;
      ready = true;
      clearTimeout(timeout);
      options.signal?.removeEventListener('abort', onAbort);
      resolve({
        initPid,
        meter: (limits) => meterTree(initPid, options.cgroup, limits, options.limits.processes),
        startMs: performance.now() - began,
        uid: options.uid,
        gone,
        kill,
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
      });
    };

    const reader = createReportReader((report) => {
      if (ready) listener?.onReport(report);
      else if (report.type === 'ready') void confine();
      else refuse('the harness spoke out of turn');
    });
    stream(STATUS_FD)?.on('data', (chunk: Buffer) => {
      status = (status + chunk.toString('latin1')).slice(0, MAX_STATUS_BYTES);
      initPid = Number(/"child-pid"\s*:\s*(\d+)/.exec(status)?.[1] ?? initPid);
      if (initPid > 0) located.resolve();
    });
    stream(REPORTS_FD)?.on('data', (chunk: Buffer) => {
      if (ended !== undefined) return;
      try {
        reader.push(chunk);
      } catch (error) {
        // What is not a report is not heard twice: a report out of turn ends a run, and a start.
        if (diagnostics === '') diagnostics = (error as Error).message;
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
      void (options.cgroup?.remove() ?? Promise.resolve()).then(settleGone);
      refuse(detail);
    };
    child.on('error', (error) => end(undefined, error.message));
    child.on('close', (code, signal) => end(code ?? undefined, `it ended (${signal ?? `code ${code}`})`));
  });
}

/** What is missing of the promised confinement, as the kernel tells from outside. */
function unconfined(pid: number): string | undefined {
  const seen = confinementOf(pid);
  if (seen === undefined) return 'the interpreter is gone';
  const { capabilities } = seen;
  if (seen.uids.includes(0) || seen.gids.includes(0)) return 'it runs as root';
  if (capabilities.effective !== 0n || capabilities.permitted !== 0n) return 'it has capabilities';
  if (capabilities.bounding !== 0n) return 'it could gain capabilities';
  if (!seen.noNewPrivileges) return 'it could gain privileges by starting a program';
  if (seen.shared.length > 0) return `it shares namespaces with the system: ${seen.shared.join(', ')}`;
  if (!seen.filtered) return 'its system calls are not filtered';
  return undefined;
}

/** False when it is gone. */
function killQuietly(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
