import { readFileSync } from 'node:fs';
import type { ExecutionLimits } from '@edgecoder/protocol';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createDockerSandbox } from '../../src/docker/docker-sandbox.ts';
import { MACHINE_LABEL, OWNER_LABEL } from '../../src/docker/ownership.ts';
import { probeContainers } from '../../src/docker/probe.ts';
import type { RunRequest, RunResult } from '../../src/interface.ts';
import { dockerHints, engineOfTests, whyNoDockerMode } from './available.ts';

const limits: ExecutionLimits = { wallMs: 10_000, memoryBytes: 134_217_728, outputBytes: 4096 };
const skip = await whyNoDockerMode();
const suite = skip === undefined ? describe : describe.skip;
const TIMEOUT_MS = 120_000;
const POLL_MS = 20;

const sandbox = createDockerSandbox({ ...dockerHints(), poolSize: 2 });
afterAll(() => sandbox.close(), TIMEOUT_MS);

/** Containers that this process has made and that are still there. */
async function containersNow(): Promise<{ id: string; state: string; image: string }[]> {
  const { docker } = await engineOfTests();
  const found = await docker.listContainers({ all: true, filters: { label: [MACHINE_LABEL] } });
  return found
    .filter(({ Labels }) => Labels[OWNER_LABEL]?.split('/')[2] === String(process.pid))
    .map(({ Id, State, Image }) => ({ id: Id, state: State, image: Image }));
}

/** Where the engine mounts what a container sees. */
const folderOf = ({ GraphDriver }: { GraphDriver?: { Data?: unknown } }): string =>
  (GraphDriver?.Data as { MergedDir?: string } | undefined)?.MergedDir ?? 'not told';

const leaks: [wall: string, language: string, of: string, result: Partial<RunResult>][] = [
  ['walls are missing', 'python', '/edgecoder-probe', { stdout: 'it runs as root\n' }],
  ['walls are missing', 'javascript', '/edgecoder-probe', { stdout: 'the network can be reached: 127.0.0.1\n' }],
  ['can read its own memory', 'python', '/proc/thread-self/mem', { stdout: '/proc/self/mem\n' }],
  ['can read its own memory', 'javascript', '/proc/thread-self/mem', { stdout: '/proc/self/mem\n' }],
  ['private files are not bounded', 'python', '/dev/mqueue', { stdout: 'bytes 999999999\n' }],
  ['memory is not bounded', 'javascript', '8 << 20', { ok: true, limit: undefined as never }],
  ['processes are not bounded', 'python', 'os.fork()', { stdout: 'processes 300\n' }],
];

