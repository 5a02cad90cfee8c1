import type { RawBuilder, Selectable, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase, SubtasksTable, TasksTable } from '../database.ts';

/**
 * Lock order of everything that changes work: tasks, then subtasks, then owners, then what is counted
 * against machines, then accounts, each in id order. A claim
 * takes subtasks with SKIP LOCKED and writes no task, so it waits for nobody.
 */

type Tx = Transaction<CoordinatorDatabase>;

/** A task's row as units of work keep it. */
export type TaskRow = Omit<
  Selectable<TasksTable>,
  'idempotency_key' | 'body_hash' | 'content_hash' | 'content_salt' | 'memory_bytes' | 'seed' | 'traceparent'
>;

/** A subtask's row as units of work keep it. */
export type SubtaskRow = Selectable<SubtasksTable>;

/** A stored result, without its content. */
export interface ResultRow {
  subtask_id: string;
  epoch: number;
  lease_id: string;
  agent_id: string;
  body_hash: Uint8Array;
  passed: boolean;
  limit_hit: string | null;
  duration_ms: number;
  generation_ms: number;
  /** Set for a program that was proposed: no worker made it, and none is paid. */
  resolution_id: string | null;
  sandbox: string;
}

export interface NewResult extends Omit<ResultRow, 'body_hash'> {
  bodyHash: string;
  resultSalt: Uint8Array;
  signature: string;
  sealed: Uint8Array;
}

const list = (ids: Iterable<string>): string => [...ids].join(',');
const uuids = (ids: Iterable<string>) => sql`any (string_to_array(${list(ids)}, ',')::uuid[])`;

const TASK_COLUMNS = sql.raw(
  `t.task_id, t.owner_id, t.kind, t.language, t.state, t.reason, t.verdict, t.placement, t.verification, t.max_credits_mc,
   t.charged_mc, t.rate_per_second_mc, t.wall_ms, t.output_bytes, t.parts, t.open_parts, t.cancelling, t.max_iterations, t.programs, t.created_at, t.finished_at`,
);

/** Locks the tasks that the subtasks belong to, in id order. Ids of nothing are passed over. */
export async function lockTasksOf(tx: Tx, subtaskIds: Iterable<string>): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    select ${TASK_COLUMNS} from coordinator.tasks t
    where t.task_id in (select s.task_id from coordinator.subtasks s where s.subtask_id = ${uuids(subtaskIds)})
    order by t.task_id for update`.execute(tx);
  return rows;
}

/** Locks tasks by their ids, in id order; with `skipLocked` those that nobody else works on just now. */
export async function lockTasks(tx: Tx, taskIds: Iterable<string>, skipLocked = false): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    select ${TASK_COLUMNS} from coordinator.tasks t where t.task_id = ${uuids(taskIds)}
    order by t.task_id for update ${skipLocked ? sql`skip locked` : sql``}`.execute(tx);
  return rows;
}

/** Locks all subtasks of locked tasks and reads the database's clock. */
export async function lockSubtasks(
  tx: Tx,
  taskIds: Iterable<string>,
): Promise<{ subtasks: SubtaskRow[]; now: bigint }> {
  const { rows } = await sql<SubtaskRow & { now: bigint }>`
    select s.*, coordinator.now_ms() as now from coordinator.subtasks s where s.task_id = ${uuids(taskIds)}
    order by s.subtask_id for update`.execute(tx);
  return { subtasks: rows, now: rows[0]?.now ?? 0n };
}

/** Who waits for which subtask, within these tasks. */
export async function dependenciesOf(
  tx: Tx,
  subtaskIds: Iterable<string>,
): Promise<{ subtask_id: string; depends_on: string }[]> {
  const { rows } = await sql<{ subtask_id: string; depends_on: string }>`
    select subtask_id, depends_on from coordinator.subtask_dependencies where depends_on = ${uuids(subtaskIds)}`.execute(
    tx,
  );
  return rows;
}

