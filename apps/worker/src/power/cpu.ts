/** Processor time since some start, in any unit, as long as both are in the same one. */
export interface CpuTimes {
  busy: number;
  total: number;
}

/** Sum over the processors, as `os.cpus()` tells them. */
export function cpuTimes(
  cpus: readonly { times: { user: number; nice: number; sys: number; idle: number; irq: number } }[],
): CpuTimes {
  let busy = 0;
  let idle = 0;
  for (const { times } of cpus) {
    busy += times.user + times.nice + times.sys + times.irq;
    idle += times.idle;
  }
  return { busy, total: busy + idle };
}

/**
 * Load of the processors between two readings by everything but us, percent: our own work must not hold up our own work.
 * @param ownBusy processor time of our own processes between the readings, in the same unit.
 */
export function cpuLoadPct(before: CpuTimes, after: CpuTimes, ownBusy: number): number {
  const total = after.total - before.total;
  if (total <= 0) return 0;
  const others = after.busy - before.busy - Math.max(0, ownBusy);
  return Math.min(100, Math.max(0, (others / total) * 100));
}

/** One process and the processor time it has used, with that of children it has reaped. */
export interface ProcessTime {
  pid: number;
  parent: number;
  /** Milliseconds. */
  cpuMs: number;
}

/** Processor time of a process and everything below it, milliseconds. */
export function treeCpuMs(processes: readonly ProcessTime[], root: number): number {
  const children = new Map<number, ProcessTime[]>();
  let sum = 0;
  const open: number[] = [];
  for (const process of processes) {
    if (process.pid === root) {
      sum += process.cpuMs;
      open.push(root);
    }
    const siblings = children.get(process.parent);
    if (siblings === undefined) children.set(process.parent, [process]);
    else siblings.push(process);
  }
  const seen = new Set(open);
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    for (const child of children.get(pid) ?? []) {
      if (seen.has(child.pid)) continue;
      seen.add(child.pid);
      sum += child.cpuMs;
      open.push(child.pid);
    }
  }
  return sum;
}
