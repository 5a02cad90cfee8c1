import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import type { Language, LimitHit } from '@edgecoder/protocol';
import { type RunRequest, type RunResult, type Sandbox, SandboxError, type SelfTest } from '../interface.ts';
import { guestPrelude } from '../runner/guest-prelude.ts';
import { MEMORY_GRACE_BYTES } from '../supervisor/guest.ts';
import { createGuestPool, type GuestPool } from '../supervisor/guest-pool.ts';
import { superviseGuest } from '../supervisor/supervise-guest.ts';
import { findCgroups } from './cgroups.ts';
import { type GuestProcess, startGuest } from './guest-process.ts';
import { javascriptHarness } from './javascript-harness.ts';
import { findLaunchTools, guestUsers, linuxLaunch, MAX_PROCESSES } from './launch.ts';
import { probe } from './probe.ts';
import { PYTHON_HARNESS } from './python-harness.ts';
import { seatbeltProfile } from './seatbelt.ts';
import { seccompProgram } from './seccomp.ts';
import { type Interpreter, nodeInterpreter, pythonInterpreter } from './system-view.ts';

/** Default runs at the same time per language: the machine's processors less one, within 1 … 4. */
const MAX_DEFAULT_POOL = 4;
/** From spawn to ready, on a machine that is busy. */
const READY_TIMEOUT_MS = 20_000;

const FLAGS: Readonly<Record<Language, readonly string[]>> = {
  // Errors that nobody handles end the program; nothing looks into the engine from outside of the program's own code.
  javascript: ['--unhandled-rejections=strict', '--no-addons', '--disable-sigusr1', '--no-warnings'],
  python: ['-s', '-B', '-X', 'utf8'],
};
const HARNESS_NAME: Readonly<Record<Language, string>> = { javascript: 'harness.cjs', python: 'harness.py' };

export interface ProcessSandboxOptions {
  /** Runs at the same time, per language. */
  poolSize?: number;
  /** Interpreters kept started per language; 0 starts each when it is asked for. */
  warm?: number;
  /** For metrics; they must not throw. */
  onStart?(event: { mode: 'process'; language: Language; waitedMs: number; warm: boolean }): void;
  onEnd?(event: {
    mode: 'process';
    language: Language;
    ok: boolean;
    limit: LimitHit | undefined;
    durationMs: number;
    latencyMs: number;
  }): void;
}

/**
 * Node and Python as this machine has them, in Linux namespaces made by bubblewrap, behind a system call filter, as a
 * user without rights, under resource limits and, where this process may make them, control groups.
 *
 * Nothing runs before the self-test has tried each promised wall and found that it holds. `seed` makes the program's
 * random generators repeat; `clockMs` has no effect: a program that runs natively reads the machine's clock.
 */
export function createProcessSandbox(options: ProcessSandboxOptions = {}): Sandbox {
  const size = options.poolSize ?? Math.min(MAX_DEFAULT_POOL, Math.max(1, availableParallelism() - 1));
  let host: Promise<Host> | undefined;
  let proven: Promise<SelfTest> | undefined;
  let closed = false;
  const closing = new AbortController();
  /** Guests in use, until everything of them is gone. */
  const ending = new Set<Promise<void>>();

  const prepared = (): Promise<Host> => (host ??= prepareHost(size, options.warm ?? size));

  const run = async (request: RunRequest, { signal }: { signal?: AbortSignal } = {}): Promise<RunResult> => {
    const asked = performance.now();
    const { language } = request;
    const pool = (await prepared()).pools[language];
    if (pool === undefined) throw new SandboxError('unavailable', `no ${language} on this machine`);
    if (closed) throw new SandboxError('closed', 'the sandbox is closed');
    const { guest, warm } = await pool.acquire(request.limits.memoryBytes, signal);
    options.onStart?.({ mode: 'process', language, waitedMs: performance.now() - asked, warm });
    const gone = guest.gone.then(() => {
      ending.delete(gone);
      pool.release();
    });
    ending.add(gone);
    try {
      const result = await superviseGuest(
        guest,
        request,
        signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]),
      );
      const { ok, limit, durationMs } = result;
      options.onEnd?.({ mode: 'process', language, ok, limit, durationMs, latencyMs: performance.now() - asked });
      return result;
    } catch (error) {
      if (closed) throw new SandboxError('closed', 'the sandbox is closed', { cause: error });
      throw error;
    } finally {
      guest.kill();
    }
  };

  const selfTest = (): Promise<SelfTest> =>
    (proven ??= prepared().then(
      ({ problems, languages }) => probe({ run, problems, languages }),
      (error: unknown): SelfTest => ({
        mode: 'process',
        available: false,
        languages: [],
        reason: (error as Error).message,
        ...(error instanceof Unavailable ? { remedy: error.remedy } : {}),
      }),
    ));

  return {
    mode: 'process',
    selfTest,
    async run(request, runOptions) {
      if (closed) throw new SandboxError('closed', 'the sandbox is closed');
      const { available, languages, reason } = await selfTest();
      if (!available || !languages.includes(request.language)) {
        throw new SandboxError('unavailable', `the process sandbox does not hold here: ${reason ?? 'unknown reason'}`);
      }
      return run(request, runOptions);
    },
    async close() {
      closed = true;
      closing.abort();
      const made = await host?.catch(() => undefined);
      await Promise.all(Object.values(made?.pools ?? {}).map((pool) => pool.close()));
      while (ending.size > 0) await Promise.all(ending);
    },
  };
}

