import { accessSync, constants, existsSync, globSync, statfsSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { freemem, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { coordinatorClient } from '@edgecoder/client';
import { signingKeyFromSeed } from '@edgecoder/crypto';
import { createDockerSandbox, createProcessSandbox, createWasmSandbox, type Sandbox } from '@edgecoder/sandbox';
import type { CliSettings } from '../settings.ts';

/** `optional`: something is not there that only some need; `missing`: EdgeCoder does not work without. */
export interface Finding {
  status: 'ok' | 'optional' | 'missing';
  detail: string;
  remedy?: string;
}

/** One thing the machine must or may have. */
export interface DoctorCheck {
  name: string;
  /** @param signal aborts when nobody waits any more; what the check holds open must end then. */
  run(settings: CliSettings, signal: AbortSignal): Promise<Finding>;
}

const GIB = 1024 ** 3;
/** PGlite, two sandboxes with a Python each, and the node itself. */
const MIN_MEMORY_BYTES = 1.5 * GIB;
/** Packages, and a database that has room to grow. */
const MIN_DISK_BYTES = 1 * GIB;
const NODE_MIN = [24, 9] as const;
const CONNECT_TIMEOUT_MS = 1000;

const gib = (bytes: number) => `${(bytes / GIB).toFixed(1)} GiB`;
const ok = (detail: string): Finding => ({ status: 'ok', detail });

async function node(): Promise<Finding> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  if (enough) return ok(process.versions.node);
  return {
    status: 'missing',
    detail: process.versions.node,
    remedy: `Use \`npm run edgecoder\`, which brings a Node ${NODE_MIN.join('.')} or newer.`,
  };
}

async function pnpm({ searchPath }: CliSettings): Promise<Finding> {
  const found = findProgram('pnpm', searchPath);
  if (found !== undefined) return ok(found);
  return {
    status: 'optional',
    detail: 'not found',
    remedy: 'Nothing to do: `npm start` gets one when packages have to be installed.',
  };
}

async function memory(): Promise<Finding> {
  const detail = `${gib(totalmem())} in all, ${gib(freemem())} free`;
  if (totalmem() >= MIN_MEMORY_BYTES) return ok(detail);
  return { status: 'missing', detail, remedy: `A node with a worker and a verifier wants ${gib(MIN_MEMORY_BYTES)}.` };
}

async function disk({ home }: CliSettings): Promise<Finding> {
  let folder = home;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= MIN_DISK_BYTES) return ok(`${gib(free)} free at ${folder}`);
  return {
    status: 'missing',
    detail: `${gib(free)} free at ${folder}`,
    remedy: `Free ${gib(MIN_DISK_BYTES)}, or move EDGECODER_HOME to a larger disk.`,
  };
}

/** Files that hold secrets of a home. */
const SECRET_FILES = ['*.key', '*.token'];

async function home({ home }: CliSettings): Promise<Finding> {
  if (!existsSync(home)) return ok(`${home}: not there yet; the first \`npm start\` makes it`);
  try {
    accessSync(home, constants.R_OK | constants.W_OK);
  } catch {
    return {
      status: 'missing',
      detail: `${home} cannot be read and written`,
      remedy: `Make it yours: chown -R "$USER" ${home}`,
    };
  }
  if (process.platform === 'win32') return ok(home);
  const open = [home, ...globSync(SECRET_FILES.map((name) => join(home, name)))].filter(
    (path) => (statSync(path).mode & 0o077) !== 0,
  );
  if (open.length === 0) return ok(`${home}, for its owner only`);
  return { status: 'missing', detail: `others may read ${open.join(', ')}`, remedy: `chmod go= ${open.join(' ')}` };
}

