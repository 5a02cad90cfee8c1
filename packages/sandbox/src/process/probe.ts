import { DEFAULT_LIMITS, type Language } from '@edgecoder/protocol';
import type { SelfTest } from '../interface.ts';
import { projectProblem } from '../project/try-project.ts';
import { SCRATCH_BYTES } from '../supervisor/guest-limits.ts';
import type { Unproven } from '../supervisor/guest-sandbox.ts';
import { runSelfTest } from '../supervisor/self-test.ts';
import { hasSwap, SWAP_REMEDY } from '../supervisor/swap.ts';
import { openCanaryPort, type Problem, printedNothing, tryWalls, verdict, type Wall } from '../supervisor/walls.ts';
import type { CgroupMaker } from './cgroups.ts';

const LIMITS = { ...DEFAULT_LIMITS, wallMs: 10_000, memoryBytes: 134_217_728 };

const NAMESPACES_REMEDY =
  'Allow unprivileged user namespaces (kernel.unprivileged_userns_clone=1, user.max_user_namespaces above 0, on Ubuntu an AppArmor profile for bwrap), or use the wasm mode.';
const GROUPS_REMEDY =
  'Run the worker where it may make control groups for memory and pids (as a systemd service with Delegate=yes)';
const LIMITS_REMEDY = `${GROUPS_REMEDY}, or use the wasm mode.`;

/** What the mode promises less while it can make no control groups. */
const NO_GROUPS: Problem = {
  reason:
    'without control groups memory is counted every 25 ms, not enforced, and the processor is limited by time alone',
  remedy: `${GROUPS_REMEDY}.`,
};

/** What it promises less where control groups are made, but not for everything. */
const NO_CPU: Problem = {
  reason: 'without a control group for the processor that is limited by time alone',
  remedy: 'Hand on the cpu controller to the worker, too (as a systemd service with Delegate=yes).',
};
const NO_SWAP: Problem = {
  reason: 'control groups here do not bound swap: what goes there is counted every 25 ms, not enforced',
  remedy: SWAP_REMEDY,
};

/** What the mode promises less on this machine. */
export function boundsMissing(cgroups: Pick<CgroupMaker, 'controllers' | 'boundsSwap'> | undefined): Problem[] {
  if (cgroups === undefined) return [NO_GROUPS];
  return [
    ...(cgroups.controllers.includes('cpu') ? [] : [NO_CPU]),
    ...(cgroups.boundsSwap || !hasSwap() ? [] : [NO_SWAP]),
  ];
}

/** A guest's own processes and threads have such numbers, and the worker or its parent may too: in a service the parent is 1. */
const MAX_GUEST_PID = 100;

/** In JavaScript: Node is always there. Each prints what it got away with; nothing printed means that all walls held. */
const walls = (port: number): Wall[] => [
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
    holds: printedNothing,
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
    holds: printedNothing,
    remedy: 'Check that bubblewrap is 0.8 or newer, or use the wasm mode.',
  },
  {
    name: 'other processes can be seen',
    code: `for (const pid of ${JSON.stringify([process.pid, process.ppid].filter((pid) => pid > MAX_GUEST_PID))}) {
  try { process.kill(pid, 0); console.log('process', pid); } catch {}
}
for (const path of ['/proc/1', '/proc/self', '/sys/kernel', '/var/run/docker.sock', '/run']) if (require('node:fs').existsSync(path)) console.log(path);
if (process.pid > 10) console.log('pid', process.pid);
for (const name of Object.keys(process.env)) if (!/^(HOME|TMPDIR|PATH|LANG|LC_ALL|TZ|PWD|PYTHON\\w+)$/.test(name)) console.log(name);`,
    holds: printedNothing,
    remedy: NAMESPACES_REMEDY,
  },
  {
    name: 'another user can be become',
    code: `for (const id of [0, 1, 1000]) {
  for (const set of ['setuid', 'setgid', 'seteuid', 'setegid']) try { process[set](id); console.log(set, id); } catch {}
  try { process.setgroups([id]); console.log('setgroups'); } catch {}
}
if ([process.getuid(), process.geteuid(), process.getgid()].includes(0)) console.log('root');`,
    holds: printedNothing,
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
    holds: printedNothing,
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

/** Runs programs that must pass, fail and be ended, then one against each wall, and names each that does not hold. */
export async function probe({
  run,
  runProject,
  languages: there,
  problems,
}: Unproven & { languages: readonly Language[]; problems: readonly Problem[] }): Promise<SelfTest> {
  const basic = await runSelfTest('process', run);
  const languages = basic.languages.filter((language) => there.includes(language));
  const [first] = languages;
  if (first === undefined) {
    const broken = [{ reason: basic.reason ?? 'no program runs', remedy: NAMESPACES_REMEDY }];
    return verdict({ mode: 'process', languages, broken, missing: [], projects: false });
  }
  const canary = await openCanaryPort();
  const broken: Problem[] = [];
  try {
    await tryWalls(walls(canary.port), { run, language: 'javascript', limits: LIMITS, canary, broken });
    const missing = await projectProblem(runProject, { language: first, limits: LIMITS });
    if (missing !== undefined) broken.push({ reason: missing, remedy: 'Check that coreutils are in /usr/bin.' });
  } catch (error) {
    broken.push({ reason: (error as Error).message, remedy: NAMESPACES_REMEDY });
  } finally {
    canary.close();
  }
  const missing = [...problems];
  if (languages.length < there.length && basic.reason !== undefined) {
    missing.push({ reason: basic.reason, remedy: NAMESPACES_REMEDY });
  }
  return verdict({ mode: 'process', languages, broken, missing, projects: true });
}
