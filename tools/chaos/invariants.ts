import { auditBooks, type CoordinatorDatabase } from '@edgecoder/coordinator';
import { type Kysely, sql } from 'kysely';
import type { Journal } from './journal.ts';
import { passes } from './programs.ts';

/** Something that must hold, how much of it was looked at, and where it does not. */
export interface Invariant {
  name: string;
  checked: number;
  violations: string[];
}

/** What a client had journaled when it ended. */
export interface ClientJournal extends Journal {
  ownerId: string;
}

type Db = Kysely<CoordinatorDatabase>;
type Query = ReturnType<typeof sql>;

const MAX_FOUND = 20;
/** A task may end so without having been wrong: too many machines died under it. */
const LOST_TOO_OFTEN = ['attempts_exhausted', 'verification_exhausted'];
const PAID_VERDICTS = sql`('verified', 'accepted', 'failure_reproduced', 'unverified')`;

/** Each finds the rows that are not as they must be. */
const QUERIES: readonly (readonly [name: string, table: string, violations: Query])[] = [
  [
    'a key makes one task',
    'coordinator.tasks',
    sql`select owner_id || ' ' || idempotency_key as violation from coordinator.tasks
      group by owner_id, idempotency_key having count(*) > 1`,
  ],
  [
    'no lease is left, and nothing without its end',
    'coordinator.subtasks',
    sql`select subtask_id::text || ' ' || state as violation from coordinator.subtasks
      where state not in ('done', 'failed', 'cancelled') or finished_at is null or lease_expires_at is not null`,
  ],
  [
    'a result is kept for a lease that was logged for its machine and epoch',
    'coordinator.results',
    sql`select r.subtask_id::text || '.' || r.epoch as violation from coordinator.results r
      where not exists (select from coordinator.ledger_entries e where e.type = 'task_assigned'
        and e.subtask_id = r.subtask_id and e.actor_id = r.agent_id and (e.payload ->> 'epoch')::int = r.epoch)`,
  ],
  [
    'no result of an epoch that was lost is kept',
    'coordinator.results',
    sql`select r.subtask_id::text || '.' || r.epoch as violation
      from coordinator.results r join coordinator.subtasks s using (subtask_id)
      where r.epoch > s.epoch or exists (select from coordinator.ledger_entries e where e.type = 'task_requeued'
        and e.subtask_id = r.subtask_id and e.payload ->> 'reason' = 'lease_expired' and (e.payload ->> 'epoch')::int = r.epoch)`,
  ],
  [
    'a subtask has one result for each time it was not handed out in vain',
    'coordinator.subtasks',
    sql`select s.subtask_id::text || ' has ' || coalesce(kept.results, 0) || ' results' as violation
      from coordinator.subtasks s
      left join (select subtask_id, count(*) as results from coordinator.results group by subtask_id) kept using (subtask_id)
      left join (
        select subtask_id, count(*) as times from coordinator.ledger_entries
        where type = 'task_requeued' and payload ->> 'reason' <> 'lease_expired' group by subtask_id
      ) rejected using (subtask_id)
      where kept.results > coalesce(rejected.times, 0) + 1 or (s.state = 'done' and kept.results is null)`,
  ],
  [
    'a task holds what it may cost, is paid once and exactly, and gives the rest back',
    'coordinator.tasks',
    sql`select t.task_id::text || ' charged ' || t.charged_mc || ', moved ' || coalesce(moved.said, 'nothing') as violation
      from coordinator.tasks t
      left join (
        select e.task_id, count(*) filter (where e.kind = 'held') as holds, count(*) filter (where e.kind = 'earn') as pays,
          count(*) filter (where e.kind = 'release') as releases,
          coalesce(sum(p.amount_mc) filter (where e.kind = 'held'), 0) as held,
          -coalesce(sum(p.amount_mc) filter (where e.kind = 'earn'), 0) as paid,
          -coalesce(sum(p.amount_mc) filter (where e.kind = 'release'), 0) as released,
          string_agg(e.kind || ' ' || coalesce(p.amount_mc, 0), ', ' order by e.entry_id) as said
        from coordinator.journal_entries e
        join coordinator.tasks of using (task_id)
        left join coordinator.postings p on p.entry_id = e.entry_id and p.account_id = 'held:' || of.owner_id
        group by e.task_id
      ) moved using (task_id)
      where moved.task_id is null or moved.holds <> 1 or moved.held <> t.max_credits_mc
        or moved.paid <> t.charged_mc or moved.pays <> least(t.charged_mc, 1)
        or moved.released <> t.max_credits_mc - t.charged_mc or moved.releases <> least(t.max_credits_mc - t.charged_mc, 1)
        or (t.charged_mc > 0) <> coalesce(t.verdict in ${PAID_VERDICTS}, false)`,
  ],
  [
    'what waits in escrow is what was paid into it, result by result',
    'coordinator.escrow',
    sql`select coalesce(x.subtask_id, y.subtask_id) || ' paid ' || coalesce(x.amount_mc, 0) || ', waits ' || coalesce(y.amount_mc, 0) as violation
      from (select substring(e.idempotency_key from 5) as subtask_id, p.amount_mc
        from coordinator.journal_entries e join coordinator.postings p using (entry_id)
        where e.idempotency_key like 'pay:%' and p.account_id = 'system:escrow') x
      full join (select subtask_id::text as subtask_id, amount_mc from coordinator.escrow) y using (subtask_id)
      where x.amount_mc is distinct from y.amount_mc`,
  ],
  [
    'what moved is what the record that caused it says',
    'coordinator.journal_entries',
    sql`select e.idempotency_key as violation
      from coordinator.journal_entries e left join coordinator.ledger_entries l on l.entry_id = e.ledger_entry_id
      where l.entry_id is null or (e.task_id is not null and l.task_id is distinct from e.task_id)
        or (e.kind = 'earn' and (
          select jsonb_object_agg(p.account_id, p.amount_mc) from coordinator.postings p where p.entry_id = e.entry_id
        ) is distinct from (
          select jsonb_object_agg(paid ->> 'account', paid -> 'amountMc') from jsonb_array_elements(l.payload -> 'payments') paid
        ))`,
  ],
  [
    'the log has each task begun once and ended once, as it ended',
    'coordinator.tasks',
    sql`select t.task_id::text || ' ' || t.state || ': ' || coalesce(told.types, 'nothing') as violation from coordinator.tasks t
      cross join lateral (
        select count(*) filter (where e.type = 'task_submitted') as begun,
          count(*) filter (where e.type in ('task_completed', 'task_failed', 'task_cancelled')) as ended,
          count(*) filter (where e.type = 'task_' || t.state and (e.payload ->> 'chargedMc')::bigint = t.charged_mc) as so,
          count(*) filter (where e.type = 'result_verified') as verified,
          string_agg(e.type, ', ' order by e.entry_id) as types
        from coordinator.ledger_entries e where e.task_id = t.task_id
      ) told
      where told.begun <> 1 or told.ended <> 1 or told.so <> 1
        or told.verified <> (case when t.verdict in ('verified', 'failure_reproduced') then t.parts else told.verified end)`,
  ],
  [
    'the log has no gap and nothing without a place',
    'coordinator.ledger_entries',
    sql`select 'size ' || count(*) || ', last ' || coalesce(max(seq), 0) || ', placed ' || count(distinct seq) as violation
      from coordinator.ledger_entries having count(*) <> coalesce(max(seq), 0) or count(distinct seq) <> count(*)`,
  ],
  ['the outbox is empty', 'coordinator.outbox', sql`select outbox_id::text as violation from coordinator.outbox`],
];

