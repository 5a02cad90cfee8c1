import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { SandboxError } from '../interface.ts';
import { findLaunchTools, type LaunchTools } from '../process/launch.ts';
import { seccompProgram } from '../process/seccomp.ts';
import { coverableFolders, systemView } from '../process/system-view.ts';
import { STACK_BYTES } from '../supervisor/guest-limits.ts';
import { watchNamespace } from '../supervisor/namespace.ts';
import { pipeOf, spawnPiped } from '../supervisor/spawn-piped.ts';

/** Descriptors of the launcher alone, beside those of the runner. */
export const FILTER_FD = 5;
export const STATUS_FD = 6;

/** Who runners are, inside, and outside when this process is root. Reserved and unused on Debian and its like. */
const RUNNER_ID = 65_500;
const MAX_OPEN_FILES = 128;
/** Threads of all runners together; a runner has about a dozen. */
const MAX_THREADS = 2048;
/** A machine on which Node cannot say its version in this time inside has not shown that it has no namespaces. */
const PROBE_TIMEOUT_MS = 30_000;
const MAX_SAID_CHARS = 300;
/** A start that fails for want of these fails now, not here. */
const SHORTAGES = ['EAGAIN', 'ENOMEM'];

const NO_TOOLS =
  'On Debian or Ubuntu: apt-get install bubblewrap util-linux; the runners then get namespaces of their own.';
const NO_NAMESPACES =
  'Allow unprivileged user namespaces (kernel.unprivileged_userns_clone=1, user.max_user_namespaces above 0, on Ubuntu an AppArmor profile for bwrap); the runners then get namespaces of their own.';

/** The walls around runner processes that the kernel keeps, beside Node's permission model, which is everywhere. */
export interface Confinement {
  /** What the supervisor writes to FILTER_FD. */
  filter: Buffer;
  /** The command that runs a program of Node with these arguments inside. */
  launch(nodeArguments: readonly string[]): { program: string; args: string[] };
}

export type FoundConfinement =
  | { confinement: Confinement }
  /** Only Node's permission model holds runners. */
  | { confinement?: undefined; reason: string; remedy: string };

/**
 * Whether this machine can put runners into namespaces of their own behind a system call filter, tried with Node itself.
 * @param readable files and folders that a runner reads; inside, nothing else of this machine exists but libraries.
 * @throws {SandboxError} `unavailable` when the machine is too busy to tell: a wall is not given up for a bad moment.
 */
export async function findConfinement(readable: readonly string[], signal?: AbortSignal): Promise<FoundConfinement> {
  const without = (reason: string, remedy: string): FoundConfinement => ({ reason, remedy });
  if (process.platform !== 'linux') return without(`no namespaces on ${process.platform}`, 'None is known there.');
  const { arch } = process;
  if (arch !== 'x64' && arch !== 'arm64') return without(`no system call table for ${arch}`, 'None is known there.');
  const found = findLaunchTools();
  if ('missing' in found) return without(`${found.missing.join(', ')} not found`, NO_TOOLS);
  const covered = coverableFolders(readable);
  if (covered === undefined) return without('none of /mnt, /media, /srv, /opt and /home can be covered', NO_TOOLS);
  const isRoot = process.geteuid?.() === 0;
  const confinement: Confinement = {
    filter: seccompProgram(arch),
    launch: (nodeArguments) => launch({ tools: found.tools, readable, nodeArguments, isRoot, covered: covered[0] }),
  };
  const problem = await tryOut(confinement, signal);
  return problem === undefined ? { confinement } : without(`bubblewrap does not work here: ${problem}`, NO_NAMESPACES);
}

/** Has Node say its version inside; what went wrong, or undefined. */
async function tryOut({ launch, filter }: Confinement, signal?: AbortSignal): Promise<string | undefined> {
  const { program, args } = launch(['--version']);
  const child = spawnPiped(program, args, {
    env: {},
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const namespace = watchNamespace(child, STATUS_FD);
  pipeOf(child, FILTER_FD)?.end(filter);
  let said = '';
  pipeOf(child, 2)?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(0, MAX_SAID_CHARS);
  });
  const timeout = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  const until = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  if (until.aborted) namespace.kill();
  until.addEventListener('abort', namespace.kill, { once: true });
  const ended = await new Promise<number | string>((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => {
      if (!SHORTAGES.includes(cause.code ?? '')) resolve(cause.message);
      else reject(new SandboxError('unavailable', cause.message, { cause }));
    });
    child.once('close', (code, signal) => resolve(code ?? `${signal}`));
  }).finally(() => until.removeEventListener('abort', namespace.kill));
  if (signal?.aborted) throw new SandboxError('aborted', 'the walls are not looked for any more');
  if (until.aborted) throw new SandboxError('unavailable', 'bubblewrap did not end in time: this machine is too busy');
  return ended === 0 ? undefined : said.trim() || `it ended (${ended})`;
}

