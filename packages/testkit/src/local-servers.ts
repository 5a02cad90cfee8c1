import * as fs from 'node:fs';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { ServerKind } from './binaries.ts';
import { findServer } from './binaries.ts';
import type { Command } from './server-process.ts';
import { runToEnd, ServerProcess } from './server-process.ts';
import type { TempDir } from './temp-dir.ts';
import { tempDir } from './temp-dir.ts';
import { freePort, portOpen, waitFor } from './wait.ts';

/** A port can be taken between being found free and being bound. */
const PORT_ATTEMPTS = 3;
/** Test files run side by side, each with pools of its own. */
const POSTGRES_CONNECTIONS = 300;

/** A server of its own folder and port on the loopback interface. */
export interface LocalServer {
  kind: ServerKind;
  url: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** @throws {Error} when the server is not installed or does not come up. */
export async function startLocalServer(kind: ServerKind): Promise<LocalServer> {
  const folder = findServer(kind);
  if (folder === undefined) throw new Error(`${kind} is not installed here`);
  const dir = await tempDir(`edgecoder-${kind}-`);
  try {
    return await startIn(kind, folder, dir);
  } catch (error) {
    await dir.remove();
    throw error;
  }
}

async function startIn(kind: ServerKind, folder: string, dir: TempDir): Promise<LocalServer> {
  const user = kind === 'postgres' ? await unprivilegedUser(dir) : {};
  if (kind === 'postgres') {
    const args = [
      '-D',
      join(dir.path, 'data'),
      '-U',
      'postgres',
      '--auth=trust',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ];
    await runToEnd({ program: join(folder, 'initdb'), args, ...user });
  }
  for (let tried = 1; ; tried += 1) {
    const port = await freePort();
    const command: Command = { ...commandOf(kind, folder, dir.path, port), ...user };
    const ready = (timeoutMs: number): Promise<unknown> =>
      kind === 'postgres' ? waitFor(() => answersQueries(urlOf(kind, port)), timeoutMs) : portOpen(port, timeoutMs);
    const launch = (): Promise<ServerProcess> => ServerProcess.start(command, ready);
    try {
      let running = await launch();
      let removed: Promise<void> | undefined;
      const end = async (): Promise<void> => {
        await (kind === 'postgres' ? running.stop() : running.kill());
        await dir.remove();
      };
      return {
        kind,
        url: urlOf(kind, port),
        kill: () => running.kill(),
        stop: () => running.stop(),
        start: async () => {
          running = await launch();
        },
        remove: () => (removed ??= end()),
      };
    } catch (error) {
      if (tried === PORT_ATTEMPTS) throw error;
    }
  }
}

function commandOf(kind: ServerKind, folder: string, dir: string, port: number): Command {
  switch (kind) {
    case 'postgres': {
      // Everything that makes a commit durable stays on: that is what the tests are about.
      const settings = {
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        max_connections: String(POSTGRES_CONNECTIONS),
        shared_buffers: '128MB',
        fsync: 'on',
      };
      const args = ['-D', join(dir, 'data'), '-p', String(port)];
      for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
      // Immediate: the data folder is removed next, a last checkpoint would be for nothing.
      return { program: join(folder, 'postgres'), args, stopSignal: 'SIGQUIT' };
    }
    case 'nats':
      return { program: join(folder, 'nats-server'), args: ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', dir] };
    case 'redis':
      return {
        program: join(folder, 'redis-server'),
        args: ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', '--dir', dir],
      };
    case 'ollama':
      return {
        program: join(folder, 'ollama'),
        args: ['serve'],
        env: {
          OLLAMA_HOST: `127.0.0.1:${port}`,
          OLLAMA_MODELS: join(dir, 'models'),
          HOME: dir,
          OLLAMA_NUM_PARALLEL: '2',
        },
      };
  }
}

/** Postgres accepts connections before it can serve them. */
async function answersQueries(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('select 1');
  await client.end();
  return true;
}

function urlOf(kind: ServerKind, port: number): string {
  if (kind === 'postgres') return `postgres://postgres@127.0.0.1:${port}/postgres`;
  return `${kind === 'ollama' ? 'http' : kind}://127.0.0.1:${port}`;
}

/** Postgres refuses to run as root: then it runs as the system's `postgres` or `nobody`, who is given the folder. */
async function unprivilegedUser(dir: TempDir): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const users = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user) throw new Error('no unprivileged user to run Postgres as');
  const [uid, gid] = [Number(user[2]), Number(user[3])];
  await chown(dir.path, uid, gid);
  return { uid, gid };
}
