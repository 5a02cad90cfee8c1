import { realpathSync } from 'node:fs';
import {
  GUEST_HOME,
  guestEnvironment,
  guestId,
  MAX_CPU_SECONDS,
  MAX_OPEN_FILES,
  SCRATCH_BYTES,
  SCRATCH_ENTRIES,
  STACK_BYTES,
} from '../supervisor/guest-limits.ts';
import { GATE_SHELL, gate } from './gate.ts';
import type { Interpreter } from './system-view.ts';
import { coverableFolders, findProgram, RUNTIME_FOLDER, systemView } from './system-view.ts';

/** Descriptors of the launcher alone, closed before the gate starts; those of the guest are numbered before them. */
export const FILTER_FD = 5;
export const HARNESS_FD = 6;
export const STATUS_FD = 7;
export const USERS_FD = 8;

/** Processes and threads of a guest together. */
export const MAX_PROCESSES = 64;
/** So many more until the kernel refuses without a control group: the supervisor is to see that the limit was reached. */
const SPARE_PROCESSES = 32;
const MAX_FILE_BYTES = SCRATCH_BYTES;
const CORE_BYTES = 0;

/** Where a guest finds programs. */
export const GUEST_PATH = '/usr/bin:/bin';

export interface LaunchTools {
  bwrap: string;
  unshare: string;
  setpriv: string;
  prlimit: string;
  mount: string;
  sh: string;
}

/** @returns the names of those that are missing, when some are. */
export function findLaunchTools(): { tools: LaunchTools } | { missing: string[] } {
  const names = ['bwrap', 'unshare', 'setpriv', 'prlimit', 'mount', 'sh'] as const;
  const found = names.map((name) => [name, findProgram(name)] as const);
  const missing = found.filter(([, path]) => path === undefined).map(([name]) => name);
  return missing.length > 0 ? { missing } : { tools: Object.fromEntries(found) as unknown as LaunchTools };
}

export interface LaunchPlan {
  program: string;
  args: string[];
}

/**
 * The command that makes a jail on Linux, for one guest. In order: a shell puts itself, and so all that follows, into the
 * control group; a private mount namespace gets a small tmpfs that executes nothing (bubblewrap's own may be executed from)
 * and a path to the interpreter that is open to the guest's user; root becomes a user without rights; resource limits are
 * set; bubblewrap makes the namespaces and the view, and loads the filter; the gate waits, and becomes the interpreter.
 */
