import type { ExecutionLimits } from '@edgecoder/protocol';
import { CPU_GRACE_MS, type GuestMeter, MEMORY_GRACE_BYTES } from '../supervisor/guest.ts';
import { treeMemory, treeUsage } from '../supervisor/process-tree.ts';
import { hasSwap } from '../supervisor/swap.ts';
import type { Cgroup } from './cgroups.ts';

/**
 * Counts everything below the first process of a guest, by its control group where it has one: the kernel's own bound is
 * looked after here where there is none, or none for what goes to swap.
 */
export function meterTree(
  initPid: number,
  cgroup: Cgroup | undefined,
  limits: ExecutionLimits,
  maxProcesses: number,
): GuestMeter {
  const withSwap = cgroup?.boundsSwap !== true && hasSwap();
  const counted = cgroup === undefined || withSwap;
  const base = treeUsage(initPid, { withSwap });
  const stoppedAt = (): 'memory' | 'processes' | undefined => {
    const events = cgroup?.events();
    if ((events?.oomKills ?? 0) > 0) return 'memory';
    return (events?.refusedForks ?? 0) > 0 ? 'processes' : undefined;
  };
  return {
    stoppedAt,
    look() {
      const stopped = stoppedAt();
      if (stopped !== undefined) return stopped;
      const now = treeUsage(initPid, { withSwap });
      if (now === undefined || base === undefined) return undefined;
      const allowed = limits.memoryBytes + MEMORY_GRACE_BYTES;
      if (counted && now.memoryBytes - base.memoryBytes > allowed) {
        // Pages that forked processes share were counted for each: what is in question is counted exactly.
        if (treeMemory(initPid) - base.memoryBytes > allowed) return 'memory';
      }
      if (now.threads >= maxProcesses) return 'processes';
      return now.cpuMs - base.cpuMs > limits.wallMs + CPU_GRACE_MS ? 'cpu' : undefined;
    },
  };
}
