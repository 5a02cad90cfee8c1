import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type ControlFiles, kernelFiles } from './control-files.ts';
import { isDelegated } from './delegation.ts';

/** Controllers that bound a guest. */
const CONTROLLERS = ['memory', 'pids', 'cpu'] as const;
type Controller = (typeof CONTROLLERS)[number];

const NAME_PREFIX = 'edgecoder-sandbox-';
/** Tells this process from an earlier one of the same number: in a container each start may have the same. */
const INSTANCE = randomBytes(4).toString('hex');
/** Groups that this process has made. */
let made = 0;
/** A guest gets at most one processor's time, by periods. */
const CPU_PERIOD_US = 100_000;
/** Removal waits for the last process to be reaped: tries, and milliseconds between them. */
const REMOVE_TRIES = 100;
const REMOVE_PAUSE_MS = 10;
/** Where this program's own processes go when their group is to hand on controllers: with processes in it, it may not. */
const OWN_LEAF = 'edgecoder-processes';
const MAX_OWN_PROCESSES = 1024;

/** What the kernel counted for one guest. */
export interface CgroupEvents {
  /** Processes that were killed for memory. */
  oomKills: number;
  /** Forks that were refused. */
  refusedForks: number;
  /** Memory in use, bytes, page cache and tmpfs included. */
  memoryBytes?: number;
}

/** The control group of one guest. */
export interface Cgroup {
  /** Memory that went to swap counts, too. */
  readonly boundsSwap: boolean;
  /** @throws when the kernel does not take a limit. */
  limit(limits: { memoryBytes: number; processes: number }): void;
  /** Who writes 0 into each of these joins it, and so does all that it will start. */
  readonly joinFiles: readonly string[];
  /** It is in every hierarchy's group. */
  has(pid: number): boolean;
  events(): CgroupEvents;
  /** Kills whoever is left in it and removes it. */
  remove(): Promise<void>;
}

/** Makes control groups, where this process may. */
export interface CgroupMaker {
  readonly version: 1 | 2;
  readonly controllers: readonly Controller[];
  /** Memory that went to swap counts, too: the kernel keeps account of it. */
  readonly boundsSwap: boolean;
  create(): Cgroup;
}

interface Hierarchy {
  controllers: Controller[];
  /** An existing folder in which groups can be made. */
  base: string;
}

/**
 * Finds where this process may make control groups, v2 before v1, and removes those that an earlier process of ours left
 * when it was killed. Undefined when it may not, or not for both memory and processes.
 */
export function findCgroups(
  options: {
    proc?: string;
    files?: ControlFiles;
    pid?: number;
    instance?: string;
    isDelegated?: (group: string) => boolean;
  } = {},
): CgroupMaker | undefined {
  const { proc = '/proc', files = kernelFiles, pid = process.pid, instance = INSTANCE } = options;
  const found = files.read(join(proc, 'self/mountinfo')).split('\n').flatMap(parseMount);
  const own = new Map(
    files
      .read(join(proc, 'self/cgroup'))
      .split('\n')
      .filter(Boolean)
      .map((line): [string, string] => {
        const [, controllers = '', ...path] = line.split(':');
        return [controllers, path.join(':')];
      }),
  );
  const host: Host = { files, proc, pid, ownName: `${NAME_PREFIX}${pid}-${instance}-` };
  const hierarchies = unified(host, found, own, options.isDelegated ?? isDelegated) ?? legacy(host, found, own);
  if (hierarchies === undefined) return undefined;
  for (const { base } of hierarchies) sweep(host, base);
  const create = (): Cgroup => createCgroup(files, hierarchies, `${host.ownName}${++made}`);
  const trial = create();
  void trial.remove();
  return {
    version: hierarchies[0]?.controllers.length === 1 ? 1 : 2,
    controllers: hierarchies.flatMap(({ controllers }) => controllers),
    boundsSwap: trial.boundsSwap,
    create,
  };
}

interface Host {
  files: ControlFiles;
  proc: string;
  pid: number;
  /** What the names of this process's groups begin with. */
  ownName: string;
}

interface Mount {
  path: string;
  type: string;
  options: string[];
}

function parseMount(line: string): Mount[] {
  const [left, right] = line.split(' - ');
  const path = left?.split(' ')[4];
  const [type, , options] = right?.split(' ') ?? [];
  if (path === undefined || (type !== 'cgroup' && type !== 'cgroup2')) return [];
  return [{ path, type, options: options?.split(',') ?? [] }];
}

/**
 * The process's own group where that was delegated to it, else from there upwards the first one that hands on memory and
 * pids and lets a group be made. In one that it did not delegate, systemd takes controllers away when no unit wants them.
 */
