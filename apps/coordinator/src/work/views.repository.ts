import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase, SubtasksTable, TasksTable } from '../database.ts';

type Db = Kysely<CoordinatorDatabase>;

export type TaskViewRow = Pick<
  Selectable<TasksTable>,
  | 'task_id'
  | 'kind'
  | 'language'
  | 'state'
  | 'reason'
  | 'verdict'
  | 'placement'
  | 'verification'
  | 'created_at'
  | 'finished_at'
  | 'max_credits_mc'
  | 'charged_mc'
>;

export type SubtaskViewRow = Pick<
  Selectable<SubtasksTable>,
  'subtask_id' | 'task_id' | 'part' | 'state' | 'attempts' | 'verdict' | 'reason' | 'agent_id' | 'charged_mc'
>;

const TASK_COLUMNS = sql.raw(
  `t.task_id, t.kind, t.language, t.state, t.reason, t.verdict, t.placement, t.verification, t.created_at, t.finished_at,
   t.max_credits_mc, t.charged_mc`,
);
/** Handed out at least once: the task runs. */
const HANDED_OUT = sql`exists (select from coordinator.subtasks s where s.task_id = t.task_id and s.attempts > 0)`;

/** One page of an owner's tasks, newest first. `before` is the last task of the page before. */
export async function tasksOf(
  db: Db,
  ownerId: string,
  page: { state: string | undefined; before: string | undefined; limit: number },
): Promise<TaskViewRow[]> {
  const { state, before, limit } = page;
  const inState =
    state === undefined
      ? sql``
      : state === 'running'
        ? sql`and t.state = 'queued' and ${HANDED_OUT}`
        : state === 'queued'
          ? sql`and t.state = 'queued' and not ${HANDED_OUT}`
          : sql`and t.state = ${state}`;
  const { rows } = await sql<TaskViewRow>`
    select ${TASK_COLUMNS} from coordinator.tasks t
    where t.owner_id = ${ownerId} ${inState} ${before === undefined ? sql`` : sql`and t.task_id < ${before}::uuid`}
    order by t.task_id desc limit ${limit}`.execute(db);
  return rows;
}

export async function taskOf(db: Db, ownerId: string, taskId: string): Promise<TaskViewRow | undefined> {
  const { rows } = await sql<TaskViewRow>`
    select ${TASK_COLUMNS} from coordinator.tasks t where t.task_id = ${taskId}::uuid and t.owner_id = ${ownerId}`.execute(
    db,
  );
  return rows[0];
}

/** Parts of tasks, in their order; checks are not among them. */
export async function partsOf(db: Db, taskIds: readonly string[]): Promise<SubtaskViewRow[]> {
  const { rows } = await sql<SubtaskViewRow>`
    select subtask_id, task_id, part, state, attempts, verdict, reason, agent_id, charged_mc from coordinator.subtasks
    where task_id = any (${taskIds}::uuid[]) and role = 'execute' order by task_id, position`.execute(db);
  return rows;
}

/** The newest result of a subtask. */
export async function newestResult(
  db: Db,
  subtaskId: string,
): Promise<{ epoch: number; sealed: Uint8Array } | undefined> {
  const { rows } = await sql<{ epoch: number; sealed: Uint8Array }>`
    select epoch, sealed from coordinator.results where subtask_id = ${subtaskId}::uuid order by epoch desc limit 1`.execute(
    db,
  );
  return rows[0];
}

/** What verifiers found about one result, newest first. */
export async function checksOf(
  db: Db,
  subtaskId: string,
  epoch: number,
  limit: number,
): Promise<{ subtask_id: string; epoch: number; sealed: Uint8Array }[]> {
  const { rows } = await sql<{ subtask_id: string; epoch: number; sealed: Uint8Array }>`
    select r.subtask_id, r.epoch, r.sealed
    from coordinator.subtasks s join coordinator.results r on r.subtask_id = s.subtask_id
    where s.checks = ${subtaskId}::uuid and s.checks_epoch = ${epoch}::int
    order by r.created_at desc limit ${limit}`.execute(db);
  return rows;
}

export interface TaskEntry {
  entry_id: bigint;
  type: string;
  subtask_id: string | null;
  issued_at: bigint;
  payload: Record<string, unknown>;
}

/** What the log says of a task, from one entry on. */
export async function entriesOf(db: Db, taskId: string, after: bigint, limit: number): Promise<TaskEntry[]> {
  const { rows } = await sql<TaskEntry>`
    select entry_id, type, subtask_id, issued_at, payload from coordinator.ledger_entries
    where task_id = ${taskId}::uuid and entry_id > ${after}::bigint order by entry_id limit ${limit}`.execute(db);
  return rows;
}
