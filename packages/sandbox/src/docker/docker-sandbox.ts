import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Language, LimitHit } from '@edgecoder/protocol';
import { type RunRequest, type RunResult, type Sandbox, SandboxError, type SelfTest } from '../interface.ts';
import { createGuestPool, type GuestPool } from '../supervisor/guest-pool.ts';
import { superviseGuest } from '../supervisor/supervise-guest.ts';
import { DockerUnavailable, type Engine, findEngine } from './engine.ts';
import { type Guard, startGuard } from './guard.ts';
import { type GuestContainer, startContainer } from './guest-container.ts';
import { findImages } from './images.ts';
import { harnessOf, interpreters } from './interpreters.ts';
import { newOwner } from './ownership.ts';
import { probeContainers } from './probe.ts';
import { seccompProfile } from './seccomp-profile.ts';
import { sweepOrphans, sweepOwned } from './sweep.ts';

/** Default runs at the same time per language: the machine's processors less one, within 1 … 4. */
const MAX_DEFAULT_POOL = 4;
/** From asking for a container to its interpreter being ready, on a machine that is busy. */
const READY_TIMEOUT_MS = 60_000;
/** Between the users that workers begin with. */
const SLOTS_APART = 37;

export interface DockerSandboxOptions {
  /** Runs at the same time, per language. */
  poolSize?: number;
  /** Containers kept ready and frozen per language; 0 makes each when it is asked for. */
  warm?: number;
  /** DOCKER_HOST; without it the usual sockets are tried. */
  dockerHost?: string | undefined;
  /** XDG_RUNTIME_DIR, for engines without root. */
  runtimeDir?: string | undefined;
  /** The user's home, for Docker Desktop and its like. */
  home?: string | undefined;
  /** Image of each language. */
  images?: Partial<Record<Language, string>>;
  /** `auto`: gVisor where the engine has it, else the engine's own; or the name of a runtime. */
  runtime?: string;
  /** For metrics; they must not throw. */
  onStart?(event: { mode: 'docker'; language: Language; waitedMs: number; warm: boolean }): void;
  onEnd?(event: {
    mode: 'docker';
    language: Language;
    ok: boolean;
    limit: LimitHit | undefined;
    durationMs: number;
    latencyMs: number;
  }): void;
}

export const DOCKER_IMAGES: Readonly<Record<Language, string>> = {
  python: 'edgecoder/sandbox-python',
  javascript: 'edgecoder/sandbox-node',
};

/**
 * A container for each run, by Docker or Podman: no network, nothing to write to but a small tmpfs, no privileges, a system
 * call filter of our own, bounded memory, processor and processes; in gVisor where the engine has it. Containers are made
 * ahead, frozen, and used once.
 *
 * Nothing runs before the self-test has tried each promised wall and found that it holds. `seed` makes the program's
 * random generators repeat; `clockMs` has no effect: a program that runs natively reads the machine's clock.
 */
