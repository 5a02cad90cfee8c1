import { readFileSync } from 'node:fs';
import type { ExecutionLimits } from '@edgecoder/protocol';
import { describeUnless } from '@edgecoder/testkit/suites';
import { afterAll, expect, it } from '@jest/globals';
import { createDockerSandbox } from '../../src/docker/docker-sandbox.ts';
import { MACHINE_LABEL, OWNER_LABEL } from '../../src/docker/ownership.ts';
import { probeContainers } from '../../src/docker/probe.ts';
import type { ProjectRequest, ProjectResult, RunRequest, RunResult } from '../../src/interface.ts';
import { PROJECT_PROCESSES } from '../../src/project/project-result.ts';
import { snapshotHash } from '../../src/project/tree.ts';
import { dockerHints, engineOfTests, PLAIN_HOST_CONFIG, whyNoDockerMode } from './available.ts';

const limits: ExecutionLimits = { wallMs: 10_000, memoryBytes: 134_217_728, outputBytes: 4096 };
const TIMEOUT_MS = 120_000;
const POLL_MS = 20;

const sandbox = createDockerSandbox({ ...dockerHints(), poolSize: 2, warm: 2 });
afterAll(() => sandbox.close(), TIMEOUT_MS);

const seen = new Map<string, Promise<RunResult>>();
/** A run for a self-test; the same program need not be run for each of them. */
function runOnce(request: RunRequest): Promise<RunResult> {
  const key = JSON.stringify(request);
  const result = seen.get(key) ?? sandbox.run(request);
  seen.set(key, result);
  return result;
}

const runProject = (request: ProjectRequest): Promise<ProjectResult> => {
  if (sandbox.runProject === undefined) throw new Error('the mode runs no projects');
  return sandbox.runProject(request);
};

/** A command in a tree of one file. */
function projectOf(command: string): ProjectRequest {
  const files = [{ path: 'a', executable: false, content: Buffer.from('one\n').toString('base64') }];
  return { language: 'python', project: { snapshot: snapshotHash(files), files, command }, limits };
}

/** Containers that this process has made and that are still there. */
async function containersNow(): Promise<{ id: string; state: string; image: string }[]> {
  const { docker } = await engineOfTests();
  const found = await docker.listContainers({ all: true, filters: { label: [MACHINE_LABEL] } });
  return found
    .filter(({ Labels }) => Labels[OWNER_LABEL]?.split('/')[2] === String(process.pid))
    .map(({ Id, State, Image }) => ({ id: Id, state: State, image: Image }));
}

/** Volumes that it has made. */
async function volumesNow(): Promise<string[]> {
  const { docker } = await engineOfTests();
  const { Volumes } = await docker.listVolumes({ filters: { label: [MACHINE_LABEL] } });
  return (Volumes ?? [])
    .filter(({ Labels }) => Labels?.[OWNER_LABEL]?.split('/')[2] === String(process.pid))
    .map(({ Name }) => Name);
}

/** Those that do not wait for their turn, or not for long yet: some of them are about to go. */
const unfrozenNow = async (): Promise<string[]> =>
  (await containersNow()).filter(({ state }) => state !== 'paused').map(({ id }) => id);

