import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CoordinatorClient, coordinatorClient, openLeases, sealResult } from '@edgecoder/client';
import type { CoordinatorDatabase } from '@edgecoder/coordinator';
import { fromHex, type SigningKey, sealingKeyFromSeed, signingKeyFromSeed } from '@edgecoder/crypto';
import { openPostgres, type Store } from '@edgecoder/store';
import { servers, waitFor } from '@edgecoder/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Deployment, type RegisteredMachine } from '../deployment/deployment.ts';

const WORKERS = 8;
const REQUESTERS = 4;
/** Tasks that each requester submits between two events. */
const TASKS = 20;
const LEASE_MS = '2000';

const here = servers();
const describeReplicas = here.postgres && here.nats ? describe : describe.skip;

describeReplicas('two coordinator replicas on one Postgres and NATS with 8 workers', () => {
  let deployment: Deployment;
  let store: Store<CoordinatorDatabase>;
  const ended = new AbortController();
  const running: Promise<void>[] = [];
  const requesters: SigningKey[] = [];
  /** What was accepted: the task of each key. */
  const accepted = new Map<string, string>();
  /** Processes that held the lock of the log, and how often it was held by more than one. */
  const sequencers = new Set<number>();
  let heldTwice = 0;

  /** Tries the replicas in turn until one answers. */
  async function atEither<T>(
    key: SigningKey,
    first: number,
    call: (client: CoordinatorClient) => Promise<T>,
  ): Promise<T> {
    for (let attempt = first; ; attempt += 1) {
      const url = deployment.urls[attempt % deployment.urls.length] as string;
      const client = coordinatorClient({ url, key, timeoutMs: 3000, retry: { attempts: 1 } });
      try {
        return await call(client);
      } catch (error) {
        if (ended.signal.aborted || attempt > first + 200) throw error;
        await sleep(50);
      } finally {
        await client.close();
      }
    }
  }

  async function work(machine: RegisteredMachine, first: number): Promise<void> {
    const key = signingKeyFromSeed(fromHex(machine.signingSeed));
    const sealingKey = sealingKeyFromSeed(fromHex(machine.sealingSeed));
    const coordinator = deployment.identity;
    while (!ended.signal.aborted) {
      await atEither(key, first, async (client) => {
        const answer = await client.pull({ max: 2, waitMs: 500 });
        const leases = await openLeases(answer, { agentId: key.peerId, sealingKey, coordinator });
        if (leases.length === 0) return;
        const results = await Promise.all(
          leases.map(({ lease }) =>
            sealResult({
              lease,
              body: {
                stdout: '',
                stderr: '',
                exitCode: 0,
                truncated: false,
                testReport: { passed: true, hasTests: false },
                durationMs: 1,
                sandbox: 'wasm',
              },
              key,
              coordinator,
              random: randomBytes,
            }),
          ),
        );
        await client.result({ results });
      }).catch(() => {});
    }
  }

  async function submitAll(round: string): Promise<void> {
    await Promise.all(
      requesters.map(async (key, index) => {
        for (let count = 0; count < TASKS; count += 1) {
          const idempotencyKey = `${round}-${count}`;
          // Each is sent to both replicas: one task comes of it.
          const answers = await Promise.all(
            [0, 1].map((offset) =>
              atEither(key, index + offset, (client) =>
                client.submit([
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
          const ids = answers.map(({ tasks: [outcome] }) =>
            outcome !== undefined && 'taskId' in outcome ? outcome.taskId : '',
          );
          expect(ids[0]).toBe(ids[1]);
          accepted.set(`${key.peerId} ${idempotencyKey}`, ids[0] as string);
        }
      }),
    );
  }

  const open = async (): Promise<number> => {
    const { rows } = await sql<{ count: string }>`
      select count(*) as count from coordinator.tasks where finished_at is null`.execute(store.db);
    return Number(rows[0]?.count);
  };

  async function watchLock(): Promise<void> {
    while (!ended.signal.aborted) {
      const { rows } = await sql<{ pid: number }>`
        select pid from pg_locks where locktype = 'advisory' and granted and mode = 'ExclusiveLock'`.execute(store.db);
      for (const { pid } of rows) sequencers.add(pid);
      if (rows.length > 1) heldTwice += 1;
      await sleep(5);
    }
  }

  beforeAll(async () => {
    deployment = await Deployment.start({ store: 'postgres', coordinators: 2, env: { LEASE_MS } });
    store = await openPostgres<CoordinatorDatabase>({ url: deployment.databaseUrl as string, maxConnections: 3 });
    for (let index = 0; index < REQUESTERS; index += 1) requesters.push((await deployment.newOwner(10_000_000)).key);
    const owner = await deployment.newOwner(0);
    for (let index = 0; index < WORKERS; index += 1)
      running.push(work(await deployment.newMachine(owner.key, ['javascript'], 4), index));
    running.push(watchLock());
  }, 120_000);

  afterAll(async () => {
    ended.abort();
    await Promise.all(running);
    await store?.close();
    await deployment?.stop();
  }, 60_000);

  it('does the work at both, and goes on when either is killed', async () => {
    await submitAll('both');
    for (const [index, replica] of deployment.coordinators.entries()) {
      const submitting = submitAll(`without-${index}`);
      await replica.end('SIGKILL');
      await submitting;
      await waitFor(async () => (await open()) === 0, 60_000);
      await replica.start();
    }
    expect(accepted.size).toBe(3 * REQUESTERS * TASKS);
  }, 180_000);

  it('has done every task once, and paid it once', async () => {
    const { rows } = await sql<{ key: string; id: string; state: string; holds: number; charges: number }>`
      select t.owner_id || ' ' || t.idempotency_key as key, t.task_id as id, t.state,
        (select count(*)::int from coordinator.journal_entries e where e.task_id = t.task_id and e.kind = 'held') as holds,
        (select count(*)::int from coordinator.subtasks s join coordinator.escrow using (subtask_id) where s.task_id = t.task_id) as charges
      from coordinator.tasks t`.execute(store.db);
    expect(new Map(rows.map(({ key, id }) => [key, id]))).toEqual(accepted);
    expect(new Set(rows.map(({ state, holds, charges }) => `${state} ${holds} ${charges}`))).toEqual(
      new Set(['completed 1 1']),
    );
  });

  it('has one sequencer at a time, and a log without gap or double', async () => {
    await waitFor(async () => (await deployment.client.status()).ledger.unsequenced === 0, 10_000);
    const { rows } = await sql<{ count: string; places: string; last: string }>`
      select count(*) as count, count(distinct seq) as places, max(seq) as last from coordinator.ledger_entries where seq is not null`.execute(
      store.db,
    );
    expect(rows[0]?.count).toEqual(rows[0]?.places);
    expect(rows[0]?.count).toEqual(rows[0]?.last);
    expect(heldTwice).toBe(0);
    expect(sequencers.size).toBeGreaterThan(1);
    const size = Number(rows[0]?.last);
    const verified = await fetch(`${deployment.urls[1]}/ledger/verify?from=1&limit=${Math.min(size, 10_000)}`);
    expect(await verified.json()).toMatchObject({ ok: true });
  }, 60_000);
});
