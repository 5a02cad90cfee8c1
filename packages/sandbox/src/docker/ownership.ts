import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** On every container of ours; the value is the machine's, so that engines shared by several are not swept by another. */
export const MACHINE_LABEL = 'edgecoder.sandbox.machine';
/** The worker a container belongs to. */
export const OWNER_LABEL = 'edgecoder.sandbox.owner';

/** One worker process: `boot/pid namespace/pid/start time/number of the sandbox in it`. */
export interface Owner {
  machine: string;
  /** Value of OWNER_LABEL. */
  name: string;
}

let sandboxes = 0;

/** A name for one more sandbox of this process. */
export function newOwner(): Owner {
  sandboxes++;
  return { machine: machineId(), name: [processId(process.pid), sandboxes].join('/') };
}

/**
 * Nobody is there any more to whom this container belongs. Says no when that cannot be known: a process in another PID
 * namespace, or on another machine that uses the same engine.
 */
export function isOrphan(labels: Readonly<Record<string, string>>): boolean {
  const name = labels[OWNER_LABEL];
  if (labels[MACHINE_LABEL] !== machineId() || name === undefined) return false;
  const [boot, space, pid] = name.split('/');
  if (boot !== bootId()) return true;
  if (space !== pidSpace() || !/^\d+$/.test(pid ?? '')) return false;
  return !name.startsWith(`${processId(Number(pid))}/`);
}

/** Told apart from a later process with the same number by its start. */
const processId = (pid: number): string => [bootId(), pidSpace(), pid, startOf(pid)].join('/');

const machineId = (): string =>
  createHash('sha256')
    .update(`edgecoder sandbox ${read('/etc/machine-id') || hostname()}`)
    .digest('hex')
    .slice(0, 16);

const bootId = (): string => read('/proc/sys/kernel/random/boot_id') || 'boot';

function pidSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return 'host';
  }
}

/** Ticks since the machine started, or whether there is one where that is not known; '' when it is gone. */
function startOf(pid: number): string {
  if (process.platform === 'linux') {
    const stat = read(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  }
  try {
    process.kill(pid, 0);
    return 'alive';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'alive' : '';
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
