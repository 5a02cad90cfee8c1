import type Docker from 'dockerode';
import { type ProjectResult, SandboxError } from '../interface.ts';
import { changesOf } from '../project/changes.ts';
import { PROJECT_FOLDER, shellReport } from '../project/command.ts';
import { PROJECT_PROCESSES, projectResult } from '../project/project-result.ts';
import { PROJECT_TOOLS, projectEnvironment, TOOLS_FOLDER } from '../project/tools.ts';
import type { Guest } from '../supervisor/guest.ts';
import { GUEST_HOME } from '../supervisor/guest-limits.ts';
import type { ProjectOrder } from '../supervisor/guest-sandbox.ts';
import { superviseGuest } from '../supervisor/supervise-guest.ts';
import { type ContainerSetting, GUEST_PATH } from './container-plan.ts';
import { untilAborted } from './engine.ts';
import { startContainer } from './guest-container.ts';
import type { Harness } from './interpreters.ts';
import { makeVolume } from './project-volume.ts';
import { type Remover, soon } from './removal.ts';
import { startKeeper, type TreeKeeper } from './tree-keeper.ts';

/** From a command's result to its container being gone, on an engine that is busy. */
const GONE_TIMEOUT_MS = 60_000;

/**
 * Waits for two lines, the fence as printf(1) takes it and the command; then becomes the command, whose exit code the engine
 * tells. Nothing of the harness is left while foreign code runs.
 */
const HARNESS = `
printf ${shellReport('ready')} >&2
IFS= read -r fence && IFS= read -r line || exit
cd ${GUEST_HOME}/${PROJECT_FOLDER} || exit 126
printf "$fence"${shellReport('started')} >&2
exec </dev/null
exec /bin/sh -c "$line"
`;

const COMMAND_HARNESS: Harness = {
  opening: Buffer.alloc(0),
  encode: ({ code, fence = '' }) => Buffer.from(`${octal(Buffer.from(fence, 'hex'))}\n${code}\n`, 'utf8'),
};

const octal = (bytes: Buffer): string => [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/** Two containers that share a volume: one becomes the command, the other puts files in and looks at what is left of them. */
export interface ProjectGuest extends Guest {
  readonly command: Guest;
  readonly keeper: TreeKeeper;
}

export interface ProjectStart {
  docker: Docker;
  remover: Remover;
  /** Address of the same engine. */
  host: string;
  image: string;
  setting: ContainerSetting;
  memoryBytes: number;
  slot: number;
  timeoutMs: number;
  signal: AbortSignal;
}

/** @throws {SandboxError} `unavailable` or `aborted`; nothing is left then. */
export async function startProjectGuest(options: ProjectStart): Promise<ProjectGuest> {
  const { docker, remover, host, image, setting, slot, memoryBytes, timeoutMs, signal } = options;
  const volume = await makeVolume(docker, setting);
  const plan = { ...setting, image, slot, volume };
  const [keeping, starting] = await Promise.allSettled([
    startKeeper({ docker, remover, host, plan, timeoutMs, signal }),
    startContainer({
      docker,
      remover,
      host,
      plan: {
        ...plan,
        command: ['/bin/sh', '-c', HARNESS],
        memoryBytes,
        maxProcesses: PROJECT_PROCESSES,
        environment: projectEnvironment(`${GUEST_HOME}/${TOOLS_FOLDER}`, GUEST_PATH),
      },
      harness: COMMAND_HARNESS,
      timeoutMs,
      signal,
    }),
  ]);
  const keeper = keeping.status === 'fulfilled' ? keeping.value : undefined;
  const command = starting.status === 'fulfilled' ? starting.value : undefined;
  const removed = Promise.withResolvers<void>();
  const kill = (): void => {
    command?.kill();
    removed.resolve(keeper?.remove());
  };
  const gone = Promise.all([removed.promise, command?.gone]).then(() => remover.remove(docker.getVolume(volume.name)));
  if (keeper === undefined || command === undefined) {
    kill();
    await soon(gone);
    throw keeping.status === 'rejected' ? keeping.reason : (starting as PromiseRejectedResult).reason;
  }
  return {
    command,
    keeper,
    kill,
    gone,
    listen: command.listen,
    send: command.send,
    meter: command.meter,
  };
}

/**
 * Puts a tree into a guest that waits, lets it run its command, and has the keeper look at what is left once the command's
 * container is gone, and everything that ran in it.
 * @throws {SandboxError}
 */
export async function runInProjectGuest(guest: ProjectGuest, order: ProjectOrder): Promise<ProjectResult> {
  const { tree, command, language, limits, signal } = order;
  await guest.keeper.furnish({ [TOOLS_FOLDER]: PROJECT_TOOLS, [PROJECT_FOLDER]: tree }, PROJECT_FOLDER, signal);
  const result = await superviseGuest(guest.command, { language, code: command, limits }, signal);
  const within = AbortSignal.any([signal, AbortSignal.timeout(GONE_TIMEOUT_MS)]);
  await untilAborted(guest.command.gone, within, 'the engine does not end the command').catch((cause: Error) => {
    throw new SandboxError(signal.aborted ? 'aborted' : 'crashed', cause.message, { cause });
  });
  return projectResult(result, changesOf(tree, await guest.keeper.collect(signal)));
}
