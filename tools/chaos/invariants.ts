import { auditBooks, type CoordinatorDatabase } from '@edgecoder/coordinator';
import type { Store } from '@edgecoder/store';
import { sql } from 'kysely';
import type { JournalLine } from './journal.ts';
import { passes } from './programs.ts';

/** Something that must hold, how much of it was looked at, and where it does not. */
export interface Invariant {
  name: string;
  checked: number;
  /** At most twenty are told. */
  violations: string[];
}

/** What a client had journaled when it ended. */
export interface ClientJournal {
  ownerId: string;
  lines: readonly JournalLine[];
}

const MAX_TOLD = 20;
/** A task may end so without having been wrong: too many machines died under it. */
const LOST_TOO_OFTEN = new Set(['attempts_exhausted', 'verification_exhausted']);

/** Everything that must hold of a database at rest after a storm. */
export async function checkDatabase(
  store: Store<CoordinatorDatabase>,
  journals: readonly ClientJournal[],
): Promise<Invariant[]> {
  return [
    await journaledTasksEndedOnce(store, journals),
    await nothing(
      store,
      'no task that no client asked for',
      'coordinator.tasks',
      sql`
      select task_id::text as violation from coordinator.tasks
      where not (owner_id = any (${journals.map(({ ownerId }) => ownerId)}::text[]))`,
    ),
    await nothing(
      store,
      'a key makes one task',
      'coordinator.tasks',
      sql`
      select owner_id || ' ' || idempotency_key as violation from coordinator.tasks
      group by owner_id, idempotency_key having count(*) > 1`,
    ),
    await nothing(
      store,
      'no subtask is left over',
      'coordinator.subtasks',
      sql`
      select subtask_id::text || ' ' || state as violation from coordinator.subtasks
      where state not in ('done', 'failed', 'cancelled') or (finished_at is null)`,
    ),
    await nothing(
      store,
      'a result is kept for a lease that was logged for its machine and epoch',
      'coordinator.results',
      sql`
      select r.subtask_id::text || '.' || r.epoch as violation from coordinator.results r
      where not exists (select from coordinator.ledger_entries e where e.type = 'task_assigned'
        and e.subtask_id = r.subtask_id and e.actor_id = r.agent_id and (e.payload ->> 'epoch')::int = r.epoch)`,
    ),
    await nothing(
      store,
      'one result for an epoch, none newer than its subtask',
      'coordinator.results',
      sql`
      select r.subtask_id::text || '.' || r.epoch as violation
      from coordinator.results r join coordinator.subtasks s using (subtask_id) where r.epoch > s.epoch`,
    ),
    await nothing(
      store,
      'a subtask is paid once',
      'coordinator.escrow',
      sql`
      select subtask_id::text as violation from coordinator.escrow group by subtask_id having count(*) > 1`,
    ),
    await nothing(
      store,
      'a task is charged what its entries moved, and keeps nothing held',
      'coordinator.tasks',
      sql`
      select t.task_id::text as violation from coordinator.tasks t
      left join lateral (
        select coalesce(sum(p.amount_mc) filter (where p.account_id = 'user:' || t.owner_id), 0) as own,
          coalesce(sum(p.amount_mc) filter (where p.account_id = 'held:' || t.owner_id), 0) as held
        from coordinator.journal_entries e join coordinator.postings p using (entry_id) where e.task_id = t.task_id
      ) moved on true
      where moved.held <> 0 or moved.own <> -t.charged_mc`,
    ),
    await nothing(
      store,
      'a finished task is in the log once',
      'coordinator.tasks',
      sql`
      select t.task_id::text as violation from coordinator.tasks t
      where (select count(*) from coordinator.ledger_entries e where e.task_id = t.task_id and e.type = 'task_submitted') <> 1`,
    ),
    await nothing(
      store,
      'the log has no gap and nothing without a place',
      'coordinator.ledger_entries',
      sql`
      select 'size ' || count(*) || ', last ' || coalesce(max(seq), 0) || ', placed ' || count(seq) as violation
      from coordinator.ledger_entries having count(*) <> coalesce(max(seq), 0) or count(seq) <> count(*)`,
    ),
    await nothing(
      store,
      'the outbox is empty',
      'coordinator.outbox',
      sql`
      select outbox_id::text as violation from coordinator.outbox`,
    ),
    await booksHold(store),
  ];
}

async function journaledTasksEndedOnce(
  store: Store<CoordinatorDatabase>,
  journals: readonly ClientJournal[],
): Promise<Invariant> {
  const violations: string[] = [];
  let checked = 0;
  for (const { ownerId, lines } of journals) {
    const { rows } = await sql<{
      key: string;
      task_id: string;
      state: string;
      reason: string | null;
      verdict: string | null;
    }>`
      select idempotency_key as key, task_id, state, reason, verdict from coordinator.tasks where owner_id = ${ownerId}`.execute(
      store.db,
    );
    const byKey = new Map(rows.map((row) => [row.key, row]));
    for (const { key, index, taskId } of lines) {
      checked += 1;
      const row = byKey.get(key);
      if (row === undefined || taskId === undefined)
        violations.push(`${ownerId} ${key} was journaled and is not there`);
      else if (row.task_id !== taskId) violations.push(`${key} is ${row.task_id}, its client was told ${taskId}`);
      else if (!endedAsItMust(row, index))
        violations.push(`${key} (${taskId}) ended ${row.state} ${row.reason ?? row.verdict ?? ''}`);
      byKey.delete(key);
    }
    for (const key of byKey.keys()) violations.push(`${ownerId} ${key} is there and was never journaled`);
  }
  return { name: 'every journaled task ended once, as it must', checked, violations: violations.slice(0, MAX_TOLD) };
}

function endedAsItMust(row: { state: string; reason: string | null; verdict: string | null }, index: number): boolean {
  if (row.state === 'failed' && LOST_TOO_OFTEN.has(row.reason ?? '')) return true;
  return passes(index)
    ? row.state === 'completed' && row.verdict === 'verified'
    : row.state === 'failed' && row.reason === 'tests_failed';
}

async function nothing(
  store: Store<CoordinatorDatabase>,
  name: string,
  table: string,
  query: ReturnType<typeof sql>,
): Promise<Invariant> {
  const { rows } = await sql<{ violation: string }>`
    select violation from (${query}) as found limit ${sql.lit(MAX_TOLD)}`.execute(store.db);
  const { rows: counted } = await sql<{ count: string }>`select count(*) as count from ${sql.table(table)}`.execute(
    store.db,
  );
  return { name, checked: Number(counted[0]?.count ?? 0), violations: rows.map((row) => row.violation) };
}

async function booksHold(store: Store<CoordinatorDatabase>): Promise<Invariant> {
  const found = await auditBooks(store.db);
  const { rows } = await sql<{ count: string }>`select count(*) as count from coordinator.postings`.execute(store.db);
  return {
    name: 'the books sum to zero and agree with every account',
    checked: Number(rows[0]?.count ?? 0),
    violations: found.slice(0, MAX_TOLD).map(({ kind, subject }) => `${kind} ${subject}`),
  };
}
