import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import { SandboxError } from '../interface.ts';
import { inTime } from './engine.ts';
import type { Remover } from './removal.ts';

/** Engines repeat in their errors what they were asked for. */
const MAX_PROBLEM_CHARS = 500;

/** What an engine said, as short as it may be shown. */
export const problemOf = (error: unknown): string =>
  (error as Error).message.trim().slice(0, MAX_PROBLEM_CHARS).toWellFormed();

/** Before each look for a container whose making was not answered: the engine may still be at it. */
const LOST_PAUSES_MS = [0, 2000, 15_000];

/**
 * Has an engine make a container. One that comes into being after this side has stopped waiting is removed, and so is one
 * of which the engine did not get to say so: it has a name that is known before.
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
  const name = `edgecoder-${randomUUID()}`;
  const making = docker.createContainer({ ...plan, name });
  try {
    return await inTime(making, timeoutMs);
  } catch (error) {
    void making.then(
      (late) => remover.remove(late),
      (failure) => (mayExist(failure) ? removeLost(docker.getContainer(name), remover) : undefined),
    );
    throw new SandboxError('unavailable', `no container was made: ${problemOf(error)}`, { cause: error });
  }
}

/** The engine was asked, and has not said that it did not do it. */
const mayExist = ({ statusCode, syscall }: { statusCode?: number; syscall?: string }): boolean =>
  statusCode === undefined && syscall !== 'connect';

async function removeLost(container: Docker.Container, remover: Remover): Promise<void> {
  for (const pause of LOST_PAUSES_MS) {
    await new Promise((resolve) => setTimeout(resolve, pause).unref());
    await remover.remove(container);
  }
}
