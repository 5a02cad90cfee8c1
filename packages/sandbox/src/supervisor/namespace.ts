import type { ChildProcess } from 'node:child_process';
import { pipeOf } from './spawn-piped.ts';

/** bubblewrap's own JSON on the status descriptor. */
const MAX_STATUS_BYTES = 16_384;
/** How long bubblewrap has to notice that its namespace is gone, milliseconds. */
const REAP_TIMEOUT_MS = 1000;
/** bubblewrap is given so long to say which process is the first of the namespace, milliseconds. */
const LOCATE_TIMEOUT_MS = 10_000;

/** The PID namespace that bubblewrap makes: all in it end with its first process. */
export interface Namespace {
  /** Its first process, seen from here; resolves when bubblewrap has said it. */
  readonly located: Promise<number>;
  /** Ends everything in it, and then bubblewrap; at any time. */
  kill(): void;
}

/** @param statusFd the child's `--json-status-fd`. */
export function watchNamespace(child: ChildProcess, statusFd: number): Namespace {
  const located = Promise.withResolvers<number>();
  let initPid = -1;
  let killed = false;
  let closed = false;
  let status = '';
  pipeOf(child, statusFd)?.on('data', (chunk: Buffer) => {
    status = (status + chunk.toString('latin1')).slice(0, MAX_STATUS_BYTES);
    initPid = Number(/"child-pid"\s*:\s*(\d+)/.exec(status)?.[1] ?? initPid);
    if (initPid > 0) located.resolve(initPid);
  });
  child.once('close', () => {
    closed = true;
  });
  return {
    located: located.promise,
    kill() {
      if (killed || closed) return;
      killed = true;
      // Its first process takes everything along, and bubblewrap ends when it has reaped that one. Killed before it has said
      // which process that is, bubblewrap could leave one behind that nobody ends.
      if (initPid < 0) void located.promise.then(killQuietly);
      else if (!killQuietly(initPid)) child.kill('SIGKILL');
      setTimeout(() => child.kill('SIGKILL'), initPid > 0 ? REAP_TIMEOUT_MS : LOCATE_TIMEOUT_MS).unref();
    },
  };
}

/** False when it is gone. */
function killQuietly(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
