import { waitFor } from '@edgecoder/testkit';
import { describeWith } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { auditBooks } from '../../src/economy/audit.ts';
import { type CoordinatorStore, openShared } from '../stores.ts';
import { createRig, pull, type Rig, spec, submitOne } from './rig.ts';

/** What takes milliseconds, on two slow cores that others keep busy. */
const BUSY_MACHINE_MS = 60_000;

/** PGlite has one connection: there one submission has ended before the next one looks. */
describeWith('postgres', 'submissions with one key at two replicas', () => {
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
    'make one task, though neither saw the other’s, spoil none of the tasks beside it, and lease each of them once',
    async () => {
      const owner = await rig.owner();
      const replicas = [rig.replica(), rig.replica()];
      const shared = spec({ tests: undefined });
      // Makes the class of these tasks, so that nobody waits for that.
      await rig.work.cancel(owner.id, await submitOne(rig.work, owner, spec({ tests: undefined })));
      // Who waits at the replica that comes second gets less than was sealed for it while that was written.
      const waiting = await Promise.all(
        replicas.map(async (replica) => {
          const held = pull(replica, await rig.worker(), 2, BUSY_MACHINE_MS);
          await waitFor(async () => /^edgecoder_work_claim_seconds_count 1$/m.test(await replica.ctx.metrics.text()));
          return { held };
        }),
      );

      const holding = Promise.withResolvers<void>();
      const holder = store.transaction(async (tx) => {
        await sql`select from coordinator.accounts where account_id = ${`user:${owner.id}`} for update`.execute(tx);
        holding.resolve();
        // Both have looked by then: one has written its tasks and waits for the account, the other for the one's end.
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
      const [[one, ownOfOne] = [], [other, ownOfOther] = []] = await Promise.all(
        replicas.map(({ work }) => work.submit(owner.id, [shared, spec({ tests: undefined })], undefined)),
      );
      await holder;

      expect([ownOfOne, ownOfOther]).toEqual(Array(2).fill(expect.objectContaining({ repeated: false })));
      const [first, second] = [one, other].sort((a) => (a !== undefined && 'repeated' in a && a.repeated ? 1 : -1));
      expect(first).toMatchObject({ repeated: false });
      expect(second).toEqual({ ...first, repeated: true });
      const held = (await Promise.all(waiting.map((each) => each.held))).flat();
      const stored = [first, ownOfOne, ownOfOther].map((each) => each && 'taskId' in each && each.taskId);
      expect(held.map(({ lease }) => lease.taskId).sort()).toEqual(stored.sort());
      const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from coordinator.tasks where owner_id = ${owner.id}`.execute(store.db);
      expect(rows).toEqual([{ count: 4 }]);
      expect(await auditBooks(store.db)).toEqual([]);
    },
    BUSY_MACHINE_MS,
  );
});
