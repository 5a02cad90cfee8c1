import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '@edgecoder/testkit';
import { describeWith } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { auditBooks } from '../../src/economy/audit.ts';
import { createClassRegistry } from '../../src/work/classes.ts';
import { createResultOpener, type OpenedResult, openPostedResult } from '../../src/work/open-result.ts';
import { storeResults } from '../../src/work/result.ts';
import { type CoordinatorStore, openShared } from '../stores.ts';
import {
  CHECK_FAILED,
  CHECK_PASSED,
  createRig,
  type Held,
  type Owner,
  PASSED,
  post,
  pull,
  type Rig,
  sealedResult,
  spec,
  submitOne,
  type Worker,
} from './rig.ts';

/** What takes milliseconds, on two slow cores that others keep busy. */
const BUSY_MACHINE_MS = 60_000;
const TEST_TIMEOUT_MS = 120_000;
/** Longer than the result says that its run took. */
const WORKED_MS = 50;

/** PGlite has one connection: there nobody waits for a lock. */
describeWith('postgres', 'accounts in a unit of work', () => {
  let store: CoordinatorStore;
  let rig: Rig;

  beforeAll(async () => {
    store = await openShared();
    rig = await createRig({ store });
    await rig.verifier();
  }, TEST_TIMEOUT_MS);
  afterAll(async () => {
    await rig?.close();
  }, TEST_TIMEOUT_MS);

  /** A check in the hands of a verifier of its own. */
  interface HeldCheck {
    verifier: Worker;
    held: Held;
  }

  async function takenCheck(): Promise<HeldCheck> {
    const verifier = await rig.verifier();
    const [held] = await pull(rig, verifier);
    if (held === undefined) throw new Error('there was no check');
    return { verifier, held };
  }

  async function worked(payer: Owner, worker: Worker): Promise<void> {
    await submitOne(rig.work, payer, spec());
    const [held] = await pull(rig, worker);
    if (held === undefined) throw new Error('there was no work');
    // No more is paid for than the lease lasted: of less, a verifier's share would be nothing, and its account not moved.
    await sleep(WORKED_MS);
    await post(rig, worker, held.lease, PASSED);
  }

  /** A result that was taken on trust, whose check was queued by a forgery that came after it. */
  async function recheck(payer: Owner): Promise<HeldCheck> {
    const forger = await rig.worker();
    await rig.setStreak(forger.ownerId, 1_000_000);
    for (let drawn = true; drawn; ) {
      await worked(payer, forger);
      const verifier = await rig.verifier();
      const [held] = await pull(rig, verifier);
      drawn = held !== undefined;
      if (held !== undefined) await post(rig, verifier, held.lease, CHECK_PASSED);
    }
    await submitOne(rig.work, payer, spec({ verification: 'always' }));
    const [forged] = await pull(rig, forger);
    if (forged === undefined) throw new Error('there was no work');
    await post(rig, forger, forged.lease, PASSED);
    const caught = await takenCheck();
    await post(rig, caught.verifier, caught.held.lease, CHECK_FAILED);
    await rig.work.cancel(payer.id, forged.lease.taskId);
    return takenCheck();
  }

  /** A result that waits for its check. */
  async function check(payer: Owner): Promise<HeldCheck> {
    await worked(payer, await rig.worker());
    return takenCheck();
  }

  const opened = ({ verifier, held }: HeldCheck, body = CHECK_PASSED): Promise<OpenedResult> =>
    openPostedResult(
      createResultOpener(rig.keys.sealing),
      { agentId: verifier.id, ownerId: verifier.ownerId, publicKey: verifier.key.publicKey, sandboxes: ['wasm'] },
      sealedResult(rig.keys.sealing.publicKey, verifier, held.lease, body),
    );
  const stored = async (results: OpenedResult[]) => {
    const answer = await storeResults({ ...rig.ctx, classes: createClassRegistry() }, results);
    return answer.outcomes;
  };

  it(
    'are locked once and in one order, also when a recheck moves money beside a check',
    async () => {
      const payer = await rig.owner();
      const rechecked = await recheck(payer);
      const checked = await check(payer);
      const results = [await opened(checked), await opened(rechecked)];
      const holding = Promise.withResolvers<void>();
      const waits = Promise.withResolvers<string>();
      const looked = Promise.withResolvers<void>();
      let ended = false;
      // Somebody holds the account of the machine that made the recheck, which comes before that of the payer, and looks on its
      // own connection who waits: one that did nothing for long would be ended.
      const holder = store.transaction(async (tx) => {
        await sql`select from coordinator.accounts where account_id = ${`agent:${rechecked.verifier.id}`} for update`.execute(
          tx,
        );
        holding.resolve();
        const found = await waitFor(async () => {
          const { rows } = await sql`
          select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))`.execute(tx);
          if (rows.length > 0) return 'for the account';
          return ended ? 'for nothing' : undefined;
        }, BUSY_MACHINE_MS);
        waits.resolve(found);
        await looked.promise;
      });
      holder.catch((error: unknown) => {
        holding.reject(error);
        waits.reject(error);
      });
      waits.promise.catch(() => {});
      await holding.promise;
      const storing = stored(results).finally(() => {
        ended = true;
      });
      storing.catch(() => {});
      try {
        expect(await waits.promise).toBe('for the account');
        // Whoever waits for an account holds none that comes after it.
        const free = await store.transaction((tx) =>
          sql`select from coordinator.accounts where account_id = ${`user:${payer.id}`} for update nowait`.execute(tx),
        );
        expect(free.rows).toHaveLength(1);
      } finally {
        looked.resolve();
        await holder;
      }
      expect(await storing).toEqual(['stored', 'stored']);
      expect(await auditBooks(store.db)).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'end right when checks and rechecks of many payers come at the same time',
    async () => {
      const payers = await Promise.all(Array.from({ length: 6 }, () => rig.owner()));
      const units: OpenedResult[][] = [];
      for (const [index, payer] of payers.entries()) {
        const rechecked = await recheck(payer);
        const checked = await check(payers[(index + 1) % payers.length] as Owner);
        units.push([await opened(checked), await opened(rechecked, index % 2 === 0 ? CHECK_PASSED : CHECK_FAILED)]);
      }
      const outcomes = await Promise.all(units.map(stored));
      expect(outcomes.flat()).toEqual(Array(2 * payers.length).fill('stored'));
      expect(await auditBooks(store.db)).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );
});
