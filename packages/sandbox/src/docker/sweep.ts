import type Docker from 'dockerode';
import { inTime } from './engine.ts';
import { isOrphan, MACHINE_LABEL, OWNER_LABEL, type Owner } from './ownership.ts';

const REMOVE_TIMEOUT_MS = 30_000;
const REMOVE_TRIES = 5;
const REMOVE_PAUSE_MS = 500;
/** Removed at the same time. */
const REMOVED_AT_ONCE = 8;

/**
 * Ends and removes a container with its unnamed volumes; one that is gone already is no error. An engine that fails is asked
 * again: until then the program in it may go on.
 * @throws {Error} what it said last.
 */
export const removeContainer = (docker: Docker, id: string): Promise<void> =>
  // 409: somebody else is removing it.
  insist(() => docker.getContainer(id).remove({ force: true, v: true }), [404, 409]);

/** Removes a volume that no container has any more; one that is gone already is no error. @throws {Error} as above. */
export const removeVolume = (docker: Docker, name: string): Promise<void> =>
  insist(() => docker.getVolume(name).remove({ force: true }), [404]);

async function insist(remove: () => Promise<unknown>, isGone: readonly number[]): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await inTime(remove(), REMOVE_TIMEOUT_MS);
      return;
    } catch (error) {
      const { statusCode } = error as { statusCode?: number };
      if (statusCode !== undefined && isGone.includes(statusCode)) return;
      if (tries >= REMOVE_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, REMOVE_PAUSE_MS));
    }
  }
}

/** Removes what workers of this machine that are gone have left in the engine. */
export const sweepOrphans = (docker: Docker, machine: string): Promise<void> =>
  sweep(docker, [`${MACHINE_LABEL}=${machine}`], isOrphan);

/** Removes everything of one owner. */
export const sweepOwned = (docker: Docker, owner: Owner): Promise<void> =>
  sweep(docker, [`${MACHINE_LABEL}=${owner.machine}`, `${OWNER_LABEL}=${owner.name}`], () => true);

/** Containers before volumes: one that a container has cannot be removed. */
async function sweep(
  docker: Docker,
  label: string[],
  isMeant: (labels: Readonly<Record<string, string>>) => boolean,
): Promise<void> {
  const containers = await inTime(docker.listContainers({ all: true, filters: { label } }), REMOVE_TIMEOUT_MS);
  const meant = containers.filter(({ Labels }) => isMeant(Labels ?? {}));
  await removeAll(
    meant.map(({ Id }) => Id),
    (id) => removeContainer(docker, id),
  );
  const { Volumes } = await inTime(docker.listVolumes({ filters: { label } }), REMOVE_TIMEOUT_MS);
  const volumes = (Volumes ?? []).filter(({ Labels }) => isMeant(Labels ?? {}));
  await removeAll(
    volumes.map(({ Name }) => Name),
    (name) => removeVolume(docker, name),
  );
}

async function removeAll(names: string[], remove: (name: string) => Promise<void>): Promise<void> {
  const work = async (): Promise<void> => {
    for (let next = names.pop(); next !== undefined; next = names.pop()) {
      // What cannot be removed now is met again at the next start.
      await remove(next).catch(() => {});
    }
  };
  await Promise.all(Array.from({ length: REMOVED_AT_ONCE }, work));
}
