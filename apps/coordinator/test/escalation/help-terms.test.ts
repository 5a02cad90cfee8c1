import { payMc } from '@edgecoder/pricing';
import type { TaskId } from '@edgecoder/protocol';
import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { escalateTask, viewEscalations } from '../../src/escalation/escalate.ts';
import { MAX_OPEN_HELP_PER_OWNER } from '../../src/work/help.ts';
import { describeWork } from '../work/suite.ts';
import { ADD, FELL } from '../work/words.ts';
import { openHelpScene } from './help-scene.ts';

/** Pays for one program and one proposal, whatever the load. */
const SMALL_BUDGET = 3_500;

describeWork('what help costs, and how much of it there is', (open) => {
  const { scene, help, until, ended, states, ask, check, fail, summary, rateOf } = openHelpScene(open);
  const { types } = scene;

  it('is paid from what is held, and nobody goes on being asked when that is used up', async () => {
    const long = `x = [${'1, '.repeat(400)}]\n`;
    help.service.play(...Array.from({ length: 9 }, () => ({ code: long })));
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
    expect(help.service.cancelled).toHaveLength(1);
    expect((await types(taskId)).filter((type) => type === 'proposal_received')).toHaveLength(proposals);
    expect(await summary(taskId)).toMatchObject({ state: 'failed', chargedMc: done.chargedMc });
  });

  it('that no lease could carry is as one that did not hold, and is not charged', async () => {
    help.service.play({ code: '\u0001'.repeat(100_000) }, { code: ADD });
    const taskId = await ask();
    await fail();
    expect((await check()).code).toBe(ADD);
    expect(await ended(taskId)).toMatchObject({ verified: true });
    expect(help.service.verdicts[0]).toMatchObject({ proposal: 1, held: false });
    expect((await types(taskId)).filter((type) => type === 'proposal_received')).toHaveLength(1);
    expect(await summary(taskId)).toMatchObject({ verdict: 'verified' });
  });

  it('costs an operator nothing who asks for it', async () => {
    help.service.play({ code: ADD });
    const { operator } = scene.rig;
    await scene.rig.grant(operator.id, 100n);
    const taskId = await ask({}, operator);
    await fail();
    await check();
    expect(await ended(taskId, operator)).toMatchObject({ verified: true, chargedMc: 0 });
  });

  it('is asked for with so many parts of one owner at once, and beyond that the task has failed and says why', async () => {
    const busy = await scene.rig.owner();
    const openSlots = MAX_OPEN_HELP_PER_OWNER - 1;
    await sql`
      insert into coordinator.escalations (resolution_id, task_id, subtask_id, owner_id, reason, state, due_at)
      select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), ${busy.id}, 'tests_failed', 'waiting', 9e15
      from generate_series(1, ${openSlots}::int)`.execute(scene.rig.store.db);
    help.service.play('person');
    const failing = async (): Promise<TaskId> => {
      const taskId = await ask({}, busy);
      await fail(1);
      return taskId;
    };
    const last = await failing();
    await fail(1);
    expect(await scene.view(last, busy)).toMatchObject({ state: 'escalated' });

    const beyond = await failing();
    await expect(escalateTask(help.replica.resultContext, busy.id, beyond)).rejects.toMatchObject({
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
    await help.replica.work.cancel(busy.id, last);
    await until(
      () => states(last),
      ([state]) => state === 'ended',
    );
    const next = await failing();
    await fail(1);
    expect(await scene.view(next, busy)).toMatchObject({ state: 'escalated' });
    await help.replica.work.cancel(busy.id, next);
  });
});
