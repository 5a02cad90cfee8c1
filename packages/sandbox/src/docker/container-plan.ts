import type { ContainerCreateOptions, MountSettings } from 'dockerode';
import { MEMORY_GRACE_BYTES } from '../supervisor/guest.ts';
import {
  GUEST_HOME,
  guestEnvironment,
  guestId,
  INTERPRETER_DATA_BYTES,
  MAX_CPU_SECONDS,
  MAX_OPEN_FILES,
  SCRATCH_BYTES,
  SCRATCH_ENTRIES,
  STACK_BYTES,
} from '../supervisor/guest-limits.ts';
import { MACHINE_LABEL, OWNER_LABEL, type Owner } from './ownership.ts';

/** Shared memory beside the private files, for what forked processes of one program tell each other. */
const SHARED_BYTES = 16_777_216;
const SHARED_ENTRIES = 256;
/** Processes and threads of a program's container together, its init included. */
export const MAX_PROCESSES = 50;
/** gVisor's own kernel has its threads in the same group. */
const GVISOR_PROCESSES = 206;
/** What gVisor's kernel takes for itself beside the program, bytes. */
const GVISOR_MEMORY_BYTES = 134_217_728;
/** Of one user on the whole machine: guests of other workers may have the same number. */
const MAX_USER_PROCESSES = 4096;
/** A guest never gets more than one processor's time. */
const NANO_CPUS = 1_000_000_000;
/** When the machine itself runs out of memory, guests go first. */
const OOM_SCORE = 800;

/** Where a guest finds programs. */
export const GUEST_PATH = '/usr/local/bin:/usr/bin:/bin';

/**
 * Not even read: what engines hide by default, what else tells of the machine, all of /sys, control groups among it,
 * terminals and message queues.
 */
const MASKED = [
  ...'acpi asound config.gz diskstats driver interrupts iomem kallsyms kcore key-users keys kmsg latency_stats modules'.split(
    ' ',
  ),
  ...'partitions sched_debug schedstat scsi swaps timer_list timer_stats'.split(' '),
]
  .map((name) => `/proc/${name}`)
  .concat('/sys', '/dev/pts', '/dev/mqueue', '/etc/resolv.conf');
const READ_ONLY = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

/** What the containers of one worker have in common. */
export interface ContainerSetting {
  owner: Owner;
  /** The filter as the engine takes it: JSON for Docker, the path of a file with it for Podman. */
  profile: string;
  runtime: string | undefined;
  isGvisor: boolean;
  isPodman: boolean;
}

/** As it was made. A container says it again: engines make a plain one, without bounds, where it is gone meanwhile. */
export interface Volume {
  name: string;
  driver: { Name: string; Options: Record<string, string> };
  labels: Record<string, string>;
}

export interface ContainerPlanOptions extends ContainerSetting {
  image: string;
  /** The program and its arguments. */
  command: readonly [string, ...string[]];
  memoryBytes: number;
  /** Processes and threads of the container together, its init included. */
  maxProcesses: number;
  /** Tells guests of one supervisor apart; containers of one guest have the same. */
  slot: number;
  /** A volume in memory that takes the place of the private files in GUEST_HOME, and may be executed from. */
  volume?: Volume;
  /** Variables besides those that every guest has. */
  environment?: Readonly<Record<string, string>>;
}

