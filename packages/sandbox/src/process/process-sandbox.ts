import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import type { Language, LimitHit } from '@edgecoder/protocol';
import {
  type ProjectRequest,
  type ProjectResult,
  type RunRequest,
  type RunResult,
  type Sandbox,
  SandboxError,
  type SelfTest,
} from '../interface.ts';
import { projectEnvironment, TOOLS_FOLDER } from '../project/tools.ts';
import { openTree } from '../project/tree.ts';
import { MEMORY_GRACE_BYTES } from '../supervisor/guest.ts';
import { createGuestPool, type GuestPool } from '../supervisor/guest-pool.ts';
import { superviseGuest } from '../supervisor/supervise-guest.ts';
import { findCgroups } from './cgroups.ts';
import { type GuestProcess, startGuest } from './guest-process.ts';
import { javascriptSource } from './javascript-harness.ts';
import {
  findLaunchTools,
  GUEST_HOME,
  GUEST_PATH,
  guestId,
  guestUsers,
  linuxLaunch,
  MAX_PROCESSES,
  ORDERS_FD,
  REPORTS_FD,
} from './launch.ts';
import { probe } from './probe.ts';
import { PROJECT_HARNESS, PROJECT_PROCESSES, runProjectInGuest } from './project-run.ts';
import { pythonHarness } from './python-harness.ts';
import { seatbeltProfile } from './seatbelt.ts';
import { seccompProgram } from './seccomp.ts';
import {
  type Interpreter,
  nodeInterpreter,
  projectInterpreter,
  pythonInterpreter,
  RUNTIME_FOLDER,
} from './system-view.ts';

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

const DESCRIPTORS = { orders: ORDERS_FD, reports: REPORTS_FD };

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

  let pools: Host['pools'] = {};
  const prepared = (): Promise<Host> =>
    (host ??= prepareHost(size, options.warm ?? size).then((made) => {
      pools = made.pools;
      return made;
    }));

  /** Has a guest of a pool do one piece of work, and gives its place back once everything of it is gone. */
  const withGuest = async <R extends RunResult>(
    pool: GuestPool<GuestProcess> | undefined,
    { language, limits }: Pick<RunRequest, 'language' | 'limits'>,
    signal: AbortSignal | undefined,
    work: (guest: GuestProcess, signal: AbortSignal) => Promise<R>,
  ): Promise<R> => {
    const asked = performance.now();
    if (pool === undefined) throw new SandboxError('unavailable', `no ${language} on this machine`);
    if (closed) throw new SandboxError('closed', 'the sandbox is closed');
    const { guest, warm } = await pool.acquire(limits.memoryBytes, signal);
    options.onStart?.({ mode: 'process', language, waitedMs: performance.now() - asked, warm });
    const gone = guest.gone.then(() => {
      ending.delete(gone);
      pool.release();
    });
    ending.add(gone);
    try {
      const result = await work(
        guest,
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

  const run = async (request: RunRequest, { signal }: { signal?: AbortSignal } = {}): Promise<RunResult> =>
    withGuest((await prepared()).pools[request.language], request, signal, (guest, until) =>
      superviseGuest(guest, request, until),
    );

  const runProject = async (
    request: ProjectRequest,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<ProjectResult> => {
    const { language, limits } = request;
    const { tree, command } = openTree(request.project);
    const { projects, isRoot } = await prepared();
    return withGuest(projects, request, signal, (guest, until) =>
      runProjectInGuest(guest, { tree, command, language, limits, isRoot, signal: until }),
    );
  };

  const requireProven = async (language: Language): Promise<void> => {
    if (closed) throw new SandboxError('closed', 'the sandbox is closed');
    const { available, languages, reason } = await selfTest();
    if (!available || !languages.includes(language)) {
      throw new SandboxError('unavailable', `the process sandbox does not hold here: ${reason ?? 'unknown reason'}`);
    }
  };

  const selfTest = (): Promise<SelfTest> =>
    (proven ??= prepared().then(
      ({ problems, languages }) => probe({ run, runProject, problems, languages }),
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
      await requireProven(request.language);
      return run(request, runOptions);
    },
    async runProject(request, runOptions) {
      await requireProven(request.language);
      return runProject(request, runOptions);
    },
    pool: () => Object.fromEntries(Object.entries(pools).map(([language, pool]) => [language, pool.size])),
    async close() {
      closed = true;
      closing.abort();
      const made = await host?.catch(() => undefined);
      await Promise.all([...Object.values(made?.pools ?? {}), made?.projects].map((pool) => pool?.close()));
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
  /** Guests that become the command of a project. */
  projects: GuestPool<GuestProcess> | undefined;
  isRoot: boolean;
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

  const kinds: GuestKind[] = interpreters.map((interpreter) => programKind(interpreter));
  const shell = projectInterpreter(interpreters);
  if (shell !== undefined) kinds.push(projectKind(shell));
  const starter =
    ({ harness, maxProcesses, ...kind }: GuestKind, at: number) =>
    async (memoryBytes: number, nth: number, signal?: AbortSignal): Promise<GuestProcess> => {
      // No two that run at the same time are the same user, whatever pool they are of.
      const slot = nth * kinds.length + at;
      return startGuest({
        plan: linuxLaunch({ ...kind, tools, memoryBytes, isRoot, slot, maxProcesses }),
        filter,
        harness,
        users: guestUsers(slot),
        uid: isRoot ? guestId(slot) : (process.getuid?.() ?? -1),
        cgroup: cgroups?.create(),
        limits: { memoryBytes: memoryBytes + MEMORY_GRACE_BYTES, processes: maxProcesses },
        timeoutMs: READY_TIMEOUT_MS,
        signal,
      });
    };
  const pools: Host['pools'] = {};
  let projects: Host['projects'];
  for (const [at, kind] of kinds.entries()) {
    const start = starter(kind, at);
    if (kind.interpreter === shell) projects = createGuestPool({ size, warm: 0, start });
    else pools[kind.interpreter.language] = createGuestPool({ size, warm, start });
  }
  return {
    pools,
    projects,
    isRoot,
    languages: interpreters.map(({ language }) => language),
    problems:
      python === undefined
        ? [{ reason: 'no Python 3.9 or newer in /usr', remedy: 'On Debian or Ubuntu: apt-get install python3.' }]
        : [],
  };
}

/** What is the same for all guests of one pool. */
interface GuestKind {
  interpreter: Interpreter;
  flags: readonly string[];
  harness: string;
  harnessName: string;
  maxProcesses: number;
  executableFiles?: boolean;
  environment?: Readonly<Record<string, string>>;
}

const programKind = (interpreter: Interpreter): GuestKind => ({
  interpreter,
  flags: FLAGS[interpreter.language],
  harness: interpreter.language === 'python' ? pythonHarness(DESCRIPTORS) : javascriptSource(DESCRIPTORS),
  harnessName: HARNESS_NAME[interpreter.language],
  maxProcesses: MAX_PROCESSES,
});

const projectKind = (interpreter: Interpreter): GuestKind => ({
  interpreter,
  flags: [],
  harness: PROJECT_HARNESS,
  harnessName: 'project.sh',
  maxProcesses: PROJECT_PROCESSES,
  // What a command starts has no secret of the harness in reach: scripts and binaries of the tree may run.
  executableFiles: true,
  environment: projectEnvironment(`${GUEST_HOME}/${TOOLS_FOLDER}`, `${RUNTIME_FOLDER}:${GUEST_PATH}`),
});
