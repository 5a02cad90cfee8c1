import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeUnless } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { confinementOf } from '../../src/supervisor/process-confinement.ts';
import { childrenOf } from '../../src/supervisor/process-tree.ts';
import { pipeOf } from '../../src/supervisor/spawn-piped.ts';
import { FILTER_FD, type FoundConfinement, findConfinement, STATUS_FD } from '../../src/wasm/confinement.ts';
import { readablePaths } from '../../src/wasm/runner-process.ts';
import { createWasmSandbox } from '../../src/wasm/wasm-sandbox.ts';
import { whyNoProcessMode } from '../process/available.ts';

const TIMEOUT_MS = 60_000;

/** All processes below one. */
const below = (pid: number): number[] => childrenOf(pid).flatMap((child) => [child, ...below(child)]);
const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
};

// Runners have the same tools around them as the process mode.
describeUnless(whyNoProcessMode(), 'what is around a runner of the wasm mode', () => {
  let found: FoundConfinement;
  let folder: string;
  let server: Server;
  let touched = 0;
  beforeAll(async () => {
    found = await findConfinement(readablePaths());
    folder = mkdtempSync(join(tmpdir(), 'canary-'));
    writeFileSync(join(folder, 'secret'), 'secret');
    server = createServer((socket) => {
      touched++;
      socket.destroy();
    });
    await new Promise<void>((go) => server.listen(0, '127.0.0.1', go));
  }, TIMEOUT_MS);
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a program in Node inside the walls, without Node's own permission model: as if a guest had taken it over. */
  const takenOver = (program: string): Promise<string> => {
    if (found.confinement === undefined) throw new Error(found.reason);
    const { program: command, args } = found.confinement.launch(['-e', program]);
    const stdio = ['ignore', 'ignore', 'pipe', 'pipe', 'ignore', 'pipe', 'pipe'] as const;
    const child = spawn(command, args, { stdio: [...stdio], env: { SECRET: 'secret' }, cwd: folder });
    pipeOf(child, STATUS_FD)?.resume();
    pipeOf(child, FILTER_FD)?.end(found.confinement.filter);
    let said = '';
    for (const fd of [2, 3]) pipeOf(child, fd)?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    return new Promise((resolve) => child.once('close', () => resolve(said)));
  };

  it.each<[string, () => string]>([
    [
      'files of this machine',
      () => `for (const path of [${JSON.stringify(join(folder, 'secret'))}, '/etc/passwd', '/etc/hostname', '/proc/self/environ', '/sys/kernel', '/root', '/home'])
  try { fs.readdirSync(path); say(path); } catch { try { fs.readFileSync(path); say(path); } catch {} }
if (JSON.stringify(process.env).includes('secret')) say('environment');`,
    ],
    [
      'a place to write to',
      () => `for (const folder of ['/', '/tmp', '/dev', '/dev/shm', '/usr', '/var/tmp', '/run', process.cwd(), ${JSON.stringify(folder)}, ${JSON.stringify(readablePaths()[0])}])
  try { fs.writeFileSync(folder + '/left', 'x'); say(folder); } catch {}`,
    ],
    [
      'programs to start',
      () => `for (const program of ['/bin/sh', '/usr/bin/env', '/usr/bin/prlimit', 'sh'])
  if (require('node:child_process').spawnSync(program, ['-c', ':']).error === undefined) say(program);`,
    ],
    [
      'other processes',
      () => `for (const pid of [${process.pid}, ${process.ppid}]) try { process.kill(pid, 0); say(pid); } catch {}
if (process.getuid() === 0 || process.geteuid() === 0) say('root');
for (const id of [0, 1, 1000]) for (const set of ['setuid', 'setgid']) try { process[set](id); say(set); } catch {}`,
    ],
    [
      'the network',
      () => `const net = require('node:net');
for (const to of [{ host: '127.0.0.1', port: ${(server.address() as { port: number }).port} }, { host: '192.0.2.1', port: 53 }]) {
  const socket = net.connect({ ...to, timeout: 1000 });
  socket.on('connect', () => { say('connected'); socket.destroy(); });
  socket.on('timeout', () => { say('a route'); socket.destroy(); });
  socket.on('error', () => {});
}`,
    ],
  ])(
    'has none of %s, even for a guest that has taken the runner over',
    async (_what, program) => {
      const said = await takenOver(
        `const fs = require('node:fs'); const say = (what) => fs.writeSync(3, 'ESCAPED ' + what + '\\n');\n${program()}\nfs.writeSync(3, 'TRIED\\n');`,
      );
      expect(said.trim()).toBe('TRIED');
      expect(touched).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'is what the kernel says of every runner, and ends with the sandbox',
    async () => {
      const sandbox = createWasmSandbox({ poolSize: 1 });
      try {
        expect(await sandbox.selfTest()).toEqual({ mode: 'wasm', available: true, languages: expect.any(Array) });
        // One that was ended for its program is being replaced: until it is Node, its command is what makes it so.
        const nodesNow = (): number[] =>
          below(process.pid)
            .filter((pid) => /runner[/\\]main\.[jt]s\0/.test(commandOf(pid)))
            .filter((pid) => !commandOf(pid).includes('bwrap\0'));
        let nodes = nodesNow();
        for (const end = Date.now() + TIMEOUT_MS / 2; nodes.length < 2 && Date.now() < end; nodes = nodesNow()) {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        expect(nodes.length).toBeGreaterThanOrEqual(2);
        for (const pid of nodes) {
          expect(confinementOf(pid)).toMatchObject({
            capabilities: { effective: 0n, permitted: 0n, bounding: 0n },
            noNewPrivileges: true,
            filtered: true,
            shared: [],
          });
          expect(confinementOf(pid)?.uids).not.toContain(0);
        }
      } finally {
        await sandbox.close();
      }
      expect(below(process.pid).filter((pid) => commandOf(pid).includes('runner/main'))).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
