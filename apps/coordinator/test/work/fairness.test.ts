import type { TaskId } from '@edgecoder/protocol';
import { waitFor } from '@edgecoder/testkit';
import { describeWith } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { type CoordinatorStore, openShared } from '../stores.ts';
import { createRig, type Owner, post, pull, type Rig, spec, submitOne, UNTESTED, type Worker } from './rig.ts';
import { describeWork } from './suite.ts';

/** What takes seconds, on slow cores that others keep busy. */
const BUSY_MACHINE_MS = 60_000;
const COST_MC = 1000;
/** How far one task moves its owner on. */
const SHARE = 1000n * BigInt(COST_MC);
const plain = (language: 'python' | 'javascript') => spec({ tests: undefined, language, maxCreditsMc: COST_MC });

describeWork('fairness of classes', (open) => {
  let rig: Rig;
  let python: Worker;
  let javascript: Worker;
  beforeAll(async () => {
    rig = await open();
    python = await rig.worker(undefined, { languages: ['python'] });
    javascript = await rig.worker(undefined, { languages: ['javascript'] });
  });
  afterAll(() => rig.close());

  const submitMany = async (of: Owner, count: number, language: 'python' | 'javascript'): Promise<TaskId[]> => {
    const specs = Array.from({ length: count }, () => plain(language));
    return (await rig.work.submit(of.id, specs, undefined)).map((outcome) => {
      if (outcome instanceof Error) throw outcome;
      return outcome.taskId;
    });
  };
  const serve = async (machine: Worker, count: number): Promise<TaskId[]> => {
    const served: TaskId[] = [];
    while (served.length < count) {
      const held = await pull(rig, machine, Math.min(4, count - served.length));
      if (held.length === 0) break;
      await Promise.all(held.map(({ lease }) => post(rig, machine, lease, UNTESTED)));
      served.push(...held.map(({ lease }) => lease.taskId));
    }
    return served;
  };
  const furthest = async (): Promise<bigint> => {
    const { rows } = await sql<{ virtual_time: bigint }>`select virtual_time from coordinator.virtual_clock`.execute(
      rig.store.db,
    );
    return rows[0]?.virtual_time ?? 0n;
  };
  /** Until the clock, which lags, has seen so much more served. */
  const serveFor = async (machine: Worker, tasks: bigint): Promise<void> => {
    const from = await furthest();
    await waitFor(async () => {
      await serve(machine, 4);
      return (await furthest()) >= from + tasks * SHARE;
    }, BUSY_MACHINE_MS);
  };
  const drain = async (): Promise<void> => {
    for (const machine of [python, javascript]) await serve(machine, Number.POSITIVE_INFINITY);
  };

  it(
    'are apart: what another class has served puts nobody behind the flood in this one',
    async () => {
      const [flooding, busy, fresh] = [await rig.owner(), await rig.owner(), await rig.owner()];
      await submitMany(flooding, 24, 'python');
      await serve(python, 4);
      await submitMany(busy, 80, 'javascript');
      await serveFor(javascript, 12n);
      const modest = await submitOne(rig.work, fresh, plain('python'));
      expect(await serve(python, 4)).toContain(modest);
      await drain();
    },
    BUSY_MACHINE_MS,
  );

  it(
    'are apart: whoever floods one moves neither its own task nor the clock of another',
    async () => {
      const [flooding, other, fresh] = [await rig.owner(), await rig.owner(), await rig.owner()];
      await submitMany(flooding, 24, 'python');
      await submitMany(other, 20, 'javascript');
      const own = await submitOne(rig.work, flooding, plain('javascript'));
      expect(await serve(javascript, 4)).toContain(own);
      const modest = await submitOne(rig.work, fresh, plain('python'));
      expect(await serve(python, 4)).toContain(modest);
      await drain();
    },
    BUSY_MACHINE_MS,
  );

  it(
    'save nothing up: what was idle gets no more of a machine for both than what was busy',
    async () => {
      const [busy, late] = [await rig.owner(), await rig.owner()];
      const both = await rig.worker();
      const earlier = new Set(await submitMany(busy, 80, 'python'));
      await serveFor(both, 12n);
      await submitMany(late, 16, 'javascript');
      const served = await serve(both, 12);
      const ofBusy = served.filter((taskId) => earlier.has(taskId)).length;
      expect(ofBusy).toBeGreaterThanOrEqual(3);
      expect(ofBusy).toBeLessThanOrEqual(9);
      await drain();
    },
    BUSY_MACHINE_MS,
  );

  it(
    'have a clock each, which never goes back',
    async () => {
      const clocks = async () =>
        (await sql`select class_id, virtual_time from coordinator.class_clocks order by class_id`.execute(rig.store.db))
          .rows as { class_id: number; virtual_time: bigint }[];
      const before = await clocks();
      expect(before.length).toBeGreaterThanOrEqual(2);
      await submitMany(await rig.owner(), 80, 'python');
      await serveFor(python, 3n);
      const after = await clocks();
      expect(after).toHaveLength(before.length);
      for (const [index, { virtual_time }] of after.entries())
        expect(virtual_time).toBeGreaterThanOrEqual(before[index]?.virtual_time ?? 0n);
      await drain();
    },
    BUSY_MACHINE_MS,
  );
});

/** PGlite has one connection: there nobody writes beside another. */
describeWith('postgres', 'an owner that submits at several replicas at once', () => {
  let store: CoordinatorStore;
  let rig: Rig;
  beforeAll(async () => {
    store = await openShared();
    rig = await createRig({ store });
  });
  afterAll(async () => {
    await rig?.close();
  });

  it(
    'pays in the fair queue for all of it',
    async () => {
      const owner = await rig.owner();
      const replicas = [rig.replica(), rig.replica(), rig.replica()];
      // Makes the class, so that nobody waits for that.
      await submitOne(rig.work, owner, plain('python'));

      const holding = Promise.withResolvers<void>();
      const holder = store.transaction(async (tx) => {
        await sql`select from coordinator.accounts where account_id = ${`user:${owner.id}`} for update`.execute(tx);
        holding.resolve();
        // None saw the others' by then: all have written their tasks and wait for the account.
        await waitFor(async () => {
          const { rows } = await sql`
          with recursive waiting (pid) as (
            select pg_backend_pid()
            union select lock.pid from pg_locks lock join waiting on waiting.pid = any (pg_blocking_pids(lock.pid))
              where not lock.granted
          )
          select from waiting where pid <> pg_backend_pid()`.execute(tx);
          return rows.length === replicas.length;
        }, BUSY_MACHINE_MS);
      });
      holder.catch(holding.reject);
      await holding.promise;
      await Promise.all(replicas.map(({ work }) => submitOne(work, owner, plain('python'))));
      await holder;

      const taskId = await submitOne(rig.replica().work, owner, plain('python'));
      const { rows } = await sql<{ virtual_finish: bigint }>`
      select virtual_finish from coordinator.subtasks where task_id = ${taskId}`.execute(store.db);
      expect(rows).toEqual([{ virtual_finish: SHARE * BigInt(1 + replicas.length + 1) }]);
    },
    BUSY_MACHINE_MS,
  );
});
