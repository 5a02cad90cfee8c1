import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Controllers that bound a guest. */
const CONTROLLERS = ['memory', 'pids', 'cpu'] as const;
type Controller = (typeof CONTROLLERS)[number];

const NAME_PREFIX = 'edgecoder-sandbox-';
/** A guest gets at most one processor's time, by periods. */
const CPU_PERIOD_US = 100_000;
/** Removal waits for the last process to be reaped: tries, and milliseconds between them. */
const REMOVE_TRIES = 100;
const REMOVE_PAUSE_MS = 10;

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
  limit(limits: { memoryBytes: number; processes: number }): void;
  /** Moves a process, with all its threads, and so what it will start. The kernel takes its time: 10 … 25 ms. */
  add(pid: number): Promise<void>;
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
export function findCgroups(proc = '/proc'): CgroupMaker | undefined {
  const found = readText(join(proc, 'self/mountinfo')).split('\n').flatMap(parseMount);
  const own = new Map(
    readText(join(proc, 'self/cgroup'))
      .split('\n')
      .filter(Boolean)
      .map((line): [string, string] => {
        const [, controllers = '', ...path] = line.split(':');
        return [controllers, path.join(':')];
      }),
  );
  const hierarchies = unified(found, own) ?? legacy(found, own);
  if (hierarchies === undefined) return undefined;
  for (const { base } of hierarchies) sweep(base, proc);
  let count = 0;
  return {
    version: hierarchies[0]?.controllers.length === 1 ? 1 : 2,
    controllers: hierarchies.flatMap(({ controllers }) => controllers),
    create: () => createCgroup(hierarchies, `${NAME_PREFIX}${process.pid}-${++count}`),
  };
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

/** From the process's own group upwards, the first one that hands on memory and pids and lets a group be made. */
function unified(mounts: readonly Mount[], own: ReadonlyMap<string, string>): Hierarchy[] | undefined {
  const mount = mounts.find(({ type }) => type === 'cgroup2');
  if (mount === undefined) return undefined;
  for (let at = join(mount.path, own.get('') ?? '/'); at.startsWith(mount.path); at = dirname(at)) {
    const present = readText(join(at, 'cgroup.controllers')).trim().split(/\s+/);
    const wanted = CONTROLLERS.filter((name) => present.includes(name));
    if (!wanted.includes('memory') || !wanted.includes('pids')) continue;
    for (const name of wanted) tryWrite(join(at, 'cgroup.subtree_control'), `+${name}`);
    const handedOn = readText(join(at, 'cgroup.subtree_control')).trim().split(/\s+/);
    const controllers = wanted.filter((name) => handedOn.includes(name));
    if (controllers.includes('memory') && controllers.includes('pids') && isUsable(at)) {
      return [{ controllers, base: at }];
    }
    if (at === mount.path) break;
  }
  return undefined;
}

function legacy(mounts: readonly Mount[], own: ReadonlyMap<string, string>): Hierarchy[] | undefined {
  const hierarchies = CONTROLLERS.flatMap((controller): Hierarchy[] => {
    const mount = mounts.find(({ type, options }) => type === 'cgroup' && options.includes(controller));
    if (mount === undefined) return [];
    const path = [...own].find(([names]) => names.split(',').includes(controller))?.[1] ?? '/';
    // In a container the path may be one of the host that is not shown here: then the mount is the own group.
    const base = [join(mount.path, path), mount.path].find((folder) => isUsable(folder));
    return base === undefined ? [] : [{ controllers: [controller], base }];
  });
  const controllers = hierarchies.flatMap((hierarchy) => hierarchy.controllers);
  return controllers.includes('memory') && controllers.includes('pids') ? hierarchies : undefined;
}

/** A group can be made here, and given a process, and be removed. */
function isUsable(base: string): boolean {
  const trial = join(base, `${NAME_PREFIX}${process.pid}-trial`);
  try {
    mkdirSync(trial);
    rmdirSync(trial);
    return true;
  } catch {
    return false;
  }
}

function sweep(base: string, proc: string): void {
  for (const name of listFolder(base)) {
    const owner = new RegExp(`^${NAME_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || Number(owner) === process.pid || readText(join(proc, owner, 'stat')) !== '') continue;
    killAll(join(base, name));
    tryRemove(join(base, name));
  }
}

function createCgroup(hierarchies: readonly Hierarchy[], name: string): Cgroup {
  const folders = new Map<Controller, string>();
  for (const { controllers, base } of hierarchies) {
    const folder = join(base, name);
    mkdirSync(folder);
    for (const controller of controllers) folders.set(controller, folder);
  }
  const paths = [...new Set(folders.values())];
  const file = (controller: Controller, name: string): string => join(folders.get(controller) ?? '', name);
  const isV2 = readText(file('memory', 'memory.max')) !== '';
  return {
    limit({ memoryBytes, processes }) {
      writeFileSync(file('pids', 'pids.max'), String(processes));
      if (isV2) {
        writeFileSync(file('memory', 'memory.max'), String(memoryBytes));
        tryWrite(file('memory', 'memory.swap.max'), '0');
        tryWrite(file('memory', 'memory.oom.group'), '1');
        if (folders.has('cpu')) tryWrite(file('cpu', 'cpu.max'), `${CPU_PERIOD_US} ${CPU_PERIOD_US}`);
        return;
      }
      writeFileSync(file('memory', 'memory.limit_in_bytes'), String(memoryBytes));
      tryWrite(file('memory', 'memory.memsw.limit_in_bytes'), String(memoryBytes));
      if (folders.has('cpu')) {
        tryWrite(file('cpu', 'cpu.cfs_period_us'), String(CPU_PERIOD_US));
        tryWrite(file('cpu', 'cpu.cfs_quota_us'), String(CPU_PERIOD_US));
      }
    },
    async add(pid) {
      await Promise.all(paths.map((path) => writeFile(join(path, 'cgroup.procs'), String(pid))));
    },
    has: (pid) => paths.every((path) => readText(join(path, 'cgroup.procs')).split('\n').includes(String(pid))),
    events() {
      const oom = readText(file('memory', isV2 ? 'memory.events' : 'memory.oom_control'));
      const used = Number(readText(file('memory', isV2 ? 'memory.current' : 'memory.usage_in_bytes')));
      return {
        oomKills: counter(oom, 'oom_kill'),
        refusedForks: counter(readText(file('pids', 'pids.events')), 'max'),
        ...(Number.isFinite(used) && used > 0 ? { memoryBytes: used } : {}),
      };
    },
    async remove() {
      for (let tries = 0; ; tries++) {
        for (const path of paths) killAll(path);
        if (paths.map(tryRemove).every(Boolean) || tries >= REMOVE_TRIES) return;
        await new Promise((resolve) => setTimeout(resolve, REMOVE_PAUSE_MS));
      }
    },
  };
}

const counter = (text: string, name: string): number => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? 0);

function killAll(folder: string): void {
  for (const pid of readText(join(folder, 'cgroup.procs')).split('\n').filter(Boolean)) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended in the meantime.
    }
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function listFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function tryWrite(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch {
    // Not there on this kernel, or not ours to set: what must hold is tried out by the self-test.
  }
}

/** True when it is gone. */
function tryRemove(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