export function createDockerSandbox(options: DockerSandboxOptions = {}): Sandbox {
  const size = options.poolSize ?? Math.min(MAX_DEFAULT_POOL, Math.max(1, availableParallelism() - 1));
  let host: Promise<Host> | undefined;
  let pools: Host['pools'] = {};
  let proven: Promise<SelfTest> | undefined;
  let closed = false;
  const closing = new AbortController();
  /** Guests in use, until everything of them is gone. */
  const ending = new Set<Promise<void>>();

  const prepared = (): Promise<Host> =>
    (host ??= prepareHost(options, size).then((made) => {
      pools = made.pools;
      return made;
    }));

  const run = async (request: RunRequest, { signal }: { signal?: AbortSignal } = {}): Promise<RunResult> => {
    const asked = performance.now();
    const { language } = request;
    const made = await prepared();
    const pool = made.pools[language];
    if (pool === undefined) throw new SandboxError('unavailable', `no image for ${language}`);
    if (closed) throw new SandboxError('closed', 'the sandbox is closed');
    made.guarded();
    const { guest, warm } = await pool.acquire(request.limits.memoryBytes, signal);
    options.onStart?.({ mode: 'docker', language, waitedMs: performance.now() - asked, warm });
    const gone = guest.gone.then(() => {
      ending.delete(gone);
      pool.release();
    });
    ending.add(gone);
    try {
      const until = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      const result = await superviseGuest(guest, request, until);
      const { ok, limit, durationMs } = result;
      options.onEnd?.({ mode: 'docker', language, ok, limit, durationMs, latencyMs: performance.now() - asked });
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
      ({ problems, languages, engine }) => probeContainers({ run, problems, languages, engine }),
      (error: unknown): SelfTest => ({
        mode: 'docker',
        available: false,
        languages: [],
        reason: (error as Error).message,
        ...(error instanceof DockerUnavailable ? { remedy: error.remedy } : {}),
      }),
    ));

  return {
    mode: 'docker',
    selfTest,
    async run(request, runOptions) {
      if (closed) throw new SandboxError('closed', 'the sandbox is closed');
      const { available, languages, reason } = await selfTest();
      if (closed) throw new SandboxError('closed', 'the sandbox is closed');
      if (!available || !languages.includes(request.language)) {
        throw new SandboxError('unavailable', `the docker sandbox does not hold here: ${reason ?? 'unknown reason'}`);
      }
      return run(request, runOptions);
    },
    pool: () => Object.fromEntries(Object.entries(pools).map(([language, pool]) => [language, pool.size])),
    async close() {
      closed = true;
      closing.abort();
      const made = await host?.catch(() => undefined);
      await Promise.all(Object.values(made?.pools ?? {}).map((pool) => pool.close()));
      while (ending.size > 0) await Promise.all(ending);
      await made?.close();
    },
  };
}

interface Host {
  engine: Engine;
  pools: Partial<Record<Language, GuestPool<GuestContainer>>>;
  languages: Language[];
  /** What is missing for a language, with its remedy. */
  problems: { reason: string; remedy: string }[];
  /** Makes sure that somebody removes what is left when this process dies. */
  guarded(): void;
  close(): Promise<void>;
}

async function prepareHost(options: DockerSandboxOptions, size: number): Promise<Host> {
  const engine = await findEngine({
    dockerHost: options.dockerHost,
    runtimeDir: options.runtimeDir,
    home: options.home,
    runtime: options.runtime ?? 'auto',
  });
  const { docker, endpoint } = engine;
  const owner = newOwner();
  await sweepOrphans(docker, owner.machine);
  const { languages, problems } = await findImages(engine, { ...DOCKER_IMAGES, ...options.images });
  const made = interpreters({ ...DOCKER_IMAGES, ...options.images });
  const profile = offerProfile(engine.isPodman);
  const pools: Host['pools'] = {};
  // No two that run at the same time are the same user, whatever pool they are of; workers begin at places of their own.
  let slot = process.pid * SLOTS_APART;
  for (const language of languages) {
    pools[language] = createGuestPool({
      size,
      warm: options.warm ?? size,
      start: (memoryBytes, _slot, signal, ahead) =>
        startContainer({
          docker,
          host: endpoint.host,
          plan: {
            language,
            interpreter: made[language],
            memoryBytes,
            slot: slot++,
            owner,
            profile: profile.value,
            runtime: engine.runtime,
            isGvisor: engine.isGvisor,
            isPodman: engine.isPodman,
          },
          harness: harnessOf(language, ahead),
          pause: ahead,
          timeoutMs: READY_TIMEOUT_MS,
          signal,
        }),
    });
  }
  let guard: Guard = startGuard(endpoint.host, owner);
  return {
    engine,
    pools,
    languages,
    problems,
    guarded() {
      if (guard.lost) guard = startGuard(endpoint.host, owner);
    },
    async close() {
      // All are gone by now, except for one whose removal failed.
      await sweepOwned(docker, owner).catch(() => 0);
      guard.dismiss();
      profile.remove();
    },
  };
}

/** Docker's clients send the filter itself; Podman, which runs on the same machine, reads it from a file. */
function offerProfile(isPodman: boolean): { value: string; remove(): void } {
  const text = JSON.stringify(seccompProfile());
  if (!isPodman) return { value: text, remove: () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'edgecoder-seccomp-'));
  const file = join(folder, 'profile.json');
  writeFileSync(file, text);
  return { value: file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