interface Launch {
  tools: LaunchTools;
  readable: readonly string[];
  nodeArguments: readonly string[];
  isRoot: boolean;
  /** A folder of the system that is covered, in a mount namespace of its own, by what the runner's user must reach. */
  covered: string;
}

/**
 * In order: root, where we are root, brings what is to be read to where another user reaches it, and becomes that user;
 * resource limits are set; bubblewrap makes namespaces and view, and loads the filter.
 */
function launch(options: Launch): { program: string; args: string[] } {
  const { tools, isRoot, covered } = options;
  const node = realpathSync(process.execPath);
  const there = options.readable.filter((path) => existsSync(path));
  const links = there.filter((path) => lstatSync(path).isSymbolicLink());
  const shown = [node, ...there.filter((path) => !links.includes(path))];
  const reach = (index: number): string => (isRoot ? `${covered}/${index}` : (shown[index] as string));
  const inside = [
    tools.prlimit,
    ...[`--nofile=${MAX_OPEN_FILES}`, `--nproc=${MAX_THREADS}`, `--stack=${STACK_BYTES}`],
    ...['--core=0', '--memlock=65536', '--msgqueue=0', '--'],
    tools.bwrap,
    ...['--unshare-user', '--disable-userns', '--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts'],
    ...['--unshare-cgroup', '--uid', String(RUNNER_ID), '--gid', String(RUNNER_ID), '--hostname', 'sandbox'],
    ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--clearenv'],
    ...['--json-status-fd', String(STATUS_FD), '--seccomp', String(FILTER_FD)],
    ...libraries(node),
    ...shown.flatMap((path, index) => ['--ro-bind', reach(index), path]),
    ...links.flatMap((path) => ['--symlink', readlinkSync(path), path]),
    ...['--tmpfs', '/dev', '--dev-bind', '/dev/null', '/dev/null', '--dev-bind', '/dev/urandom', '/dev/urandom'],
    ...['--remount-ro', '/dev', '--remount-ro', '/', '--chdir', '/', '--', node, ...options.nodeArguments],
  ];
  if (!isRoot) return { program: inside[0] as string, args: inside.slice(1) };
  const bring = shown.map((path, index) => {
    const place = `${covered}/${index}`;
    const make = statSync(path).isDirectory() ? `mkdir ${place}` : `: > ${place}`;
    return `${make} && ${tools.mount} -n --bind "$${index + 1}" ${place}`;
  });
  const script = [
    `${tools.mount} -n -t tmpfs -o mode=0755 tmpfs ${covered}`,
    ...bring.map(braced),
    `shift ${shown.length}`,
    'exec "$@"',
  ];
  return {
    program: tools.unshare,
    args: [
      ...['--mount', '--propagation=private', tools.sh, '-c', script.join(' && '), 'sh', ...shown],
      ...[tools.setpriv, `--reuid=${RUNNER_ID}`, `--regid=${RUNNER_ID}`, '--clear-groups'],
      ...['--inh-caps=-all', '--bounding-set=-all', ...inside],
    ],
  };
}

/** Arguments of a shell beyond the ninth need braces. */
const braced = (command: string): string => command.replace(/\$(\d+)/g, '$${$1}');

/** Shared libraries of the system, without its programs. */
function libraries(node: string): string[] {
  const { readOnly, links } = systemView({ language: 'javascript', program: node, readable: [] });
  return [
    ...readOnly.filter((path) => !path.startsWith('/usr/bin/')).flatMap((path) => ['--ro-bind', path, path]),
    ...links.filter(([, path]) => path.startsWith('/lib')).flatMap(([target, path]) => ['--symlink', target, path]),
  ];
}
