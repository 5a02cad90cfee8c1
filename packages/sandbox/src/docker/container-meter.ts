import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionLimits } from '@edgecoder/protocol';
import type { Container } from 'dockerode';
import { CPU_GRACE_MS, type GuestMeter } from '../supervisor/guest.ts';
import { inTime } from './engine.ts';

/** How often an engine is asked where the kernel's own counts are not in reach. */
const ASK_INTERVAL_MS = 250;
const ASK_TIMEOUT_MS = 5000;

/** What the kernel has counted of one container. */
interface Counts {
  oomKills: number;
  refusedForks: number;
  cpuMs: number;
}

/** This is the container's first process as this kernel numbers it, and not one of an engine in a machine of its own. */
export const isOurs = (pid: number, containerId: string): boolean => read(`/proc/${pid}/cgroup`).includes(containerId);

/** Counts of a container whose kernel this is, straight from its control groups; undefined where they are not in reach. */
export function countersOf(pid: number, containerId: string): (() => Counts | undefined) | undefined {
  const groups = groupsOf(pid);
  const folder = (controller: string): string | undefined => {
    const path = groups.get(controller) ?? groups.get('');
    return path?.includes(containerId) ? path : undefined;
  };
  const [memory, pids, cpu] = [folder('memory'), folder('pids'), folder('cpuacct')];
  if (memory === undefined || pids === undefined) return undefined;
  const isV1 = groups.has('memory');
  const counts = (): Counts | undefined => {
    const oom = read(join(memory, isV1 ? 'memory.oom_control' : 'memory.events'));
    if (oom === '') return undefined;
    const cpuMs = isV1
      ? Number(read(join(cpu ?? '', 'cpuacct.usage'))) / 1e6
      : counter(read(join(memory, 'cpu.stat')), 'usage_usec') / 1000;
    return { oomKills: counter(oom, 'oom_kill'), refusedForks: counter(read(join(pids, 'pids.events')), 'max'), cpuMs };
  };
  return counts() === undefined ? undefined : counts;
}

/** Folders of a process's control groups by controller, as they are mounted here; '' is the unified one. */
function groupsOf(pid: number): Map<string, string> {
  const mounts = read('/proc/self/mountinfo')
    .split('\n')
    .flatMap((line) => {
      const [left, right] = line.split(' - ');
      const path = left?.split(' ')[4];
      const [type, , options = ''] = right?.split(' ') ?? [];
      if (path === undefined || (type !== 'cgroup' && type !== 'cgroup2')) return [];
      return [{ path, controllers: type === 'cgroup2' ? [''] : options.split(',') }];
    });
  const groups = new Map<string, string>();
  for (const line of read(`/proc/${pid}/cgroup`).split('\n')) {
    const [, names = '', ...path] = line.split(':');
    for (const name of names.split(',')) {
      const mount = mounts.find(({ controllers }) => controllers.includes(name));
      if (mount !== undefined && path.length > 0) groups.set(name, join(mount.path, path.join(':')));
    }
  }
  return groups;
}

/** Known of a container once it has ended. */
export interface ContainerEnd {
  oomKilled: boolean;
}

/** Watches one container while its program runs. */
export function meterContainer(options: {
  container: Container;
  counters: (() => Counts | undefined) | undefined;
  end: ContainerEnd;
  limits: ExecutionLimits;
  maxProcesses: number;
}): GuestMeter {
  const { counters, end, limits } = options;
  const ask = counters ?? askedCounts(options);
  const base = ask();
  let last: Counts | undefined = base;
  const stoppedAt = (): 'memory' | 'processes' | undefined => {
    // The group goes with the container: what was seen last still holds.
    last = ask() ?? last;
    if (end.oomKilled || (last?.oomKills ?? 0) > 0) return 'memory';
    return (last?.refusedForks ?? 0) > (base?.refusedForks ?? 0) ? 'processes' : undefined;
  };
  return {
    stoppedAt,
    look: () =>
      stoppedAt() ?? ((last?.cpuMs ?? 0) - (base?.cpuMs ?? 0) > limits.wallMs + CPU_GRACE_MS ? 'cpu' : undefined),
  };
}

/** As the engine tells, from time to time: where it runs in a machine of its own. */
function askedCounts(options: {
  container: Container;
  end: ContainerEnd & { ended?: boolean };
  maxProcesses: number;
}): () => Counts | undefined {
  const { container, end, maxProcesses } = options;
  let last: Counts | undefined;
  let asking = false;
  let askedAt = 0;
  return () => {
    const now = performance.now();
    if (!asking && !end.ended && now - askedAt >= ASK_INTERVAL_MS) {
      asking = true;
      askedAt = now;
      void inTime(container.stats({ stream: false, 'one-shot': true }), ASK_TIMEOUT_MS)
        .then(
          ({ pids_stats, cpu_stats }) => {
            last = {
              oomKills: 0,
              refusedForks: (pids_stats?.current ?? 0) >= maxProcesses ? 1 : 0,
              cpuMs: (cpu_stats?.cpu_usage?.total_usage ?? 0) / 1e6,
            };
          },
          // It has ended meanwhile: how, is told by its end.
          () => {},
        )
        .finally(() => {
          asking = false;
        });
    }
    return last;
  };
}

const counter = (text: string, name: string): number => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? 0);

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
