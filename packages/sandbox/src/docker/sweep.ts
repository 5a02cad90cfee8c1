import type Docker from 'dockerode';
import { inTime } from './engine.ts';
import { isOrphan, MACHINE_LABEL, OWNER_LABEL, type Owner } from './ownership.ts';
import { isRemoved, type Removable } from './removal.ts';

const LIST_TIMEOUT_MS = 30_000;
const REMOVE_TRIES = 5;
const REMOVE_PAUSE_MS = 500;
/** Removed at the same time. */
const REMOVED_AT_ONCE = 8;

/**
 * Removes what workers of this machine that are gone have left in the engine; what cannot be removed now is met again at the
 * next start.
 */
export const sweepOrphans = async (docker: Docker, machine: string): Promise<void> =>
  void (await sweep(docker, [`${MACHINE_LABEL}=${machine}`], isOrphan));

/** Removes everything of one owner. @returns false when something of it is still there. */
export const sweepOwned = (docker: Docker, owner: Owner): Promise<boolean> =>
  sweep(docker, [`${MACHINE_LABEL}=${owner.machine}`, `${OWNER_LABEL}=${owner.name}`], () => true);

/** Containers before volumes: one that a container has cannot be removed. */
async function sweep(
  docker: Docker,
  label: string[],
  isMeant: (labels: Readonly<Record<string, string>>) => boolean,
): Promise<boolean> {
  const containers = await inTime(docker.listContainers({ all: true, filters: { label } }), LIST_TIMEOUT_MS);
  const meant = containers.filter(({ Labels }) => isMeant(Labels ?? {}));
  const areContainersGone = await removeAll(meant.map(({ Id }) => docker.getContainer(Id)));
  const { Volumes } = await inTime(docker.listVolumes({ filters: { label } }), LIST_TIMEOUT_MS);
  const volumes = (Volumes ?? []).filter(({ Labels }) => isMeant(Labels ?? {}));
  const areVolumesGone = await removeAll(volumes.map(({ Name }) => docker.getVolume(Name)));
  return areContainersGone && areVolumesGone;
}

async function removeAll(things: Removable[]): Promise<boolean> {
  let areGone = true;
  const work = async (): Promise<void> => {
    for (let next = things.pop(); next !== undefined; next = things.pop()) {
      let isGone = await isRemoved(next);
      for (let tries = 1; !isGone && tries < REMOVE_TRIES; tries++) {
        await new Promise((resolve) => setTimeout(resolve, REMOVE_PAUSE_MS));
        isGone = await isRemoved(next);
      }
      areGone &&= isGone;
    }
  };
  await Promise.all(Array.from({ length: REMOVED_AT_ONCE }, work));
  return areGone;
}
