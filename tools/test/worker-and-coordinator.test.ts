import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';
import { type CoordinatorClient, coordinatorClient } from '@edgecoder/client';
import type { SigningKey } from '@edgecoder/crypto';
import type { TaskSpecInput, TaskView } from '@edgecoder/protocol';
import { freePort, waitFor } from '@edgecoder/testkit';
import { describeWith } from '@edgecoder/testkit/suites';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { Deployment } from '../deployment/deployment.ts';
import type { ManagedProcess } from '../deployment/managed-process.ts';

const LEASE_MS = 4000;
/** Interpreters start, and everything shares two slow cores. */
const PATIENT_MS = 60_000;
const TEST_MS = 150_000;
/** Runs until its time limit: long enough to be met while it runs. */
const busy = (wallMs: number): Partial<TaskSpecInput> => ({
  code: 'while True: pass',
  tests: undefined,
  limits: { wallMs },
});

/** Real processes: a worker is stopped, killed and ended while it works, and the coordinator is the one of production. */
describeWith('postgres', 'real workers at a real coordinator', () => {
  let deployment: Deployment;
  let proxy: RecordingProxy;
  let requester: SigningKey;
  let workers: SigningKey;
  let client: CoordinatorClient;
  let names = 0;

  beforeAll(async () => {
    const proxyPort = await freePort();
    deployment = await Deployment.start({
      store: 'postgres',
      coordinators: 2,
      env: { LEASE_MS: String(LEASE_MS), COORDINATOR_AUTHORITIES: `127.0.0.1:${proxyPort}` },
    });
    proxy = await recordingProxy(proxyPort, Number(new URL(deployment.urls[0] as string).port));
    requester = (await deployment.newOwner(1_000_000)).key;
    workers = (await deployment.newOwner(0)).key;
    client = coordinatorClient({ url: deployment.urls[0] as string, key: requester });
    await deployment.startAgent('verifier', 'verify', deployment.operator);
    await deployment.verifiersOnline(1);
  }, TEST_MS);
  afterAll(async () => {
    await client?.close();
    await proxy?.close();
    await deployment?.stop();
  }, TEST_MS);

  const started: ManagedProcess[] = [];
  // No test leaves a worker to the next one, whose work it would take.
  afterEach(async () => {
    await Promise.all(started.splice(0).map((worker) => worker.end('SIGKILL')));
  });
  const start = async (env: Record<string, string> = {}): Promise<ManagedProcess> => {
    names += 1;
    const worker = await deployment.startAgent(`worker-${names}`, 'execute', workers, {
      LOG_LEVEL: 'info',
      MAX_CONCURRENT_TASKS: '1',
      ...env,
    });
    started.push(worker);
    return worker;
  };
  const logOf = (worker: ManagedProcess): Promise<string> =>
    readFile(path.join(deployment.folder, `${worker.name}.log`), 'utf8');

  async function submit(changes: Partial<TaskSpecInput>): Promise<string> {
    const answer = await client.submit([
      {
        idempotencyKey: randomBytes(8).toString('hex'),
        kind: 'exec',
        language: 'python',
        code: 'def add(a, b):\n    return a + b\n',
        tests: 'assert add(1, 2) == 3\n',
        placement: 'public',
        // Otherwise chance decides, after the owner's first ten results.
        verification: 'always',
        ...changes,
      },
    ]);
    const [task] = answer.tasks;
    if (task === undefined || 'problem' in task) throw new Error(JSON.stringify(task));
    return task.taskId;
  }
  const ended = (taskId: string): Promise<TaskView> =>
    client.taskEnded(taskId, { signal: AbortSignal.timeout(PATIENT_MS) });
  /** The machine that holds the task's only part, as soon as one does. */
  const holder = (taskId: string): Promise<string> =>
    waitFor(async () => {
      const [part] = (await client.task(taskId)).subtasks;
      return part?.state === 'leased' ? part.agentId : undefined;
    }, PATIENT_MS);

  it(
    'a program with its tests is verified and paid; one whose tests fail is told so without a stain; no limit stops the next',
    async () => {
      const worker = await start();
      const before = await client.balance(`user:${requester.peerId}`);
      const verified = await ended(await submit({}));
      expect(verified).toMatchObject({ state: 'completed', verified: true, verdict: 'verified' });
      const after = await client.balance(`user:${requester.peerId}`);
      expect(before.availableMc - after.availableMc).toBe(verified.chargedMc);
      expect(after.heldMc).toBe(0);

      const limits = { wallMs: 1500, memoryBytes: 134_217_728, outputBytes: 10_000 };
      const bad = [
        { changes: { tests: 'assert add(1, 2) == 4, "not four"' }, limit: undefined },
        { changes: { code: 'while True: pass', limits }, limit: 'wall' },
        {
          changes: { code: 'x = []\nwhile True: x.append(bytearray(1 << 22))', limits: { ...limits, wallMs: 20_000 } },
          limit: 'memory',
        },
        { changes: { code: 'while True: print("x" * 50)', limits }, limit: 'output' },
        { changes: { code: 'import os\nos.abort()', limits }, limit: 'crash' },
        {
          changes: { language: 'javascript' as const, code: 'for (;;) {}', tests: 'console.assert(true)', limits },
          limit: 'wall',
        },
      ];
      for (const { changes, limit } of bad) {
        const failed = await ended(await submit(changes));
        expect(failed).toMatchObject({ state: 'failed', reason: 'tests_failed', verdict: 'failure_reproduced' });
        expect(failed.result?.limit).toBe(limit);
        expect(failed.result?.testReport).toMatchObject({ passed: false, hasTests: true });
        expect(failed.subtasks[0]?.attempts).toBe(1);
        expect(await ended(await submit({}))).toMatchObject({ verified: true });
      }
      await worker.end('SIGTERM');
    },
    TEST_MS,
  );

  it(
    'a lease that was lost in a pause is another worker’s: what the first one has of it is refused, and it goes on with the next',
    async () => {
      const first = await start();
      const taskId = await submit(busy(2500));
      const paused = await holder(taskId);
      first.signal('SIGSTOP');
      const second = await start();
      const view = await ended(taskId);
      const by = view.subtasks[0]?.agentId;
      expect(view).toMatchObject({ state: 'completed', subtasks: [{ attempts: 2 }] });
      expect(by).not.toBe(paused);
      await second.end('SIGTERM');

      first.signal('SIGCONT');
      await waitFor(
        async () => /a result was refused|its lease is gone|could not be posted/.test(await logOf(first)),
        PATIENT_MS,
      );
      const later = await client.task(taskId);
      expect(later.subtasks[0]).toMatchObject({ agentId: by, chargedMc: view.chargedMc });
      expect(later.chargedMc).toBe(view.chargedMc);
      const next = await ended(await submit({}));
      expect(next).toMatchObject({ verified: true, subtasks: [{ agentId: paused }] });
      await first.end('SIGTERM');
    },
    TEST_MS,
  );

  it(
    'a killed worker’s task is given to another',
    async () => {
      const first = await start();
      const taskId = await submit(busy(2500));
      const killed = await holder(taskId);
      await first.end('SIGKILL');
      const second = await start();
      const view = await ended(taskId);
      expect(view).toMatchObject({ state: 'completed', subtasks: [{ attempts: 2 }] });
      expect(view.subtasks[0]?.agentId).not.toBe(killed);
      await second.end('SIGTERM');
    },
    TEST_MS,
  );

  it(
    'a worker that is told to end finishes what it has, beyond its lease, and takes nothing more',
    async () => {
      const worker = await start();
      const running = await submit(busy(2 * LEASE_MS));
      const by = await holder(running);
      const left = await submit({});
      await worker.end('SIGTERM');
      // It has posted before it ended.
      expect(await client.task(running)).toMatchObject({
        state: 'completed',
        subtasks: [{ agentId: by, attempts: 1 }],
      });
      expect(await client.task(left)).toMatchObject({ subtasks: [{ state: 'queued', attempts: 0 }] });
      const next = await start();
      expect(await ended(left)).toMatchObject({ state: 'completed', verified: true });
      await next.end('SIGTERM');
    },
    TEST_MS,
  );

  it(
    'neither program nor output crosses the wire in clear, on the way to the worker or back',
    async () => {
      const worker = await start({ COORDINATOR_URL: proxy.url, COORDINATOR_BOOTSTRAP_URLS: proxy.url });
      const [inProgram, inOutput] = [randomBytes(12).toString('hex'), randomBytes(12).toString('hex')];
      const halves = [inOutput.slice(0, 12), inOutput.slice(12)];
      const view = await ended(
        await submit({ code: `# ${inProgram}\nprint('${halves[0]}' + '${halves[1]}')`, tests: undefined }),
      );
      expect(view.result?.stdout).toBe(`${inOutput}\n`);
      const seen = proxy.seen();
      expect(seen).toContain('POST /pull');
      expect(seen).toContain('POST /result');
      for (const secret of [inProgram, inOutput, ...halves]) expect(seen).not.toContain(secret);
      await worker.end('SIGTERM');
    },
    TEST_MS,
  );

  it(
    'a worker whose first coordinator is dead works for the next one in its list',
    async () => {
      const [first, second] = deployment.coordinators as [ManagedProcess, ManagedProcess];
      await first.end('SIGKILL');
      const worker = await start();
      const at = coordinatorClient({ url: deployment.urls[1] as string, key: requester });
      try {
        await waitFor(async () => (await logOf(worker)).includes('registered with a coordinator'), PATIENT_MS);
        const spec = { idempotencyKey: 'at-the-second', kind: 'exec', language: 'python', code: 'print(1)' } as const;
        const [task] = (await at.submit([{ ...spec, placement: 'public' }])).tasks;
        if (task === undefined || 'problem' in task) throw new Error(JSON.stringify(task));
        const view = await at.taskEnded(task.taskId, { signal: AbortSignal.timeout(PATIENT_MS) });
        expect(view).toMatchObject({ state: 'completed', result: { stdout: '1\n' } });
        expect(second.running).toBe(true);
        const log = await logOf(worker);
        expect(log.indexOf('did not take this machine')).toBeLessThan(log.indexOf('registered with a coordinator'));
      } finally {
        await at.close();
        await worker.end('SIGTERM');
        await first.start();
      }
    },
    TEST_MS,
  );
});

interface RecordingProxy {
  url: string;
  /** Everything that went through, both ways. */
  seen(): string;
  close(): Promise<void>;
}

/** Passes bytes on and keeps them: what somebody on the way would see without TLS. */
async function recordingProxy(port: number, targetPort: number): Promise<RecordingProxy> {
  const chunks: Buffer[] = [];
  const server: Server = createServer((socket) => {
    const target = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [socket, target],
      [target, socket],
    ] as const) {
      from.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        to.write(chunk);
      });
      from.on('close', () => to.destroy());
      from.on('error', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    seen: () => Buffer.concat(chunks).toString('latin1'),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
