import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createDockerSandbox } from '../../src/docker/docker-sandbox.ts';
import { MACHINE_LABEL, OWNER_LABEL } from '../../src/docker/ownership.ts';
import { dockerHints, engineOfTests, whyNoDockerMode } from './available.ts';

const skip = await whyNoDockerMode();
const suite = skip === undefined ? describe : describe.skip;
const TIMEOUT_MS = 120_000;
const POLL_MS = 50;

/** A worker of its own, whose guest sleeps in two processes. */
const program = `
import { createDockerSandbox } from ${JSON.stringify(new URL('../../src/docker/docker-sandbox.ts', import.meta.url).href)};
const sandbox = createDockerSandbox({ ...${JSON.stringify(dockerHints())}, poolSize: 1 });
const limits = { wallMs: 600000, memoryBytes: 134217728, outputBytes: 4096 };
const code = 'import os, time\\nif os.fork() == 0:\\n    os.setsid()\\ntime.sleep(600)';
await sandbox.selfTest();
await sandbox.run({ language: 'python', code, limits });
`;

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function startWorker(): ChildProcess & { pid: number } {
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program],
    { stdio: 'ignore' },
  );
  started.push(child);
  return child as ChildProcess & { pid: number };
}

/** States of the containers that a process made. */
async function containersOf(pid: number): Promise<string[]> {
  const { docker } = await engineOfTests();
  const found = await docker.listContainers({ all: true, filters: { label: [MACHINE_LABEL] } });
  return found.filter(({ Labels }) => Labels[OWNER_LABEL]?.split('/')[2] === String(pid)).map(({ State }) => State);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** The guest that sleeps, and one that waits for its turn. */
const isBusy = async (pid: number): Promise<boolean> => {
  const states = await containersOf(pid);
  return states.includes('running') && states.includes('paused');
};

/** Guards of workers: programs that are told whose containers to remove. */
const guardsOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'latin1').split('\0');
        return (
          command.some((part) => /guard-main\.[tj]s$/.test(part)) &&
          command.some((part) => part.split('/')[2] === String(pid))
        );
      } catch {
        return false;
      }
    })
    .map(Number);

suite(`a worker with containers that is killed${skip === undefined ? '' : ` (skipped: ${skip})`}`, () => {
  it(
    'leaves none of them, frozen or running, and no process of its own',
    async () => {
      const worker = startWorker();
      await until(() => isBusy(worker.pid));
      expect(guardsOf(worker.pid)).toHaveLength(1);
      worker.kill('SIGKILL');
      await until(async () => (await containersOf(worker.pid)).length === 0 && guardsOf(worker.pid).length === 0);
    },
    TIMEOUT_MS,
  );

  it(
    'has them cleared away by the next worker when its guard was killed too, and that one leaves those of the living',
    async () => {
      const [dead, living] = [startWorker(), startWorker()];
      await until(() => isBusy(dead.pid));
      await until(() => isBusy(living.pid));
      for (const guard of guardsOf(dead.pid)) process.kill(guard, 'SIGKILL');
      const exited = new Promise((resolve) => dead.once('exit', resolve));
      dead.kill('SIGKILL');
      await exited;
      expect(await containersOf(dead.pid)).not.toEqual([]);

      const next = createDockerSandbox({ ...dockerHints(), poolSize: 1 });
      try {
        await next.selfTest();
        expect(await containersOf(dead.pid)).toEqual([]);
        expect(await isBusy(living.pid)).toBe(true);
      } finally {
        await next.close();
      }
      expect(await containersOf(process.pid)).toEqual([]);
      living.kill('SIGKILL');
      await until(async () => (await containersOf(living.pid)).length === 0);
    },
    TIMEOUT_MS,
  );
});
