import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Language } from '@edgecoder/protocol';
import type { Sandbox } from '../interface.ts';
import { PROJECT_PROCESSES } from '../project/project-result.ts';
import { projectEnvironment, TOOLS_FOLDER } from '../project/tools.ts';
import { GUEST_HOME, guestId } from '../supervisor/guest-limits.ts';
import { createGuestPool } from '../supervisor/guest-pool.ts';
import {
  createGuestSandbox,
  defaultPoolSize,
  type GuestHost,
  type GuestRunEvents,
} from '../supervisor/guest-sandbox.ts';
import { ModeUnavailable } from '../supervisor/mode-unavailable.ts';
import { findCgroups } from './cgroups.ts';
import { ORDERS_FD, REPORTS_FD } from './gate.ts';
import { type GuestProcess, startInJail } from './guest-process.ts';
import { createGuestUsers } from './guest-users.ts';
import { type Jail, makeJail } from './jail.ts';
import { createJailStock, type JailStock } from './jail-stock.ts';
import { JAVASCRIPT_FLAGS, javascriptSource, languageGlobals } from './javascript-source.ts';
import { findLaunchTools, GUEST_PATH, guestUsers, linuxLaunch, MAX_PROCESSES } from './launch.ts';
import { boundsMissing, probe } from './probe.ts';
import { PROJECT_HARNESS, runProjectInGuest } from './project-run.ts';
import { compiledFor, PYTHON_FLAGS, pythonHarness } from './python-harness.ts';
import { seatbeltProfile } from './seatbelt.ts';
import { seccompProgram } from './seccomp.ts';
import {
  type Interpreter,
  nodeInterpreter,
  projectInterpreter,
  pythonInterpreter,
  RUNTIME_FOLDER,
} from './system-view.ts';

/** From spawn to ready, on a machine that is busy. */
const READY_TIMEOUT_MS = 20_000;

const FLAGS: Readonly<Record<Language, readonly string[]>> = { javascript: JAVASCRIPT_FLAGS, python: PYTHON_FLAGS };
const HARNESS_NAME: Readonly<Record<Language, string>> = { javascript: 'harness.cjs', python: 'harness.pyc' };

const DESCRIPTORS = { orders: ORDERS_FD, reports: REPORTS_FD };

export interface ProcessSandboxOptions extends GuestRunEvents<'process'> {
  /** Runs at the same time, per language. */
  poolSize?: number;
  /** Interpreters kept started per language; 0 starts each when it is asked for, in a jail that was made before. */
  warm?: number;
}

/**
 * Node and Python as this machine has them, in Linux namespaces made by bubblewrap, behind a system call filter, as a
 * user without rights, under resource limits and, where this process may make them, control groups.
 *
 * Nothing runs before the self-test has tried each promised wall and found that it holds. `seed` makes the program's
 * random generators repeat; `clockMs` has no effect: a program that runs natively reads the machine's clock.
 */
export function createProcessSandbox(options: ProcessSandboxOptions = {}): Sandbox {
  const size = options.poolSize ?? defaultPoolSize();
  return createGuestSandbox({
    ...options,
    mode: 'process',
    prepare: () => prepareHost(size, options.warm ?? size),
  });
}

/**
 * macOS's own sandbox holds files and the network, but nothing there ends what a program leaves running in a session of
 * its own, or bounds the memory of all its processes: the mode does not promise what it cannot keep.
 */
async function whyNotOnMac(): Promise<ModeUnavailable> {
  const profile = seatbeltProfile({ programs: ['/usr/bin/true'], readable: [], scratch: '/private/var/empty' });
  const accepted = await promisify(execFile)('/usr/bin/sandbox-exec', ['-p', profile, '/usr/bin/true'], {
    timeout: READY_TIMEOUT_MS,
    env: {},
  }).then(
    () => 'sandbox-exec takes the profile',
    (error: Error) => `sandbox-exec does not take the profile (${error.message.slice(0, 200)})`,
  );
  return new ModeUnavailable(
    `${accepted}, but macOS cannot end what a program leaves behind, nor bound the memory of all its processes`,
    'Use the wasm mode, or docker.',
  );
}

