import { randomBytes } from 'node:crypto';
import { type CoordinatorClient, coordinatorClient } from '@edgecoder/client';
import {
  type Coordinator,
  type CoordinatorDatabase,
  coordinatorSettings,
  createCoordinator,
  type Dependencies,
  openDependencies,
} from '@edgecoder/coordinator';
import { type SigningKey, sealingKeyFromSeed, signingKeyFromSeed, toHex } from '@edgecoder/crypto';
import { type CoordinatorIdentity, ownerProofInput, type TaskId, userAccount } from '@edgecoder/protocol';
import { createLogger } from '@edgecoder/service';
import { freePort, type TempDir, tempDir, waitFor } from '@edgecoder/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { bundlesHold } from './bundles-hold.ts';
import { type ClientJournal, checkDatabase } from './invariants.ts';
import { logHolds } from './log-holds.ts';
import { LogTail } from './log-tail.ts';
import { PASSED, PlayedMachine } from './played-machine.ts';
import { passes, programOf } from './programs.ts';

type Db = Kysely<CoordinatorDatabase>;

const ENDED = 'every journaled task ended once, as it must, and there is no other';
const KEYS = 'a key makes one task';
const LEASES = 'no lease is left, and nothing without its end';
const GIVEN = 'a result is kept for a lease that was logged for its machine and epoch';
const LOST = 'no result of an epoch that was lost is kept';
const ONE_RESULT = 'a subtask has one result for each time it was not handed out in vain';
const PAID = 'a task holds what it may cost, is paid once and exactly, and gives the rest back';
const ESCROW = 'what waits in escrow is what was paid into it, result by result';
const MOVED = 'what moved is what the record that caused it says';
const STORY = 'the log has each task begun once and ended once, as it ended';
const PLACES = 'the log has no gap and nothing without a place';
const OUTBOX = 'the outbox is empty';
const BOOKS = 'the books sum to zero and agree with every account';
const CHAIN = 'every record is in its place, chained and signed';
const CHECKPOINTS = 'every checkpoint is signed and has the root of the records before it';

/** A row again, with some of its columns changed. */
const again = (table: string, changes: string, which = 'true'): string =>
  `insert into coordinator.${table} select (jsonb_populate_record(t, ${changes})).* from coordinator.${table} t where ${which} limit 1`;
const PAY = `(select entry_id from coordinator.journal_entries where kind = 'earn' order by entry_id limit 1)`;
const OTHER_ID = `'7b9f1f2e-0000-7000-8000-000000000001'`;

/** What is done to a database in which everything holds, and what has to find it. */
const PLANTS: readonly (readonly [what: string, foundBy: string, statements: readonly string[]])[] = [
  ['a task that is gone', ENDED, [`delete from coordinator.tasks where idempotency_key = 'chaos-0'`]],
  ['a task that has not ended', ENDED, [`update coordinator.tasks set state = 'queued', verdict = null`]],
  [
    'a task that ended otherwise',
    ENDED,
    [`update coordinator.tasks set verdict = 'accepted' where state = 'completed'`],
  ],
  [
    'a failure that is told as a success',
    ENDED,
    [`update coordinator.tasks set state = 'completed', verdict = 'verified'`],
  ],
  [
    'a task under a key that nobody sent',
    ENDED,
    [`update coordinator.tasks set idempotency_key = idempotency_key || 'x'`],
  ],
  [
    'a second task of a key',
    KEYS,
    [
      'alter table coordinator.tasks drop constraint tasks_owner_id_idempotency_key_key',
      again('tasks', `jsonb_build_object('task_id', ${OTHER_ID})`),
    ],
  ],
  ['a lease that is left', LEASES, [`update coordinator.subtasks set state = 'leased'`]],
  ['a subtask without its end', LEASES, ['update coordinator.subtasks set finished_at = null']],
  ['a result of a machine that had no lease', GIVEN, [`update coordinator.results set agent_id = 'somebody'`]],
  [
    'a result of a lost epoch',
    LOST,
    [
      `insert into coordinator.ledger_entries (type, task_id, subtask_id, actor_id, payload)
       select 'task_requeued', null, subtask_id, agent_id, jsonb_build_object('epoch', epoch, 'reason', 'lease_expired') from coordinator.results`,
    ],
  ],
  ['a result newer than its subtask', LOST, ['update coordinator.subtasks set epoch = 0']],
  ['two results of one subtask', ONE_RESULT, [again('results', `jsonb_build_object('epoch', 0)`)]],
  [
    'a second payment',
    PAID,
    [
      again(
        'journal_entries',
        `jsonb_build_object('entry_id', ${OTHER_ID}, 'idempotency_key', 'pay again')`,
        `entry_id = ${PAY}`,
      ),
      `insert into coordinator.postings select ${OTHER_ID}::uuid, account_id, amount_mc from coordinator.postings where entry_id = ${PAY}`,
    ],
  ],
  ['a payment that is gone', PAID, [`delete from coordinator.journal_entries where entry_id = ${PAY}`]],
  ['a charge that nobody paid', PAID, ['update coordinator.tasks set charged_mc = charged_mc + 1']],
  ['a hold that was never given back', PAID, [`delete from coordinator.journal_entries where kind = 'release'`]],
  ['escrow of another amount', ESCROW, ['update coordinator.escrow set amount_mc = amount_mc + 1']],
  ['escrow that is gone', ESCROW, ['delete from coordinator.escrow']],
  [
    'money that went elsewhere than its record says',
    MOVED,
    [`update coordinator.postings set account_id = 'user:thief' where entry_id = ${PAY} and account_id like 'agent:%'`],
  ],
  ['an end that is not in the log', STORY, [`delete from coordinator.ledger_entries where type = 'task_completed'`]],
  [
    'a task that ends twice in the log',
    STORY,
    [
      again('ledger_entries', `jsonb_build_object('seq', 999, 'entry_id', 999)`, `type = 'task_failed'`).replace(
        ' select',
        ' overriding system value select',
      ),
    ],
  ],
  ['a record that is gone', PLACES, ['delete from coordinator.ledger_entries where seq = 3']],
  ['a record without a place', PLACES, ['update coordinator.ledger_entries set seq = null where seq = 3']],
  ['an event that was never published', OUTBOX, [`insert into coordinator.outbox (subject, event) values ('x', '{}')`]],
  ['money out of nothing', BOOKS, ['update coordinator.accounts set available_mc = available_mc + 1']],
  [
    'an entry that does not sum to zero',
    BOOKS,
    [`update coordinator.postings set amount_mc = amount_mc + 1 where entry_id = ${PAY}`],
  ],
  ['a record that is gone, in the chain', CHAIN, ['delete from coordinator.ledger_entries where seq = 3']],
  ['an altered record', CHAIN, [`update coordinator.ledger_entries set issued_at = issued_at + 1 where seq = 4`]],
  [
    'an altered payload',
    CHAIN,
    [
      `update coordinator.ledger_entries set payload = jsonb_set(payload, '{chargedMc}', '1') where type = 'task_completed'`,
    ],
  ],
  [
    'a record that another key signed',
    CHAIN,
    [`update coordinator.ledger_entries set signature = sha512('x') where seq = 4`],
  ],
  ['a checkpoint with another root', CHECKPOINTS, [`update coordinator.checkpoints set root = sha256('x')`]],
  [
    'a checkpoint that says something else',
    CHECKPOINTS,
    [`update coordinator.checkpoints set note = replace(note, E'\\n\\n', E'0\\n\\n')`],
  ],
];

