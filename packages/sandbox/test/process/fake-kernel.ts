import { dirname, join } from 'node:path';
import { findCgroups } from '../../src/process/cgroups.ts';
import type { ControlFiles } from '../../src/process/control-files.ts';

export const ROOT = '/sys/fs/cgroup';
export const SELF = 100;
const INSTANCE = 'abcd';
export const OWN = `edgecoder-sandbox-${SELF}-${INSTANCE}-`;

interface Group {
  controllers: string[];
  handedOn: Set<string>;
  processes: Set<number>;
  /** Whether this user may write to it. */
  ours: boolean;
  files: Map<string, string>;
}

/** Those that a group may hand on while processes are in it; it then has threads below it, and no groups of processes. */
const THREADED = ['cpu', 'cpuset', 'pids'];
const FILES: Record<string, Record<string, string>> = {
  memory: {
    'memory.max': 'max\n',
    'memory.swap.max': 'max\n',
    'memory.oom.group': '0\n',
    'memory.current': '0\n',
    'memory.events': 'low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n',
  },
  pids: { 'pids.max': 'max\n', 'pids.events': 'max 0\n' },
  cpu: { 'cpu.max': 'max 100000\n' },
};

/** A kernel with control groups v2, as far as its rules matter here (cgroup-v2.rst; Linux 6.1 was seen to do the same). */
export function fakeKernel(options: {
  groups: Record<string, { ours?: boolean; processes?: number[]; handedOn?: string[]; delegated?: boolean }>;
  own: string;
  /** pid → parent. */
  processes: Record<number, number>;
  controllers?: string[];
  /** It keeps account of what goes to swap. */
  swap?: boolean;
}) {
  const { controllers = ['cpuset', 'cpu', 'io', 'memory', 'pids'], swap = true } = options;
  const groups = new Map<string, Group>();
  const killed: number[] = [];
  const add = (path: string, ours: boolean): Group => {
    const above = groups.get(dirname(path));
    const group: Group = { controllers: [], handedOn: new Set(), processes: new Set(), ours, files: new Map() };
    for (const each of above === undefined ? controllers : above.handedOn) give(group, each);
    groups.set(path, group);
    return group;
  };
  const give = (group: Group, controller: string): void => {
    group.controllers.push(controller);
    for (const [name, text] of Object.entries(FILES[controller] ?? {})) {
      if (swap || name !== 'memory.swap.max') group.files.set(name, text);
    }
  };
  const take = (group: Group, controller: string): void => {
    group.controllers = group.controllers.filter((each) => each !== controller);
    for (const name of Object.keys(FILES[controller] ?? {})) group.files.delete(name);
  };
  const childrenOf = (path: string): Group[] => below(path).map((each) => groups.get(each) as Group);
  const hasThreads = (path: string): boolean => {
    const group = groups.get(path);
    return path !== ROOT && group !== undefined && group.processes.size > 0 && group.handedOn.size > 0;
  };
  const handOn = (at: string, group: Group, wanted: string[]): void => {
    if (wanted.some((each) => !group.controllers.includes(each))) refuse('ENOENT');
    const fresh = wanted.filter((each) => !group.handedOn.has(each));
    // The root of all is the only group that may have both processes and controlled children.
    if (group.processes.size > 0 && at !== ROOT && fresh.some((each) => !THREADED.includes(each))) {
      refuse(hasThreads(at) ? 'EOPNOTSUPP' : 'EBUSY');
    }
    for (const each of fresh) {
      group.handedOn.add(each);
      for (const child of childrenOf(at)) give(child, each);
    }
  };
  for (const [name, { ours = false, processes = [], handedOn = [] }] of Object.entries(options.groups)) {
    const group = add(join(ROOT, name), ours);
    for (const pid of processes) group.processes.add(pid);
    for (const each of handedOn) group.handedOn.add(each);
  }
  const below = (path: string): string[] =>
    [...groups.keys()].filter((each) => dirname(each) === path && each !== path);
  const refuse = (code: string): never => {
    throw Object.assign(new Error(code), { code });
  };

  const files: ControlFiles = {
    read(path) {
      if (path === '/proc/self/mountinfo') {
        return `30 23 0:27 / /proc rw - proc proc rw\n31 23 0:28 / ${ROOT} rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n`;
      }
      if (path === '/proc/self/cgroup') return `0::${options.own}\n`;
      const [, pid] = /^\/proc\/(\d+)\/stat$/.exec(path) ?? [];
      if (pid !== undefined) {
        const parent = options.processes[Number(pid)];
        return parent === undefined ? '' : `${pid} (a (b) c) S ${parent} 1 1 0\n`;
      }
      const group = groups.get(dirname(path));
      const name = path.slice(dirname(path).length + 1);
      if (group === undefined) return '';
      if (name === 'cgroup.controllers') return `${group.controllers.join(' ')}\n`;
      if (name === 'cgroup.subtree_control') return `${[...group.handedOn].join(' ')}\n`;
      if (name === 'cgroup.procs') return [...group.processes].map((each) => `${each}\n`).join('');
      return group.files.get(name) ?? '';
    },
    write(path, text) {
      const at = dirname(path);
      const group = groups.get(at) ?? refuse('ENOENT');
      const name = path.slice(at.length + 1);
      if (!group.ours) refuse('EACCES');
      if (name === 'cgroup.subtree_control') {
        handOn(
          at,
          group,
          text.split(' ').map((each) => each.replace(/^\+/, '')),
        );
      } else if (name === 'cgroup.procs') {
        if (hasThreads(dirname(at))) refuse('EOPNOTSUPP');
        if (group.handedOn.size > 0 && at !== ROOT) refuse('EBUSY');
        for (const each of groups.values()) each.processes.delete(Number(text));
        group.processes.add(Number(text));
      } else if (name === 'cgroup.kill') {
        for (const pid of group.processes) files.kill(pid);
      } else if (group.files.has(name)) group.files.set(name, `${text}\n`);
      else refuse('EACCES');
    },
    list: (path) =>
      groups.has(path) ? [...below(path).map((each) => each.slice(path.length + 1)), 'cgroup.procs'] : [],
    makeFolder(path) {
      const above = groups.get(dirname(path)) ?? refuse('ENOENT');
      if (!above.ours) refuse('EACCES');
      if (groups.has(path)) refuse('EEXIST');
      add(path, true);
    },
    removeFolder(path) {
      const group = groups.get(path);
      if (group === undefined) return true;
      if (group.processes.size > 0 || below(path).length > 0) return false;
      return groups.delete(path);
    },
    kill(pid) {
      killed.push(pid);
      for (const each of groups.values()) each.processes.delete(pid);
    },
  };
  const isDelegated = (path: string): boolean => options.groups[path.slice(ROOT.length + 1)]?.delegated === true;
  const find = () => findCgroups({ files, pid: SELF, instance: INSTANCE, isDelegated });
  /** As systemd does in a group that it manages. */
  const takeBack = (path: string, controller: string): void => {
    groups.get(path)?.handedOn.delete(controller);
    for (const child of childrenOf(path)) take(child, controller);
  };
  return {
    find,
    takeBack,
    files,
    groups,
    killed,
    names: () => [...groups.keys()].map((path) => path.slice(ROOT.length)),
  };
}
