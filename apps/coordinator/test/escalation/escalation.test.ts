import { ClientError } from '@edgecoder/client';
import { countTokens, payMc } from '@edgecoder/pricing';
import type { ResolutionView, TaskId, TaskView } from '@edgecoder/protocol';
import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { escalateTask, viewEscalations } from '../../src/escalation/escalate.ts';
import { takeView } from '../../src/escalation/take-view.ts';
import { CHECK_INCONCLUSIVE, PASSED, post, pull, submitOne } from '../work/rig.ts';
import { describeWork } from '../work/suite.ts';
import { ADD, FELL, HOLLOW, request, wrote } from '../work/words.ts';
import { openHelpScene, SERVICE, WRONG } from './help-scene.ts';

describeWork('help for what no worker could do', (open) => {
  const { scene, help, escalatorOf, until, ended, states, forgive, ask, check, fail, summary, rateOf } =
    openHelpScene(open);
  const { types, ownerBalance, machineBalance } = scene;

  const view = (taskId: TaskId): Promise<TaskView> => scene.view(taskId);
  /** What is done next is done now. */
  const hurry = () => sql`update coordinator.escalations set due_at = 0`.execute(scene.rig.store.db);
  /** What a program costs that is written by a model of the smallest size, millicredits. */
  const priceOf = (program: string, ratePerSecondMc: bigint): bigint =>
    payMc({ computeMs: Math.floor((countTokens(program) * 1000) / 80), ratePerSecondMc });

  it('is asked for when workers gave up, checked like a worker’s, paid for, and proven', async () => {
    const before = await ownerBalance(scene.owner.id);
    help.service.play({ code: ADD, model: 'bigger' });
    const taskId = await ask({ consent: { cloud: true } });
    await fail();
    expect(await view(taskId)).toMatchObject({ state: 'escalated' });
    expect(await pull(help.replica, scene.worker)).toEqual([]);
    const checked = await check();
    expect(checked).toMatchObject({ kind: 'verify', code: ADD, givenCodeChars: 0, tests: request().tests });
    const { chargedMc, ...done } = await ended(taskId);
    expect(done).toMatchObject({ state: 'completed', verified: true, program: { code: ADD, models: ['bigger'] } });
    // Its tokens at the rate that a worker's would have been paid at, and a tenth for the check.
    const pay = priceOf(ADD, await rateOf(taskId));
    expect(BigInt(chargedMc)).toBe(pay + pay / 10n);
    expect(help.service.questions).toEqual([
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
    expect(help.service.verdicts).toEqual([{ proposal: 1, held: true }]);
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
    help.service.play({ code: 'x = 1\n' }, { code: 'x = 2\n', step: 'cloud' });
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
    expect(help.service.verdicts).toEqual([
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
    help.parts = [
      { id: 'add', prompt: 'Write add.', dependsOn: [], tests: 'assert add(1, 2) == 3' },
      { id: 'twice', prompt: 'Write twice.', dependsOn: ['add'], tests: 'assert twice(2) == 4' },
    ];
    help.service.play({ code: ADD });
    const taskId = await ask({ tests: undefined });
    await fail();
    await check();
    await until(
      () => view(taskId),
      ({ state }) => state === 'running',
    );
    const [twice] = await pull(help.replica, scene.worker);
    expect(twice?.payload).toMatchObject({ prompt: 'Write twice.', code: ADD });
    await post(help.replica, scene.worker, twice!.lease, wrote('def twice(n):\n    return add(n, n)\n'));
    await check();
    const [main] = await pull(help.replica, scene.worker);
    await post(help.replica, scene.worker, main!.lease, PASSED);
    await check();
    expect(await ended(taskId)).toMatchObject({ state: 'completed', verified: true });
    expect(help.service.questions[0]).not.toHaveProperty('given');
    expect(await summary(taskId)).toMatchObject({ verdict: 'verified' });
  });

  it('of a person is waited for, and taken by its callback once, whatever comes again or late', async () => {
    help.service.play('person');
    const taskId = await ask({ consent: { human: true } });
    await fail();
    const id = await until(
      async () => help.service.questions.at(-1)?.resolutionId,
      (seen) => seen !== undefined,
    );
    await until(
      () => states(taskId),
      ([state]) => state === 'waiting',
    );
    expect(await view(taskId)).toMatchObject({ state: 'escalated', subtasks: [{ state: 'blocked' }] });
    const ctx = { ...help.replica.resultContext, serviceId: SERVICE };
    const old = structuredClone(help.service.views.get(id as string) as ResolutionView);
    const answered = help.service.proceed(id as string, { code: ADD, step: 'human' });
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

  it('is asked for again by another help.replica when the first died, and never twice', async () => {
    help.service.play({ code: ADD });
    help.service.breakDown(new ClientError('unreachable', 'nobody is there'));
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
    for (const loop of help.loops.splice(0)) await loop.stop();
    help.service.breakDown(undefined);
    help.replica = scene.rig.replica();
    help.loops = [...help.replica.loops, escalatorOf(help.replica), escalatorOf(scene.rig.replica())];
    for (const loop of help.loops) loop.start();
    await hurry();
    await check();
    expect(await ended(taskId)).toMatchObject({ verified: true });
    expect(help.service.questions).toHaveLength(1);
    // Its verdict was lost on the way: it is said again.
    expect((await types(taskId)).filter((type) => type === 'task_completed')).toHaveLength(1);
  });

  it('ends with the task when it is cancelled, also while a proposal is checked', async () => {
    help.service.play('person');
    const waiting = await ask();
    await fail();
    await until(
      () => states(waiting),
      ([state]) => state === 'waiting',
    );
    expect(await help.replica.work.cancel(scene.owner.id, waiting)).toMatchObject({ state: 'cancelled', chargedMc: 0 });
    await until(
      () => states(waiting),
      ([state]) => state === 'ended',
    );
    expect(help.service.cancelled).toHaveLength(1);
    expect(await summary(waiting)).toMatchObject({ state: 'cancelled' });

    help.service.play({ code: 'x = 1\n' }, { code: ADD });
    const checking = await ask();
    await fail();
    await until(
      () => states(checking),
      ([state]) => state === 'checking',
    );
    await help.replica.work.cancel(scene.owner.id, checking);
    await check(FELL);
    expect(await ended(checking)).toMatchObject({ state: 'cancelled' });
    await until(
      () => states(checking),
      ([state]) => state === 'ended',
    );
    expect(help.service.cancelled).toHaveLength(2);
  });

  it('whose tests pass without it helps, and is not verified', async () => {
    help.service.play({ code: ADD });
    const taskId = await ask();
    await fail();
    await check(HOLLOW);
    expect(await ended(taskId)).toMatchObject({ state: 'completed', verdict: 'unverified' });
    expect(await summary(taskId)).toMatchObject({ verdict: 'unverified' });
  });

  it('that nobody could check is as one that did not hold', async () => {
    help.service.play({ code: ADD });
    const taskId = await ask();
    await fail();
    for (let round = 0; round < 3; round += 1) {
      await check(CHECK_INCONCLUSIVE);
      await forgive();
    }
    expect(await ended(taskId)).toMatchObject({ state: 'failed', reason: 'tests_failed' });
    expect(help.service.verdicts).toEqual([{ proposal: 1, held: false, failure: 'the program could not be checked' }]);
    expect(await summary(taskId)).toMatchObject({ state: 'failed' });
  });

  it('is not there when the service refuses, or knows nothing of it any more', async () => {
    help.service.breakDown(new ClientError('forbidden', 'who are you?', { status: 403 }));
    const refused = await ask();
    await fail();
    expect(await ended(refused)).toMatchObject({ state: 'failed', reason: 'tests_failed' });
    help.service.breakDown(undefined);
    help.service.play('person');
    const forgotten = await ask();
    await fail();
    await until(
      () => states(forgotten),
      ([state]) => state === 'waiting',
    );
    help.service.views.clear();
    await hurry();
    expect(await ended(forgotten)).toMatchObject({ state: 'failed' });
    expect(await summary(forgotten)).toMatchObject({ state: 'failed' });
  });

  it('is asked for at once by the owner, when a worker has failed and another is waited for', async () => {
    help.service.play({ code: ADD });
    const taskId = await ask();
    const now = (of = scene.owner.id) => escalateTask(help.replica.resultContext, of, taskId);
    await expect(now()).rejects.toMatchObject({ code: 'conflict' });
    await fail(1);
    const neighbour = await scene.rig.owner();
    await expect(now(neighbour.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(viewEscalations(scene.rig.ctx, neighbour.id, taskId)).rejects.toMatchObject({ code: 'not_found' });
    await now();
    expect(await pull(help.replica, scene.worker)).toEqual([]);
    await check();
    expect(await ended(taskId)).toMatchObject({ verified: true });
    expect(await summary(taskId)).toMatchObject({ verdict: 'verified' });
  });

  it('is not asked for where nothing could be checked, nor for programs that were given', async () => {
    const program = await submitOne(
      help.replica.work,
      scene.owner,
      request({ kind: 'exec', prompt: undefined, code: WRONG }),
    );
    const [held] = await pull(help.replica, scene.worker);
    await post(help.replica, scene.worker, held!.lease, {
      ...PASSED,
      testReport: { passed: false, hasTests: true, failure: 'x' },
    });
    await check(FELL);
    expect(await ended(program)).toMatchObject({ state: 'failed' });
    expect(help.service.questions).toEqual([]);
    expect(await states(program)).toEqual([]);
  });

  it('tells nothing of the content in the log', async () => {
    help.service.play({ code: '# xyzzy-plugh\n' });
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