async function port({ coordinatorUrl }: CliSettings): Promise<Finding> {
  const { hostname, port: text } = new URL(coordinatorUrl);
  const number = Number(text || '80');
  if (!(await accepts(hostname, number))) return ok(`${hostname}:${number} is free; no node runs there`);
  const client = coordinatorClient({
    url: coordinatorUrl,
    key: signingKeyFromSeed(new Uint8Array(32)),
    timeoutMs: 3000,
  });
  try {
    const { coordinatorId, version } = await client.identity();
    return ok(`a node runs at ${coordinatorUrl} (${coordinatorId}, version ${version})`);
  } catch {
    return {
      status: 'missing',
      detail: `something else listens on ${hostname}:${number}`,
      remedy: 'Stop it, or give the node another port: COORDINATOR_PORT=4401 npm start',
    };
  } finally {
    await client.close();
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_TIMEOUT_MS });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

async function sandbox(_settings: CliSettings, signal: AbortSignal): Promise<Finding> {
  const wasm = createWasmSandbox();
  signal.addEventListener('abort', () => void wasm.close(), { once: true });
  try {
    const { available, languages, reason, remedy } = await wasm.selfTest();
    const advice = remedy === undefined ? {} : { remedy };
    const detail = `wasm runs ${languages.join(' and ')}, and its limits hold`;
    if (available)
      return reason === undefined ? ok(detail) : { status: 'optional', detail: `${detail}; ${reason}`, ...advice };
    return { status: 'missing', detail: reason ?? 'it does not run', ...advice };
  } finally {
    await wasm.close();
  }
}

/** A mode that is needed only by a worker that is told to use it. */
function nativeSandbox(create: (settings: CliSettings) => Sandbox, runs: string): DoctorCheck['run'] {
  return async (settings, signal) => {
    const sandbox = create(settings);
    signal.addEventListener('abort', () => void sandbox.close(), { once: true });
    try {
      const { mode, available, languages, projects, reason, remedy } = await sandbox.selfTest();
      const advice = remedy === undefined ? {} : { remedy };
      if (!available) return { status: 'optional', detail: reason ?? 'it does not hold', ...advice };
      const what = projects === true ? `${runs}, projects too` : runs;
      const detail = `runs ${languages.join(' and ')} ${what}, and its walls hold (SANDBOX_MODE=${mode})`;
      return reason === undefined ? ok(detail) : { status: 'optional', detail: `${detail}; ${reason}`, ...advice };
    } finally {
      await sandbox.close();
    }
  };
}

/** Servers that a unified node does not need: for separate services, and for the tests that use them. */
function server(program: string, folders: readonly string[], debianPackage: string): DoctorCheck['run'] {
  return async ({ searchPath }) => {
    const found = findProgram(program, [...searchPath, ...folders.flatMap((pattern) => globSync(pattern))]);
    if (found !== undefined) return ok(found);
    return {
      status: 'optional',
      detail: 'not installed; only several replicas and some tests use it',
      remedy: `On Debian or Ubuntu: apt-get install ${debianPackage}`,
    };
  };
}

function findProgram(name: string, folders: readonly string[]): string | undefined {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  return folders.flatMap((folder) => names.map((file) => join(folder, file))).find((path) => existsSync(path));
}

/** In the order in which they are shown. */
export const DOCTOR_CHECKS: readonly DoctorCheck[] = [
  { name: 'node', run: node },
  { name: 'pnpm', run: pnpm },
  { name: 'memory', run: memory },
  { name: 'disk', run: disk },
  { name: 'home', run: home },
  { name: 'port', run: port },
  { name: 'sandbox', run: sandbox },
  {
    name: 'process',
    run: nativeSandbox(() => createProcessSandbox({ poolSize: 1, warm: 0 }), 'as this machine has them'),
  },
  {
    name: 'docker',
    run: nativeSandbox(({ docker }) => createDockerSandbox({ ...docker, poolSize: 1, warm: 0 }), 'in containers'),
  },
  {
    name: 'postgres',
    run: server('postgres', ['/usr/lib/postgresql/*/bin', '/opt/homebrew/opt/postgresql*/bin'], 'postgresql'),
  },
  { name: 'nats', run: server('nats-server', ['/usr/sbin'], 'nats-server') },
  { name: 'redis', run: server('redis-server', ['/usr/sbin'], 'redis-server') },
];
