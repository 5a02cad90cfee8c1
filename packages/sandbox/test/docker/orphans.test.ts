import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describeUnless } from '@edgecoder/testkit/suites';
import { afterEach, expect, it } from '@jest/globals';
import { createDockerSandbox } from '../../src/docker/docker-sandbox.ts';
import { MACHINE_LABEL, OWNER_LABEL } from '../../src/docker/ownership.ts';
import { dockerHints, engineOfTests, whyNoDockerMode } from './available.ts';

const TIMEOUT_MS = 120_000;
const POLL_MS = 50;

const source = (path: string): string => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);
/** A worker of its own, with a guest that sleeps in two processes, and a project. */
const program = `
import { createDockerSandbox } from ${source('docker/docker-sandbox.ts')};
import { snapshotHash } from ${source('project/tree.ts')};
const sandbox = createDockerSandbox({ ...${JSON.stringify(dockerHints())}, poolSize: 1 });
const limits = { wallMs: 600000, memoryBytes: 134217728, outputBytes: 4096 };
const code = 'import os, time\\nif os.fork() == 0:\\n    os.setsid()\\ntime.sleep(600)';
const files = [{ path: 'a', executable: false, content: '' }];
const project = { snapshot: snapshotHash(files), files, command: 'sleep 600' };
await sandbox.selfTest();
await Promise.all([
  sandbox.run({ language: 'python', code, limits }),
  sandbox.runProject({ language: 'python', project, limits }),
]);
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

/** Volumes that a process made. */
async function volumesOf(pid: number): Promise<string[]> {
  const { docker } = await engineOfTests();
  const { Volumes } = await docker.listVolumes({ filters: { label: [MACHINE_LABEL] } });
  const own = (Volumes ?? []).filter(({ Labels }) => Labels?.[OWNER_LABEL]?.split('/')[2] === String(pid));
  return own.map(({ Name }) => Name);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** The guest that sleeps, the one that is next, those that wait frozen, and a project with the keeper of its files. */
const isBusy = async (pid: number): Promise<boolean> => {
  const states = await containersOf(pid);
  const running = states.filter((state) => state === 'running').length;
  return running === 4 && states.includes('paused') && (await volumesOf(pid)).length === 1;
};

/** Nothing in the engine is a process's. */
const nothingOf = async (pid: number): Promise<boolean> =>
  (await containersOf(pid)).length === 0 && (await volumesOf(pid)).length === 0;

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

describeUnless(await whyNoDockerMode(), 'a worker with containers that is killed', () => {
  it(
    'leaves none of them, frozen or running, no volume, and no process of its own',
    async () => {
      const worker = startWorker();
      await until(() => isBusy(worker.pid));
      expect(guardsOf(worker.pid)).toHaveLength(1);
      worker.kill('SIGKILL');
      await until(async () => (await nothingOf(worker.pid)) && guardsOf(worker.pid).length === 0);
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
      expect([await containersOf(dead.pid), await volumesOf(dead.pid)]).not.toContainEqual([]);

      const next = createDockerSandbox({ ...dockerHints(), poolSize: 1 });
      try {
        await next.selfTest();
        expect(await nothingOf(dead.pid)).toBe(true);
        expect(await isBusy(living.pid)).toBe(true);
      } finally {
        await next.close();
      }
      expect(await nothingOf(process.pid)).toBe(true);
      living.kill('SIGKILL');
      await until(() => nothingOf(living.pid));
    },
    TIMEOUT_MS,
  );
});
