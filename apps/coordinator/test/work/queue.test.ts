import type { TaskId } from '@edgecoder/protocol';
import { waitFor } from '@edgecoder/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { auditBooks } from '../../src/economy/audit.ts';
import { lockClaimable } from '../../src/work/claim.repository.ts';
import { BY_KEYS } from '../../src/work/plan-by-keys.ts';
import {
  type Held,
  never,
  type Owner,
  openLeases,
  post,
  pull,
  type Rig,
  spec,
  submitOne,
  UNTESTED,
  type Worker,
} from './rig.ts';
import { describeWork } from './suite.ts';

/** A task without tests: what is looked at here is the queue. */
const plain = (changes = {}) => spec({ tests: undefined, ...changes });

describeWork('queue', (open) => {
  let rig: Rig;
  let owner: Owner;
  beforeAll(async () => {
    rig = await open();
    owner = await rig.owner(100_000n);
  });
  afterAll(() => rig.close());

  const submitMany = async (of: Owner, count: number, changes = {}): Promise<TaskId[]> => {
    const outcomes = [];
    for (let left = count; left > 0; left -= 200) {
      outcomes.push(
        ...(await rig.work.submit(
          of.id,
          Array.from({ length: Math.min(200, left) }, () => plain(changes)),
          undefined,
        )),
      );
    }
    return outcomes.map((outcome) => {
      if (outcome instanceof Error) throw outcome;
      return outcome.taskId;
    });
  };
  const finish = async (machine: Worker, held: readonly Held[]): Promise<void> => {
    for (const { lease } of held) await post(rig, machine, lease, UNTESTED);
  };

  it('leases each subtask once, however many machines pull at two replicas at the same time', async () => {
    const other = rig.replica();
    const taskIds = await submitMany(owner, 120);
    const machines = await Promise.all(Array.from({ length: 8 }, () => rig.worker()));
    const leases: Held[] = [];
    await Promise.all(
      machines.map(async (machine, index) => {
        for (;;) {
          const held = await pull(index % 2 === 0 ? rig : other, machine, 5);
          if (held.length === 0) return;
          leases.push(...held);
          await finish(machine, held);
        }
      }),
    );
    expect(leases.map(({ lease }) => lease.taskId).sort()).toEqual([...taskIds].sort());
    expect(await auditBooks(rig.store.db)).toEqual([]);
  });

  it('hands a task that comes to a pull that waits, within its submission', async () => {
    const machine = await rig.worker();
    const waiting = pull(rig, machine, 1, 20_000);
    await waitFor(async () => (await rig.ctx.metrics.text()).includes('edgecoder_work_claim_seconds_count'));
    const taskId = await submitOne(rig.work, owner, plain());
    const [held] = await waiting;
    expect(held?.lease).toMatchObject({ taskId, epoch: 1 });
    expect(await post(rig, machine, held?.lease as Held['lease'], UNTESTED)).toBe('stored');
    const { rows } = await sql<{ type: string }>`
      select type from coordinator.ledger_entries where task_id = ${taskId} order by entry_id`.execute(rig.store.db);
    expect(rows.map((row) => row.type)).toEqual([
      'task_submitted',
      'task_assigned',
      'result_received',
      'task_completed',
    ]);
  });

  it('wakes a pull that waits at another replica', async () => {
    const other = rig.replica();
    for (const loop of other.loops) loop.start();
    const machine = await rig.worker();
    const waiting = pull(other, machine, 1, 20_000);
    const taskId = await submitOne(rig.work, owner, plain());
    const [held] = await waiting;
    expect(held?.lease.taskId).toBe(taskId);
    for (const loop of other.loops) await loop.stop();
    await finish(machine, held ? [held] : []);
  });

  it('hands a class that is new to a pull that waited before it was made', async () => {
    const machine = await rig.worker();
    const waiting = pull(rig, machine, 1, 20_000);
    const taskId = await submitOne(rig.work, owner, plain({ language: 'javascript', limits: { wallMs: 59_000 } }));
    const [held] = await waiting;
    expect(held?.lease.taskId).toBe(taskId);
    await finish(machine, held ? [held] : []);
  });

  it('gives back what was leased to a client that had gone', async () => {
    const machine = await rig.worker();
    const gone = new AbortController();
    const [taskId] = await submitMany(owner, 1);
    const answer = rig.work.pull(machine.id, { max: 1, waitMs: 20_000, smallOnly: false }, gone.signal);
    // The claim is under way when the client goes.
    await Promise.resolve();
    gone.abort();
    expect((await answer).leases).toEqual([]);
    const next = await rig.worker();
    const held = await waitFor(async () => {
      const leases = await pull(rig, next);
      return leases.length > 0 ? leases : undefined;
    });
    expect(held?.[0]?.lease.taskId).toBe(taskId);
    await finish(next, held ?? []);
  });

  it('serves an account with one task before the hundredth of another', async () => {
    const small = await rig.owner();
    const flood = await submitMany(owner, 120);
    const modest = await submitOne(rig.work, small, plain());
    const machine = await rig.worker();
    const order: TaskId[] = [];
    while (!order.includes(modest)) {
      const held = await pull(rig, machine, 4);
      order.push(...held.map(({ lease }) => lease.taskId));
      await finish(machine, held);
      if (held.length === 0) throw new Error('the task was never served');
    }
    expect(order.length).toBeLessThanOrEqual(12);
    for (const taskId of flood) if (!order.includes(taskId)) await rig.work.cancel(owner.id, taskId);
  });

  it('takes only small tasks when the machine asks for these', async () => {
    const large = await submitOne(rig.work, owner, plain({ limits: { wallMs: 30_000 } }));
    const machine = await rig.worker();
    const smallOnly = await rig.work.pull(machine.id, { max: 1, waitMs: 0, smallOnly: true }, never);
    expect(smallOnly.leases).toEqual([]);
    expect((await pull(rig, machine)).map(({ lease }) => lease.taskId)).toEqual([large]);
    await rig.work.cancel(owner.id, large);
  });

  it('gives work to a machine whose processor is busy, and none to one with an empty battery', async () => {
    const taskId = await submitOne(rig.work, owner, plain());
    const empty = await rig.worker(undefined, {}, { device: 'laptop', onExternalPower: false, batteryPct: 5 });
    expect(await pull(rig, empty, 1)).toEqual([]);
    const busy = await rig.worker(undefined, {}, { cpuPct: 100 });
    const held = await pull(rig, busy, 1);
    expect(held.map(({ lease }) => lease.taskId)).toEqual([taskId]);
    await finish(busy, held);
  });

  it('answers a machine that is not approved with not_approved', async () => {
    const machine = await rig.worker();
    await sql`update coordinator.agents set status = 'revoked' where agent_id = ${machine.id}`.execute(rig.store.db);
    rig.directory.forget(machine.id);
    await expect(pull(rig, machine)).rejects.toMatchObject({ code: 'not_approved' });
  });

  it('signs and seals leases to the machine that pulled alone', async () => {
    const taskId = await submitOne(rig.work, owner, plain());
    const machine = await rig.worker();
    const stranger = await rig.worker();
    const answer = await rig.work.pull(machine.id, { max: 1, waitMs: 0, smallOnly: false }, never);
    const coordinatorKey = rig.keys.signing.publicKey;
    expect(openLeases(coordinatorKey, machine, answer)).toHaveLength(1);
    expect(() => openLeases(coordinatorKey, stranger, answer)).toThrow('not signed');
    const changed = { ...answer, leases: answer.leases.map((lease) => ({ ...lease, epoch: lease.epoch + 1 })) };
    expect(() => openLeases(coordinatorKey, machine, changed)).toThrow('not signed');
    await rig.work.cancel(owner.id, taskId);
  });

  describe('claim', () => {
    /** Pages that a claim touches, as the database counts them. */
    async function claimBuffers(classIds: readonly number[]): Promise<{ found: number; buffers: number }> {
      let found = 0;
      const buffers = await rig.store.transaction(
        async (tx) => {
          found = (await lockClaimable(tx, classIds, 4, undefined)).length;
          const explained = await sql<{
            'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }];
          }>`
            explain (analyze, buffers, format json)
            select q.* from unnest(${classIds}::int[]) as c(id)
            cross join lateral (
              select s.subtask_id from coordinator.subtasks s
              where s.state = 'queued' and s.class_id = c.id
              order by s.virtual_finish, s.subtask_id limit 4 for update of s skip locked
            ) q`.execute(tx);
          const plan = explained.rows[0]?.['QUERY PLAN'][0].Plan;
          return (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);
        },
        { settings: BY_KEYS },
      );
      return { found, buffers };
    }

    it('touches as many pages with 20,000 queued as with 100, also when none of them matches', async () => {
      await sql`delete from coordinator.subtasks where state = 'queued'`.execute(rig.store.db);
      const { rows } = await sql<{ class_id: number }>`
        insert into coordinator.work_classes (match_key, role, language, sandbox, resource_class, min_params_m, size_class, local_only, operator_only)
        select 'flat ' || n, 'execute', 'python', 'wasm', 'cpu', 0, 'small', false, false from generate_series(1, 3) n
        returning class_id`.execute(rig.store.db);
      const [matching, other, empty] = rows.map((row) => row.class_id) as [number, number, number];
      const fill = (classId: number, count: number) =>
        sql`
        insert into coordinator.subtasks (subtask_id, task_id, owner_id, part, position, role, language, class_id, has_tests, state, virtual_finish)
        select gen_random_uuid(), gen_random_uuid(), 'flood', 'main', 0, 'execute', 'python', ${classId}, false, 'queued', n
        from generate_series(1, ${count}::int) n`.execute(rig.store.db);
      await fill(matching, 100);
      await sql`vacuum analyze coordinator.subtasks`.execute(rig.store.db);
      const few = { match: await claimBuffers([matching, empty]), none: await claimBuffers([empty]) };
      await fill(matching, 20_000);
      await fill(other, 20_000);
      await sql`vacuum analyze coordinator.subtasks`.execute(rig.store.db);
      const many = { match: await claimBuffers([matching, empty]), none: await claimBuffers([empty]) };
      expect(few.match.found).toBe(4);
      expect(many.match.found).toBe(4);
      expect(many.none.found).toBe(0);
      // A deeper tree is a page or two more on the way down; a scan would be hundreds.
      expect(many.match.buffers).toBeLessThanOrEqual(few.match.buffers + 6);
      expect(many.none.buffers).toBeLessThanOrEqual(few.none.buffers + 3);
      await sql`delete from coordinator.subtasks where owner_id = 'flood'`.execute(rig.store.db);
    });
  });

  describe('seen by its owner', () => {
    it('pages through tasks, newest first, and filters by state', async () => {
      const reader = await rig.owner(100n);
      const taskIds = await submitMany(reader, 5);
      const first = await rig.work.list(reader.id, { limit: 3 });
      const second = await rig.work.list(reader.id, { limit: 3, cursor: first.nextCursor });
      expect([...first.tasks, ...second.tasks].map((task) => task.taskId)).toEqual([...taskIds].sort().reverse());
      expect(second.nextCursor).toBeUndefined();
      await rig.work.cancel(reader.id, taskIds[0] as TaskId);
      expect((await rig.work.list(reader.id, { limit: 10, state: 'cancelled' })).tasks).toHaveLength(1);
      expect((await rig.work.list(reader.id, { limit: 10, state: 'queued' })).tasks).toHaveLength(4);
      expect((await rig.work.list(reader.id, { limit: 10, state: 'running' })).tasks).toHaveLength(0);
      for (const taskId of taskIds) await rig.work.cancel(reader.id, taskId);
    });

    it('answers a waiting look as soon as the task has ended', async () => {
      const taskId = await submitOne(rig.work, owner, plain());
      const machine = await rig.worker();
      const looking = rig.work.view(owner.id, taskId, 30_000, never);
      await finish(machine, await pull(rig, machine));
      expect((await looking).state).toBe('completed');
    });

    it('streams what happens, goes on after the last event seen, and ends with the task', async () => {
      const taskId = await submitOne(rig.work, owner, plain());
      const machine = await rig.worker();
      const seen: { id?: string; event?: string }[] = [];
      const following = (async () => {
        for await (const event of await rig.work.follow(owner.id, taskId, undefined, never)) seen.push(event);
      })();
      await finish(machine, await pull(rig, machine));
      await following;
      expect(seen.map((event) => event.event)).toEqual([
        'task_submitted',
        'task_assigned',
        'result_received',
        'task_completed',
      ]);

      const rest: (string | undefined)[] = [];
      for await (const event of await rig.work.follow(owner.id, taskId, seen[1]?.id, never)) rest.push(event.event);
      expect(rest).toEqual(['result_received', 'task_completed']);
      for await (const event of await rig.work.follow(owner.id, taskId, seen[3]?.id, never))
        throw new Error(`${event.event} came twice`);
      const stranger = await rig.owner(0n);
      await expect((async () => rig.work.follow(stranger.id, taskId, undefined, never))()).rejects.toMatchObject({
        code: 'not_found',
      });
      await expect((async () => rig.work.follow(owner.id, taskId, 'x', never))()).rejects.toMatchObject({
        code: 'invalid_request',
      });
    });
  });
});
