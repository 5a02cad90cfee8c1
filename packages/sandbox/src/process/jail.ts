import type { ChildProcess } from 'node:child_process';
import { SandboxError } from '../interface.ts';
import type { Guest } from '../supervisor/guest.ts';
import { watchNamespace } from '../supervisor/namespace.ts';
import { startPipedGuest } from '../supervisor/piped-guest.ts';
import { unconfined } from '../supervisor/process-confinement.ts';
import { childrenOf } from '../supervisor/process-tree.ts';
import { pipeOf, spawnPiped } from '../supervisor/spawn-piped.ts';
import type { Cgroup } from './cgroups.ts';
import { ORDERS_FD, REPORTS_FD } from './gate.ts';
import { FILTER_FD, HARNESS_FD, type LaunchPlan, STATUS_FD, USERS_FD } from './launch.ts';
import { meterTree } from './meter.ts';

export interface JailStart {
  plan: LaunchPlan;
  filter: Buffer;
  harness: string | Buffer;
  users: string;
  /** Of the guest, seen from here. */
  uid: number;
  /** Joined by the plan. */
  cgroup: Cgroup | undefined;
  /** Of the guest together. */
  processes: number;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** Everything that will hold one guest, and in it a gate that waits to become the guest's interpreter. */
export interface Jail extends Guest {
  /** The first process of its PID namespace, seen from here. */
  readonly initPid: number;
  /** Who the guest is, seen from here: user and group id. */
  readonly uid: number;
  /** Lets the gate go on, once the guest's limits hold; what is heard then is the interpreter. */
  open(order: string): void;
  readonly cgroup: Cgroup | undefined;
  /** Of the guest together. */
  readonly processes: number;
}

/**
 * Makes a jail, and looks from outside whether the kernel really holds what is in it: what the gate becomes is held alike.
 * @throws {SandboxError} `unavailable` when it cannot be made, or is not as confining as promised.
 */
export async function makeJail(options: JailStart): Promise<Jail> {
  const { cgroup } = options;
  try {
    const child = spawnPiped(options.plan.program, options.plan.args, {
      cwd: '/',
      env: {},
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    return await attach(child, options);
  } catch (error) {
    await cgroup?.remove();
    if (error instanceof SandboxError) throw error;
    throw new SandboxError('unavailable', `no guest starts: ${(error as Error).message}`, { cause: error });
  }
}

async function attach(child: ChildProcess, { cgroup, processes, ...options }: JailStart): Promise<Jail> {
  pipeOf(child, FILTER_FD)?.end(options.filter);
  pipeOf(child, HARNESS_FD)?.end(options.harness);
  pipeOf(child, USERS_FD)?.end(options.users);
  const namespace = watchNamespace(child, STATUS_FD);
  let initPid = -1;
  const guest = await startPipedGuest({
    child,
    descriptors: { orders: ORDERS_FD, reports: REPORTS_FD },
    timeoutMs: options.timeoutMs,
    signal: options.signal,
    kill: namespace.kill,
    meter: (allowed) => meterTree(initPid, cgroup, allowed, processes),
    async check() {
      // bubblewrap has said so before the gate could speak, but two pipes are read in any order.
      initPid = await namespace.located;
      const [gate] = childrenOf(initPid);
      const problem = gate === undefined ? 'nothing is in it' : unconfined(gate);
      if (problem !== undefined) return `the guest is not confined: ${problem}`;
      const isOutside = [initPid, gate as number].some((pid) => cgroup?.has(pid) === false);
      return isOutside ? 'the guest could not be put under its control group' : undefined;
    },
    cleanUp: async () => cgroup?.remove(),
  });
  return {
    ...guest,
    initPid,
    uid: options.uid,
    cgroup,
    processes,
    open: (order) => void pipeOf(child, ORDERS_FD)?.write(order),
  };
}
