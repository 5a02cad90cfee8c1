import { createServer, type Server } from 'node:net';
import { DEFAULT_LIMITS, type Language } from '@edgecoder/protocol';
import type { ProjectRequest, ProjectResult, RunRequest, RunResult, SelfTest } from '../interface.ts';
import { snapshotHash } from '../project/tree.ts';
import { runSelfTest } from '../wasm/self-test.ts';
import { SCRATCH_BYTES } from './launch.ts';

const LIMITS = { ...DEFAULT_LIMITS, wallMs: 10_000, memoryBytes: 134_217_728 };

/** One promised wall: a program that tries to get past it, and what its run must look like when it did not. */
interface Wall {
  name: string;
  code: string;
  holds(result: RunResult): boolean;
  remedy: string;
}

const NAMESPACES_REMEDY =
  'Allow unprivileged user namespaces (kernel.unprivileged_userns_clone=1, user.max_user_namespaces above 0, on Ubuntu an AppArmor profile for bwrap), or use the wasm mode.';
const LIMITS_REMEDY =
  'Run the worker where it may make control groups for memory and pids (as a systemd service with Delegate=yes), or use the wasm mode.';

/** In JavaScript: Node is always there. Each prints what it got away with; nothing printed means that all walls held. */
const walls = (port: number): Wall[] => {
  const quiet = ({ stdout, limit, exitCode }: RunResult): boolean =>
    stdout === '' && limit === undefined && exitCode === 0;
  return [
    {
      name: 'the network can be reached',
      code: `const net = require('node:net');
for (const to of [{ port: ${port}, host: '127.0.0.1' }, { port: 53, host: '192.0.2.1' }]) {
  const socket = net.connect({ ...to, timeout: 2000 });
  socket.on('connect', () => { console.log('connected'); socket.destroy(); });
  socket.on('timeout', () => { console.log('a route'); socket.destroy(); });
  socket.on('error', () => {});
}
const found = Object.values((() => { try { return require('node:os').networkInterfaces(); } catch { return {}; } })()).flat();
if (found.some((one) => !one.internal)) console.log('an interface');`,
      holds: quiet,
      remedy: NAMESPACES_REMEDY,
    },
    {
      name: 'files outside can be written, or executed from where the guest may write',
      code: `const fs = require('node:fs');
for (const folder of ['/', '/usr', '/usr/lib', '/etc', '/dev', '/runtime', '/home', '/root', '/var/tmp', '/run', '/proc', '/sys']) {
  try { fs.writeFileSync(folder + '/edgecoder-probe', ''); console.log(folder); } catch {}
}
fs.copyFileSync('/usr/bin/env', '/tmp/env');
fs.chmodSync('/tmp/env', 0o755);
if (require('node:child_process').spawnSync('/tmp/env').error === undefined) console.log('executed');`,
      holds: quiet,
      remedy: 'Check that bubblewrap is 0.8 or newer, or use the wasm mode.',
    },
    {
      name: 'other processes can be seen',
      code: `try { process.kill(${process.pid}, 0); console.log('the worker'); } catch {}
try { process.kill(${process.ppid}, 0); console.log('its parent'); } catch {}
for (const path of ['/proc/1', '/proc/self', '/sys/kernel', '/var/run/docker.sock', '/run']) if (require('node:fs').existsSync(path)) console.log(path);
if (process.pid > 10) console.log('pid', process.pid);
for (const name of Object.keys(process.env)) if (!/^(HOME|TMPDIR|PATH|LANG|LC_ALL|TZ|PWD|PYTHON\\w+)$/.test(name)) console.log(name);`,
      holds: quiet,
      remedy: NAMESPACES_REMEDY,
    },
    {
      name: 'another user can be become',
      code: `for (const id of [0, 1, 1000]) {
  for (const set of ['setuid', 'setgid', 'seteuid', 'setegid']) try { process[set](id); console.log(set, id); } catch {}
  try { process.setgroups([id]); console.log('setgroups'); } catch {}
}
if ([process.getuid(), process.geteuid(), process.getgid()].includes(0)) console.log('root');`,
      holds: quiet,
      remedy: NAMESPACES_REMEDY,
    },
    {
      name: 'private files are not bounded',
      code: `const fs = require('node:fs');
let bytes = 0;
const piece = Buffer.alloc(1 << 20, 1);
try { for (let i = 0; i < 4; i++) { const fd = fs.openSync('/tmp/' + i, 'w'); for (let n = 0; n < 60; n++) bytes += fs.writeSync(fd, piece); } } catch {}
if (bytes > ${SCRATCH_BYTES}) console.log('bytes', bytes);
for (let i = 0; i < 4; i++) fs.rmSync('/tmp/' + i, { force: true });
let files = 0;
try { for (; files < 100000; files++) fs.mkdirSync('/tmp/d' + files); } catch {}
if (files > 10000) console.log('files', files);`,
      holds: quiet,
      remedy: 'Check that mount(8) of util-linux can mount a tmpfs in a user namespace, or use the wasm mode.',
    },
    {
      name: 'memory is not bounded',
      code: 'const all = []; for (;;) all.push(Buffer.alloc(8 << 20, 1));',
      holds: ({ ok, limit }) => !ok && (limit === 'memory' || limit === 'crash'),
      remedy: LIMITS_REMEDY,
    },
    {
      name: 'processes are not bounded',
      code: `const { spawn } = require('node:child_process');
let up = 0;
for (let i = 0; i < 300; i++) {
  const child = spawn('/bin/sh', ['-c', 'read x'], { stdio: ['pipe', 'ignore', 'ignore'] });
  if (child.pid !== undefined) up++;
  child.on('error', () => {});
}
if (up > 100) console.log('processes', up);
process.exit(3);`,
      holds: ({ stdout }) => stdout === '',
      remedy: LIMITS_REMEDY,
    },
  ];
};

