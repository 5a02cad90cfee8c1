import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Language } from '@edgecoder/protocol';
import { type RunRequest, type RunResult, type Sandbox, SandboxError, type SelfTest } from '../interface.ts';
import { JAVASCRIPT_FLAGS, javascriptSource, languageGlobals } from '../process/javascript-source.ts';
import { PYTHON_FLAGS, pythonHarness } from '../process/python-harness.ts';
import { findProgram, pythonInterpreter } from '../process/system-view.ts';
import type { Guest } from '../supervisor/guest.ts';
import { createGuestPool, type GuestPool } from '../supervisor/guest-pool.ts';
import { removeTree } from '../supervisor/leftovers.ts';
import { runSelfTest } from '../supervisor/self-test.ts';
import { superviseGuest } from '../supervisor/supervise-guest.ts';
import { ORDERS_FD, REPORTS_FD, startUnconfined } from './unconfined-guest.ts';

const START_TIMEOUT_MS = 20_000;
const PROBE_TIMEOUT_MS = 5000;
const DESCRIPTORS = { orders: ORDERS_FD, reports: REPORTS_FD };

export interface NoneSandboxOptions {
  /** What SANDBOX_REQUIRED says: true refuses everything. */
  isolationRequired: boolean;
  /** Runs at the same time, per language. */
  poolSize?: number;
}

/**
 * No isolation: the machine's own Node and Python as this user, for somebody who runs a program of their own. Time, output
 * and, on Linux, memory and processes are limited so that an honest mistake ends; nothing keeps a program from files, the
 * network or other processes, or from leaving some behind in a session of its own.
 */
export function createNoneSandbox(options: NoneSandboxOptions): Sandbox {
  const { isolationRequired, poolSize = 1 } = options;
  let pools: Promise<Partial<Record<Language, GuestPool<Guest>>>> | undefined;
  let proven: Promise<SelfTest> | undefined;
  let closed = false;
  const closing = new AbortController();
  const ending = new Set<Promise<void>>();

  const run = async (request: RunRequest, { signal }: { signal?: AbortSignal } = {}): Promise<RunResult> => {
    if (isolationRequired) throw new SandboxError('unavailable', REFUSED);
    const pool = (await (pools ??= makePools(poolSize)))[request.language];
    if (closed) throw new SandboxError('closed', 'the sandbox is closed');
    if (pool === undefined) throw new SandboxError('unavailable', `no ${request.language} on this machine`);
    const { guest } = await pool.acquire(request.limits.memoryBytes, signal);
    const gone = guest.gone.then(() => {
      ending.delete(gone);
    });
    ending.add(gone);
    try {
      const until = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      return await superviseGuest(guest, request, until);
    } catch (error) {
      if (closed) throw new SandboxError('closed', 'the sandbox is closed', { cause: error });
      throw error;
    } finally {
      guest.kill();
      pool.release(gone);
    }
  };

  return {
    mode: 'none',
    async selfTest() {
      if (isolationRequired) {
        const remedy = 'Use the wasm mode; SANDBOX_REQUIRED=false allows it for programs of your own.';
        return { mode: 'none', available: false, languages: [], reason: REFUSED, remedy };
      }
      return (proven ??= runSelfTest('none', run));
    },
    async run(request, runOptions) {
      if (closed) throw new SandboxError('closed', 'the sandbox is closed');
      return run(request, runOptions);
    },
    async close() {
      closed = true;
      closing.abort();
      const made = await pools?.catch(() => undefined);
      await Promise.all(Object.values(made ?? {}).map((pool) => pool.close()));
      while (ending.size > 0) await Promise.all(ending);
    },
  };
}

const REFUSED = 'the mode none isolates nothing, and SANDBOX_REQUIRED is true';

async function makePools(size: number): Promise<Partial<Record<Language, GuestPool<Guest>>>> {
  const [python, launcher] = await Promise.all([pythonInterpreter(), findLauncher()]);
  const starter =
    (program: string, flags: readonly string[], name: string, source: string) =>
    async (_memoryBytes: number, _slot: number, signal: AbortSignal): Promise<Guest> => {
      const folder = mkdtempSync(join(tmpdir(), 'edgecoder-none-'));
      try {
        const harness = join(folder, name);
        writeFileSync(harness, source, { mode: 0o600 });
        const [command = program, ...args] = [...launcher, program, ...flags, harness];
        const guest = await startUnconfined({ program: command, args, folder, timeoutMs: START_TIMEOUT_MS, signal });
        void guest.gone.then(() => removeQuietly(folder));
        return guest;
      } catch (error) {
        removeQuietly(folder);
        throw error;
      }
    };
  const pool = (start: ReturnType<typeof starter>) => createGuestPool({ size, warm: 0, start });
  return {
    javascript: pool(
      starter(process.execPath, JAVASCRIPT_FLAGS, 'harness.cjs', javascriptSource(DESCRIPTORS, languageGlobals())),
    ),
    ...(python === undefined
      ? {}
      : { python: pool(starter(python.program, PYTHON_FLAGS, 'harness.py', pythonHarness(DESCRIPTORS))) }),
  };
}

/**
 * What is put before a program so that one whose limits nobody watches any more ends: `setpriv`, where it is the one of
 * util-linux; nothing where it is not.
 */
async function findLauncher(): Promise<string[]> {
  const setpriv = findProgram('setpriv');
  if (setpriv === undefined) return [];
  const launcher = [setpriv, '--pdeathsig', 'KILL', '--'];
  const works = promisify(execFile)(setpriv, [...launcher.slice(1), process.execPath, '--version'], {
    timeout: PROBE_TIMEOUT_MS,
    env: {},
  });
  return works.then(
    () => launcher,
    () => [],
  );
}

/** What a program of one's own has left open may still be written to. */
function removeQuietly(folder: string): void {
  try {
    removeTree(folder);
  } catch {
    // It stays in the folder for temporary files.
  }
}