/** When all that is left of earlier runs is gone, and whatever waits is frozen. */
async function atRest(): Promise<void> {
  while ((await unfrozenNow()).length > 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
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

describeUnless(await whyNoDockerMode(), 'the docker mode', () => {
  it(
    'keeps frozen containers ready, uses each once, and leaves nothing in the engine when it is closed',
    async () => {
      const { docker } = await engineOfTests();
      const own = createDockerSandbox({ ...dockerHints(), poolSize: 2, warm: 2 });
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
      expect(await volumesNow()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'has those that are next awake, and the spare ones frozen while nothing is asked for',
    async () => {
      const own = createDockerSandbox({ ...dockerHints(), poolSize: 1, warm: 3 });
      const states = async () =>
        (await containersNow())
          .filter(({ image, id }) => image.includes('python') && !others.includes(id))
          .map(({ state }) => state)
          .sort();
      const others = (await containersNow()).map(({ id }) => id);
      for (let turn = 0; turn < 2; turn++) {
        expect(await own.run({ language: 'python', code: '', limits })).toMatchObject({ ok: true });
        while ((await states()).join() !== 'paused,paused,running') {
          await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        }
      }
      await own.close();
    },
    TIMEOUT_MS,
  );

  it(
    'makes containers of which the engine itself says how closed they are, and keeps no log',
    async () => {
      const { docker, isPodman } = await engineOfTests();
      await sandbox.selfTest();
      await atRest();
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
        // Podman tells its own word whatever it was asked for; the container has a namespace of its own all the same.
        IpcMode: isPodman ? 'shareable' : 'none',
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
      await atRest();
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
        running = (await containersNow()).find(({ state }) => state === 'running');
      }
      await docker.getContainer(running.id).remove({ force: true });
      expect(await settled).toMatchObject({ ok: false });
      expect(await sandbox.run({ language: 'python', code: '', limits })).toMatchObject({ ok: true });
    },
    TIMEOUT_MS,
  );

  it(
    'passes no project whose command is taken away from under it: the exit code is the engine’s word alone',
    async () => {
      const { docker } = await engineOfTests();
      await atRest();
      const settled = runProject(projectOf('sleep 9')).then(
        (result) => result,
        () => ({ ok: false }),
      );
      const isCommand = async (id: string): Promise<boolean> => {
        const seen = await docker.getContainer(id).inspect();
        return seen.State.Running && seen.HostConfig.PidsLimit === PROJECT_PROCESSES;
      };
      let command: string | undefined;
      while (command === undefined) {
        for (const id of await unfrozenNow()) {
          if (await isCommand(id).catch(() => false)) command = id;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 2000));
      await docker.getContainer(command).remove({ force: true });
      expect(await settled).toMatchObject({ ok: false });
    },
    TIMEOUT_MS,
  );

  it.each(['python', 'javascript'] as const)(
    'is not offered, with a remedy, when walls are missing for %s, and names each',
    async (language) => {
      const of = leaks.filter(([, one]) => one === language);
      const run = async (request: RunRequest): Promise<RunResult> => {
        const result = await runOnce(request);
        const leak = of.find(([, , part]) => request.code.includes(part));
        return leak === undefined ? result : { ...result, ...leak[3] };
      };
      const engine = await engineOfTests();
      const found = await probeContainers({ run, runProject, languages: [language], problems: [], engine });
      expect(found).toMatchObject({ available: false, languages: [], remedy: expect.stringMatching(/\S/) });
      for (const [wall] of of) expect(found.reason).toContain(wall);
    },
    TIMEOUT_MS,
  );

  it(
    'offers programs and no projects, with a remedy, where what a command changed does not come back',
    async () => {
      const lost = async (request: ProjectRequest): Promise<ProjectResult> => ({
        ...(await runProject(request)),
        project: { patch: '', changed: 0, refused: [] },
      });
      const broken = (): Promise<ProjectResult> => Promise.reject(new Error('no volumes here'));
      const engine = await engineOfTests();
      for (const [bad, reason] of [
        [lost, 'a command in a project does not run'],
        [broken, 'no volumes here'],
      ] as const) {
        const options = { run: runOnce, runProject: bad, languages: ['python'] as const, problems: [], engine };
        const found = await probeContainers(options);
        expect(found).toMatchObject({
          available: true,
          languages: ['python'],
          reason: expect.stringContaining(reason),
        });
        expect(found.remedy).toMatch(/Projects need/);
        expect(found).not.toHaveProperty('projects');
      }
    },
    TIMEOUT_MS,
  );

  it(
    'has a project in two closed containers that share a bounded place in memory, and leaves nothing of it',
    async () => {
      const { docker, isPodman } = await engineOfTests();
      const own = createDockerSandbox({ ...dockerHints(), poolSize: 1, warm: 0 });
      try {
        expect(await own.selfTest()).toMatchObject({ available: true, projects: true });
        const [keptVolumes, kept] = [await volumesNow(), await unfrozenNow()];
        const abort = new AbortController();
        const running = own.runProject?.(projectOf('sleep 60'), { signal: abort.signal });
        const volumes = async () => (await volumesNow()).filter((name) => !keptVolumes.includes(name));
        const containers = async () =>
          (await containersNow()).filter(({ id, state }) => state === 'running' && !kept.includes(id));
        while ((await containers()).length < 2) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        const [volume] = (await volumes()) as [string];
        expect((await docker.getVolume(volume).inspect()).Options).toMatchObject({
          type: 'tmpfs',
          o: expect.stringContaining(`nosuid,nodev,${isPodman ? 'nr_blocks=16384' : 'size=67108864'},nr_inodes=4096`),
        });
        const found = await Promise.all((await containers()).map(({ id }) => docker.getContainer(id).inspect()));
        for (const { HostConfig, Mounts } of found) {
          // Podman lists what there was to drop, and volumes among the binds.
          expect(HostConfig).toMatchObject({
            NetworkMode: 'none',
            ReadonlyRootfs: true,
            CapDrop: isPodman ? expect.arrayContaining(['CHOWN', 'SETFCAP', 'SETUID']) : ['ALL'],
          });
          expect((HostConfig.Binds ?? []).filter((bind) => !bind.startsWith(`${volume}:`))).toEqual([]);
          const written = Mounts.filter(({ RW }) => RW).map(({ Destination, Name }) => [Destination, Name]);
          expect(written.filter(([at]) => at !== '/dev/shm')).toEqual([['/tmp', volume]]);
        }
        expect(found.map(({ HostConfig }) => HostConfig.PidsLimit).toSorted()).toEqual([256, 50]);
        expect(new Set(found.map(({ Config }) => Config.User)).size).toBe(1);
        abort.abort();
        await expect(running).rejects.toMatchObject({ code: 'aborted' });
        expect(await own.runProject?.(projectOf('cat a'))).toMatchObject({ ok: true });
        await own.close();
        expect([await volumes(), await containers()]).toEqual([[], []]);
      } finally {
        await own.close();
      }
    },
    TIMEOUT_MS,
  );

  it(
    'bounds the files of a project in bytes and in number, and brings back what there was room for',
    async () => {
      const full = await runProject(
        projectOf('head -c 40000000 /dev/zero >b; head -c 40000000 /dev/zero >c || echo full'),
      );
      expect(full).toMatchObject({ ok: true, stdout: 'full\n' });
      expect(full.project.refused.map(({ path, reason }) => [path, reason])).toEqual([
        ['c', 'too large'],
        ['b', 'too large'],
      ]);
      const many =
        'i=0; while true >f$i; do i=$((i+1)); done 2>/dev/null; [ $i -lt 4096 ] && [ $i -gt 4000 ] && rm f*; ls';
      expect(await runProject(projectOf(many))).toMatchObject({ stdout: 'a\n', project: { changed: 0, refused: [] } });
    },
    TIMEOUT_MS,
  );

  it(
    'reads what a command has taken its own right to read from, and counts nothing as deleted that it cannot see',
    async () => {
      const shut = await runProject(projectOf('mkdir d && echo x >d/f && chmod 0 d/f d a && echo done'));
      expect(shut.project).toMatchObject({ changed: 1, refused: [] });
      expect(shut.project.patch).toContain('+++ b/d/f');
      const closed = await runProject(projectOf('chmod 0 .'));
      expect(closed.project).toMatchObject({ patch: '', changed: 0 });
      expect(closed.project.refused).toHaveLength(1);
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
        HostConfig: PLAIN_HOST_CONFIG,
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
