import { ClientError } from '@edgecoder/client';
import { firstFailure, logOrigin, verifyBundle } from '@edgecoder/ledger';
import { countTokens, payMc } from '@edgecoder/pricing';
import type { DecomposedPart, ResolutionView, TaskId, TaskView } from '@edgecoder/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { escalateTask, viewEscalations } from '../../src/escalation/escalate.ts';
import { createEscalator } from '../../src/escalation/escalator.ts';
import { takeView } from '../../src/escalation/take-view.ts';
import { bundleOf } from '../../src/ledger/bundles.ts';
import { createSequencer, type Sequencer } from '../../src/ledger/sequencer.ts';
import { MAX_OPEN_HELP_PER_OWNER } from '../../src/work/help.ts';
import { CHECK_INCONCLUSIVE, PASSED, post, pull, type Replica, submitOne } from '../work/rig.ts';
import { openScene } from '../work/scene.ts';
import { describeWork } from '../work/suite.ts';
import { ADD, FELL, gaveUp, HELD, HOLLOW, request, WITH_MODEL, wrote } from '../work/words.ts';
import { helperDouble } from './helper-double.ts';

/** Pays for one program and one proposal, whatever the load. */
const SMALL_BUDGET = 3_500;
const WRONG = 'def add(a, b):\n    return 0\n';
const SERVICE = 'aaaaaaaaaaaaaaaaaaaaaaaaaa' as Parameters<typeof createEscalator>[0]['ctx']['serviceId'];

