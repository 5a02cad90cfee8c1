import { readFileSync, readlinkSync } from 'node:fs';

/** What the kernel enforces on a process: who it is, what it may, whether a filter is on it. */
export interface Confinement {
  uids: number[];
  gids: number[];
  capabilities: { effective: bigint; permitted: bigint; bounding: bigint };
  noNewPrivileges: boolean;
  filtered: boolean;
  /** Namespaces that it shares with this process. */
  shared: string[];
}

const NAMESPACES = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'user', 'uts'];

/** Undefined when the process is gone. */
export function confinementOf(pid: number): Confinement | undefined {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return undefined;
  }
  const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
  const bits = (name: string): bigint => BigInt(`0x${field(name) || 'ffff'}`);
  return {
    uids: field('Uid').split('\t').map(Number),
    gids: field('Gid').split('\t').map(Number),
    capabilities: { effective: bits('CapEff'), permitted: bits('CapPrm'), bounding: bits('CapBnd') },
    noNewPrivileges: field('NoNewPrivs') === '1',
    filtered: field('Seccomp') === '2',
    shared: NAMESPACES.filter((name) => isShared(pid, name)),
  };
}

/** What cannot be read counts as shared: nobody has shown that it is not. */
function isShared(pid: number, namespace: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/${namespace}`) === readlinkSync(`/proc/self/ns/${namespace}`);
  } catch {
    return true;
  }
}

/** Rights that a process has, or could gain, where it was promised to have none; undefined when it has none. */
export function rightsOf({ uids, gids, capabilities, noNewPrivileges }: Confinement): string | undefined {
  if (uids.includes(0) || gids.includes(0)) return 'it runs as root';
  if (capabilities.effective !== 0n || capabilities.permitted !== 0n) return 'it has capabilities';
  if (capabilities.bounding !== 0n) return 'it could gain capabilities';
  return noNewPrivileges ? undefined : 'it could gain privileges by starting a program';
}

/** What is missing of the walls that a process in namespaces of its own was promised, as the kernel tells from outside. */
export function unconfined(pid: number): string | undefined {
  const seen = confinementOf(pid);
  if (seen === undefined) return 'it is gone';
  const rights = rightsOf(seen);
  if (rights !== undefined) return rights;
  if (seen.shared.length > 0) return `it shares namespaces with the system: ${seen.shared.join(', ')}`;
  return seen.filtered ? undefined : 'its system calls are not filtered';
}