/** What one guest's container is made with. Whatever it does not name has the engine's own, closed default. */
export function containerPlan(options: ContainerPlanOptions): ContainerCreateOptions {
  const { isGvisor, owner, volume } = options;
  const [program, ...args] = options.command;
  const id = guestId(options.slot);
  // Podman takes no bound on entries, gVisor has none: there they count as memory alone.
  const entries = (most: number): number | undefined => (options.isPodman || isGvisor ? undefined : most);
  const memory = options.memoryBytes + MEMORY_GRACE_BYTES + (isGvisor ? GVISOR_MEMORY_BYTES : 0);
  return {
    Image: options.image,
    Entrypoint: [program],
    Cmd: args,
    User: `${id}:${id}`,
    WorkingDir: GUEST_HOME,
    Env: Object.entries({ ...guestEnvironment(GUEST_PATH), ...options.environment }).map(
      ([name, value]) => `${name}=${value}`,
    ),
    Labels: { [MACHINE_LABEL]: owner.machine, [OWNER_LABEL]: owner.name },
    Hostname: 'sandbox',
    NetworkDisabled: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    Tty: false,
    StopSignal: 'SIGKILL',
    ...(options.isPodman ? {} : { Healthcheck: { Test: ['NONE'] } }),
    HostConfig: {
      NetworkMode: 'none',
      ReadonlyRootfs: true,
      Privileged: false,
      CapDrop: ['ALL'],
      SecurityOpt: [
        'no-new-privileges',
        `seccomp=${options.profile}`,
        ...(options.isPodman ? [`mask=${MASKED.join(':')}`] : []),
      ],
      ...(options.isPodman ? {} : { MaskedPaths: MASKED, ReadonlyPaths: READ_ONLY }),
      // Its own, and without the unbounded /dev/shm that comes with it: that is one of the mounts below.
      IpcMode: 'none',
      CgroupnsMode: 'private',
      PidMode: '',
      UTSMode: '',
      Init: true,
      Runtime: options.runtime,
      Tmpfs: {
        ...(volume === undefined ? { [GUEST_HOME]: tmpfs(SCRATCH_BYTES, entries(SCRATCH_ENTRIES)) } : {}),
        '/dev/shm': tmpfs(SHARED_BYTES, entries(SHARED_ENTRIES)),
        // gVisor lets a process read its own memory whatever the interpreter's mode: there is no /proc to do it by.
        ...(isGvisor ? { '/proc': EMPTY } : {}),
        // Podman has writable folders of its own in what is read-only, where nobody says otherwise.
        ...(options.isPodman ? { '/var/tmp': EMPTY, '/run': EMPTY } : {}),
      },
      ...(volume === undefined ? {} : { Mounts: [mounted(volume)] }),
      Memory: memory,
      MemorySwap: memory,
      NanoCpus: NANO_CPUS,
      PidsLimit: isGvisor ? GVISOR_PROCESSES + options.maxProcesses : options.maxProcesses,
      Ulimits: [
        limit('nofile', MAX_OPEN_FILES),
        limit('fsize', SCRATCH_BYTES),
        limit('data', options.memoryBytes + INTERPRETER_DATA_BYTES),
        limit('cpu', MAX_CPU_SECONDS),
        limit('core', 0),
        // Far above the bound on the container: stated, as Podman's own default is more than it may set.
        limit('nproc', MAX_USER_PROCESSES),
        limit('stack', STACK_BYTES),
        limit('memlock', 65_536),
        limit('msgqueue', 0),
        limit('nice', 0),
        limit('rtprio', 0),
        limit('sigpending', 256),
      ],
      OomScoreAdj: OOM_SCORE,
      // What is printed goes to whoever is attached, and to no file.
      LogConfig: { Type: 'none', Config: {} },
      RestartPolicy: { Name: 'no' },
      AutoRemove: false,
    } as ContainerCreateOptions['HostConfig'] & { CgroupnsMode: string },
  };
}

const mounted = ({ name, driver, labels }: Volume): MountSettings => ({
  Type: 'volume',
  Source: name,
  Target: GUEST_HOME,
  VolumeOptions: { NoCopy: true, DriverConfig: driver, Labels: labels },
});

const limit = (name: string, value: number) => ({ Name: name, Soft: value, Hard: value });

const EMPTY = 'ro,noexec,nosuid,nodev,size=4096,mode=0555';

const tmpfs = (bytes: number, entries: number | undefined): string =>
  [
    ...['rw', 'noexec', 'nosuid', 'nodev', `size=${bytes}`, 'mode=1777'],
    ...(entries === undefined ? [] : [`nr_inodes=${entries}`]),
  ].join(',');