/** Stored results of subtasks, every epoch. */
export async function resultsOf(tx: Tx, subtaskIds: Iterable<string>): Promise<ResultRow[]> {
  const { rows } = await sql<ResultRow>`
    select subtask_id, epoch, lease_id, agent_id, body_hash, passed, limit_hit, duration_ms, generation_ms,
      resolution_id, sandbox
    from coordinator.results where subtask_id = ${uuids(subtaskIds)}`.execute(tx);
  return rows;
}

/** How many checks in a row held, by owner. */
export async function streaksOf(tx: Tx, ownerIds: Iterable<string>): Promise<Map<string, number>> {
  const { rows } = await sql<{ owner_id: string; streak: number }>`
    select owner_id, streak from coordinator.owners where owner_id = any (string_to_array(${list(ownerIds)}, ','))`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.owner_id, row.streak]));
}

/** Owners by agent. */
export async function ownersOfAgents(tx: Tx, agentIds: Iterable<string>): Promise<Map<string, string>> {
  const { rows } = await sql<{ agent_id: string; owner_id: string }>`
    select agent_id, owner_id from coordinator.agents where agent_id = any (string_to_array(${list(agentIds)}, ','))`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.agent_id, row.owner_id]));
}

/** Frozen rows of a class: what a result that was not checked is measured by, and what its check must be like. */
export interface ClassRow {
  class_id: number;
  sandbox: string;
  resource_class: string;
  projects: boolean;
  /** That was asked for by its name. */
  model: string | null;
  min_params_m: number;
  median_ms: number | null;
}

export async function classesById(tx: Tx, classIds: Iterable<number>): Promise<Map<number, ClassRow>> {
  const { rows } = await sql<ClassRow>`
    select class_id, sandbox, resource_class, projects, model, min_params_m, median_ms from coordinator.work_classes
    where class_id = any (string_to_array(${[...classIds].join(',')}, ',')::int[])`.execute(tx);
  return new Map(rows.map((row) => [row.class_id, row]));
}

/** What a unit of work leaves behind, besides the log and the books. */
export interface WorkChanges {
  tasks: readonly TaskRow[];
  subtasks: readonly SubtaskRow[];
  newSubtasks: readonly SubtaskRow[];
  results: readonly NewResult[];
  events: readonly { subject: string; event: unknown }[];
}

const json = (rows: unknown): string =>
  JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

const SUBTASK_FIELDS = `subtask_id uuid, task_id uuid, owner_id text, part text, position int, role text, checks uuid,
  checks_epoch int, never_agent text, language text, class_id int, has_tests boolean, state text, blocked_by int,
  attempts int, avoid_agent text, avoid_until bigint, epoch int, lease_id uuid, agent_id text,
  leased_at bigint, lease_expires_at bigint, verdict text, reason text, charged_mc bigint, created_at bigint, finished_at bigint`;
const SUBTASK_COLUMNS = sql.raw(SUBTASK_FIELDS.replaceAll(/ (uuid|text|int|bigint|boolean)\b/g, ''));
const SUBTASK_RECORD = sql.raw(`${SUBTASK_FIELDS}, virtual_finish bigint`);

/**
 * Rows of `subtasks` as one INSERT … SELECT, for use in a WITH.
 * @param virtualFinish made of the row's fields, where it is not just the one of that name.
 */
export const insertSubtasks = (
  rows: readonly SubtaskRow[],
  where = sql``,
  virtualFinish: RawBuilder<unknown> = sql`virtual_finish`,
) => sql`
  insert into coordinator.subtasks (${SUBTASK_COLUMNS}, virtual_finish)
  select ${SUBTASK_COLUMNS}, ${virtualFinish} from json_to_recordset(${json(rows)}::text::json) as i(${SUBTASK_RECORD}) ${where}`;

