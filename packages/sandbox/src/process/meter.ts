import type { ExecutionLimits } from '@edgecoder/protocol';
import { CPU_GRACE_MS, type GuestMeter, MEMORY_GRACE_BYTES } from '../supervisor/guest.ts';
import { treeMemory, treeUsage } from '../supervisor/process-tree.ts';
import type { Cgroup } from './cgroups.ts';

/** Counts everything below the first process of a guest, by its control group where it has one. */
export function meterTree(
  initPid: number,
  cgroup: Cgroup | undefined,
  limits: ExecutionLimits,
  maxProcesses: number,
): GuestMeter {
  const base = treeUsage(initPid);
  const stoppedAt = (): 'memory' | 'processes' | undefined => {
    const counted = cgroup?.events();
    if ((counted?.oomKills ?? 0) > 0) return 'memory';
    return (counted?.refusedForks ?? 0) > 0 ? 'processes' : undefined;
  };
  return {
    stoppedAt,
    look() {
      const stopped = stoppedAt();
      if (stopped !== undefined) return stopped;
      const now = treeUsage(initPid);
      if (now === undefined || base === undefined) return undefined;
      const allowed = limits.memoryBytes + MEMORY_GRACE_BYTES;
      if (cgroup === undefined && now.rssBytes - base.rssBytes > allowed) {
        // Pages that forked processes share were counted for each: what is in question is counted exactly.
        if (treeMemory(initPid) - base.rssBytes > allowed) return 'memory';
      }
      if (now.threads >= maxProcesses) return 'processes';
      return now.cpuMs - base.cpuMs > limits.wallMs + CPU_GRACE_MS ? 'cpu' : undefined;
    },
  };
}