suite(`the docker mode${skip === undefined ? '' : ` (skipped: ${skip})`}`, () => {
  it(
    'keeps frozen containers ready, uses each once, and leaves nothing in the engine when it is closed',
    async () => {
      const { docker } = await engineOfTests();
      const volumes = (await docker.listVolumes()).Volumes?.length ?? 0;
      const own = createDockerSandbox({ ...dockerHints(), poolSize: 2 });
      const program = { language: 'python', code: 'import time\ntime.sleep(0.5)', limits } as const;
      expect(await own.run({ language: 'python', code: '', limits })).toMatchObject({ ok: true });
      const frozen = async () =>
        (await containersNow())
          .filter(({ state, image }) => state === 'paused' && image.includes('python'))
          .map(({ id }) => id);
      while ((await frozen()).length < 2) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      const before = await frozen();
      await Promise.all([own.run(program), own.run(program)]);
      while ((await frozen()).length < 2) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      const after = await frozen();
      expect(after.filter((id) => before.includes(id))).toEqual([]);
      const roots = await Promise.all(after.map(async (id) => folderOf(await docker.getContainer(id).inspect())));
      await own.close();
      const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
      expect(roots.filter((root) => mounts.includes(root))).toEqual([]);
      expect((await containersNow()).filter(({ id }) => [...before, ...after].includes(id))).toEqual([]);
      expect((await docker.listVolumes()).Volumes?.length ?? 0).toBe(volumes);
    },
    TIMEOUT_MS,
  );

  it(
    'makes containers of which the engine itself says how closed they are, and keeps no log',
    async () => {
      const { docker } = await engineOfTests();
      await sandbox.selfTest();
      const running = sandbox.run({ language: 'python', code: 'import time\ntime.sleep(5)', limits });
      let id: string | undefined;
      while (id === undefined) {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        id = (await containersNow()).find(({ state }) => state === 'running')?.id;
      }
      const { HostConfig, Config, Mounts, NetworkSettings } = await docker.getContainer(id).inspect();
      await running;
      expect(HostConfig).toMatchObject({
        NetworkMode: 'none',
        ReadonlyRootfs: true,
        Privileged: false,
        PidsLimit: 50,
        NanoCpus: 1_000_000_000,
        IpcMode: 'none',
        LogConfig: { Type: 'none' },
        Memory: limits.memoryBytes + 33_554_432,
        MemorySwap: limits.memoryBytes + 33_554_432,
      });
      expect(HostConfig.SecurityOpt).toContainEqual('no-new-privileges');
      expect(Config.User).toMatch(/^65[0-4]\d\d:65[0-4]\d\d$/);
      expect(Mounts.filter(({ RW, Destination }) => RW && !['/tmp', '/dev/shm'].includes(Destination))).toEqual([]);
      expect(Object.values(NetworkSettings.Networks ?? {}).filter(({ IPAddress }) => IPAddress)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'goes on when a container is taken away from under it, and says that a run was lost',
    async () => {
      const { docker } = await engineOfTests();
      const earlier = (await containersNow()).filter(({ state }) => state !== 'paused').map(({ id }) => id);
      const lost = sandbox.run({
        language: 'python',
        code: 'import time\ntime.sleep(60)',
        limits: { ...limits, wallMs: 60_000 },
      });
      const settled = lost.then(
        (result) => result,
        (error: unknown) => error,
      );
      let running: { id: string } | undefined;
      while (running === undefined) {
        running = (await containersNow()).find(({ id, state }) => state === 'running' && !earlier.includes(id));
      }
      await docker.getContainer(running.id).remove({ force: true });
      expect(await settled).toMatchObject({ ok: false });
      expect(await sandbox.run({ language: 'python', code: '', limits })).toMatchObject({ ok: true });
    },
    TIMEOUT_MS,
  );

  it.each(['python', 'javascript'] as const)(
    'is not offered, with a remedy, when walls are missing for %s, and names each',
    async (language) => {
      const of = leaks.filter(([, one]) => one === language);
      const run = async (request: RunRequest): Promise<RunResult> => {
        const result = await sandbox.run(request);
        const leak = of.find(([, , part]) => request.code.includes(part));
        return leak === undefined ? result : { ...result, ...leak[3] };
      };
      const engine = await engineOfTests();
      const found = await probeContainers({ run, languages: [language], problems: [], engine });
      expect(found).toMatchObject({ available: false, languages: [], remedy: expect.stringMatching(/\S/) });
      for (const [wall] of of) expect(found.reason).toContain(wall);
    },
    TIMEOUT_MS,
  );

  it(
    'is not offered without an engine, an image or the runtime that was asked for, and says what to do',
    async () => {
      const why = async (more: Parameters<typeof createDockerSandbox>[0]) => {
        const own = createDockerSandbox({ ...dockerHints(), ...more });
        try {
          return await own.selfTest();
        } finally {
          await own.close();
        }
      };
      expect(await why({ dockerHost: 'unix:///nowhere/docker.sock' })).toMatchObject({
        available: false,
        reason: expect.stringContaining('/nowhere/docker.sock'),
        remedy: expect.stringContaining('Install Docker'),
      });
      expect(await why({ images: { python: 'edgecoder/none-a', javascript: 'edgecoder/none-b' } })).toMatchObject({
        available: false,
        reason: 'no image edgecoder/none-a; no image edgecoder/none-b',
        remedy: expect.stringContaining('build -t edgecoder/none-a infra/sandbox/python'),
      });
      expect(await why({ runtime: 'nowhere' })).toMatchObject({
        available: false,
        reason: expect.stringContaining('no runtime nowhere'),
      });
    },
    TIMEOUT_MS,
  );

  it(
    'is not offered with an image whose interpreter can be read, as its programs could forge a pass',
    async () => {
      const { docker } = await engineOfTests();
      const base = docker.getImage('edgecoder/sandbox-python');
      const made = await docker.createContainer({
        Image: 'edgecoder/sandbox-python',
        User: '0',
        Entrypoint: ['/bin/sh', '-c'],
        Cmd: ['chmod 0755 "$(readlink -f "$(command -v guest-python)")"'],
        HostConfig: { NetworkMode: 'none' },
      });
      const image = `edgecoder/readable-${process.pid}`;
      try {
        await made.start();
        await made.wait();
        await made.commit({ repo: image });
        const own = createDockerSandbox({ ...dockerHints(), poolSize: 1, images: { python: image } });
        const found = await own.selfTest();
        await own.close();
        expect(found).toMatchObject({ available: false, reason: expect.stringContaining('can read its own memory') });
      } finally {
        await made.remove({ force: true });
        await docker
          .getImage(image)
          .remove()
          .catch(() => {});
      }
      expect((await base.inspect()).Id).toMatch(/^sha256:/);
    },
    TIMEOUT_MS,
  );
});
