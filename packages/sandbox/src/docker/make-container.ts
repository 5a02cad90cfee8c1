import type Docker from 'dockerode';
import { SandboxError } from '../interface.ts';
import { inTime } from './engine.ts';
import type { Remover } from './removal.ts';

/** Engines repeat in their errors what they were asked for. */
const MAX_PROBLEM_CHARS = 500;

/** What an engine said, as short as it may be shown. */
export const problemOf = (error: unknown): string =>
  (error as Error).message.trim().slice(0, MAX_PROBLEM_CHARS).toWellFormed();

/**
 * Has an engine make a container. One that comes into being after this side has stopped waiting is removed.
 * @throws {SandboxError} `unavailable`
 */
export async function makeContainer(
  { docker, remover }: { docker: Docker; remover: Remover },
  plan: Docker.ContainerCreateOptions,
  timeoutMs: number,
): Promise<Docker.Container> {
  if (remover.isOverwhelmed) {
    throw new SandboxError('unavailable', 'no container was made: the engine does not remove those that are there');
  }
  const making = docker.createContainer(plan);
  try {
    return await inTime(making, timeoutMs);
  } catch (error) {
    void making.then(
      (late) => remover.remove(late),
      () => {},
    );
    throw new SandboxError('unavailable', `no container was made: ${problemOf(error)}`, { cause: error });
  }
}
