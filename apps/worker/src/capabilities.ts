import type { Capabilities, Language, SandboxMode, WorkerRole } from '@edgecoder/protocol';
import type { Sandbox, SelfTest } from '@edgecoder/sandbox';
import { sleep } from './sleep.ts';

/** Why a worker does not start. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
  readonly code: 'no_sandbox' | 'told_to_end';
  constructor(code: WorkerError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Interpreters start within seconds: a mode that takes longer is left out where another one works. */
const SELF_TEST_TIMEOUT_MS = 60_000;
/**
 * Where none works yet, one that is still being tried is waited for so often more: a busy machine is slow, not broken, and
 * to try from the beginning again would make it busier.
 */
const MORE_TIMES = 9;

/** A sandbox that passed its self-test, and for what: a mode may lack a language or projects here. */
export interface ProvenSandbox {
  sandbox: Sandbox;
  languages: readonly Language[];
  projects: boolean;
}

/** What this machine can do, as it was tried a moment ago. */
export interface ProvenCapabilities {
  capabilities: Capabilities;
  /** Those that passed, the preferred one first. */
  sandboxes: ReadonlyMap<SandboxMode, ProvenSandbox>;
  /** Modes that do not hold here, or not in all that they can promise elsewhere, each with its reason. */
  lacking: readonly string[];
}

/** How long sandboxes are tried. */
interface Trying {
  signal: AbortSignal;
  /** Nothing works yet, and these are waited for. */
  onSlow: (modes: readonly SandboxMode[]) => void;
  selfTestTimeoutMs?: number;
}

/**
 * Tries every sandbox and announces only what passed.
 * @throws {WorkerError} `no_sandbox` when none did, or when the only one left isolates nothing and isolation is required;
 * `told_to_end` when the signal aborted first.
 */
export async function proveCapabilities(
  options: Trying & {
    sandboxes: readonly Sandbox[];
    sandboxRequired: boolean;
    roles: readonly WorkerRole[];
    maxConcurrent: number;
  },
): Promise<ProvenCapabilities> {
  const allowed = options.sandboxes.filter(({ mode }) => mode !== 'none' || !options.sandboxRequired);
  if (allowed.length === 0)
    throw new WorkerError('no_sandbox', 'no sandbox: the mode none is refused while SANDBOX_REQUIRED is true');
  const tests = await tryAll(allowed, options);
  const passed = new Map<SandboxMode, ProvenSandbox>();
  const languages: Language[] = [];
  for (const [i, test] of tests.entries()) {
    if (!works(test)) continue;
    const { mode, languages: own, projects = false } = test;
    passed.set(mode, { sandbox: allowed[i] as Sandbox, languages: own, projects });
    for (const language of own) if (!languages.includes(language)) languages.push(language);
  }
  if (passed.size === 0) throw new WorkerError('no_sandbox', `no sandbox works here: ${tests.map(whyNot).join('; ')}`);
  return {
    sandboxes: passed,
    lacking: tests
      .filter((test, i) => !works(test) || test.reason !== undefined || lacksProjects(test, allowed[i] as Sandbox))
      .map(whyNot),
    capabilities: {
      roles: [...options.roles],
      languages,
      sandboxes: [...passed.keys()],
      projects: [...passed].flatMap(([mode, { projects }]) => (projects ? [mode] : [])),
      resourceClass: 'cpu',
      models: [],
      maxConcurrent: options.maxConcurrent,
    },
  };
}

const whyNot = ({ mode, reason, remedy }: SelfTest): string =>
  `${mode}: ${reason ?? 'not available'}${remedy === undefined ? '' : ` (${remedy})`}`;

const works = ({ available, languages }: SelfTest): boolean => available && languages.length > 0;

/** The mode could run projects, and does not here. */
const lacksProjects = ({ projects }: SelfTest, { runProject }: Sandbox): boolean =>
  runProject !== undefined && projects !== true;

/** The self-test of every sandbox, in their order; one that did not end in time has failed. */
async function tryAll(
  sandboxes: readonly Sandbox[],
  { signal, onSlow, selfTestTimeoutMs = SELF_TEST_TIMEOUT_MS }: Trying,
): Promise<SelfTest[]> {
  const ended = new Map<Sandbox, SelfTest>();
  const oneWorks = Promise.withResolvers<void>();
  const all = Promise.all(
    sandboxes.map(async (sandbox) => {
      const test = await sandbox.selfTest().catch((error: Error) => failed(sandbox, error.message));
      ended.set(sandbox, test);
      if (works(test)) oneWorks.resolve();
    }),
  );
  const underWay = () => sandboxes.filter((sandbox) => !ended.has(sandbox));
  // All of them at first, as what is announced is what passed by then.
  await within(selfTestTimeoutMs, all, signal);
  for (let more = 0; more < MORE_TIMES && underWay().length > 0 && ![...ended.values()].some(works); more += 1) {
    onSlow(underWay().map(({ mode }) => mode));
    await within(selfTestTimeoutMs, Promise.race([all, oneWorks.promise]), signal);
  }
  return sandboxes.map((sandbox) => ended.get(sandbox) ?? failed(sandbox, 'the self-test did not end'));
}

const failed = ({ mode }: Sandbox, reason: string): SelfTest => ({ mode, available: false, languages: [], reason });

/** Resolves when `event` does, or after so long. @throws {WorkerError} `told_to_end` when the signal aborts first. */
async function within(ms: number, event: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([event, sleep(ms, AbortSignal.any([signal, over.signal]))]);
  } finally {
    over.abort();
  }
  if (signal.aborted) throw new WorkerError('told_to_end', 'told to end while the sandboxes were being tried');
}
