import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';
import type { TaskContent } from './dag.ts';

type Tx = Transaction<CoordinatorDatabase>;

/** A subtask that this unit of work alone may hand out. */
export interface Candidate {
  subtask_id: string;
  class_id: number;
  virtual_finish: bigint;
  avoid_agent: string | null;
  never_agent: string | null;
}

/**
 * Takes the first subtasks of each class in the order of their virtual finish times; what another replica is taking just now
 * is passed over. One walk along `subtasks_claim` for each class: the cost does not depend on how many are queued, nor on
 * how many are queued for others.
 *
 * @param each most subtasks of one class.
 * @param only when a single machine asks: what that machine must not take is passed over here, or it could hide what it may.
 */
export async function lockClaimable(
  tx: Tx,
  classIds: readonly number[],
  each: number,
  only: string | undefined,
): Promise<Candidate[]> {
  const forOne =
    only === undefined
      ? sql``
      : sql`and (s.avoid_agent is null or s.avoid_agent <> ${only} or s.avoid_until <= coordinator.now_ms())
            and (s.never_agent is null or s.never_agent <> ${only})`;
  // A literal limit: with a parameter the planner would not know that few rows are wanted.
  const limit = sql.raw(String(Math.max(1, Math.trunc(each))));
  const { rows } = await sql<Candidate>`
    select q.* from unnest(${classIds}::int[]) as c(id)
    cross join lateral (
      select s.subtask_id, s.class_id, s.virtual_finish,
             case when s.avoid_until > coordinator.now_ms() then s.avoid_agent end as avoid_agent, s.never_agent
      from coordinator.subtasks s
      where s.state = 'queued' and s.class_id = c.id ${forOne}
      order by s.virtual_finish, s.subtask_id
      limit ${limit}
      for update of s skip locked
    ) q`.execute(tx);
  return rows;
}

/** Content that comes with its lease. */
const INLINE_CONTENT_BYTES = 65_536;

/** What names a lease. */
export interface LeaseNames {
  subtask_id: string;
  lease_id: string;
}

/** Who gets what. */
export interface Assignment extends LeaseNames {
  agent_id: string;
}

/** A lease with all that its payload is made of. */
export interface LeasedRow {
  subtask_id: string;
  task_id: string;
  lease_id: string;
  agent_id: string;
  epoch: number;
  lease_expires_at: bigint;
  /** How long it was claimable, as far as this try goes, ms. */
  waited_ms: number;
  first: boolean;
  role: string;
  part: string;
  class_id: number;
  virtual_finish: bigint;
  work_id: string;
  kind: string;
  language: string;
  placement: string;
  max_credits_mc: bigint;
  wall_ms: number;
  memory_bytes: number;
  output_bytes: number;
  seed: bigint | null;
  traceparent: string | null;
  created_at: bigint;
  /** Sealed at rest; null where it is large, so that many leases at once take little memory: it is read when it is needed. */
  content: Uint8Array | null;
  content_bytes: number;
  /** The content itself, where it is at hand. */
  opened?: TaskContent;
  checked_sandbox: string | null;
}

/** Turns locked candidates into leases and reads what goes with them, in one statement. */
export async function leaseAssigned(tx: Tx, assignments: readonly Assignment[], leaseMs: number): Promise<LeasedRow[]> {
  const { rows } = await sql<LeasedRow>`
    with a as materialized (
      select * from json_to_recordset(${JSON.stringify(assignments)}::text::json) as r(subtask_id uuid, lease_id uuid, agent_id text)
    ), u as (
      update coordinator.subtasks s
      set state = 'leased', epoch = s.epoch + 1, attempts = s.attempts + 1, lease_id = a.lease_id, agent_id = a.agent_id,
        leased_at = clock.now, lease_expires_at = clock.now + ${leaseMs}::int, avoid_agent = null, avoid_until = null
      from a, (select coordinator.now_ms() as now) clock
      where s.subtask_id = a.subtask_id
      returning s.subtask_id, s.task_id, s.lease_id, s.agent_id, s.epoch, s.leased_at, s.lease_expires_at, s.attempts, s.role,
        s.part, s.class_id, s.virtual_finish, s.checks, s.checks_epoch, s.language, s.created_at
    )
    select u.subtask_id, u.task_id, u.lease_id, u.agent_id, u.epoch, u.lease_expires_at,
      (u.leased_at - u.created_at)::int as waited_ms, u.attempts = 1 as first, u.role, u.part, u.class_id, u.virtual_finish,
      coalesce(u.checks, u.subtask_id) as work_id, t.kind, u.language, t.placement, t.max_credits_mc, t.wall_ms, t.memory_bytes, t.output_bytes,
      t.seed, t.traceparent, t.created_at,
      case when octet_length(c.sealed) <= ${sql.raw(String(INLINE_CONTENT_BYTES))} then c.sealed end as content,
      octet_length(c.sealed) as content_bytes, r.sandbox as checked_sandbox
    from u
    join coordinator.tasks t on t.task_id = u.task_id
    join coordinator.task_contents c on c.task_id = u.task_id
    left join coordinator.results r on r.subtask_id = u.checks and r.epoch = u.checks_epoch`.execute(tx);
  return rows;
}

/** Of these classes, those in which anything is queued: one probe of the index for each. */
export async function classesWithWork(db: Kysely<CoordinatorDatabase>, classIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select c.id from unnest(${classIds}::int[]) as c(id)
    where exists (select from coordinator.subtasks s where s.state = 'queued' and s.class_id = c.id)`.execute(db);
  return rows.map((row) => row.id);
}