export function linuxLaunch(options: {
  tools: LaunchTools;
  interpreter: Interpreter;
  /** Flags of the interpreter; the harness follows. */
  flags: readonly string[];
  harnessName: string;
  isRoot: boolean;
  /** Files by which a process joins the guest's control group. */
  joinFiles?: readonly string[];
  /** Tells guests of one supervisor apart. */
  slot: number;
  /** Private files may be started: only where no secret of the supervisor shares a process with the guest. */
  executableFiles?: boolean;
  /** Processes and threads of the guest together; MAX_PROCESSES when left out. */
  maxProcesses?: number;
  /** Variables besides those that every guest has. */
  environment?: Readonly<Record<string, string>>;
}): LaunchPlan {
  const { tools, interpreter, isRoot } = options;
  const covered = coverableFolders([interpreter.brought ?? '', ...interpreter.readable]);
  if (covered === undefined) throw new Error('no two of /mnt, /media, /srv, /opt and /home are there to be covered');
  const [scratch, brought] = covered;
  const id = guestId(options.slot);
  const joinFiles = options.joinFiles ?? [];
  const steps = [
    // `0` is whoever writes it.
    ...joinFiles.map((_, index) => `echo 0 > "$${index + 2}"`),
    ...(interpreter.brought === undefined ? [] : [`${tools.mount} -n --bind "$1" ${brought}`]),
    `${tools.mount} -n -t tmpfs -o ${scratchOptions(isRoot, options.executableFiles === true)} tmpfs ${scratch}`,
    `shift ${joinFiles.length + 1}`,
    'exec "$@"',
  ];
  const identity = isRoot
    ? [tools.setpriv, `--reuid=${id}`, `--regid=${id}`, '--clear-groups', '--inh-caps=-all', '--bounding-set=-all']
    : [];
  return {
    program: tools.unshare,
    args: [
      ...(isRoot ? ['--mount'] : ['--user', '--map-root-user', '--mount']),
      '--propagation=private',
      tools.sh,
      '-c',
      steps.join(' && '),
      'sh',
      folderOf(interpreter.brought ?? '/'),
      ...joinFiles,
      ...identity,
      tools.prlimit,
      ...resourceLimits(options.maxProcesses ?? MAX_PROCESSES),
      tools.bwrap,
      ...bubblewrapArguments({ ...options, scratch, brought, id }),
    ],
  };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

const scratchOptions = (isRoot: boolean, executable: boolean): string =>
  [
    ...(executable ? [] : ['noexec']),
    'nosuid',
    'nodev',
    `size=${SCRATCH_BYTES}`,
    `nr_inodes=${SCRATCH_ENTRIES}`,
    isRoot ? 'mode=1777' : 'mode=0700',
  ].join(',');

/** Soft and hard alike, so that a guest can only lower them; the one of memory is set at the gate. */
function resourceLimits(maxProcesses: number): string[] {
  return [
    `--nproc=${maxProcesses + SPARE_PROCESSES}`,
    `--nofile=${MAX_OPEN_FILES}`,
    `--fsize=${MAX_FILE_BYTES}`,
    `--core=${CORE_BYTES}`,
    `--cpu=${MAX_CPU_SECONDS}`,
    `--stack=${STACK_BYTES}`,
    '--memlock=65536',
    '--msgqueue=0',
    '--nice=0',
    '--rtprio=0',
    '--sigpending=256',
    '--',
  ];
}

function bubblewrapArguments(options: {
  tools: LaunchTools;
  interpreter: Interpreter;
  flags: readonly string[];
  harnessName: string;
  scratch: string;
  brought: string;
  id: number;
  environment?: Readonly<Record<string, string>>;
}): string[] {
  const { tools, interpreter, scratch, brought, id } = options;
  const { readOnly, links } = systemView(interpreter);
  const harness = `${RUNTIME_FOLDER}/${options.harnessName}`;
  return [
    '--unshare-user',
    '--disable-userns',
    '--unshare-pid',
    '--unshare-net',
    '--unshare-ipc',
    '--unshare-uts',
    '--unshare-cgroup',
    ...['--uid', String(id), '--gid', String(id), '--hostname', 'sandbox'],
    ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...['--json-status-fd', String(STATUS_FD), '--seccomp', String(FILTER_FD)],
    ...readOnly.flatMap((path) => ['--ro-bind', path, path]),
    ...(interpreter.covered ?? []).flatMap((path) => ['--ro-bind', '/dev/null', path]),
    ...links.flatMap(([target, path]) => ['--symlink', target, path]),
    ...(interpreter.brought === undefined
      ? []
      : [
          '--ro-bind',
          `${brought}/${interpreter.brought.slice(folderOf(interpreter.brought).length + 1)}`,
          interpreter.broughtTo ?? interpreter.program,
        ]),
    ...['--ro-bind', realpathSync(tools.sh), GATE_SHELL],
    ...['--perms', '0444', '--ro-bind-data', String(HARNESS_FD), harness],
    ...['--perms', '0444', '--ro-bind-data', String(USERS_FD), '/etc/passwd'],
    ...['--tmpfs', '/dev'],
    ...['null', 'zero', 'full', 'random', 'urandom'].flatMap((name) => ['--dev-bind', `/dev/${name}`, `/dev/${name}`]),
    ...['--bind', scratch, '/dev/shm', '--bind', scratch, GUEST_HOME],
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    '--clearenv',
    ...Object.entries({ ...guestEnvironment(GUEST_PATH), ...options.environment }).flatMap(([name, value]) => [
      '--setenv',
      name,
      value,
    ]),
    ...['--chdir', GUEST_HOME, '--', ...gate(tools.sh), interpreter.program, ...options.flags, harness],
  ];
}

/** `/etc/passwd` of the guest: itself and nobody else. */
export const guestUsers = (slot: number): string => {
  const id = guestId(slot);
  return `guest:x:${id}:${id}::${GUEST_HOME}:/bin/sh\n`;
};
