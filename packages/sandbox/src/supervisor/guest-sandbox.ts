import { availableParallelism } from 'node:os';
import type { ExecutionLimits, Language, LimitHit, SandboxMode } from '@edgecoder/protocol';
import {
  type ProjectRequest,
  type ProjectResult,
  type RunRequest,
  type RunResult,
  type Sandbox,
  SandboxError,
  type SelfTest,
} from '../interface.ts';
import { openTree, type Tree } from '../project/tree.ts';
import type { Guest } from './guest.ts';
import type { GuestPool } from './guest-pool.ts';
import { ModeUnavailable } from './mode-unavailable.ts';
import { superviseGuest } from './supervise-guest.ts';

/** Default runs at the same time per language: the machine's processors less one, within 1 … 4. */
const MAX_DEFAULT_POOL = 4;

/** Runs at the same time where nobody says how many. */
export const defaultPoolSize = (): number => Math.min(MAX_DEFAULT_POOL, Math.max(1, availableParallelism() - 1));

/** For metrics; they must not throw. */
export interface GuestRunEvents<M extends SandboxMode> {
  onStart?(event: { mode: M; language: Language; waitedMs: number; warm: boolean }): void;
  onEnd?(event: {
    mode: M;
    language: Language;
    ok: boolean;
    limit: LimitHit | undefined;
    durationMs: number;
    latencyMs: number;
  }): void;
}

/** A checked project, as a guest is to run it. */
export interface ProjectOrder {
  tree: Tree;
  command: string;
  language: Language;
  limits: ExecutionLimits;
  signal: AbortSignal;
}

/** What a mode's self-test tries things with: runs that do not wait for a self-test. */
export interface Unproven {
  run(request: RunRequest): Promise<RunResult>;
  runProject(request: ProjectRequest): Promise<ProjectResult>;
}

/** What a mode has made ready on this machine. */
export interface GuestHost<P extends Guest> {
  /** Guests that run one program, by language; none where it is missing. */
  pools: Partial<Record<Language, GuestPool<Guest>>>;
  /** Guests that become the command of a project, by what the command needs. */
  projects: Partial<Record<Language, GuestPool<P>>>;
  /** @throws {SandboxError} as `Sandbox.runProject` does. */
  runProject(guest: P, order: ProjectOrder): Promise<ProjectResult>;
  probe(unproven: Unproven): Promise<SelfTest>;
  /** Called before each run. */
  beforeRun?(): void;
  /** Called once every guest is gone. */
  close?(): Promise<void>;
}

/**
 * A mode that runs programs natively, each in a guest of its own that is used once. Nothing runs before the mode's self-test
 * has held; a place is free again once everything of its guest is gone, but for a few where that takes long.
 * @param options.prepare called once, before the self-test; `closing` aborts once the sandbox is to be closed. @throws {ModeUnavailable} where the machine cannot have the mode.
 */
export function createGuestSandbox<M extends SandboxMode, P extends Guest>(
  options: { mode: M; prepare(closing: AbortSignal): Promise<GuestHost<P>> } & GuestRunEvents<M>,
): Sandbox {
  const { mode } = options;
  let preparing: Promise<GuestHost<P>> | undefined;
  let host: GuestHost<P> | undefined;
  let proven: Promise<SelfTest> | undefined;
  let closed = false;
  const closing = new AbortController();
  /** Guests in use, until everything of them is gone. */
  const ending = new Set<Promise<void>>();

  const prepared = async (): Promise<GuestHost<P>> => {
    host = await (preparing ??= options.prepare(closing.signal));
    return host;
  };

  const requireOpen = (): void => {
    if (closed) throw new SandboxError('closed', 'the sandbox is closed');
  };

  /** Has a guest of a pool do one piece of work, and gives its place back. */
  const withGuest = async <G extends Guest, R extends RunResult>(
    pool: GuestPool<G> | undefined,
    { language, limits }: Pick<RunRequest, 'language' | 'limits'>,
    signal: AbortSignal | undefined,
    work: (guest: G, signal: AbortSignal) => Promise<R>,
  ): Promise<R> => {
    const asked = performance.now();
    if (pool === undefined) throw new SandboxError('unavailable', `no ${language} here`);
    requireOpen();
    host?.beforeRun?.();
    const { guest, warm } = await pool.acquire(limits.memoryBytes, signal);
    options.onStart?.({ mode, language, waitedMs: performance.now() - asked, warm });
    const gone = guest.gone.then(() => {
      ending.delete(gone);
    });
    ending.add(gone);
    try {
      const until = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      const result = await work(guest, until);
      const { ok, limit, durationMs } = result;
      options.onEnd?.({ mode, language, ok, limit, durationMs, latencyMs: performance.now() - asked });
      return result;
    } catch (error) {
      if (closed) throw new SandboxError('closed', 'the sandbox is closed', { cause: error });
      throw error;
    } finally {
      guest.kill();
      pool.release(gone);
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
    const made = await prepared();
    return withGuest(made.projects[language], request, signal, (guest, until) =>
      made.runProject(guest, { tree, command, language, limits, signal: until }),
    );
  };

  const selfTest = (): Promise<SelfTest> =>
    (proven ??= prepared().then(
      ({ probe }) => probe({ run, runProject }),
      (error: unknown): SelfTest => ({
        mode,
        available: false,
        languages: [],
        reason: (error as Error).message,
        ...(error instanceof ModeUnavailable ? { remedy: error.remedy } : {}),
      }),
    ));

  const requireProven = async (language: Language): Promise<SelfTest> => {
    requireOpen();
    const tested = await selfTest();
    requireOpen();
    if (!tested.available || !tested.languages.includes(language)) {
      const why = tested.reason ?? 'unknown reason';
      throw new SandboxError('unavailable', `the ${mode} sandbox does not hold here: ${why}`);
    }
    return tested;
  };

  return {
    mode,
    selfTest,
    async run(request, runOptions) {
      await requireProven(request.language);
      return run(request, runOptions);
    },
    async runProject(request, runOptions) {
      const { projects, reason } = await requireProven(request.language);
      if (projects !== true)
        throw new SandboxError('unavailable', `no projects in the ${mode} sandbox here: ${reason}`);
      return runProject(request, runOptions);
    },
    pool: () => Object.fromEntries(Object.entries(host?.pools ?? {}).map(([language, pool]) => [language, pool.size])),
    async close() {
      closed = true;
      closing.abort();
      const made = await preparing?.catch(() => undefined);
      const pools = new Set([...Object.values(made?.pools ?? {}), ...Object.values(made?.projects ?? {})]);
      await Promise.all([...pools].map((pool) => pool.close()));
      while (ending.size > 0) await Promise.all(ending);
      await made?.close?.();
    },
  };
}
