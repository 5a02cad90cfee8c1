import type Docker from 'dockerode';
import { inTime } from './engine.ts';
import { isOrphan, MACHINE_LABEL, OWNER_LABEL, type Owner } from './ownership.ts';

const REMOVE_TIMEOUT_MS = 30_000;
const REMOVE_TRIES = 5;
const REMOVE_PAUSE_MS = 500;
/** Removed at the same time. */
const REMOVED_AT_ONCE = 8;

/**
 * Ends and removes a container with its volumes; one that is gone already is no error. An engine that fails is asked
 * again: until then the program in it may go on.
 * @throws {Error} what it said last.
 */
export async function removeContainer(docker: Docker, id: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await inTime(docker.getContainer(id).remove({ force: true, v: true }), REMOVE_TIMEOUT_MS);
      return;
    } catch (error) {
      const { statusCode } = error as { statusCode?: number };
      // 409: somebody else is removing it.
      if (statusCode === 404 || statusCode === 409) return;
      if (tries >= REMOVE_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, REMOVE_PAUSE_MS));
    }
  }
}

/** Removes the containers of workers of this machine that are gone. @returns how many. */
export async function sweepOrphans(docker: Docker, machine: string): Promise<number> {
  const found = await list(docker, [`${MACHINE_LABEL}=${machine}`]);
  return removeAll(
    docker,
    found.filter(({ Labels }) => isOrphan(Labels ?? {})),
  );
}

/** Removes everything of one owner. @returns how many. */
export async function sweepOwned(docker: Docker, owner: Owner): Promise<number> {
  return removeAll(docker, await list(docker, [`${MACHINE_LABEL}=${owner.machine}`, `${OWNER_LABEL}=${owner.name}`]));
}

const list = (docker: Docker, labels: string[]): Promise<Docker.ContainerInfo[]> =>
  inTime(docker.listContainers({ all: true, filters: { label: labels } }), REMOVE_TIMEOUT_MS);

async function removeAll(docker: Docker, containers: readonly Docker.ContainerInfo[]): Promise<number> {
  const waiting = [...containers];
  let removed = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      await removeContainer(docker, next.Id).then(
        () => removed++,
        // What cannot be removed now is met again at the next start.
        () => {},
      );
    }
  };
  await Promise.all(Array.from({ length: REMOVED_AT_ONCE }, work));
  return removed;
}
