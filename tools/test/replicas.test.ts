import { setTimeout as sleep } from 'node:timers/promises';
import { type CoordinatorClient, coordinatorClient } from '@edgecoder/client';
import type { CoordinatorDatabase } from '@edgecoder/coordinator';
import { fromHex, type SigningKey, sealingKeyFromSeed, signingKeyFromSeed } from '@edgecoder/crypto';
import { openPostgres, type Store } from '@edgecoder/store';
import { canUse, waitFor } from '@edgecoder/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { checkRows } from '../chaos/invariants.ts';
import { logHolds } from '../chaos/log-holds.ts';
import { PASSED, PlayedMachine } from '../chaos/played-machine.ts';
import { Deployment, type RegisteredMachine } from '../deployment/deployment.ts';

const WORKERS = 8;
const REQUESTERS = 4;
/** Tasks that each requester submits in one round. */
const TASKS = 15;
/** A lease whose worker lost its coordinator is handed out again soon. */
const LEASE_MS = '3000';
const MAX_TRIES = 400;
/** What takes seconds, on two slow cores that others keep busy. */
const BUSY_MACHINE_MS = 120_000;
const TEST_TIMEOUT_MS = 400_000;

/** What one transaction that gave records their places saw of the locks. */
interface Sequenced {
  /** Name of the replica's connections. */
  replica: string;
  first: string;
  last: string;
  /** Connections that hold the lock of the log. */
  holders: number;
  /** Its own is among them. */
  own: boolean;
}

/** Written by the database itself, inside each transaction that makes the log longer. */
const WATCH = [
  `create table public.sequenced (
     id bigint generated always as identity primary key, replica text not null, first bigint not null, last bigint not null,
     holders int not null, own boolean not null)`,
  `create function public.note_sequenced() returns trigger language plpgsql as $$
   begin
     insert into public.sequenced (replica, first, last, holders, own)
     select current_setting('application_name'), old.size + 1, new.size, count(distinct pid), coalesce(bool_or(pid = pg_backend_pid()), false)
     from pg_locks where locktype = 'advisory' and granted and mode = 'ExclusiveLock';
     return null;
   end $$`,
  `create trigger note_sequenced after update of size on coordinator.ledger_head
     for each row when (old.size <> new.size) execute function public.note_sequenced()`,
];

const describeReplicas = canUse('postgres') && canUse('nats') ? describe : describe.skip;

