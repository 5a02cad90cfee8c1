import { randomUUID } from 'node:crypto';
import { type CoordinatorDatabase, migrations } from '@edgecoder/coordinator';
import { migrate, openPglite, type Store } from '@edgecoder/store';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { checkDatabase } from './invariants.ts';
import { readJournal } from './journal.ts';

const OWNER = 'a'.repeat(26);

describe('what must hold after a storm', () => {
  let store: Store<CoordinatorDatabase>;
  const taskId = randomUUID();
  const journal = [{ ownerId: OWNER, lines: [{ key: 'chaos-0', index: 0, taskId }] }];

  /** One task of the client that was paid: 10 mc from what was held. */
  async function plantTask(change: { state?: string; verdict?: string; chargedMc?: number; key?: string } = {}) {
    const { state = 'completed', verdict = 'verified', chargedMc = 10, key = 'chaos-0' } = change;
    await sql`insert into coordinator.tasks (task_id, owner_id, idempotency_key, body_hash, kind, language, state, verdict,
        placement, verification, max_credits_mc, charged_mc, rate_per_second_mc, wall_ms, memory_bytes, output_bytes,
        content_hash, content_salt, parts, open_parts, finished_at)
      values (${taskId}, ${OWNER}, ${key}, '\\x00', 'exec', 'javascript', ${state}, ${verdict}, 'public', 'always', 10, ${chargedMc}, 1, 1, 1, 1,
        '\\x00', '\\x00', 1, 0, 1)`.execute(store.db);
    await post('hold', [
      [`user:${OWNER}`, -10],
      [`held:${OWNER}`, 10],
    ]);
    await post('pay', [
      [`held:${OWNER}`, -10],
      ['system:escrow', 10],
    ]);
    await log(1, 'task_submitted', taskId);
  }

  async function post(name: string, postings: [account: string, amountMc: number][]): Promise<void> {
    const entryId = randomUUID();
    const { rows } = await sql<{ id: bigint }>`
      insert into coordinator.ledger_entries (type, actor_id, payload, task_id) values ('credit_transfer', ${OWNER}, '{}', ${taskId})
      returning entry_id as id`.execute(store.db);
    await sql`insert into coordinator.journal_entries (entry_id, idempotency_key, kind, task_id, ledger_entry_id)
      values (${entryId}, ${`${name}:${entryId}`}, 'held', ${taskId}, ${rows[0]?.id})`.execute(store.db);
    for (const [account, amountMc] of postings)
      await sql`insert into coordinator.postings values (${entryId}, ${account}, ${amountMc})`.execute(store.db);
  }

  async function log(seq: number | null, type: string, id: string): Promise<void> {
    await sql`insert into coordinator.ledger_entries (seq, type, actor_id, payload, task_id)
      values (${seq}, ${type}, ${OWNER}, '{"epoch":1}', ${id})`.execute(store.db);
  }

  const failing = async (): Promise<string[]> =>
    (await checkDatabase(store, journal)).filter(({ violations }) => violations.length > 0).map(({ name }) => name);

  beforeEach(async () => {
    store = await openPglite();
    await migrate(store, { schema: 'coordinator', migrations });
  });
  afterEach(() => store.close());

  const TASKS = 'every journaled task ended once, as it must';
  const CHARGED = 'a task is charged what its entries moved, and keeps nothing held';
  const LOG = 'the log has no gap and nothing without a place';
  const BOOKS = 'the books sum to zero and agree with every account';

  it('finds a task that was accepted and is gone', async () => {
    expect(await failing()).toEqual([TASKS]);
  });

  it('finds one that ended otherwise than it must', async () => {
    await plantTask({ state: 'failed', verdict: 'unverified' });
    expect(await failing()).toContain(TASKS);
  });

  it('finds one that nobody journaled', async () => {
    await plantTask({ key: 'chaos-1' });
    expect(await failing()).toContain(TASKS);
  });

  it('finds a task that was charged otherwise than it was paid', async () => {
    await plantTask({ chargedMc: 9 });
    expect(await failing()).toContain(CHARGED);
  });

  it('finds a second payment', async () => {
    await plantTask();
    expect(await failing()).not.toContain(CHARGED);
    await post('pay', [
      [`held:${OWNER}`, -10],
      ['system:escrow', 10],
    ]);
    expect(await failing()).toContain(CHARGED);
  });

  it('finds books that do not sum to zero', async () => {
    await plantTask();
    await post('mint', [[`user:${OWNER}`, 5]]);
    expect(await failing()).toContain(BOOKS);
  });

  it('finds records without a place, and gaps', async () => {
    await plantTask();
    expect(await failing()).toContain(LOG);
    await sql`delete from coordinator.ledger_entries where seq is null`.execute(store.db);
    expect(await failing()).not.toContain(LOG);
    await log(3, 'node_approval', randomUUID());
    expect(await failing()).toContain(LOG);
  });

  it('finds a result without a lease, and a subtask that is left over', async () => {
    const subtaskId = randomUUID();
    await plantTask();
    await sql`insert into coordinator.subtasks (subtask_id, task_id, owner_id, part, position, role, language, class_id, has_tests, state, virtual_finish, epoch)
      values (${subtaskId}, ${taskId}, ${OWNER}, 'main', 0, 'execute', 'javascript', 1, true, 'leased', 0, 1)`.execute(
      store.db,
    );
    await sql`insert into coordinator.results (subtask_id, epoch, lease_id, agent_id, body_hash, result_salt, signature, passed, duration_ms, sandbox, sealed)
      values (${subtaskId}, 2, ${randomUUID()}, 'x', '\\x00', '\\x00', '\\x00', true, 1, 'wasm', '\\x00')`.execute(
      store.db,
    );
    const found = await failing();
    expect(found).toContain('no subtask is left over');
    expect(found).toContain('a result is kept for a lease that was logged for its machine and epoch');
    expect(found).toContain('one result for an epoch, none newer than its subtask');
  });

  it('finds an event that was never published', async () => {
    await sql`insert into coordinator.outbox (subject, event) values ('x', '{}')`.execute(store.db);
    expect(await failing()).toContain('the outbox is empty');
  });
});

describe('the journal of a client', () => {
  it('has a key once, with the task it made, and nothing of a line that was cut short', () => {
    const text = '\n{"key":"a","index":0}\n{"key":"b","index":1}\n{"key":"a","index":0,"taskId":"t"}\n{"key":"c","ind';
    expect(readJournal(text)).toEqual([
      { key: 'a', index: 0, taskId: 't' },
      { key: 'b', index: 1 },
    ]);
  });

  it('is refused when a key made two tasks', () => {
    expect(() => readJournal('{"key":"a","index":0,"taskId":"t"}\n{"key":"a","index":0,"taskId":"u"}')).toThrow(
      'two tasks',
    );
  });
});