describeWork('help for what no worker could do', (open) => {
  let parts: DecomposedPart[] | undefined;
  const scene = openScene(
    () =>
      open({
        escalates: true,
        decompose: async ({ prompt }) => ({
          subtasks: parts ?? [{ id: 'whole', prompt, dependsOn: [] }],
          model: 'thinker',
          parsed: true,
          tokens: 1,
        }),
      }),
    WITH_MODEL,
  );
  const { types, ownerBalance, machineBalance, audit } = scene;
  let service = helperDouble();
  let replica: Replica;
  let loops: Replica['loops'] = [];
  let sequencer: Sequencer;

  const escalatorOf = (of: Replica) =>
    createEscalator({
      ctx: { ...of.resultContext, serviceId: SERVICE, log: of.ctx.log },
      helper: service.helper,
      publicUrl: () => 'http://coordinator.test',
      announce: of.announce,
      everyMs: 25,
    });
  beforeAll(() => {
    sequencer = createSequencer(scene.rig.ctx);
    sequencer.start();
  });
  afterAll(() => sequencer.stop());
  beforeEach(() => {
    parts = undefined;
    service = helperDouble();
    replica = scene.rig.replica();
    loops = [...replica.loops, escalatorOf(replica)];
    for (const loop of loops) loop.start();
  });
  afterEach(async () => {
    for (const loop of loops) await loop.stop();
    await audit();
  });

  const view = (taskId: TaskId): Promise<TaskView> => scene.view(taskId);
  async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
    for (;;) {
      const seen = await look();
      if (holds(seen)) return seen;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  const ended = (taskId: TaskId) =>
    until(
      () => view(taskId),
      ({ finishedAt }) => finishedAt !== undefined,
    );
  /** What is done next is done now. */
  const hurry = () => sql`update coordinator.escalations set due_at = 0`.execute(scene.rig.store.db);
  const states = async (taskId: TaskId): Promise<string[]> => {
    const { rows } = await sql<{ state: string }>`
      select state from coordinator.escalations where task_id = ${taskId}::uuid order by created_at`.execute(
      scene.rig.store.db,
    );
    return rows.map(({ state }) => state);
  };
  const rateOf = async (taskId: TaskId): Promise<bigint> => {
    const { rows } = await sql<{ rate: bigint }>`
      select rate_per_second_mc as rate from coordinator.tasks where task_id = ${taskId}::uuid`.execute(
      scene.rig.store.db,
    );
    return rows[0]?.rate ?? 0n;
  };
  /** What a program costs that is written by a model of the smallest size, millicredits. */
  const priceOf = (program: string, ratePerSecondMc: bigint): bigint =>
    payMc({ computeMs: Math.floor((countTokens(program) * 1000) / 80), ratePerSecondMc });
  const forgive = () =>
    sql`update coordinator.subtasks set avoid_agent = null, avoid_until = null`.execute(scene.rig.store.db);
  async function ask(changes = {}): Promise<TaskId> {
    const taskId = await submitOne(replica.work, scene.owner, request(changes));
    await until(
      () => view(taskId),
      ({ state }) => state !== 'decomposing',
    );
    return taskId;
  }
  /** One worker fails at what waits for it, as often as workers may. */
  async function fail(times = 2): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      const [held] = await pull(replica, scene.worker);
      await post(replica, scene.worker, held!.lease, gaveUp(WRONG));
      await check(FELL);
      await forgive();
    }
  }
  /** A verifier finds this of whatever waits for it first. */
  async function check(finding = HELD) {
    const [held] = await until(
      () => pull(replica, scene.verifier),
      (leases) => leases.length > 0,
    );
    await post(replica, scene.verifier, held!.lease, finding);
    return held!.payload;
  }
  async function summary(taskId: TaskId) {
    await sql`update coordinator.ledger_head set checkpoint_at = 0`.execute(scene.rig.store.db);
    const bytes = await bundleOf({ ...scene.rig.ctx, sequencer }, scene.owner.id, taskId);
    const { signing } = scene.rig.keys;
    const verdict = verifyBundle(bytes, { trust: [{ name: logOrigin(signing.peerId), publicKey: signing.publicKey }] });
    expect(firstFailure(verdict)).toBeUndefined();
    return verdict.summary;
  }

  it('is asked for when workers gave up, checked like a worker’s, paid for, and proven', async () => {
    const before = await ownerBalance(scene.owner.id);
    service.play({ code: ADD, model: 'bigger' });
    const taskId = await ask({ consent: { cloud: true } });
    await fail();
    expect(await view(taskId)).toMatchObject({ state: 'escalated' });
    expect(await pull(replica, scene.worker)).toEqual([]);
    const checked = await check();
    expect(checked).toMatchObject({ kind: 'verify', code: ADD, givenCodeChars: 0, tests: request().tests });
    const { chargedMc, ...done } = await ended(taskId);
    expect(done).toMatchObject({ state: 'completed', verified: true, program: { code: ADD, models: ['bigger'] } });
    // Its tokens at the rate that a worker's would have been paid at, and a tenth for the check.
    const pay = priceOf(ADD, await rateOf(taskId));
    expect(BigInt(chargedMc)).toBe(pay + pay / 10n);
    expect(service.questions).toEqual([
      expect.objectContaining({
        taskId,
        prompt: request().prompt,
        tests: request().tests,
        failedCode: WRONG,
        errorHistory: ['AssertionError', 'AssertionError'],
        consent: { cloud: true, human: false },
        placement: 'public',
        tried: ['other_worker'],
        callbackUrl: `http://coordinator.test/escalate/${taskId}/result`,
      }),
    ]);
    await until(
      () => states(taskId),
      ([state]) => state === 'ended',
    );
    expect(service.verdicts).toEqual([{ proposal: 1, held: true }]);
    const after = { ...before, available_mc: before.available_mc - BigInt(chargedMc) };
    expect(await ownerBalance(scene.owner.id)).toEqual(after);
    expect((await machineBalance(scene.verifier.id)).available_mc).toBe(pay / 10n);
    expect((await types(taskId)).slice(-6)).toEqual([
      'task_escalated',
      'escalation_attempted',
      'proposal_received',
      'task_assigned',
      'result_verified',
      'task_completed',
    ]);
    expect(await summary(taskId)).toMatchObject({ state: 'completed', verdict: 'verified' });
  });

  it('that does not hold is answered with its failure, and the next is asked for, until there is none', async () => {
    service.play({ code: 'x = 1\n' }, { code: 'x = 2\n', step: 'cloud' });
    const taskId = await ask();
    await fail();
    for (const code of ['x = 1\n', 'x = 2\n']) expect((await check(FELL)).code).toBe(code);
    const rate = await rateOf(taskId);
    const pays = ['x = 1\n', 'x = 2\n'].map((code) => priceOf(code, rate));
    expect(await ended(taskId)).toMatchObject({
      state: 'failed',
      reason: 'tests_failed',
      chargedMc: Number(pays.reduce((sum, pay) => sum + pay + pay / 10n, 0n)),
      // What a worker wrote last, and said itself.
      result: { testReport: { passed: false } },
      program: { code: WRONG },
    });
    expect(service.verdicts).toEqual([
      { proposal: 1, held: false, failure: 'AssertionError' },
      { proposal: 2, held: false, failure: 'AssertionError' },
    ]);
    expect(await states(taskId)).toEqual(['ended']);
    const { escalations } = await viewEscalations(scene.rig.ctx, scene.owner.id, taskId);
    expect(escalations).toMatchObject([
      { part: 'main', state: 'exhausted', attempts: [{ step: 'inference' }, { step: 'cloud' }] },
    ]);
    expect((await types(taskId)).filter((type) => type === 'escalation_attempted')).toHaveLength(2);
    expect(await summary(taskId)).toMatchObject({ state: 'failed' });
  });

  it('of a part lets those go on that wait for it', async () => {
    parts = [
      { id: 'add', prompt: 'Write add.', dependsOn: [], tests: 'assert add(1, 2) == 3' },
      { id: 'twice', prompt: 'Write twice.', dependsOn: ['add'], tests: 'assert twice(2) == 4' },
    ];
    service.play({ code: ADD });
    const taskId = await ask({ tests: undefined });
    await fail();
    await check();
    await until(
      () => view(taskId),
      ({ state }) => state === 'running',
    );
    const [twice] = await pull(replica, scene.worker);
    expect(twice?.payload).toMatchObject({ prompt: 'Write twice.', code: ADD });
    await post(replica, scene.worker, twice!.lease, wrote('def twice(n):\n    return add(n, n)\n'));
    await check();
    const [main] = await pull(replica, scene.worker);
    await post(replica, scene.worker, main!.lease, PASSED);
    await check();
    expect(await ended(taskId)).toMatchObject({ state: 'completed', verified: true });
    expect(service.questions[0]).not.toHaveProperty('given');
    expect(await summary(taskId)).toMatchObject({ verdict: 'verified' });
  });

  it('of a person is waited for, and taken by its callback once, whatever comes again or late', async () => {
    service.play('person');
    const taskId = await ask({ consent: { human: true } });
    await fail();
    const id = await until(
      async () => service.questions.at(-1)?.resolutionId,
      (seen) => seen !== undefined,
    );
    await until(
      () => states(taskId),
      ([state]) => state === 'waiting',
    );
    expect(await view(taskId)).toMatchObject({ state: 'escalated', subtasks: [{ state: 'blocked' }] });
    const ctx = { ...replica.resultContext, serviceId: SERVICE };
    const old = structuredClone(service.views.get(id as string) as ResolutionView);
    const answered = service.proceed(id as string, { code: ADD, step: 'human' });
    const outcomes = await Promise.all([1, 2, 3].map(() => takeView(ctx, answered)));
    expect(outcomes.map(({ taken }) => taken).sort()).toEqual([false, false, true]);
    expect((await takeView(ctx, old)).taken).toBe(false);
    const stranger = { ...answered, resolutionId: crypto.randomUUID(), revision: 99 };
    expect((await takeView(ctx, stranger)).taken).toBe(false);
    const moved = { ...answered, subtaskId: crypto.randomUUID() as never, revision: 99 };
    expect((await takeView(ctx, moved)).taken).toBe(false);
    await check();
    expect(await ended(taskId)).toMatchObject({ verified: true });
    expect((await types(taskId)).filter((type) => type === 'proposal_received')).toHaveLength(1);
  });

  it('is asked for again by another replica when the first died, and never twice', async () => {
    service.play({ code: ADD });
    service.breakDown(new ClientError('unreachable', 'nobody is there'));
    const taskId = await ask();
    await fail();
    await until(
      async () =>
        (
          await sql<{
            tries: number;
          }>`select tries from coordinator.escalations where task_id = ${taskId}::uuid`.execute(scene.rig.store.db)
        ).rows[0]?.tries,
      (tries) => (tries ?? 0) > 0,
    );
    for (const loop of loops.splice(0)) await loop.stop();
    service.breakDown(undefined);
    replica = scene.rig.replica();
    loops = [...replica.loops, escalatorOf(replica), escalatorOf(scene.rig.replica())];
    for (const loop of loops) loop.start();
    await hurry();
    await check();
    expect(await ended(taskId)).toMatchObject({ verified: true });
    expect(service.questions).toHaveLength(1);
    // Its verdict was lost on the way: it is said again.
    expect((await types(taskId)).filter((type) => type === 'task_completed')).toHaveLength(1);
  });

  it('ends with the task when it is cancelled, also while a proposal is checked', async () => {
    service.play('person');
    const waiting = await ask();
    await fail();
    await until(
      () => states(waiting),
      ([state]) => state === 'waiting',
    );
    expect(await replica.work.cancel(scene.owner.id, waiting)).toMatchObject({ state: 'cancelled', chargedMc: 0 });
    await until(
      () => states(waiting),
      ([state]) => state === 'ended',
    );
    expect(service.cancelled).toHaveLength(1);
    expect(await summary(waiting)).toMatchObject({ state: 'cancelled' });

    service.play({ code: 'x = 1\n' }, { code: ADD });
    const checking = await ask();
    await fail();
    await until(
      () => states(checking),
      ([state]) => state === 'checking',
    );
    await replica.work.cancel(scene.owner.id, checking);
    await check(FELL);
    expect(await ended(checking)).toMatchObject({ state: 'cancelled' });
    await until(
      () => states(checking),
      ([state]) => state === 'ended',
    );
    expect(service.cancelled).toHaveLength(2);
  });

  it('whose tests pass without it helps, and is not verified', async () => {
    service.play({ code: ADD });
    const taskId = await ask();
    await fail();
    await check(HOLLOW);
    expect(await ended(taskId)).toMatchObject({ state: 'completed', verdict: 'unverified' });
    expect(await summary(taskId)).toMatchObject({ verdict: 'unverified' });
  });

  it('that nobody could check is as one that did not hold', async () => {
    service.play({ code: ADD });
    const taskId = await ask();
    await fail();
    for (let round = 0; round < 3; round += 1) {
      await check(CHECK_INCONCLUSIVE);
      await forgive();
    }
    expect(await ended(taskId)).toMatchObject({ state: 'failed', reason: 'tests_failed' });
    expect(service.verdicts).toEqual([{ proposal: 1, held: false, failure: 'the program could not be checked' }]);
    expect(await summary(taskId)).toMatchObject({ state: 'failed' });
  });

  it('is not there when the service refuses, or knows nothing of it any more', async () => {
    service.breakDown(new ClientError('forbidden', 'who are you?', { status: 403 }));
    const refused = await ask();
    await fail();
    expect(await ended(refused)).toMatchObject({ state: 'failed', reason: 'tests_failed' });
    service.breakDown(undefined);
    service.play('person');
    const forgotten = await ask();
    await fail();
    await until(
      () => states(forgotten),
      ([state]) => state === 'waiting',
    );
    service.views.clear();
    await hurry();
    expect(await ended(forgotten)).toMatchObject({ state: 'failed' });
    expect(await summary(forgotten)).toMatchObject({ state: 'failed' });
  });

  it('is asked for at once by the owner, when a worker has failed and another is waited for', async () => {
    service.play({ code: ADD });
    const taskId = await ask();
    const now = (of = scene.owner.id) => escalateTask(replica.resultContext, of, taskId);
    await expect(now()).rejects.toMatchObject({ code: 'conflict' });
    await fail(1);
    const neighbour = await scene.rig.owner();
    await expect(now(neighbour.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(viewEscalations(scene.rig.ctx, neighbour.id, taskId)).rejects.toMatchObject({ code: 'not_found' });
    await now();
    expect(await pull(replica, scene.worker)).toEqual([]);
    await check();
    expect(await ended(taskId)).toMatchObject({ verified: true });
    expect(await summary(taskId)).toMatchObject({ verdict: 'verified' });
  });

  it('is not asked for where nothing could be checked, nor for programs that were given', async () => {
    const program = await submitOne(
      replica.work,
      scene.owner,
      request({ kind: 'exec', prompt: undefined, code: WRONG }),
    );
    const [held] = await pull(replica, scene.worker);
    await post(replica, scene.worker, held!.lease, {
      ...PASSED,
      testReport: { passed: false, hasTests: true, failure: 'x' },
    });
    await check(FELL);
    expect(await ended(program)).toMatchObject({ state: 'failed' });
    expect(service.questions).toEqual([]);
    expect(await states(program)).toEqual([]);
  });

  it('is paid from what is held, and nobody goes on being asked when that is used up', async () => {
    const long = `x = [${'1, '.repeat(400)}]\n`;
    service.play(...Array.from({ length: 9 }, () => ({ code: long })));
    // The smallest budget that a request may have.
    const taskId = await ask({ maxCreditsMc: SMALL_BUDGET });
    await fail();
    const pay = payMc({ computeMs: 6_400, ratePerSecondMc: await rateOf(taskId) });
    const price = pay + pay / 10n;
    const proposals = Number(BigInt(SMALL_BUDGET) / price);
    for (let number = 0; number < proposals; number += 1) expect((await check(FELL)).code).toBe(long);
    const done = await ended(taskId);
    expect(done).toMatchObject({ state: 'failed', reason: 'tests_failed' });
    // Each costs what 512 tokens do, and no more is asked for than can be paid.
    expect(BigInt(done.chargedMc)).toBe(BigInt(proposals) * price);
    await until(
      () => states(taskId),
      ([state]) => state === 'ended',
    );
    expect(service.cancelled).toHaveLength(1);
    expect((await types(taskId)).filter((type) => type === 'proposal_received')).toHaveLength(proposals);
    expect(await summary(taskId)).toMatchObject({ state: 'failed', chargedMc: done.chargedMc });
  });

  it('that no lease could carry is as one that did not hold, and is not charged', async () => {
    service.play({ code: '\u0001'.repeat(100_000) }, { code: ADD });
    const taskId = await ask();
    await fail();
    expect((await check()).code).toBe(ADD);
    expect(await ended(taskId)).toMatchObject({ verified: true });
    expect(service.verdicts[0]).toMatchObject({ proposal: 1, held: false });
    expect((await types(taskId)).filter((type) => type === 'proposal_received')).toHaveLength(1);
    expect(await summary(taskId)).toMatchObject({ verdict: 'verified' });
  });

  it('costs an operator nothing who asks for it', async () => {
    service.play({ code: ADD });
    const { operator } = scene.rig;
    await scene.rig.grant(operator.id, 100n);
    const taskId = await submitOne(replica.work, operator, request());
    await until(
      () => scene.view(taskId, operator),
      ({ state }) => state === 'queued',
    );
    await fail();
    await check();
    await until(
      () => scene.view(taskId, operator),
      ({ finishedAt }) => finishedAt !== undefined,
    );
    expect(await scene.view(taskId, operator)).toMatchObject({ verified: true, chargedMc: 0 });
  });

  it('is asked for with so many parts of one owner at once, and beyond that the task has failed and says why', async () => {
    const busy = await scene.rig.owner();
    const openSlots = MAX_OPEN_HELP_PER_OWNER - 1;
    await sql`
      insert into coordinator.escalations (resolution_id, task_id, subtask_id, owner_id, reason, state, due_at)
      select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), ${busy.id}, 'tests_failed', 'waiting', 9e15
      from generate_series(1, ${openSlots}::int)`.execute(scene.rig.store.db);
    service.play('person');
    const failing = async (): Promise<TaskId> => {
      const taskId = await submitOne(replica.work, busy, request());
      await until(
        () => scene.view(taskId, busy),
        ({ state }) => state === 'queued',
      );
      await fail(1);
      return taskId;
    };
    const last = await failing();
    await fail(1);
    expect(await scene.view(last, busy)).toMatchObject({ state: 'escalated' });

    const beyond = await failing();
    await expect(escalateTask(replica.resultContext, busy.id, beyond)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`${MAX_OPEN_HELP_PER_OWNER} parts`),
    });
    await fail(1);
    expect(await scene.view(beyond, busy)).toMatchObject({ state: 'failed', reason: 'tests_failed', chargedMc: 0 });
    const { escalations } = await viewEscalations(scene.rig.ctx, busy.id, beyond);
    expect(escalations).toMatchObject([
      { state: 'exhausted', attempts: [{ outcome: 'skipped', detail: expect.stringContaining('16 parts') }] },
    ]);
    expect(await types(beyond)).not.toContain('task_escalated');
    // It is the owner's own bound, and one that ends makes room.
    await replica.work.cancel(busy.id, last);
    await until(
      () => states(last),
      ([state]) => state === 'ended',
    );
    const next = await failing();
    await fail(1);
    expect(await scene.view(next, busy)).toMatchObject({ state: 'escalated' });
    await replica.work.cancel(busy.id, next);
  });

  it('tells nothing of the content in the log', async () => {
    service.play({ code: '# xyzzy-plugh\n' });
    const taskId = await ask({ prompt: 'Write xyzzy-plugh.' });
    await fail();
    await check();
    await ended(taskId);
    for (const table of ['ledger_entries', 'escalations', 'results']) {
      const { rows } = await sql`
        select from coordinator.${sql.raw(table)} t where t::text like '%xyzzy%'`.execute(scene.rig.store.db);
      expect(rows).toHaveLength(0);
    }
  });
});
