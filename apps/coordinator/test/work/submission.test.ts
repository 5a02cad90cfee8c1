import { agentAccount, Lease, MAX_CODE_CHARS, type TaskId } from '@edgecoder/protocol';
import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { grantCredits } from '../../src/economy/grant.ts';
import { post, spec, submitOne, UNTESTED } from './rig.ts';
import { openScene } from './scene.ts';
import { describeWork } from './suite.ts';

describeWork('submission', (open) => {
  const scene = openScene(open);
  const { submit, take, view, ownerBalance, machineBalance, trusted, audit } = scene;

  it('makes one task of concurrent submissions with one key, on two replicas', async () => {
    const { rig, owner } = scene;
    const other = rig.replica();
    const task = spec();
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, index) => submitOne(index % 2 === 0 ? rig.work : other.work, owner, task)),
    );
    expect(new Set(outcomes).size).toBe(1);
    const [again] = await rig.work.submit(owner.id, [task], undefined);
    expect(again).toMatchObject({ taskId: outcomes[0], repeated: true });
    await expect(submitOne(rig.work, owner, { ...task, code: 'pass' })).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
    const { rows } =
      await sql`select from coordinator.journal_entries where task_id = ${outcomes[0] as TaskId}`.execute(rig.store.db);
    expect(rows).toHaveLength(1);
    await rig.work.cancel(owner.id, outcomes[0] as TaskId);
    await audit();
  });

  it('looks once, and then expects what its own last write left: keys, money and shares stay exact', async () => {
    const { rig } = scene;
    const owner = await rig.owner();
    const replica = rig.replica();
    const looks = async (): Promise<Record<string, number>> => {
      const found = (await replica.ctx.metrics.text()).matchAll(/submit_looks_total\{look="(\w+)"\} (\d+)/g);
      return Object.fromEntries([...found].map(([, look, count]) => [look, Number(count)]));
    };
    const task = spec({ tests: undefined });
    const ids = [await submitOne(replica.work, owner, task)];
    for (let more = 0; more < 3; more += 1) ids.push(await submitOne(replica.work, owner, spec({ tests: undefined })));
    expect(await looks()).toEqual({ first: 1, none: 3 });

    // A repeated key beside a new one, and alone: the write sees it, and a look tells.
    const [again, fresh] = await replica.work.submit(owner.id, [task, spec({ tests: undefined })], undefined);
    expect(again).toMatchObject({ taskId: ids[0], repeated: true });
    expect(fresh).toMatchObject({ repeated: false });
    expect(await looks()).toEqual({ first: 1, none: 3, again: 1 });
    ids.push((fresh as { taskId: TaskId }).taskId);
    await expect(submitOne(replica.work, owner, { ...task, code: 'pass' })).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
    expect(await looks()).toEqual({ first: 1, none: 3, again: 2 });
    // What that look found is no news of the account.
    for (const seen of [
      { first: 2, none: 3, again: 2 },
      { first: 2, none: 4, again: 2 },
    ]) {
      ids.push(await submitOne(replica.work, owner, spec({ tests: undefined })));
      expect(await looks()).toEqual(seen);
    }
    // Nobody is charged twice in the fair queue: tags are equally far apart.
    const spaced = await sql<{ apart: bigint }>`
      select distinct virtual_finish - lag(virtual_finish) over (order by virtual_finish) as apart
      from coordinator.subtasks where owner_id = ${owner.id}`.execute(rig.store.db);
    expect(spaced.rows.filter(({ apart }) => apart !== null)).toHaveLength(1);
    // That another replica was there as well costs nothing.
    ids.push(await submitOne(rig.work, owner, spec({ tests: undefined })));
    ids.push(await submitOne(replica.work, owner, spec({ tests: undefined })));
    expect(await looks()).toEqual({ first: 2, none: 5, again: 2 });

    const { rows } = await sql<{ virtual_finish: bigint }>`
      select virtual_finish from coordinator.subtasks where owner_id = ${owner.id} order by virtual_finish`.execute(
      rig.store.db,
    );
    expect(new Set(rows.map((row) => row.virtual_finish)).size).toBe(ids.length);
    for (const id of ids) await rig.work.cancel(owner.id, id);
    await audit();
  });

  it('gives an owner no second share at a second replica', async () => {
    const { rig } = scene;
    const owner = await rig.owner();
    const replicas = [rig.replica(), rig.replica()];
    const ids: TaskId[] = [];
    // Each knows the owner by its own first write, and nothing of the other's.
    for (let index = 0; index < 8; index += 1)
      ids.push(await submitOne((replicas[index % 2] ?? rig).work, owner, spec({ tests: undefined })));
    const { rows } = await sql<{ virtual_finish: bigint }>`
      select virtual_finish from coordinator.subtasks where owner_id = ${owner.id}
      order by array_position(${ids}::uuid[], task_id)`.execute(rig.store.db);
    const finishes = rows.map((row) => row.virtual_finish);
    expect(new Set(finishes).size).toBe(ids.length);
    expect(finishes).toEqual([...finishes].sort((one, other) => (one < other ? -1 : 1)));
    for (const id of ids) await rig.work.cancel(owner.id, id);
    await audit();
  });

  it('is refused when money went elsewhere, however much was expected', async () => {
    const { rig } = scene;
    const owner = await rig.owner();
    const [here, there] = [rig.replica(), rig.replica()];
    const ids = [await submitOne(here.work, owner, spec({ tests: undefined }))];
    const balance = await ownerBalance(owner.id);
    ids.push(
      await submitOne(there.work, owner, spec({ tests: undefined, maxCreditsMc: Number(balance.available_mc) })),
    );
    const [refused] = await here.work.submit(owner.id, [spec({ tests: undefined })], undefined);
    expect(refused).toMatchObject({ code: 'insufficient_credits' });
    for (const id of ids) await rig.work.cancel(owner.id, id);
    await audit();
  });

  it('is refused when no lease could carry it, and taken as long as one can', async () => {
    const { rig } = scene;
    const control = '\u0001'.repeat(MAX_CODE_CHARS);
    const parts = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `p${index}`, code: control }));
    const task = { tests: undefined, code: '' };
    await expect(submit({ ...task, parts: parts(6) })).rejects.toMatchObject({ code: 'invalid_request' });
    const taskId = await submit({ ...task, parts: parts(5) });
    const machine = await trusted();
    for (let part = 0; part < 5; part += 1) await post(rig, machine, (await take(machine)).lease, UNTESTED);
    const { lease, payload } = await take(machine);
    expect(payload.code).toHaveLength(5 * MAX_CODE_CHARS + 5);
    expect(Lease.safeParse(lease).success).toBe(true);
    await post(rig, machine, lease, UNTESTED);
    expect(await view(taskId)).toMatchObject({ state: 'completed' });
    await audit();
  });

  it('keeps keys of different owners apart', async () => {
    const { rig, owner } = scene;
    const neighbour = await rig.owner();
    const task = spec();
    const mine = await submitOne(rig.work, owner, task);
    const theirs = await submitOne(rig.work, neighbour, task);
    expect(mine).not.toBe(theirs);
    await expect(view(mine, neighbour)).rejects.toMatchObject({ code: 'not_found' });
    await expect(rig.work.cancel(neighbour.id, mine)).rejects.toMatchObject({ code: 'not_found' });
    await rig.work.cancel(owner.id, mine);
    await rig.work.cancel(neighbour.id, theirs);
  });

  it('refuses what the account cannot cover, and stores its neighbours in the batch', async () => {
    const { rig } = scene;
    const poor = await rig.owner(1n);
    const outcomes = await rig.work.submit(
      poor.id,
      [spec({ maxCreditsMc: 600 }), spec({ maxCreditsMc: 600 }), spec({ maxCreditsMc: 400 })],
      undefined,
    );
    expect(outcomes).toEqual([
      expect.objectContaining({ heldMc: 600 }),
      expect.objectContaining({ code: 'insufficient_credits' }),
      expect.objectContaining({ heldMc: 400 }),
    ]);
    for (const outcome of outcomes) if ('taskId' in outcome) await rig.work.cancel(poor.id, outcome.taskId as TaskId);
    expect(await ownerBalance(poor.id)).toEqual({ available_mc: 1000n, held_mc: 0n });
    await audit();
  });

  it('is paid from what its owner has earned by machines when the own account is empty, and from nobody else', async () => {
    const { rig } = scene;
    const self = await rig.owner(1n);
    const [own, other] = [await rig.worker(self), await rig.worker()];
    for (const [machine, amountMc] of [[own, 700n] as const, [other, 5_000n] as const]) {
      await grantCredits(rig.ctx, { accountId: agentAccount(machine.id), amountMc, idempotencyKey: 'earned' });
    }
    const submit = (...maxCreditsMc: number[]) =>
      rig.work.submit(
        self.id,
        maxCreditsMc.map((each) => spec({ maxCreditsMc: each })),
        undefined,
      );
    const outcomes = await submit(900, 800);
    expect(outcomes).toEqual([
      expect.objectContaining({ heldMc: 900, repeated: false }),
      expect.objectContaining({ heldMc: 800, repeated: false }),
    ]);
    expect(await ownerBalance(self.id)).toEqual({ available_mc: 0n, held_mc: 1_700n });
    expect(await machineBalance(own.id)).toMatchObject({ available_mc: 0n });
    expect(await submit(1)).toEqual([expect.objectContaining({ code: 'insufficient_credits' })]);
    expect(await machineBalance(other.id)).toMatchObject({ available_mc: 5_000n });
    for (const outcome of outcomes) if ('taskId' in outcome) await rig.work.cancel(self.id, outcome.taskId as TaskId);
    await audit();
  });

  it('collects what machines have earned once, however many submissions need it at the same time', async () => {
    const { rig } = scene;
    const self = await rig.owner(0n);
    const own = await rig.worker(self);
    await grantCredits(rig.ctx, { accountId: agentAccount(own.id), amountMc: 1_000n, idempotencyKey: 'earned' });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => rig.work.submit(self.id, [spec({ maxCreditsMc: 100 })], undefined)),
    );
    const stored = outcomes.flat().flatMap((outcome) => ('taskId' in outcome ? [outcome.taskId as TaskId] : []));
    expect(stored.length).toBeLessThanOrEqual(10);
    expect(stored.length).toBeGreaterThan(0);
    expect(await machineBalance(own.id)).toMatchObject({ available_mc: 0n });
    await audit();
    for (const taskId of stored) await rig.work.cancel(self.id, taskId);
  });

  it('never charges more than maxCredits', async () => {
    const { rig } = scene;
    const machine = await trusted();
    const taskId = await submit({ tests: undefined, maxCreditsMc: 3 });
    const { lease } = await take(machine);
    await post(rig, machine, lease, { ...UNTESTED, durationMs: 1000 });
    expect((await view(taskId)).chargedMc).toBeLessThanOrEqual(3);
    await audit();
  });

  it('keeps neither code nor output in the database in clear', async () => {
    const { rig, owner } = scene;
    const secret = 'SECRET_MARKER_OF_THIS_TEST';
    const machine = await trusted();
    const taskId = await submitOne(rig.work, owner, spec({ code: `# ${secret}`, tests: undefined }));
    await post(rig, machine, (await take(machine)).lease, { ...UNTESTED, stdout: secret });
    const hex = Buffer.from(secret).toString('hex');
    for (const table of ['tasks', 'subtasks', 'task_contents', 'results', 'ledger_entries', 'outbox']) {
      const { rows } = await sql`
        select from coordinator.${sql.raw(table)} t where t::text like ${`%${secret}%`} or t::text like ${`%${hex}%`}`.execute(
        rig.store.db,
      );
      expect(rows).toHaveLength(0);
    }
    expect((await view(taskId)).result?.stdout).toBe(secret);
  });

  it.each<[string, Parameters<typeof submit>[0]]>([
    ['micro_loop', { kind: 'micro_loop', prompt: 'x' }],
    ['single_step', { kind: 'single_step', prompt: 'x', tests: undefined }],
    ['multi_step', { kind: 'multi_step', steps: ['x'] }],
    ['chat', { kind: 'chat', messages: [{ role: 'user', content: 'x' }], tests: undefined }],
  ])('answers kind_unavailable for %s while no machine has a model', async (_kind, words) => {
    await expect(submit({ code: '', ...words })).rejects.toMatchObject({ code: 'kind_unavailable' });
  });
});
