import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { SandboxError } from '../interface.ts';
import { SCRATCH_BYTES, SCRATCH_ENTRIES } from '../supervisor/guest-limits.ts';
import type { ContainerSetting, Volume } from './container-plan.ts';
import { inTime } from './engine.ts';
import { problemOf } from './make-container.ts';
import { MACHINE_LABEL, OWNER_LABEL } from './ownership.ts';

const PAGE_BYTES = 4096;

/**
 * Has an engine keep a volume for one project. It is a tmpfs, as a guest's other private files are, bounded alike, and there
 * as long as a container that has it runs: its files outlive the guest's container in the keeper's.
 * @throws {SandboxError} `unavailable`
 */
export async function makeVolume(
  docker: Docker,
  { owner, isPodman }: Pick<ContainerSetting, 'owner' | 'isPodman'>,
): Promise<Volume> {
  // Podman takes `size` for a quota of its own; this is the same to the kernel where pages are as large as here, and measured.
  const size = isPodman ? `nr_blocks=${SCRATCH_BYTES / PAGE_BYTES}` : `size=${SCRATCH_BYTES}`;
  const volume: Volume = {
    name: `edgecoder-project-${randomBytes(12).toString('hex')}`,
    driver: {
      Name: 'local',
      Options: {
        type: 'tmpfs',
        device: 'tmpfs',
        o: `nosuid,nodev,${size},nr_inodes=${SCRATCH_ENTRIES},mode=1777`,
      },
    },
    labels: { [MACHINE_LABEL]: owner.machine, [OWNER_LABEL]: owner.name },
  };
  try {
    const { name, driver, labels } = volume;
    const made = { Name: name, Driver: driver.Name, DriverOpts: driver.Options, Labels: labels };
    await inTime(docker.createVolume(made));
  } catch (error) {
    throw new SandboxError('unavailable', `no volume was made: ${problemOf(error)}`, { cause: error });
  }
  return volume;
}
