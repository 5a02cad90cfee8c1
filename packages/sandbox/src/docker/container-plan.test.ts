import { describe, expect, it } from '@jest/globals';
import { ALLOWED, RESTRICTED } from '../process/syscall-table.ts';
import { type ContainerPlanOptions, containerPlan } from './container-plan.ts';
import { programCommand } from './interpreters.ts';
import { newOwner } from './ownership.ts';
import { seccompProfile } from './seccomp-profile.ts';

const options: ContainerPlanOptions = {
  image: 'image',
  command: programCommand('python', { isGvisor: false }),
  memoryBytes: 134_217_728,
  maxProcesses: 50,
  slot: 0,
  owner: newOwner(),
  profile: JSON.stringify(seccompProfile()),
  runtime: undefined,
  isGvisor: false,
  isPodman: false,
};

describe('the plan of a container', () => {
  it('names no way out: no network, no host folders, no capabilities, no root, no log', () => {
    const { HostConfig, User, NetworkDisabled, Entrypoint } = containerPlan(options);
    expect(HostConfig).toMatchObject({
      NetworkMode: 'none',
      ReadonlyRootfs: true,
      Privileged: false,
      CapDrop: ['ALL'],
      IpcMode: 'none',
      PidsLimit: 50,
      LogConfig: { Type: 'none' },
      RestartPolicy: { Name: 'no' },
    });
    expect(HostConfig).not.toHaveProperty('Binds');
    expect(HostConfig).not.toHaveProperty('Mounts');
    expect(HostConfig).not.toHaveProperty('CapAdd');
    expect(HostConfig?.SecurityOpt).toContain('no-new-privileges');
    expect(HostConfig?.Memory).toBe(HostConfig?.MemorySwap);
    expect(User).toBe('65000:65000');
    expect(NetworkDisabled).toBe(true);
    expect(Entrypoint).toEqual(['guest-python']);
    for (const mount of Object.values(HostConfig?.Tmpfs ?? {})) {
      expect(mount).toMatch(/noexec,nosuid,nodev,size=\d+,mode=1777,nr_inodes=\d+/);
    }
  });

  it('gives guests that run together users of their own, within what containers without root have', () => {
    const users = Array.from({ length: 500 }, (_, slot) => containerPlan({ ...options, slot }).User);
    expect(new Set(users).size).toBe(500);
    for (const user of users) expect(Number(user?.split(':')[0])).toBeLessThan(65_536);
  });

  it('hides /proc from guests of gVisor, where a process may read its own memory', () => {
    const { HostConfig, Entrypoint } = containerPlan({
      ...options,
      command: programCommand('python', { isGvisor: true }),
      isGvisor: true,
      runtime: 'runsc',
    });
    expect(HostConfig?.Tmpfs).toHaveProperty('/proc');
    expect(HostConfig?.Runtime).toBe('runsc');
    expect(Entrypoint).toEqual(['python3']);
  });
});

describe('the plan of a container of Podman', () => {
  it('covers the folders that Podman makes writable in what is read-only', () => {
    const { HostConfig } = containerPlan({ ...options, isPodman: true, profile: '/profile.json' });
    const { '/var/tmp': one, '/run': other } = HostConfig?.Tmpfs ?? {};
    expect([one, other].map((mount) => mount?.split(',')[0])).toEqual(['ro', 'ro']);
  });
});

describe('the plan of a project’s containers', () => {
  const volume = { name: 'one', driver: { Name: 'local', Options: { type: 'tmpfs' } }, labels: { a: 'b' } };

  it('has the volume in the place of the private files, with all that makes it bounded, and nothing else of the host', () => {
    const { HostConfig } = containerPlan({ ...options, volume });
    expect(HostConfig?.Mounts).toEqual([
      {
        Type: 'volume',
        Source: 'one',
        Target: '/tmp',
        VolumeOptions: { NoCopy: true, DriverConfig: volume.driver, Labels: volume.labels },
      },
    ]);
    expect(Object.keys(HostConfig?.Tmpfs ?? {})).toEqual(['/dev/shm']);
    expect({ ...HostConfig, Mounts: 0, Tmpfs: 0 }).toEqual({
      ...containerPlan(options).HostConfig,
      Mounts: 0,
      Tmpfs: 0,
    });
  });
});

describe('the filter of a container', () => {
  const profile = seccompProfile();
  const rules = (name: string) => profile.syscalls.filter(({ names }) => names.includes(name));

  it('refuses what it does not name, as a kernel does that never had it', () => {
    expect(profile).toMatchObject({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 38 });
    const named = new Set(profile.syscalls.flatMap(({ names }) => names));
    for (const name of [
      'mount',
      'ptrace',
      'bpf',
      'io_uring_setup',
      'userfaultfd',
      'keyctl',
      'unshare',
      'setns',
      'perf_event_open',
      'open_by_handle_at',
      'process_vm_readv',
      'setuid',
      'init_module',
      'kexec_load',
    ]) {
      expect(named).not.toContain(name);
    }
    for (const name of Object.keys(ALLOWED)) expect(named).toContain(name);
    for (const name of Object.keys(RESTRICTED)) expect(named).toContain(name);
  });

  it('never lets a process make its memory readable to itself', () => {
    const allowed = rules('prctl').map(({ args }) => args?.[0]?.value);
    expect(allowed).not.toContain(4);
    expect(allowed).toContain(15);
  });

  it('states each restricted call by its arguments only', () => {
    for (const name of Object.keys(RESTRICTED)) {
      for (const { action, args } of rules(name)) {
        if (action === 'SCMP_ACT_ALLOW') expect(args?.length).toBeGreaterThan(0);
      }
    }
    expect(rules('clone3')).toEqual([{ names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 }]);
    expect(rules('clone')).toEqual([
      {
        names: ['clone'],
        action: 'SCMP_ACT_ALLOW',
        args: [{ index: 0, value: 0x7e02_0000, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }],
      },
    ]);
    expect(rules('socket')).toHaveLength(6);
  });
});
