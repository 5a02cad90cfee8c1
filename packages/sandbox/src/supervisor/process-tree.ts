import { readdirSync, readFileSync } from 'node:fs';

/** Kernel constants of every Linux this runs on (4 KiB pages, 100 ticks a second). */
const PAGE_BYTES = 4096;
const TICK_MS = 10;
/** More processes than any limit allows are not walked: the guest is over its limit anyway. */
const MAX_WALKED = 1024;

/** What all processes under one use together, as the kernel counts it now. */
export interface TreeUsage {
  processes: number;
  threads: number;
  /** Resident memory, and what went to swap where that was asked for; shared pages counted once for each. */
  memoryBytes: number;
  /** User and system time, of children that ended too. */
  cpuMs: number;
}

/**
 * Everything below a process, itself included. Under the first process of a PID namespace that is everything in it:
 * whoever lost its parent became that one's child. Undefined when the process is gone.
 */
export function treeUsage(root: number, options: { withSwap?: boolean; proc?: string } = {}): TreeUsage | undefined {
  const { withSwap = false, proc = '/proc' } = options;
  const usage: TreeUsage = { processes: 0, threads: 0, memoryBytes: 0, cpuMs: 0 };
  const there = walk(root, proc, (pid) => {
    const stat = readFileSync(`${proc}/${pid}/stat`, 'latin1');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    usage.processes++;
    // Fields 14 – 17 (times), 20 (threads) and 24 (resident pages) of proc(5), counted from the third.
    for (const at of [11, 12, 13, 14]) usage.cpuMs += (fields[at] ?? 0) * TICK_MS;
    usage.threads += fields[17] ?? 1;
    usage.memoryBytes += (fields[21] ?? 0) * PAGE_BYTES;
    if (withSwap) usage.memoryBytes += kilobytes(readFileSync(`${proc}/${pid}/status`, 'latin1'), 'VmSwap');
  });
  return there ? usage : undefined;
}

/** Memory of all processes under one, resident or in swap, each shared page counted once in all; dearer to ask for, bytes. */
export function treeMemory(root: number, proc = '/proc'): number {
  let bytes = 0;
  walk(root, proc, (pid) => {
    const rollup = readFileSync(`${proc}/${pid}/smaps_rollup`, 'latin1');
    bytes += kilobytes(rollup, 'Pss') + kilobytes(rollup, 'SwapPss');
  });
  return bytes;
}

/** A field of one of the kernel's tables, in bytes; 0 where it is not there. */
const kilobytes = (table: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(table)?.[1] ?? 0) * 1024;

/** Visits a process and all below it, leaving out those that end meanwhile. False when the first one is gone. */
function walk(root: number, proc: string, visit: (pid: number) => void): boolean {
  const waiting = [root];
  for (let walked = 0; waiting.length > 0 && walked < MAX_WALKED; walked++) {
    const pid = waiting.pop() as number;
    try {
      visit(pid);
      for (const thread of readdirSync(`${proc}/${pid}/task`)) {
        const children = readFileSync(`${proc}/${pid}/task/${thread}/children`, 'latin1');
        for (const child of children.split(' ')) if (child !== '') waiting.push(Number(child));
      }
    } catch {
      if (pid === root) return false;
    }
  }
  return true;
}

/** Children of a process; none when it is gone. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