describeReplicas('two coordinator replicas on one Postgres and NATS with 8 workers', () => {
  let deployment: Deployment;
  let store: Store<CoordinatorDatabase>;
  const ended = new AbortController();
  const working: Promise<void>[] = [];
  const requesters: SigningKey[] = [];
  /** What was accepted: the task of each key. */
  const accepted = new Map<string, string>();

  /** Tries the replicas in turn, from one of them on, until one answers. */
  async function atEither<T>(clients: readonly CoordinatorClient[], first: number, call: (at: number) => Promise<T>) {
    for (let attempt = first; ; attempt += 1) {
      try {
        return await call(attempt % clients.length);
      } catch (error) {
        if (ended.signal.aborted || attempt > first + MAX_TRIES) throw error;
        await sleep(25);
      }
    }
  }

  const clientsOf = (key: SigningKey): CoordinatorClient[] =>
    deployment.urls.map((url) => coordinatorClient({ url, key, timeoutMs: 3000, retry: { attempts: 1 } }));

  /** Takes work from the one replica as long as it answers, from the other when it does not. */
  async function work(seeds: RegisteredMachine, first: number): Promise<void> {
    const key = signingKeyFromSeed(fromHex(seeds.signingSeed));
    const sealingKey = sealingKeyFromSeed(fromHex(seeds.sealingSeed));
    const clients = clientsOf(key);
    const played = clients.map(
      (client) => new PlayedMachine({ key, sealingKey, coordinator: deployment.identity, client }),
    );
    while (!ended.signal.aborted) {
      await atEither(clients, first, async (at) => {
        const machine = played[at] as PlayedMachine;
        const leases = await machine.pull(2, 500);
        if (leases.length === 0) return;
        // Whether the first replica stored it before it died is not known: the other one is told the same.
        await atEither(clients, at, (again) =>
          (played[again] as PlayedMachine).post(leases, {
            ...PASSED,
            testReport: { passed: true, hasTests: false },
          }),
        );
      }).catch(() => {});
    }
    for (const client of clients) await client.close();
  }

  /** Each task is sent to both replicas at the same time: one comes of it. */
  async function submitAll(round: string): Promise<void> {
    await Promise.all(
      requesters.map(async (key, index) => {
        const clients = clientsOf(key);
        for (let count = 0; count < TASKS; count += 1) {
          const idempotencyKey = `${round}-${count}`;
          const answers = await Promise.all(
            [index, index + 1].map((first) =>
              atEither(clients, first, (at) =>
                (clients[at] as CoordinatorClient).submit([
                  {
                    idempotencyKey,
                    kind: 'exec',
                    language: 'javascript',
                    code: '1;',
                    placement: 'public',
                    maxCreditsMc: 100,
                  },
                ]),
              ),
            ),
          );
          const ids = new Set(
            answers.map(({ tasks: [outcome] }) => (outcome && 'taskId' in outcome ? outcome.taskId : 'refused')),
          );
          expect(ids).toEqual(new Set([expect.stringMatching(/^[0-9a-f-]{36}$/)]));
          accepted.set(`${key.peerId} ${idempotencyKey}`, [...ids][0] as string);
        }
        for (const client of clients) await client.close();
      }),
    );
  }

  const count = async (query: ReturnType<typeof sql>): Promise<number> => {
    const { rows } = await sql<{ count: string }>`select count(*) as count from (${query}) as found`.execute(store.db);
    return Number(rows[0]?.count);
  };
  const open = (): Promise<number> => count(sql`select from coordinator.tasks where finished_at is null`);
  const allDone = (): Promise<void> =>
    waitFor(async () => (await open()) === 0 && (await unsequenced()) === 0, BUSY_MACHINE_MS).then(() => {});
  const unsequenced = (): Promise<number> => count(sql`select from coordinator.ledger_entries where seq is null`);

  const sequenced = async (after = 0): Promise<(Sequenced & { id: number })[]> => {
    const { rows } = await sql<Sequenced & { id: bigint }>`
      select * from public.sequenced where id > ${after}::bigint order by id`.execute(store.db);
    return rows.map((row) => ({ ...row, id: Number(row.id) }));
  };

  beforeAll(async () => {
    deployment = await Deployment.start({ store: 'postgres', coordinators: 2, env: { LEASE_MS } });
    store = await openPostgres<CoordinatorDatabase>({ url: deployment.databaseUrl as string, maxConnections: 3 });
    for (const statement of WATCH) await sql.raw(statement).execute(store.db);
    for (let index = 0; index < REQUESTERS; index += 1) requesters.push((await deployment.newOwner(10_000_000)).key);
    const owner = await deployment.newOwner(0);
    for (let index = 0; index < WORKERS; index += 1)
      working.push(work(await deployment.newMachine(owner.key, ['javascript'], 4), index));
  }, TEST_TIMEOUT_MS);

  afterAll(async () => {
    ended.abort();
    await Promise.all(working);
    await store?.close();
    await deployment?.stop();
  }, TEST_TIMEOUT_MS);

  it(
    'goes on with the work, and with the log, when either replica is killed',
    async () => {
      await submitAll('both');
      await allDone();
      for (const [index, replica] of deployment.coordinators.entries()) {
        const other = deployment.coordinators[1 - index];
        const submitting = submitAll(`without-${index + 1}`);
        await replica.end('SIGKILL');
        const [last] = (await sequenced()).slice(-1);
        await submitting;
        await submitAll(`after-${index + 1}`);
        await allDone();
        const [first, ...others] = await sequenced(last?.id);
        // Its last transaction may have come to its end after it died.
        const since = first === undefined || first.replica === replica.name ? others : [first, ...others];
        expect(new Set(since.map((each) => each.replica))).toEqual(new Set([other?.name]));
        await replica.start();
      }
      expect(accepted.size).toBe(5 * REQUESTERS * TASKS);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'has done and paid every task once, and nothing else',
    async () => {
      const { rows } = await sql<{ key: string; id: string; state: string }>`
      select owner_id || ' ' || idempotency_key as key, task_id as id, state from coordinator.tasks`.execute(store.db);
      expect(new Map(rows.map(({ key, id }) => [key, id]))).toEqual(accepted);
      expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['completed']));
      const failing = async () =>
        [...(await checkRows(store.db)), ...(await logHolds(store.db, deployment.identity))].filter(
          ({ violations }) => violations.length > 0,
        );
      // Checkpoints and pay that vests are still written, for which the outbox and the log need a moment.
      await waitFor(async () => (await failing()).length === 0, BUSY_MACHINE_MS).catch(() => {});
      expect(await failing()).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );

  it('has one sequencer at a time, each of the two at some time, and places without gap or double', async () => {
    const all = await sequenced();
    expect(new Set(all.map(({ replica }) => replica))).toEqual(new Set(['coordinator-1', 'coordinator-2']));
    expect(all.filter(({ holders, own }) => holders !== 1 || !own)).toEqual([]);
    const places = all.map(({ first, last }) => ({ first: Number(first), last: Number(last) }));
    const begins = places.slice(1).map(({ first }) => first);
    expect(begins).toEqual(places.slice(0, -1).map(({ last }) => last + 1));
  });
});