/** Everything that must hold of the rows of a database at rest after a storm. */
export async function checkDatabase(db: Db, journals: readonly ClientJournal[]): Promise<Invariant[]> {
  return [await journaledTasksEndedOnce(db, journals), ...(await checkRows(db))];
}

/** What must hold of the rows of any database at rest, whoever asked for its tasks. */
export async function checkRows(db: Db): Promise<Invariant[]> {
  const found: Invariant[] = [];
  for (const query of QUERIES) found.push(await nothing(db, ...query));
  found.push(await booksHold(db));
  return found;
}

async function journaledTasksEndedOnce(db: Db, journals: readonly ClientJournal[]): Promise<Invariant> {
  const { rows } = await sql<{
    owner_id: string;
    key: string;
    task_id: string;
    state: string;
    reason: string | null;
    verdict: string | null;
  }>`select owner_id, idempotency_key as key, task_id, state, reason, verdict from coordinator.tasks`.execute(db);
  const byKey = new Map(rows.map((row) => [`${row.owner_id} ${row.key}`, row]));
  const violations: string[] = [];
  let checked = 0;
  for (const { ownerId, lines, conflicts } of journals) {
    violations.push(...conflicts);
    for (const { key, index, taskId } of lines) {
      checked += 1;
      const row = byKey.get(`${ownerId} ${key}`);
      if (row === undefined) violations.push(`${ownerId} ${key} was journaled and is not there`);
      else if (taskId === undefined) violations.push(`${ownerId} ${key} was never answered`);
      else if (row.task_id !== taskId) violations.push(`${key} is ${row.task_id}, its client was told ${taskId}`);
      else if (!endedAsItMust(row, index))
        violations.push(`${key} (${taskId}) ended ${[row.state, row.reason, row.verdict].filter(Boolean).join(', ')}`);
      byKey.delete(`${ownerId} ${key}`);
    }
  }
  for (const key of byKey.keys()) violations.push(`${key} is there and was never journaled`);
  return { name: 'every journaled task ended once, as it must, and there is no other', checked, violations };
}

function endedAsItMust(row: { state: string; reason: string | null; verdict: string | null }, index: number): boolean {
  if (row.state === 'failed' && LOST_TOO_OFTEN.includes(row.reason ?? '')) return true;
  return passes(index)
    ? row.state === 'completed' && row.verdict === 'verified'
    : row.state === 'failed' && row.reason === 'tests_failed' && row.verdict === 'failure_reproduced';
}

/** Tasks that ended because too many machines died under them. */
export async function countGivenUp(db: Db): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from coordinator.tasks where reason in (${sql.join(LOST_TOO_OFTEN)})`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

async function nothing(db: Db, name: string, table: string, query: Query): Promise<Invariant> {
  const { rows } = await sql<{ violation: string }>`
    select violation from (${query}) as found limit ${sql.lit(MAX_FOUND)}`.execute(db);
  return { name, checked: await countOf(db, table), violations: rows.map((row) => row.violation) };
}

async function booksHold(db: Db): Promise<Invariant> {
  const found = await auditBooks(db);
  return {
    name: 'the books sum to zero and agree with every account',
    checked: await countOf(db, 'coordinator.postings'),
    violations: found.map(({ kind, subject }) => `${kind} ${subject}`),
  };
}

async function countOf(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) as count from ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}
