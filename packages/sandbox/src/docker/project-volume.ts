import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { SandboxError } from '../interface.ts';
import { SCRATCH_BYTES, SCRATCH_ENTRIES, type Volume } from './container-plan.ts';
import { inTime } from './engine.ts';
import { problemOf } from './make-container.ts';
import { MACHINE_LABEL, OWNER_LABEL, type Owner } from './ownership.ts';

/**
 * Has an engine keep a volume for one project. It is a tmpfs, as a guest's other private files are, bounded alike, and there
 * as long as a container that has it runs: its files outlive the guest's container in the keeper's.
 * @throws {SandboxError} `unavailable`
 */
export async function makeVolume(docker: Docker, owner: Owner): Promise<Volume> {
  const volume: Volume = {
    name: `edgecoder-project-${randomBytes(12).toString('hex')}`,
    driver: {
      Name: 'local',
      Options: {
        type: 'tmpfs',
        device: 'tmpfs',
        o: `nosuid,nodev,size=${SCRATCH_BYTES},nr_inodes=${SCRATCH_ENTRIES},mode=1777`,
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