/** Why this machine cannot have the mode at all. */
class Unavailable extends Error {
  override readonly name = 'Unavailable';
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

/**
 * macOS's own sandbox holds files and the network, but nothing there ends what a program leaves running in a session of
 * its own, or bounds the memory of all its processes: the mode does not promise what it cannot keep.
 */
async function whyNotOnMac(): Promise<Unavailable> {
  const profile = seatbeltProfile({ programs: ['/usr/bin/true'], readable: [], scratch: '/private/var/empty' });
  const accepted = await promisify(execFile)('/usr/bin/sandbox-exec', ['-p', profile, '/usr/bin/true'], {
    timeout: READY_TIMEOUT_MS,
    env: {},
  }).then(
    () => 'sandbox-exec takes the profile',
    (error: Error) => `sandbox-exec does not take the profile (${error.message.slice(0, 200)})`,
  );
  return new Unavailable(
    `${accepted}, but macOS cannot end what a program leaves behind, nor bound the memory of all its processes`,
    'Use the wasm mode, or docker.',
  );
}

interface Host {
  pools: Partial<Record<Language, GuestPool<GuestProcess>>>;
  languages: Language[];
  /** What is missing for a language, with its remedy. */
  problems: { reason: string; remedy: string }[];
}

async function prepareHost(size: number, warm: number): Promise<Host> {
  if (process.platform === 'darwin') throw await whyNotOnMac();
  if (process.platform !== 'linux') {
    throw new Unavailable(`no namespaces on ${process.platform}`, 'Use the wasm mode, or docker.');
  }
  const { arch } = process;
  if (arch !== 'x64' && arch !== 'arm64') {
    throw new Unavailable(`no system call table for ${arch}`, 'Use the wasm mode, or docker.');
  }
  const found = findLaunchTools();
  if ('missing' in found) {
    throw new Unavailable(
      `${found.missing.join(', ')} not found`,
      'On Debian or Ubuntu: apt-get install bubblewrap util-linux; elsewhere the packages of the same names.',
    );
  }
  const { tools } = found;
  const filter = seccompProgram(arch);
  const cgroups = findCgroups();
  const isRoot = process.geteuid?.() === 0;
  const python = await pythonInterpreter();
  const interpreters: Interpreter[] = [nodeInterpreter(), ...(python === undefined ? [] : [python])];

  const starter =
    (interpreter: Interpreter) =>
    async (memoryBytes: number, slot: number, signal?: AbortSignal): Promise<GuestProcess> => {
      const { language } = interpreter;
      const plan = linuxLaunch({
        tools,
        interpreter,
        flags: FLAGS[language],
        harnessName: HARNESS_NAME[language],
        memoryBytes,
        isRoot,
        slot,
      });
      return startGuest({
        plan,
        filter,
        harness: language === 'python' ? PYTHON_HARNESS : javascriptSource(),
        users: guestUsers(slot),
        cgroup: cgroups?.create(),
        limits: { memoryBytes: memoryBytes + MEMORY_GRACE_BYTES, processes: MAX_PROCESSES },
        timeoutMs: READY_TIMEOUT_MS,
        signal,
      });
    };
  const pools: Host['pools'] = {};
  for (const interpreter of interpreters) {
    pools[interpreter.language] = createGuestPool({ size, warm, start: starter(interpreter) });
  }
  return {
    pools,
    languages: interpreters.map(({ language }) => language),
    problems:
      python === undefined
        ? [{ reason: 'no Python 3.9 or newer in /usr', remedy: 'On Debian or Ubuntu: apt-get install python3.' }]
        : [],
  };
}

/** The harness as a program of its own; strict, so that a stack trace of the guest's hands out none of its functions. */
const javascriptSource = (): string => `'use strict';(${javascriptHarness})(require, process, ${guestPrelude});`;
