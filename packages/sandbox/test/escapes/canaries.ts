import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where an attempt would find what it must not reach. */
export interface CanaryPlaces {
  folder: string;
  file: string;
  port: number;
  socket: string;
  /** Without the leading NUL. */
  abstractSocket: string;
  pid: number;
  supervisorPid: number;
  /** An argument that marks daemons of attempts. */
  daemonMark: string;
}

/** Things of the host that foreign code must neither see nor touch. */
export interface Canaries {
  readonly places: CanaryPlaces;
  /** What of the host an output gives away; '' when nothing. */
  leakedIn(text: string): string;
  /** What has happened to them so far; '' when nothing. */
  damage(): string;
  close(): void;
}

const ENVIRONMENT_NAME = 'EDGECODER_CANARY_SECRET';

export async function setCanaries(): Promise<Canaries> {
  const secret = randomBytes(12).toString('hex');
  const token = randomBytes(6).toString('hex');
  const folder = mkdtempSync(join(tmpdir(), 'canary-'));
  const file = join(folder, 'secret.txt');
  writeFileSync(file, secret, { mode: 0o644 });
  process.env[ENVIRONMENT_NAME] = secret;
  const written = statSync(file).mtimeMs;

  let touched = 0;
  const servers: Server[] = [];
  const listen = (on: string | number): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer((socket) => {
        touched++;
        socket.destroy();
      });
      server.once('error', reject);
      const done = (): void => resolve(server);
      if (typeof on === 'string') server.listen(on, done);
      else server.listen(on, '127.0.0.1', done);
      servers.push(server);
    });
  const { port } = (await listen(0)).address() as { port: number };
  const socket = join(folder, 'canary.sock');
  await listen(socket);
  const abstractSocket = `edgecoder-canary-${token}`;
  if (process.platform === 'linux') await listen(`\0${abstractSocket}`);

  const child: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60000)'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('spawn', resolve));
  let ended = '';
  child.once('exit', (code, signal) => {
    ended = `the process was ended (${signal ?? code})`;
  });

  const entries = (): string => readdirSync(folder).toSorted().join();
  const before = entries();
  return {
    places: {
      folder,
      file,
      port,
      socket,
      abstractSocket,
      pid: child.pid as number,
      supervisorPid: process.pid,
      daemonMark: `edgecoder-daemon-${token}`,
    },
    leakedIn: (text) => (text.includes(secret) ? 'the secret' : ''),
    damage() {
      if (ended !== '') return ended;
      if (touched > 0) return 'a port or socket was reached';
      if (entries() !== before) return `the folder now has ${entries()}`;
      if (readFileSync(file, 'utf8') !== secret || statSync(file).mtimeMs !== written) return 'the file was changed';
      return statSync(file).nlink === 1 ? '' : 'the file was linked';
    },
    close() {
      delete process.env[ENVIRONMENT_NAME];
      for (const server of servers) server.close();
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