function unified(
  host: Host,
  mounts: readonly Mount[],
  own: ReadonlyMap<string, string>,
  delegated: (group: string) => boolean,
): Hierarchy[] | undefined {
  const mount = mounts.find(({ type }) => type === 'cgroup2');
  if (mount === undefined) return undefined;
  const ownGroup = join(mount.path, own.get('') ?? '/');
  const there = (at: string): Hierarchy[] | undefined => {
    const controllers = handedOn(host, at);
    return controllers !== undefined && isUsable(host, at) ? [{ controllers, base: at }] : undefined;
  };
  if (delegated(ownGroup) && leaveGroup(host, ownGroup, () => true)) {
    const found = there(ownGroup);
    if (found !== undefined) return found;
  }
  for (let at = ownGroup; at === mount.path || at.startsWith(`${mount.path}/`); at = dirname(at)) {
    const found = there(at);
    if (found !== undefined) return found;
    if (at === mount.path) break;
  }
  return leaveGroup(host, ownGroup, isOfOurs(host, ownGroup)) ? there(ownGroup) : undefined;
}

/** The controllers that groups below this one have, once they were asked for; undefined without both memory and pids. */
function handedOn({ files }: Host, at: string): Controller[] | undefined {
  const words = (name: string): string[] => files.read(join(at, name)).trim().split(/\s+/);
  const wanted = CONTROLLERS.filter((name) => words('cgroup.controllers').includes(name));
  if (!wanted.includes('memory') || !wanted.includes('pids')) return undefined;
  // Both at once: with processes in it a group is refused memory, but not pids alone, which would make it a threaded one,
  // where no group of processes can be made any more.
  if (tryWrite(files, join(at, 'cgroup.subtree_control'), '+memory +pids') && wanted.includes('cpu')) {
    tryWrite(files, join(at, 'cgroup.subtree_control'), '+cpu');
  }
  const controllers = wanted.filter((name) => words('cgroup.subtree_control').includes(name));
  return controllers.includes('memory') && controllers.includes('pids') ? controllers : undefined;
}

/**
 * A group hands on controllers only while no process is in it itself. In one that was delegated to a service of ours alone,
 * all go into a leaf of it; where somebody else's are too, as in a terminal, nothing is touched.
 * @returns true when the group is empty now.
 */
function leaveGroup({ files }: Host, at: string, isOurs: (pid: number) => boolean): boolean {
  const wanted = files.read(join(at, 'cgroup.controllers'));
  if (!/\bmemory\b/.test(wanted) || !/\bpids\b/.test(wanted)) return false;
  const inside = processesIn(files, at);
  if (inside.length === 0 || inside.length > MAX_OWN_PROCESSES || !inside.every(isOurs)) return false;
  const leaf = join(at, OWN_LEAF);
  try {
    if (files.list(leaf).length === 0) files.makeFolder(leaf);
  } catch {
    return false;
  }
  for (const of of inside) tryWrite(files, join(leaf, 'cgroup.procs'), String(of));
  return files.read(join(at, 'cgroup.procs')).trim() === '';
}

/** Tells who was started by this program, or by the one that started it where that is in the same group. */
function isOfOurs({ files, proc, pid }: Host, at: string): (pid: number) => boolean {
  const parentOf = (of: number): number => {
    const stat = files.read(join(proc, String(of), 'stat'));
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
  };
  const parent = parentOf(pid);
  const root = processesIn(files, at).includes(parent) ? parent : pid;
  return (of) => {
    for (let at = of, steps = 0; at > 1 && steps < MAX_OWN_PROCESSES; at = parentOf(at), steps++) {
      if (at === root) return true;
    }
    return false;
  };
}

const processesIn = (files: ControlFiles, at: string): number[] =>
  files.read(join(at, 'cgroup.procs')).split('\n').filter(Boolean).map(Number);

function legacy(host: Host, mounts: readonly Mount[], own: ReadonlyMap<string, string>): Hierarchy[] | undefined {
  const hierarchies = CONTROLLERS.flatMap((controller): Hierarchy[] => {
    const mount = mounts.find(({ type, options }) => type === 'cgroup' && options.includes(controller));
    if (mount === undefined) return [];
    const path = [...own].find(([names]) => names.split(',').includes(controller))?.[1] ?? '/';
    // In a container the path may be one of the host that is not shown here: then the mount is the own group.
    const base = [join(mount.path, path), mount.path].find((folder) => isUsable(host, folder));
    return base === undefined ? [] : [{ controllers: [controller], base }];
  });
  const controllers = hierarchies.flatMap((hierarchy) => hierarchy.controllers);
  return controllers.includes('memory') && controllers.includes('pids') ? hierarchies : undefined;
}

/** A group can be made here, and be removed. */
function isUsable({ files, ownName }: Host, base: string): boolean {
  const trial = join(base, `${ownName}trial`);
  try {
    files.makeFolder(trial);
  } catch {
    return false;
  }
  return files.removeFolder(trial);
}

