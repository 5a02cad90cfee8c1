import type { ExecutionLimits } from '@edgecoder/protocol';
import { CPU_GRACE_MS, type Guest, type GuestMeter, MEMORY_GRACE_BYTES } from '../supervisor/guest.ts';
import { startPipedGuest } from '../supervisor/piped-guest.ts';
import { treeMemory, treeUsage } from '../supervisor/process-tree.ts';
import { spawnPiped } from '../supervisor/spawn-piped.ts';
import { hasSwap } from '../supervisor/swap.ts';

export const REPORTS_FD = 3;
export const ORDERS_FD = 4;

/** Processes and threads of a program together, where they can be counted. */
const MAX_PROCESSES = 64;
/** How long the pipes of a program that has ended may stay open. */
const DRAIN_MS = 1000;

/**
 * Starts an interpreter as this user, with nothing between it and the machine: a group of processes of its own, a folder of
 * its own to be in, and none of this process's environment.
 * @throws {SandboxError} `unavailable` when it does not start.
 */
export async function startUnconfined(options: {
  program: string;
  args: readonly string[];
  folder: string;
  timeoutMs: number;
  signal: AbortSignal;
}): Promise<Guest> {
  const { program, args, folder, timeoutMs, signal } = options;
  const child = spawnPiped(program, args, {
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin:/usr/local/bin',
      HOME: folder,
      TMPDIR: folder,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      PYTHONHASHSEED: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  return startPipedGuest({
    child,
    descriptors: { orders: ORDERS_FD, reports: REPORTS_FD },
    timeoutMs,
    signal,
    // What has left its group may hold the pipes open for as long as it likes, and is not waited for.
    bare: { drainMs: DRAIN_MS },
    kill: () => killGroup(child.pid),
    meter: (limits) => meterOf(child.pid ?? -1, limits),
  });
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}

/** Counts what the program's own processes use, on systems that tell. */
function meterOf(pid: number, limits: ExecutionLimits): GuestMeter {
  const withSwap = hasSwap();
  const base = treeUsage(pid, { withSwap });
  return {
    stoppedAt: () => undefined,
    look() {
      const now = treeUsage(pid, { withSwap });
      if (now === undefined || base === undefined) return undefined;
      const allowed = limits.memoryBytes + MEMORY_GRACE_BYTES;
      if (now.memoryBytes - base.memoryBytes > allowed && treeMemory(pid) - base.memoryBytes > allowed) return 'memory';
      if (now.threads >= MAX_PROCESSES) return 'processes';
      return now.cpuMs - base.cpuMs > limits.wallMs + CPU_GRACE_MS ? 'cpu' : undefined;
    },
  };
}