/** Everything that changed, as members of a WITH. */
export function changeParts(changes: WorkChanges): RawBuilder<unknown>[] {
  const parts: RawBuilder<unknown>[] = [];
  if (changes.subtasks.length > 0) {
    parts.push(sql`subtasks_changed as (
      update coordinator.subtasks s set state = i.state, blocked_by = i.blocked_by, attempts = i.attempts,
        avoid_agent = i.avoid_agent, avoid_until = i.avoid_until, epoch = i.epoch, lease_id = i.lease_id, agent_id = i.agent_id,
        leased_at = i.leased_at, lease_expires_at = i.lease_expires_at, verdict = i.verdict, reason = i.reason,
        charged_mc = i.charged_mc, finished_at = i.finished_at
      from json_to_recordset(${json(changes.subtasks)}::text::json) as i(${SUBTASK_RECORD})
      where s.subtask_id = i.subtask_id)`);
  }
  if (changes.tasks.length > 0) {
    parts.push(sql`tasks_changed as (
      update coordinator.tasks t set state = i.state, reason = i.reason, verdict = i.verdict, charged_mc = i.charged_mc,
        open_parts = i.open_parts, cancelling = i.cancelling, finished_at = i.finished_at
      from json_to_recordset(${json(changes.tasks)}::text::json) as i(task_id uuid, state text, reason text, verdict text,
        charged_mc bigint, open_parts int, cancelling boolean, finished_at bigint)
      where t.task_id = i.task_id)`);
  }
  if (changes.newSubtasks.length > 0) parts.push(sql`subtasks_added as (${insertSubtasks(changes.newSubtasks)})`);
  if (changes.results.length > 0) {
    const blob = packed(changes.results.map((result) => result.sealed));
    const rows = changes.results.map(({ sealed: _, resultSalt, ...result }, index) => ({
      ...result,
      resultSalt: Buffer.from(resultSalt).toString('hex'),
      ...blob.slices[index],
    }));
    parts.push(sql`results_added as (
      insert into coordinator.results (subtask_id, epoch, lease_id, agent_id, body_hash, result_salt, signature, passed,
        limit_hit, duration_ms, generation_ms, resolution_id, sandbox, sealed)
      select i.subtask_id, i.epoch, i.lease_id, i.agent_id, decode(i."bodyHash", 'hex'), decode(i."resultSalt", 'hex'),
        decode(i.signature, 'hex'), i.passed, i.limit_hit, i.duration_ms, i.generation_ms, i.resolution_id,
        i.sandbox,
        substring(${blob.bytes}::bytea from i."from" for i.bytes)
      from json_to_recordset(${json(rows)}::text::json) as i(subtask_id uuid, epoch int, lease_id uuid, agent_id text,
        "bodyHash" text, "resultSalt" text, signature text, passed boolean, limit_hit text, duration_ms int, generation_ms int, resolution_id uuid, sandbox text,
        "from" int, bytes int))`);
  }
  if (changes.events.length > 0) {
    parts.push(sql`events_added as (
      insert into coordinator.outbox (subject, event)
      select i.subject, i.event from json_to_recordset(${json(changes.events)}::text::json) as i(subject text, event jsonb))`);
  }
  return parts;
}

/**
 * Several byte strings as one parameter: it travels as it is, where an array of them or JSON would double its size.
 * `from` counts from 1, as `substring` does.
 */
export function packed(pieces: readonly Uint8Array[]): { bytes: Buffer; slices: { from: number; bytes: number }[] } {
  let from = 1;
  const slices = pieces.map((piece) => {
    const slice = { from, bytes: piece.length };
    from += piece.length;
    return slice;
  });
  return { bytes: Buffer.concat(pieces), slices };
}

/** What checks said about owners, in one statement, locked in id order. `reset`: forget the streak first. */
export async function writeTrust(
  tx: Tx,
  changes: readonly { ownerId: string; held: number; reset: boolean; forgeries: number }[],
): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    with i as materialized (
      select * from json_to_recordset(${json(changes)}::text::json) as r("ownerId" text, held int, reset boolean, forgeries int)
    ), locked as materialized (
      select owner_id from coordinator.owners where owner_id in (select "ownerId" from i) order by owner_id for update
    )
    update coordinator.owners o
    set streak = case when i.reset then 0 else o.streak end + i.held, forgeries = o.forgeries + i.forgeries
    from i, locked where i."ownerId" = locked.owner_id and o.owner_id = locked.owner_id`.execute(tx);
}