class RolledBack extends Error {}

describe('what must hold after a storm', () => {
  let dir: TempDir;
  let dependencies: Dependencies;
  let coordinator: Coordinator;
  let identity: CoordinatorIdentity;
  let client: CoordinatorClient;
  let url: string;
  const clients: CoordinatorClient[] = [];
  const owner = signingKeyFromSeed(randomBytes(32));
  const operator = signingKeyFromSeed(randomBytes(32));
  const journal: ClientJournal = { ownerId: owner.peerId, lines: [], conflicts: [] };

  const clientOf = (key: SigningKey): CoordinatorClient => {
    const made = coordinatorClient({ url, key });
    clients.push(made);
    return made;
  };

  async function machine(role: 'execute' | 'verify', of: SigningKey): Promise<PlayedMachine> {
    const key = signingKeyFromSeed(randomBytes(32));
    const sealingKey = sealingKeyFromSeed(randomBytes(32));
    const own = clientOf(key);
    await own.register({
      sealingKey: sealingKey.publicKey,
      ownerKey: of.publicKey,
      ownerProof: toHex(of.sign(ownerProofInput(identity.coordinatorId, key.peerId))),
      name: role,
      version: '0',
      capabilities: { roles: [role], languages: ['javascript'], sandboxes: ['wasm'], maxConcurrent: 4 },
      power: { device: 'server', os: 'linux', onExternalPower: true },
    });
    return new PlayedMachine({ key, sealingKey, coordinator: identity, client: own });
  }

  /** Two tasks of one owner through the whole path: one that passes, and one whose tests fail. */
  async function tellStory(): Promise<void> {
    const worker = await machine('execute', signingKeyFromSeed(randomBytes(32)));
    const verifier = await machine('verify', operator);
    for (const index of [0, 3]) {
      const key = `chaos-${index}`;
      const { tasks } = await client.submit([
        {
          idempotencyKey: key,
          kind: 'exec',
          ...programOf(index),
          placement: 'public',
          verification: 'always',
          maxCreditsMc: 1000,
        },
      ]);
      const [task] = tasks;
      if (task === undefined || !('taskId' in task)) throw new Error('the task was not accepted');
      const testReport = { passed: passes(index), hasTests: true };
      const work = await worker.pull(1, 10_000);
      await worker.post(work, { ...PASSED, durationMs: 500, exitCode: passes(index) ? 0 : 1, testReport });
      const check = await verifier.pull(1, 10_000);
      await verifier.post(check, { testReport, inconclusive: false, durationMs: 500, sandbox: 'wasm' });
      await client.taskEnded(task.taskId);
      journal.lines.push({ key, index, taskId: task.taskId });
    }
  }

  const proven = () => [
    { ownerId: owner.peerId, client, taskIds: journal.lines.map(({ taskId }) => taskId as TaskId) },
  ];

  const failing = async (db: Db, journals: readonly ClientJournal[] = [journal]): Promise<string[]> =>
    [...(await checkDatabase(db, journals)), ...(await logHolds(db, identity))]
      .filter(({ violations }) => violations.length > 0)
      .map(({ name }) => name);

  beforeAll(async () => {
    dir = await tempDir();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const log = createLogger({ service: 'test', level: 'silent' });
    const settings = coordinatorSettings({
      EDGECODER_HOME: dir.path,
      COORDINATOR_PORT: String(port),
      COORDINATOR_OPERATORS: operator.peerId,
    });
    dependencies = await openDependencies(settings, log);
    coordinator = await createCoordinator({
      ...dependencies,
      settings,
      log,
      keys: {
        signing: signingKeyFromSeed(randomBytes(32)),
        sealing: sealingKeyFromSeed(randomBytes(32)),
        atRest: new Uint8Array(randomBytes(32)),
      },
    });
    await coordinator.start();
    for (const { publicKey } of [owner, operator]) await coordinator.ensureOwner(publicKey);
    await coordinator.grant({ accountId: userAccount(owner.peerId), idempotencyKey: 'grant', amountMc: 1_000_000n });
    client = clientOf(owner);
    identity = await client.identity();
    await tellStory();
  }, 60_000);

  afterAll(async () => {
    for (const each of clients) await each.close();
    await coordinator?.stop();
    await dependencies?.close();
    await dir?.remove();
  });

  it('holds where nothing was planted', async () => {
    expect(await bundlesHold(proven(), identity)).toMatchObject({ checked: 2, violations: [] });
    // What the checkpoint for the bundles left behind has its place in a moment.
    await waitFor(async () => (await failing(dependencies.store.db)).length === 0).catch(() => {});
    expect(await failing(dependencies.store.db)).toEqual([]);
  });

  it.each(PLANTS)('finds %s: %s', async (_, foundBy, statements) => {
    const { store } = dependencies;
    let found: string[] = [];
    await store
      .transaction(async (tx) => {
        for (const statement of statements) await sql.raw(statement).execute(tx);
        found = await failing(tx);
        throw new RolledBack();
      })
      .catch((error: unknown) => {
        if (!(error instanceof RolledBack)) throw error;
      });
    expect(found).toContain(foundBy);
  });

  it('finds a task of which its client was told something else, or never anything, and a key that made two', async () => {
    const { db } = dependencies.store;
    const [first, ...rest] = journal.lines;
    for (const changed of [
      { ...journal, lines: [{ key: 'chaos-0', index: 0, taskId: 'another' }, ...rest] },
      { ...journal, lines: [{ key: 'chaos-0', index: 0 }, ...rest] },
      { ...journal, lines: rest },
      { ...journal, conflicts: ['chaos-0 made two tasks'] },
      { ...journal, lines: [...journal.lines, { ...first, key: 'chaos-1', index: 1 }] },
    ])
      expect(await failing(db, [changed])).toEqual([ENDED]);
  });

  it('finds a bundle that does not verify, and one that cannot be had', async () => {
    const { store } = dependencies;
    const [first, second] = journal.lines;
    await sql`update coordinator.ledger_entries set issued_at = issued_at + 1
      where task_id = ${first?.taskId}::uuid and type = 'task_submitted'`.execute(store.db);
    await sql`delete from coordinator.task_contents where task_id = ${second?.taskId}::uuid`.execute(store.db);
    const { violations } = await bundlesHold(proven(), identity);
    expect(violations).toHaveLength(2);
    expect(violations.join('\n')).toMatch(/has no bundle/);
  });

  it('tells from the log who holds a lease, and that it ran out only when it did', async () => {
    const { db } = dependencies.store;
    const tail = new LogTail(url);
    const key = signingKeyFromSeed(randomBytes(32));
    const worker = await machine('execute', key);
    const untilTold = (told: () => boolean) => waitFor(async () => (await tail.read()) && told(), 30_000);
    await client.submit([
      { idempotencyKey: 'lost', kind: 'exec', ...programOf(0), placement: 'public', maxCreditsMc: 1000 },
    ]);
    const began = Date.now();
    const [work] = await worker.pull(1, 10_000);
    const agentId = worker.agentId;
    await untilTold(() => tail.holds(agentId, { since: began, until: Date.now() }));
    expect(tail.holds(agentId, { since: 0, until: began - 1 })).toBe(false);
    expect(tail.holds(agentId, { since: Date.now() + 1, until: Number.POSITIVE_INFINITY })).toBe(false);
    expect(tail.lost).toEqual([]);
    await sql`update coordinator.subtasks set lease_expires_at = 0 where subtask_id = ${work?.lease.subtaskId}`.execute(
      db,
    );
    await untilTold(() => tail.lost.length === 1);
    expect(tail.lost).toMatchObject([{ agentId }]);
    expect(tail.holds(agentId, { since: 0, until: Number.POSITIVE_INFINITY })).toBe(false);
  });
});
