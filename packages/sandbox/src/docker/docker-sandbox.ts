import { availableParallelism } from 'node:os';
import type { Language } from '@edgecoder/protocol';
import type { Sandbox } from '../interface.ts';
import { createGuestPool } from '../supervisor/guest-pool.ts';
import {
  createGuestSandbox,
  defaultPoolSize,
  type GuestHost,
  type GuestRunEvents,
} from '../supervisor/guest-sandbox.ts';
import { type ContainerSetting, MAX_PROCESSES } from './container-plan.ts';
import { findEngine, inTime } from './engine.ts';
import { type Guard, startGuard } from './guard.ts';
import { startContainer } from './guest-container.ts';
import { findImages } from './images.ts';
import { programCommand, programHarness } from './interpreters.ts';
import { offerProfile } from './offer-profile.ts';
import { newOwner } from './ownership.ts';
import { probeContainers } from './probe.ts';
import { type ProjectGuest, runInProjectGuest, startProjectGuest } from './project-guest.ts';
import { createRemover } from './removal.ts';
import { sweepOrphans, sweepOwned } from './sweep.ts';

/**
 * Kept ready beyond those that may run at the same time: one that is used up is replaced only after some 200 ms, and neighbours
 * that end quickly would leave none.
 */
const SPARE_CONTAINERS = 4;
/** Of those that nobody waits for yet, so many of a language are made at once: each has the engine busy on more than one processor. */
const STARTS_AHEAD = Math.max(2, Math.floor(availableParallelism() / 2));
/** From asking for a container to its interpreter being ready, on a machine that is busy. */
const READY_TIMEOUT_MS = 60_000;
/** What is left in the engine is looked for when the sandbox is closed; one that is away is not waited for. */
const SWEEP_TIMEOUT_MS = 10_000;
/** Between the users that workers begin with. */
const SLOTS_APART = 37;

export interface DockerSandboxOptions extends GuestRunEvents<'docker'> {
  /** Runs at the same time, per language. */
  poolSize?: number;
  /** Containers kept ready per language, frozen while nothing is asked for; 0 makes each when it is asked for. */
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
}

export const DOCKER_IMAGES: Readonly<Record<Language, string>> = {
  python: 'edgecoder/sandbox-python',
  javascript: 'edgecoder/sandbox-node',
};

/**
 * A container for each run, by Docker or Podman: no network, nothing to write to but a small tmpfs, no privileges, a system
 * call filter of our own, bounded memory, processor and processes; in gVisor where the engine has it. Containers are made
 * ahead, frozen but for the next ones while nothing is asked for, and used once.
 *
 * Nothing runs before the self-test has tried each promised wall and found that it holds. `seed` makes the program's
 * random generators repeat; `clockMs` has no effect: a program that runs natively reads the machine's clock.
 */
export function createDockerSandbox(options: DockerSandboxOptions = {}): Sandbox {
  return createGuestSandbox({ ...options, mode: 'docker', prepare: (closing) => prepareHost(options, closing) });
}

type Host = GuestHost<ProjectGuest>;

async function prepareHost(options: DockerSandboxOptions, closing: AbortSignal): Promise<Host> {
  const engine = await findEngine({
    dockerHost: options.dockerHost,
    runtimeDir: options.runtimeDir,
    home: options.home,
    runtime: options.runtime ?? 'auto',
  });
  const { docker, endpoint, runtime, isGvisor, isPodman } = engine;
  const { host } = endpoint;
  const owner = newOwner();
  const remover = createRemover(closing);
  await sweepOrphans(docker, owner.machine);
  const images = { ...DOCKER_IMAGES, ...options.images };
  const { languages, problems } = await findImages(engine, images);
  const profile = offerProfile(isPodman);
  const setting: ContainerSetting = { owner, profile: profile.value, runtime, isGvisor, isPodman };
  const size = options.poolSize ?? defaultPoolSize();
  const pools: Host['pools'] = {};
  const projects: Host['projects'] = {};
  // No two that run at the same time are the same user, whatever pool they are of; workers begin at places of their own.
  let slots = process.pid * SLOTS_APART;
  for (const language of languages) {
    const image = images[language];
    pools[language] = createGuestPool({
      size,
      leaving: size,
      warm: options.warm ?? size + SPARE_CONTAINERS,
      atOnce: STARTS_AHEAD,
      start: (memoryBytes, _slot, signal, ahead) =>
        startContainer({
          docker,
          remover,
          host,
          plan: {
            ...setting,
            image,
            command: programCommand(language, { isGvisor }),
            memoryBytes,
            maxProcesses: MAX_PROCESSES,
            slot: slots++,
          },
          harness: programHarness(language, ahead),
          timeoutMs: READY_TIMEOUT_MS,
          signal,
        }),
    });
    projects[language] = createGuestPool({
      size,
      warm: 0,
      start: (memoryBytes, _slot, signal) =>
        startProjectGuest({
          docker,
          remover,
          host,
          image,
          setting,
          memoryBytes,
          slot: slots++,
          timeoutMs: READY_TIMEOUT_MS,
          signal,
        }),
    });
  }
  let guard: Guard = startGuard(host, owner);
  return {
    pools,
    projects,
    runProject: runInProjectGuest,
    probe: (unproven) => probeContainers({ ...unproven, languages, problems, engine }),
    beforeRun() {
      // Somebody has to remove what is left when this process dies.
      if (guard.lost) guard = startGuard(host, owner);
    },
    async close() {
      // All are gone by now, but for those of which an engine does not say that they are: they are left to the guard.
      await remover.settled();
      if (await inTime(sweepOwned(docker, owner), SWEEP_TIMEOUT_MS).catch(() => false)) guard.dismiss();
      profile.remove();
    },
  };
}
