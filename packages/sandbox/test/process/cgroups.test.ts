import { describe, expect, it } from '@jest/globals';
import { fakeKernel, OWN, ROOT, SELF } from './fake-kernel.ts';

describe('control groups v2', () => {
  it('bound one guest: memory without swap, processes, one processor; and say what was reached', async () => {
    const kernel = fakeKernel({
      groups: { '': { ours: true, handedOn: ['memory', 'pids', 'cpu'] }, init: { ours: true, processes: [SELF] } },
      own: '/init',
      processes: { [SELF]: 1 },
    });
    const maker = kernel.find();
    expect(maker).toMatchObject({ version: 2, controllers: ['memory', 'pids', 'cpu'], boundsSwap: true });
    const group = maker?.create();
    if (group === undefined) throw new Error('there is no group');
    group.limit({ memoryBytes: 1_000_000, processes: 64 });
    // The kernel takes 0 for whoever writes it.
    for (const file of group.joinFiles) kernel.files.write(file, '200');
    expect([group.has(200), group.has(201)]).toEqual([true, false]);
    const name = kernel.names().find((each) => each.startsWith(`/${OWN}`));
    const files = kernel.groups.get(`${ROOT}${name}`)?.files as Map<string, string>;
    expect(Object.fromEntries(files)).toMatchObject({
      'memory.max': '1000000\n',
      'memory.swap.max': '0\n',
      'memory.oom.group': '1\n',
      'pids.max': '64\n',
      'cpu.max': '100000 100000\n',
    });
    expect(group.events()).toEqual({ oomKills: 0, refusedForks: 0 });
    files.set('memory.events', 'max 3\noom 1\noom_kill 2\noom_group_kill 1\n');
    files.set('pids.events', 'max 5\n').set('memory.current', '4096\n');
    expect(group.events()).toEqual({ oomKills: 2, refusedForks: 5, memoryBytes: 4096 });
    await group.remove();
    expect(kernel.killed).toContain(200);
    expect(kernel.names()).toEqual(['', '/init']);
  });

  it('say that swap is not bounded where the kernel keeps no account of it, and are not used where it does not take the bound', () => {
    const kernel = (swap: boolean) =>
      fakeKernel({
        groups: { '': { ours: true, handedOn: ['memory', 'pids'] }, init: { ours: true, processes: [SELF] } },
        own: '/init',
        processes: { [SELF]: 1 },
        swap,
      });
    const without = kernel(false).find();
    expect(without?.boundsSwap).toBe(false);
    const group = without?.create();
    expect(group?.boundsSwap).toBe(false);
    group?.limit({ memoryBytes: 1_000_000, processes: 64 });

    const refusing = kernel(true);
    const refused = refusing.find()?.create();
    const name = refusing.names().find((each) => each.startsWith(`/${OWN}`));
    refusing.groups.get(`${ROOT}${name}`)?.files.delete('memory.swap.max');
    expect(() => refused?.limit({ memoryBytes: 1_000_000, processes: 64 })).toThrow('EACCES');
  });

  it('are made in the nearest group above that hands on what is needed', () => {
    const kernel = fakeKernel({
      groups: {
        '': { handedOn: ['memory', 'pids'] },
        service: { ours: true },
        'service/worker': { ours: true, processes: [SELF] },
      },
      own: '/service/worker',
      processes: { [SELF]: 1 },
    });
    expect(kernel.find()).toMatchObject({ version: 2, controllers: ['memory', 'pids'] });
    expect([...(kernel.groups.get(`${ROOT}/service`)?.handedOn ?? [])]).toEqual(['memory', 'pids']);
    expect(kernel.names()).toEqual(['', '/service', '/service/worker']);
  });

  it('need no other leaf in a delegated service: its own processes move into one', () => {
    const kernel = fakeKernel({
      groups: {
        '': { handedOn: ['memory', 'pids', 'cpu'] },
        service: { ours: true, processes: [90, SELF, 101, 102] },
      },
      own: '/service',
      // The node, this worker, the verifier beside it, and something that the worker has started.
      processes: { 90: 1, [SELF]: 90, 101: 90, 102: SELF },
    });
    expect(kernel.find()).toMatchObject({ controllers: ['memory', 'pids', 'cpu'] });
    expect([...(kernel.groups.get(`${ROOT}/service/edgecoder-processes`)?.processes ?? [])]).toEqual([
      90, 100, 101, 102,
    ]);
    // The verifier finds it so.
    expect(kernel.find()).toBeDefined();
  });

  it('are in the delegated group itself, also where the one above could be written to, whoever else is in it', () => {
    const kernel = fakeKernel({
      groups: {
        '': { ours: true, handedOn: ['memory', 'pids', 'cpu'] },
        'system.slice': { ours: true, handedOn: ['memory', 'pids', 'cpu'] },
        // A shell that has started the node, and something beside it.
        'system.slice/node.service': { ours: true, delegated: true, processes: [80, 81, 90, SELF] },
      },
      own: '/system.slice/node.service',
      processes: { 80: 1, 81: 80, 90: 80, [SELF]: 90 },
    });
    const group = kernel.find()?.create();
    expect(group?.joinFiles).toEqual([
      expect.stringMatching(`^${ROOT}/system\\.slice/node\\.service/${OWN}\\d+/cgroup\\.procs$`),
    ]);
    expect([...(kernel.groups.get(`${ROOT}/system.slice/node.service`)?.processes ?? [])]).toEqual([]);
  });

  it('get one processor also after systemd has taken that controller back, as it does where nothing was delegated', () => {
    const kernel = fakeKernel({
      groups: {
        '': { ours: true, handedOn: ['memory', 'pids', 'cpu'] },
        'system.slice': { ours: true, handedOn: ['memory', 'pids'] },
        'system.slice/node.service': { ours: true, processes: [SELF] },
      },
      own: '/system.slice/node.service',
      processes: { [SELF]: 1 },
    });
    const maker = kernel.find();
    expect(maker).toMatchObject({ controllers: ['memory', 'pids', 'cpu'] });
    const group = maker?.create();
    kernel.takeBack(`${ROOT}/system.slice`, 'cpu');
    group?.limit({ memoryBytes: 1_000_000, processes: 64 });
    const name = kernel.names().find((each) => each.startsWith(`/system.slice/${OWN}`));
    expect(kernel.groups.get(`${ROOT}${name}`)?.files.get('cpu.max')).toBe('100000 100000\n');
  });

  it('are not had by moving what belongs to somebody else', () => {
    const processes = { 50: 1, 60: 50, 70: 50, 90: 60, [SELF]: 90 };
    const kernel = fakeKernel({
      groups: { '': { handedOn: ['memory', 'pids'] }, terminal: { ours: true, processes: [50, 60, 70, 90, SELF] } },
      own: '/terminal',
      processes,
    });
    expect(kernel.find()).toBeUndefined();
    expect([...(kernel.groups.get(`${ROOT}/terminal`)?.processes ?? [])]).toEqual([50, 60, 70, 90, 100]);
    expect([...(kernel.groups.get(`${ROOT}/terminal`)?.handedOn ?? [])]).toEqual([]);
    expect(kernel.names()).toEqual(['', '/terminal']);
  });

  it.each<[string, Parameters<typeof fakeKernel>[0]]>([
    [
      'nothing is writable',
      {
        groups: { '': { handedOn: ['memory', 'pids'] }, user: { processes: [SELF] } },
        own: '/user',
        processes: { [SELF]: 1 },
      },
    ],
    [
      'memory is not counted',
      {
        groups: { '': { ours: true }, init: { ours: true, processes: [SELF] } },
        own: '/init',
        processes: { [SELF]: 1 },
        controllers: ['cpu', 'pids'],
      },
    ],
    [
      'the group that it is in is not shown here',
      { groups: { '': {} }, own: '/../../elsewhere', processes: { [SELF]: 1 } },
    ],
  ])('are not there when %s', (_name, machine) => {
    expect(fakeKernel(machine).find()).toBeUndefined();
  });

  it('of a supervisor that was killed are cleared away, those of one that lives are not', () => {
    const kernel = fakeKernel({
      groups: {
        '': { ours: true, handedOn: ['memory', 'pids'] },
        init: { ours: true, processes: [SELF] },
        'edgecoder-sandbox-77-1': { ours: true, processes: [300] },
        'edgecoder-sandbox-78-4': { ours: true, processes: [301] },
        'edgecoder-sandbox-x': { ours: true },
        [`${OWN}1`]: { ours: true, processes: [302] },
      },
      own: '/init',
      processes: { [SELF]: 1, 78: 1, 300: 1, 301: 78, 302: SELF },
    });
    expect(kernel.find()).toBeDefined();
    expect(new Set(kernel.killed)).toEqual(new Set([300]));
    expect(kernel.names()).toEqual(['', '/init', '/edgecoder-sandbox-78-4', '/edgecoder-sandbox-x', `/${OWN}1`]);
  });

  it('of an earlier process of the same number are cleared away, and in nobody’s way', () => {
    const earlier = `edgecoder-sandbox-${SELF}-0000-`;
    const kernel = fakeKernel({
      groups: {
        '': { ours: true, handedOn: ['memory', 'pids'] },
        init: { ours: true, processes: [SELF] },
        [`${earlier}1`]: { ours: true, processes: [300] },
        [`${earlier}trial`]: { ours: true },
        [`edgecoder-sandbox-${SELF}-trial`]: { ours: true },
      },
      own: '/init',
      processes: { [SELF]: 1, 300: 1 },
    });
    const maker = kernel.find();
    expect(kernel.names()).toEqual(['', '/init']);
    expect(() => maker?.create()).not.toThrow();
  });

  it('of a supervisor that is in another container are left to it', () => {
    const kernel = fakeKernel({
      groups: {
        '': { ours: true, handedOn: ['memory', 'pids'] },
        init: { ours: true, processes: [SELF] },
        'edgecoder-sandbox-7-0000-1': { ours: true, processes: [0] },
      },
      own: '/init',
      processes: { [SELF]: 1 },
    });
    expect(kernel.find()).toBeDefined();
    expect(kernel.killed).toEqual([]);
    expect(kernel.names()).toContain('/edgecoder-sandbox-7-0000-1');
  });

  it('of two sandboxes in one process are told apart', () => {
    const kernel = fakeKernel({
      groups: { '': { ours: true, handedOn: ['memory', 'pids'] }, init: { ours: true, processes: [SELF] } },
      own: '/init',
      processes: { [SELF]: 1 },
    });
    const makers = [kernel.find(), kernel.find()];
    for (const maker of makers) maker?.create();
    expect(kernel.names().filter((name) => name.startsWith(`/${OWN}`))).toHaveLength(2);
  });

  it('never end the supervisor for a process that it cannot see', async () => {
    const kernel = fakeKernel({
      groups: { '': { ours: true, handedOn: ['memory', 'pids'] }, init: { ours: true, processes: [SELF] } },
      own: '/init',
      processes: { [SELF]: 1 },
    });
    const group = kernel.find()?.create();
    const path = `${ROOT}${kernel.names().find((name) => name.startsWith(`/${OWN}`))}`;
    const { read } = kernel.files;
    kernel.files.read = (file) => (file === `${path}/cgroup.procs` ? '0\n0\n200\n' : read(file));
    await group?.remove();
    expect(new Set(kernel.killed)).toEqual(new Set([200]));
  });
});
