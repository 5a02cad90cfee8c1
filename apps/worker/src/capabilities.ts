import type { Capabilities, Language, SandboxMode, WorkerRole } from '@edgecoder/protocol';
import type { Sandbox, SelfTest } from '@edgecoder/sandbox';
import { sleep } from './sleep.ts';

/** Why a worker does not start. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
  readonly code = 'no_sandbox';
}

/** A self-test that takes longer has failed: interpreters start within seconds. */
const SELF_TEST_TIMEOUT_MS = 60_000;

/** What this machine can do, as it was tried a moment ago. */
export interface ProvenCapabilities {
  capabilities: Capabilities;
  /** The sandboxes that passed; the first one runs what names no mode. */
  sandboxes: ReadonlyMap<SandboxMode, Sandbox>;
  /** Modes that were asked for and do not hold here, each with its reason. */
  leftOut: readonly string[];
}

/**
 * Tries every sandbox and announces only what passed.
 * @throws {WorkerError} `no_sandbox` when none did, or when the only one left isolates nothing and isolation is required.
 */
export async function proveCapabilities(options: {
  sandboxes: readonly Sandbox[];
  sandboxRequired: boolean;
  roles: readonly WorkerRole[];
  maxConcurrent: number;
  selfTestTimeoutMs?: number;
}): Promise<ProvenCapabilities> {
  const allowed = options.sandboxes.filter(({ mode }) => mode !== 'none' || !options.sandboxRequired);
  if (allowed.length === 0)
    throw new WorkerError('no sandbox: the mode none is refused while SANDBOX_REQUIRED is true');
  const tests = await Promise.all(
    allowed.map((sandbox) => selfTest(sandbox, options.selfTestTimeoutMs ?? SELF_TEST_TIMEOUT_MS)),
  );
  const passed = new Map<SandboxMode, Sandbox>();
  const languages: Language[] = [];
  for (const [i, test] of tests.entries()) {
    if (!test.available || test.languages.length === 0) continue;
    passed.set(test.mode, allowed[i] as Sandbox);
    for (const language of test.languages) if (!languages.includes(language)) languages.push(language);
  }
  if (passed.size === 0) throw new WorkerError(`no sandbox works here: ${tests.map(whyNot).join('; ')}`);
  return {
    sandboxes: passed,
    leftOut: tests.filter(({ mode }) => !passed.has(mode)).map(whyNot),
    capabilities: {
      roles: [...options.roles],
      languages,
      sandboxes: [...passed.keys()],
      projects: [...passed].flatMap(([mode, { runProject }]) => (runProject === undefined ? [] : [mode])),
      resourceClass: 'cpu',
      models: [],
      maxConcurrent: options.maxConcurrent,
    },
  };
}

const whyNot = ({ mode, reason, remedy }: SelfTest): string =>
  `${mode}: ${reason ?? 'not available'}${remedy === undefined ? '' : ` (${remedy})`}`;

async function selfTest(sandbox: Sandbox, timeoutMs: number): Promise<SelfTest> {
  const failed = (reason: string): SelfTest => ({ mode: sandbox.mode, available: false, languages: [], reason });
  const timeout = new AbortController();
  const late = sleep(timeoutMs, timeout.signal).then(() => failed('the self-test did not end'));
  const test = sandbox.selfTest().catch((error: unknown) => failed((error as Error).message));
  try {
    return await Promise.race([test, late]);
  } finally {
    timeout.abort();
  }
}
