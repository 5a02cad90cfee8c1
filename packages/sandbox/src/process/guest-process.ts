import { SandboxError } from '../interface.ts';
import type { Guest } from '../supervisor/guest.ts';
import { watchNamespace } from '../supervisor/namespace.ts';
import { startPipedGuest } from '../supervisor/piped-guest.ts';
import { unconfined } from '../supervisor/process-confinement.ts';
import { childrenOf } from '../supervisor/process-tree.ts';
import { pipeOf, spawnPiped } from '../supervisor/spawn-piped.ts';
import type { Cgroup } from './cgroups.ts';
import { FILTER_FD, HARNESS_FD, type LaunchPlan, ORDERS_FD, REPORTS_FD, STATUS_FD, USERS_FD } from './launch.ts';
import { meterTree } from './meter.ts';

/** One interpreter confined by bubblewrap. */
export interface GuestProcess extends Guest {
  /** The first process of its PID namespace, seen from here. */
  readonly initPid: number;
  /** Milliseconds from the start to being ready. */
  readonly startMs: number;
  /** Who it is, seen from here: user and group id. */
  readonly uid: number;
}

export interface GuestStart {
  plan: LaunchPlan;
  filter: Buffer;
  harness: string;
  users: string;
  /** Of the guest, seen from here. */
  uid: number;
  cgroup: Cgroup | undefined;
  limits: { memoryBytes: number; processes: number };
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * Starts an interpreter in its confinement, and looks from outside whether the kernel really holds it before anything is
 * given to it.
 * @throws {SandboxError} `unavailable` when it does not start, or not as confined as promised.
 */
export async function startGuest(options: GuestStart): Promise<GuestProcess> {
  try {
    return await startInGroup(options);
  } catch (error) {
    await options.cgroup?.remove();
    if (error instanceof SandboxError) throw error;
    throw new SandboxError('unavailable', `no guest starts: ${(error as Error).message}`, { cause: error });
  }
}

async function startInGroup({ plan, cgroup, limits, ...options }: GuestStart): Promise<GuestProcess> {
  const began = performance.now();
  cgroup?.limit(limits);
  const child = spawnPiped(plan.program, plan.args, {
    cwd: '/',
    env: {},
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  pipeOf(child, FILTER_FD)?.end(options.filter);
  pipeOf(child, HARNESS_FD)?.end(options.harness);
  pipeOf(child, USERS_FD)?.end(options.users);
  const namespace = watchNamespace(child, STATUS_FD);
  // While the interpreter starts; a launcher that is gone by now fails on its own account.
  const joined = child.pid === undefined ? undefined : cgroup?.add(child.pid).catch(() => undefined);
  let initPid = -1;

  const guest = await startPipedGuest({
    child,
    descriptors: { orders: ORDERS_FD, reports: REPORTS_FD },
    timeoutMs: options.timeoutMs,
    signal: options.signal,
    kill: namespace.kill,
    meter: (allowed) => meterTree(initPid, cgroup, allowed, limits.processes),
    async check() {
      // bubblewrap has said so before the harness could speak, but two pipes are read in any order.
      initPid = await namespace.located;
      const pids = childrenOf(initPid);
      const interpreter = pids[0];
      const problem = interpreter === undefined ? 'no interpreter' : unconfined(interpreter);
      if (problem !== undefined) return `the guest is not confined: ${problem}`;
      await joined;
      try {
        // Those that were forked before the launcher had been moved.
        for (const pid of [initPid, ...pids]) if (cgroup?.has(pid) === false) await cgroup.add(pid);
      } catch (error) {
        return `the guest could not be put under its control group: ${(error as Error).message}`;
      }
      return undefined;
    },
    cleanUp: async () => cgroup?.remove(),
  });
  return { ...guest, initPid, startMs: performance.now() - began, uid: options.uid };
}
