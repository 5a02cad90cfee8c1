import { randomBytes } from 'node:crypto';
import { createMemoryCache } from '@edgecoder/cache';
import { type SigningKey, signingKeyFromSeed, signRequest } from '@edgecoder/crypto';
import { type BundleSummary, firstFailure, logOrigin, MAX_BUNDLE_BYTES, verifyBundle } from '@edgecoder/ledger';
import type { TaskId, TaskSpecInput } from '@edgecoder/protocol';
import { createHttpService, createLogger, type HttpService, Metrics } from '@edgecoder/service';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { ledgerRoutes } from '../../src/ledger/routes.ts';
import { createSequencer, type Sequencer } from '../../src/ledger/sequencer.ts';
import { createVerifyPool } from '../../src/ledger/verify-pool.ts';
import { createClassRegistry } from '../../src/work/classes.ts';
import { expireLeases } from '../../src/work/recovery.ts';
import {
  CHECK_FAILED,
  CHECK_INCONCLUSIVE,
  CHECK_PASSED,
  FAILED,
  type Held,
  type Owner,
  PASSED,
  post,
  pull,
  type Rig,
  spec,
  submitOne,
  UNTESTED,
  type Worker,
} from '../work/rig.ts';
import { describeWork } from '../work/suite.ts';

interface Answer {
  status: number;
  bytes: Uint8Array;
  problem?: { code: string };
}