function sweep({ files, proc, pid, ownName }: Host, base: string): void {
  for (const name of files.list(base)) {
    const owner = new RegExp(`^${NAME_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || name.startsWith(ownName)) continue;
    // Another one of our own number cannot be alive.
    if (Number(owner) !== pid && files.read(join(proc, owner, 'stat')) !== '') continue;
    // Processes that cannot be seen from here have a supervisor that cannot be seen either.
    if (
      files
        .read(join(base, name, 'cgroup.procs'))
        .split('\n')
        .includes('0')
    )
      continue;
    killAll(files, join(base, name));
    files.removeFolder(join(base, name));
  }
}

function createCgroup(files: ControlFiles, hierarchies: readonly Hierarchy[], name: string): Cgroup {
  const folders = new Map<Controller, string>();
  try {
    for (const { controllers, base } of hierarchies) {
      const folder = join(base, name);
      files.makeFolder(folder);
      for (const controller of controllers) folders.set(controller, folder);
    }
  } catch (error) {
    for (const folder of new Set(folders.values())) files.removeFolder(folder);
    throw error;
  }
  const paths = [...new Set(folders.values())];
  const file = (controller: Controller, name: string): string => join(folders.get(controller) ?? '', name);
  const isV2 = files.read(file('memory', 'memory.max')) !== '';
  const swapFile = file('memory', isV2 ? 'memory.swap.max' : 'memory.memsw.limit_in_bytes');
  const boundsSwap = files.read(swapFile) !== '';
  return {
    boundsSwap,
    // Moving one thread that does so itself is quick; for a process the kernel stops whoever forks or ends, for 10 … 25 ms.
    // In v2 a thread cannot go where its process is not.
    joinFiles: paths.map((path) => join(path, isV2 ? 'cgroup.procs' : 'tasks')),
    limit({ memoryBytes, processes }) {
      files.write(file('pids', 'pids.max'), String(processes));
      if (isV2) {
        files.write(file('memory', 'memory.max'), String(memoryBytes));
        if (boundsSwap) files.write(swapFile, '0');
        tryWrite(files, file('memory', 'memory.oom.group'), '1');
        if (!folders.has('cpu')) return;
        const share = (): boolean => tryWrite(files, file('cpu', 'cpu.max'), `${CPU_PERIOD_US} ${CPU_PERIOD_US}`);
        // A group that is systemd's to manage loses the controller as soon as no unit in it wants it.
        if (!share() && tryWrite(files, join(dirname(file('cpu', '')), 'cgroup.subtree_control'), '+cpu')) share();
        return;
      }
      files.write(file('memory', 'memory.limit_in_bytes'), String(memoryBytes));
      if (boundsSwap) files.write(swapFile, String(memoryBytes));
      if (folders.has('cpu')) {
        tryWrite(files, file('cpu', 'cpu.cfs_period_us'), String(CPU_PERIOD_US));
        tryWrite(files, file('cpu', 'cpu.cfs_quota_us'), String(CPU_PERIOD_US));
      }
    },
    has: (pid) => paths.every((path) => files.read(join(path, 'cgroup.procs')).split('\n').includes(String(pid))),
    events() {
      const oom = files.read(file('memory', isV2 ? 'memory.events' : 'memory.oom_control'));
      const used = Number(files.read(file('memory', isV2 ? 'memory.current' : 'memory.usage_in_bytes')));
      return {
        oomKills: counter(oom, 'oom_kill'),
        refusedForks: counter(files.read(file('pids', 'pids.events')), 'max'),
        ...(Number.isFinite(used) && used > 0 ? { memoryBytes: used } : {}),
      };
    },
    async remove() {
      for (let tries = 0; ; tries++) {
        for (const path of paths) killAll(files, path);
        if (paths.map((path) => files.removeFolder(path)).every(Boolean) || tries >= REMOVE_TRIES) return;
        await new Promise((resolve) => setTimeout(resolve, REMOVE_PAUSE_MS));
      }
    },
  };
}

const counter = (text: string, name: string): number => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? 0);

function killAll(files: ControlFiles, folder: string): void {
  // Newer kernels end all of a group at once, those among them that were forked meanwhile.
  tryWrite(files, join(folder, 'cgroup.kill'), '1');
  for (const pid of files.read(join(folder, 'cgroup.procs')).split('\n').map(Number)) {
    // 0 stands for a process that cannot be seen from here; killing that would be to kill our own group.
    if (pid > 0) files.kill(pid);
  }
}

/** False when it is not there on this kernel, or not ours to set: what must hold is tried out by the self-test. */
function tryWrite(files: ControlFiles, path: string, text: string): boolean {
  try {
    files.write(path, text);
    return true;
  } catch {
    return false;
  }
}