type Host = GuestHost<GuestProcess>;

async function prepareHost(size: number, warm: number): Promise<Host> {
  if (process.platform === 'darwin') throw await whyNotOnMac();
  if (process.platform !== 'linux') {
    throw new ModeUnavailable(`no namespaces on ${process.platform}`, 'Use the wasm mode, or docker.');
  }
  const { arch } = process;
  if (arch !== 'x64' && arch !== 'arm64') {
    throw new ModeUnavailable(`no system call table for ${arch}`, 'Use the wasm mode, or docker.');
  }
  const found = findLaunchTools();
  if ('missing' in found) {
    throw new ModeUnavailable(
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

  const kinds: GuestKind[] = await Promise.all(interpreters.map(programKind));
  const shell = projectInterpreter(interpreters);
  if (shell !== undefined) kinds.push(projectKind(shell));
  const users = createGuestUsers();
  const stocks: JailStock[] = [];
  const jailMaker =
    ({ harness, maxProcesses, ...kind }: GuestKind) =>
    async (signal?: AbortSignal): Promise<Jail> => {
      const slot = users.take();
      try {
        const cgroup = cgroups?.create();
        const jail = await makeJail({
          plan: linuxLaunch({ ...kind, tools, isRoot, slot, maxProcesses, joinFiles: cgroup?.joinFiles ?? [] }),
          filter,
          harness,
          users: guestUsers(slot),
          uid: isRoot ? guestId(slot) : (process.getuid?.() ?? -1),
          cgroup,
          processes: maxProcesses,
          timeoutMs: READY_TIMEOUT_MS,
          signal,
        });
        void jail.gone.then(() => users.release(slot));
        return jail;
      } catch (error) {
        users.release(slot);
        throw error;
      }
    };
  const starter = (kind: GuestKind) => {
    const make = jailMaker(kind);
    const stock = createJailStock(make);
    stocks.push(stock);
    return async (memoryBytes: number, _: number, signal?: AbortSignal, ahead?: boolean): Promise<GuestProcess> => {
      const jail = (ahead === true ? undefined : stock.take()) ?? (await make(signal));
      // Once the guest is gone: making one takes the processor from whoever runs.
      void jail.gone.then(stock.fill);
      return startInJail(jail, { memoryBytes, timeoutMs: READY_TIMEOUT_MS, signal });
    };
  };
  const pools: Host['pools'] = {};
  const projects: Host['projects'] = {};
  const languages = interpreters.map(({ language }) => language);
  for (const kind of kinds) {
    const start = starter(kind);
    if (kind.interpreter === shell) {
      // One for all languages: a command finds every interpreter that there is.
      const pool = createGuestPool({ size, warm: 0, start });
      for (const language of languages) projects[language] = pool;
    } else pools[kind.interpreter.language] = createGuestPool({ size, warm, start });
  }
  const problems = [
    ...boundsMissing(cgroups),
    ...(python === undefined
      ? [{ reason: 'no Python 3.9 or newer in /usr', remedy: 'On Debian or Ubuntu: apt-get install python3.' }]
      : []),
  ];
  return {
    pools,
    projects,
    runProject: (guest, order) => runProjectInGuest(guest, order, isRoot),
    probe: (unproven) => probe({ ...unproven, languages, problems }),
    close: async () => void (await Promise.all(stocks.map((stock) => stock.close()))),
  };
}

/** What is the same for all guests of one pool. */
interface GuestKind {
  interpreter: Interpreter;
  flags: readonly string[];
  harness: string | Buffer;
  harnessName: string;
  maxProcesses: number;
  executableFiles?: boolean;
  environment?: Readonly<Record<string, string>>;
}

const programKind = async (interpreter: Interpreter): Promise<GuestKind> => ({
  interpreter,
  flags: FLAGS[interpreter.language],
  harness:
    interpreter.language === 'python'
      ? await compiledFor(interpreter.program, pythonHarness(DESCRIPTORS), `${RUNTIME_FOLDER}/harness.py`)
      : javascriptSource(DESCRIPTORS, languageGlobals()),
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