describeWork('proof bundles', (open) => {
  let rig: Rig;
  let owner: Owner;
  let worker: Worker;
  let verifier: Worker;
  let sequencer: Sequencer;
  let service: HttpService;
  let url: string;

  beforeAll(async () => {
    rig = await open();
    owner = await rig.owner();
    worker = await rig.worker();
    verifier = await rig.verifier();
    sequencer = createSequencer(rig.ctx);
    sequencer.start();
    service = createHttpService({
      name: 'coordinator',
      version: '0',
      description: 'Bundles under test.',
      routes: ledgerRoutes({ ...rig.ctx, sequencer, pool: createVerifyPool({ threads: 1 }) }),
      log: createLogger({ service: 'test', level: 'silent' }),
      metrics: new Metrics(),
      host: '127.0.0.1',
      port: 0,
      cache: createMemoryCache({ maxEntries: 10_000 }),
      resolveCaller: (publicKey, peerId) => rig.directory.resolveCaller(publicKey, peerId),
      rateLimits: { perKey: 10_000, perAddress: 10_000, windowMs: 10_000 },
    });
    ({ url } = await service.start());
  });
  afterAll(async () => {
    await service.stop();
    await sequencer.stop();
    await rig.close();
  });

  async function bundleFor(key: SigningKey | undefined, taskId: string): Promise<Answer> {
    // As if a second had passed since the last checkpoint: so long one waits for the next.
    await sql`update coordinator.ledger_head set checkpoint_at = 0`.execute(rig.store.db);
    const path = `${url}/tasks/${taskId}/bundle`;
    const created = Math.floor(Date.now() / 1000);
    const nonce = randomBytes(16).toString('base64url');
    const headers = key && signRequest({ method: 'GET', url: path, key, created, nonce });
    const response = await fetch(path, { ...(headers && { headers }), signal: AbortSignal.timeout(30_000) });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const { status } = response;
    return { status, bytes, ...(status >= 400 && { problem: JSON.parse(Buffer.from(bytes).toString()) }) };
  }

  /** The bundle of a task as its owner gets it, checked with nothing but the coordinator's key. */
  async function proven(taskId: TaskId, of: Owner = owner): Promise<BundleSummary> {
    const { status, bytes } = await bundleFor(of.key, taskId);
    expect(status).toBe(200);
    const { signing } = rig.keys;
    const trust = [{ name: logOrigin(signing.peerId), publicKey: signing.publicKey }];
    const verdict = verifyBundle(bytes, { trust });
    expect(firstFailure(verdict)).toBeUndefined();
    expect(verdict.summary).toMatchObject({ taskId, ownerId: of.id });
    return verdict.summary as BundleSummary;
  }

  const submit = (changes: Partial<TaskSpecInput> = {}, of: Owner = owner): Promise<TaskId> =>
    submitOne(rig.work, of, spec({ verification: 'always', ...changes }));
  async function take(machine: Worker): Promise<Held> {
    const [held] = await pull(rig, machine);
    if (held === undefined) throw new Error('there was no work');
    return held;
  }
  const work = async (body = PASSED, machine = worker) => post(rig, machine, (await take(machine)).lease, body);
  const check = async (body = CHECK_PASSED) => post(rig, verifier, (await take(verifier)).lease, body);
  async function loseLeases(): Promise<void> {
    await rig.expireAll();
    await expireLeases({ ...rig.ctx, classes: createClassRegistry() });
    // A machine that lost a lease does not get it again at once.
    await sql`update coordinator.subtasks set avoid_agent = null, avoid_until = null`.execute(rig.store.db);
  }
  async function verified(of: Owner = owner): Promise<TaskId> {
    const taskId = await submit({}, of);
    await work();
    await check();
    return taskId;
  }

  it('prove a task whose result was verified', async () => {
    expect(await proven(await verified())).toMatchObject({ state: 'completed', verdict: 'verified', records: 6 });
  });

  it('prove a task whose tests failed', async () => {
    const taskId = await submit();
    await work(FAILED);
    await check(CHECK_FAILED);
    expect(await proven(taskId)).toMatchObject({ state: 'failed' });
  });

  it('prove a task without tests, whose result was taken', async () => {
    const taskId = await submit({ tests: undefined });
    await work(UNTESTED);
    expect(await proven(taskId)).toMatchObject({ state: 'completed', verdict: 'unverified' });
  });

  it('prove a task whose lease was lost twice', async () => {
    const taskId = await submit();
    for (const _ of [1, 2]) {
      await take(worker);
      await loseLeases();
    }
    await work();
    await check();
    expect(await proven(taskId)).toMatchObject({ state: 'completed', verdict: 'verified', records: 10 });
  });

  it('prove a task that no worker brought back', async () => {
    const taskId = await submit();
    for (;;) {
      const [held] = await pull(rig, worker);
      if (held === undefined) break;
      await loseLeases();
    }
    expect(await proven(taskId)).toMatchObject({ state: 'failed', chargedMc: 0 });
  });

  it('prove a task whose check was lost, and made by another lease', async () => {
    const taskId = await submit();
    await work();
    await take(verifier);
    await loseLeases();
    await check();
    expect(await proven(taskId)).toMatchObject({ verdict: 'verified', records: 8 });
  });

  it('prove a task whose checks all came to nothing', async () => {
    const taskId = await submit();
    await work();
    for (;;) {
      const [held] = await pull(rig, verifier);
      if (held === undefined) {
        await sql`update coordinator.subtasks set avoid_agent = null, avoid_until = null`.execute(rig.store.db);
        const [again] = await pull(rig, verifier);
        if (again === undefined) break;
        await post(rig, verifier, again.lease, CHECK_INCONCLUSIVE);
      } else {
        await post(rig, verifier, held.lease, CHECK_INCONCLUSIVE);
      }
    }
    expect(await proven(taskId)).toMatchObject({ state: 'failed' });
  });

  it('prove a task whose checks were all lost', async () => {
    const taskId = await submit();
    await work();
    for (;;) {
      const [held] = await pull(rig, verifier);
      if (held === undefined) break;
      await loseLeases();
    }
    expect(await proven(taskId)).toMatchObject({ state: 'failed' });
  });

  it('prove a task that a forger had first', async () => {
    const forger = await rig.worker();
    const taskId = await submit();
    await work(PASSED, forger);
    await check(CHECK_FAILED);
    await work(PASSED, worker);
    await check();
    expect(await proven(taskId)).toMatchObject({ state: 'completed', verdict: 'verified' });
  });

  it('prove a task that was cancelled before it began, and one that was while it ran', async () => {
    const early = await submit();
    await rig.work.cancel(owner.id, early);
    expect(await proven(early)).toMatchObject({ state: 'cancelled', chargedMc: 0, records: 2 });
    const late = await submit();
    await take(worker);
    await rig.work.cancel(owner.id, late);
    const { chargedMc, releasedMc } = await proven(late);
    expect([chargedMc > 0, releasedMc > 0]).toEqual([true, true]);
  });

  it('prove a task that was cancelled while its check was made', async () => {
    const taskId = await submit();
    await work();
    const { lease } = await take(verifier);
    await rig.work.cancel(owner.id, taskId);
    await post(rig, verifier, lease, CHECK_PASSED);
    expect(await proven(taskId)).toMatchObject({ state: 'cancelled' });
  });

  it('prove a task of several parts, with one that failed', async () => {
    const parts = [
      { id: 'left', code: 'a = 1\n', tests: 'assert a == 1\n' },
      { id: 'right', dependsOn: ['left'], code: 'b = 2\n', tests: 'assert b == 2\n' },
    ];
    const good = await submit({ parts });
    for (const _ of [1, 2, 3]) {
      await work();
      await check();
    }
    expect(await proven(good)).toMatchObject({ state: 'completed', verdict: 'verified', records: 14 });
    const bad = await submit({ parts });
    await work(FAILED);
    await check(CHECK_FAILED);
    expect(await proven(bad)).toMatchObject({ state: 'failed' });
  });

  it('do not hold after one byte of the database was changed', async () => {
    const taskId = await verified();
    const change = sql`update coordinator.ledger_entries set payload = jsonb_set(payload, '{passed}', 'false')
      where task_id = ${taskId}::uuid and type = 'result_received'`;
    await sequencer.drain();
    await change.execute(rig.store.db);
    const { bytes } = await bundleFor(owner.key, taskId);
    const { signing } = rig.keys;
    const trust = [{ name: logOrigin(signing.peerId), publicKey: signing.publicKey }];
    expect(firstFailure(verifyBundle(bytes, { trust }))).toMatchObject({ step: 'records', reason: 'hash_mismatch' });
  });

  it('404 for the task of another owner, and for one that is not there', async () => {
    const taskId = await verified();
    const neighbour = await rig.owner(0n);
    const nowhere = '0198c0de-0000-7000-8000-000000000001';
    for (const answer of [await bundleFor(neighbour.key, taskId), await bundleFor(owner.key, nowhere)]) {
      expect({ status: answer.status, code: answer.problem?.code }).toEqual({ status: 404, code: 'not_found' });
    }
  });

  it('401 without a signature and for a key that nobody knows, 404 for the machine that did it, 400 for what is no task', async () => {
    const taskId = await verified();
    expect((await bundleFor(undefined, taskId)).status).toBe(401);
    expect((await bundleFor(worker.key, taskId)).status).toBe(404);
    expect((await bundleFor(signingKeyFromSeed(randomBytes(32)), taskId)).status).toBe(401);
    expect((await bundleFor(owner.key, 'x')).status).toBe(400);
  });

  it('409 while the task runs', async () => {
    const taskId = await submit();
    expect(await bundleFor(owner.key, taskId)).toMatchObject({ status: 409, problem: { code: 'conflict' } });
    await work();
    expect(await bundleFor(owner.key, taskId)).toMatchObject({ status: 409, problem: { code: 'conflict' } });
    await check();
    expect((await bundleFor(owner.key, taskId)).status).toBe(200);
  });

  it('409 when the bundle would be larger than any, and when its content is gone', async () => {
    const large = await verified();
    await sql`update coordinator.results set sealed = decode(repeat('00', ${MAX_BUNDLE_BYTES + 1}), 'hex')
      where subtask_id in (select subtask_id from coordinator.subtasks where task_id = ${large}::uuid and checks is null)`.execute(
      rig.store.db,
    );
    expect(await bundleFor(owner.key, large)).toMatchObject({ status: 409, problem: { code: 'conflict' } });
    const gone = await verified();
    await sql`delete from coordinator.task_contents where task_id = ${gone}::uuid`.execute(rig.store.db);
    expect(await bundleFor(owner.key, gone)).toMatchObject({ status: 409, problem: { code: 'conflict' } });
  });

  it('of tasks that end together are under one checkpoint', async () => {
    const taskIds = [];
    for (const _ of [1, 2, 3, 4]) taskIds.push(await verified());
    const sizes = [];
    for (const taskId of taskIds) sizes.push((await proven(taskId)).checkpointSize);
    expect(new Set(sizes).size).toBe(1);
  });
});