/** Runs programs that must pass, fail and be ended, then one against each wall, and names each that does not hold. */
export async function probe(options: {
  run(request: RunRequest): Promise<RunResult>;
  runProject(request: ProjectRequest): Promise<ProjectResult>;
  languages: readonly Language[];
  problems: readonly { reason: string; remedy: string }[];
}): Promise<SelfTest> {
  const { run, runProject } = options;
  const basic = await runSelfTest('process', run);
  const languages = basic.languages.filter((language) => options.languages.includes(language));
  if (languages.length === 0) {
    return {
      mode: 'process',
      available: false,
      languages: [],
      reason: basic.reason ?? 'no program runs',
      remedy: NAMESPACES_REMEDY,
    };
  }
  const canary = await listen();
  const broken: { reason: string; remedy: string }[] = [];
  try {
    for (const { name, code, holds, remedy } of walls(canary.port)) {
      const result = await run({ language: 'javascript', code, limits: LIMITS });
      if (holds(result) && canary.touched() === 0) continue;
      const seen = result.stdout.trim() || result.testReport.failure || result.limit || `exit code ${result.exitCode}`;
      broken.push({ reason: `${name} (${seen.replaceAll('\n', ', ').slice(0, 200)})`, remedy });
    }
    const missing = await projectProblem(runProject, languages[0] as Language);
    if (missing !== undefined) broken.push({ reason: missing, remedy: 'Check that coreutils are in /usr/bin.' });
  } catch (error) {
    broken.push({ reason: (error as Error).message, remedy: NAMESPACES_REMEDY });
  } finally {
    canary.server.close();
  }
  const said = [...broken, ...options.problems];
  return {
    mode: 'process',
    available: broken.length === 0,
    languages: broken.length === 0 ? languages : [],
    ...(said.length === 0
      ? {}
      : {
          reason: said.map(({ reason }) => reason).join('; '),
          remedy: [...new Set(said.map(({ remedy }) => remedy))].join(' '),
        }),
  };
}

/** A command really runs in its tree, and what it changes comes back; undefined when it does. */
async function projectProblem(
  runProject: (request: ProjectRequest) => Promise<ProjectResult>,
  language: Language,
): Promise<string | undefined> {
  const files = [{ path: 'in', executable: false, content: Buffer.from('one\n').toString('base64') }];
  const project = { snapshot: snapshotHash(files), files, command: 'cat in && echo two >out' };
  const { ok, stdout, stderr, project: left } = await runProject({ language, project, limits: LIMITS });
  if (ok && stdout === 'one\n' && left.changed === 1 && left.patch.includes('+two')) return undefined;
  return `a command in a project does not run (${(stderr || stdout || 'no change came back').slice(0, 200)})`;
}

/** A port of this machine that no guest may reach. */
function listen(): Promise<{ port: number; server: Server; touched(): number }> {
  let touched = 0;
  const server = createServer((socket) => {
    touched++;
    socket.destroy();
  });
  server.unref();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve({ port: (server.address() as { port: number }).port, server, touched: () => touched });
    });
  });
}
