import type { TaskPlan } from '@edgecoder/ledger';
import type { Language } from '@edgecoder/protocol';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';
import type { PlanRow } from './written.repository.ts';

type Db = Kysely<CoordinatorDatabase>;
type Tx = Transaction<CoordinatorDatabase>;

/** A task that somebody may divide now. */
export interface DueTask {
  task_id: string;
  /** Times that it was taken, this one included. */
  attempts: number;
  /** It has waited so long that nobody is asked any more. */
  late: boolean;
}

/**
 * Takes tasks that wait for their plan: one of each owner in turn, those in hand counted, so that nobody waits for all that
 * somebody else submitted; of one owner the longest waiting first. Until `forMs` has passed they are nobody else's: whoever
 * took them and died has lost them then.
 * @param lateMs how long a task may have waited to be still asked about.
 */
export async function takeDue(
  db: Db,
  { limit, forMs, lateMs }: { limit: number; forMs: number; lateMs: number },
): Promise<DueTask[]> {
  const { rows } = await sql<DueTask>`
    with ranked as (
      select waiting.task_id, row_number() over (
        partition by task.owner_id
        order by waiting.due_at <= coordinator.now_ms(), waiting.due_at, waiting.task_id
      ) as turn
      from coordinator.decompositions waiting join coordinator.tasks task using (task_id)
    )
    update coordinator.decompositions d set due_at = coordinator.now_ms() + ${forMs}::int, attempts = d.attempts + 1
    from coordinator.tasks t
    where t.task_id = d.task_id and d.task_id in (
      select due.task_id from coordinator.decompositions due join ranked using (task_id)
      where due.due_at <= coordinator.now_ms()
      order by ranked.turn, due.due_at limit ${sql.raw(String(limit))} for update of due skip locked
    )
    returning d.task_id, d.attempts, coordinator.now_ms() - t.created_at > ${lateMs}::int as late`.execute(db);
  return rows;
}

/**
 * Whoever took it is alive: it stays taken for so long from now.
 * @returns false when it is somebody else's by now, or its task waits no more.
 */
export async function keepTaken(db: Db, { task_id, attempts }: DueTask, forMs: number): Promise<boolean> {
  const { rows } = await sql`
    update coordinator.decompositions d set due_at = coordinator.now_ms() + ${forMs}::int
    from coordinator.tasks t
    where d.task_id = ${task_id}::uuid and d.attempts = ${attempts}::int
      and t.task_id = d.task_id and t.state = 'decomposing'
    returning d.task_id`.execute(db);
  return rows.length > 0;
}

/**
 * Gives a task back, to be taken after `afterMs`.
 * @param counts false when the attempt was broken off from here, and says nothing of the task.
 */
export async function putBack(db: Db, { task_id, attempts }: DueTask, afterMs: number, counts: boolean): Promise<void> {
  await sql`
    update coordinator.decompositions
    set due_at = coordinator.now_ms() + ${afterMs}::int, attempts = ${counts ? attempts : attempts - 1}::int
    where task_id = ${task_id}::uuid and attempts = ${attempts}::int`.execute(db);
}

/** The task waits no more. */
export async function endDecomposition(db: Db | Tx, taskId: string): Promise<void> {
  await sql`delete from coordinator.decompositions where task_id = ${taskId}::uuid`.execute(db);
}

/** What of a waiting task its plan is made with. */
export interface Decomposing {
  task_id: string;
  owner_id: string;
  language: Language;
  /** The one part that it has until then. */
  main_id: string;
  /** Sealed at rest. */
  content: Uint8Array;
  assembling_class: number;
  max_credits_mc: bigint;
  rate_per_second_mc: bigint;
  wall_ms: number;
  min_params_m: number;
  resource_class: string;
}

/** Undefined when the task does not wait, or not any more. */
export async function readDecomposing(db: Db, taskId: string): Promise<Decomposing | undefined> {
  const { rows } = await sql<Decomposing>`
    select t.task_id, t.owner_id, t.language, s.subtask_id as main_id, c.sealed as content, d.assembling_class, t.max_credits_mc,
      t.rate_per_second_mc, t.wall_ms, class.min_params_m, class.resource_class
    from coordinator.tasks t
    join coordinator.decompositions d using (task_id)
    join coordinator.task_contents c using (task_id)
    join coordinator.subtasks s using (task_id)
    join coordinator.work_classes class using (class_id)
    where t.task_id = ${taskId}::uuid and t.state = 'decomposing'`.execute(db);
  return rows[0];
}

/** What a plan changes of the task and of its one part, besides their states. */
export async function spreadMain(
  tx: Tx,
  task: { task_id: string; parts: number },
  main: { subtask_id: string; class_id: number; has_tests: boolean; position: number },
): Promise<void> {
  await sql`update coordinator.tasks set parts = ${task.parts}::int where task_id = ${task.task_id}::uuid`.execute(tx);
  await sql`
    update coordinator.subtasks
    set class_id = ${main.class_id}::int, has_tests = ${main.has_tests}::boolean, position = ${main.position}::int
    where subtask_id = ${main.subtask_id}::uuid`.execute(tx);
}

/** Which parts wait for which. */
export async function writeDependencies(tx: Tx, { parts }: TaskPlan): Promise<void> {
  const ids = new Map(parts.map(({ id, subtaskId }) => [id, subtaskId]));
  const rows = parts.flatMap(({ subtaskId, dependsOn }) =>
    dependsOn.map((name) => ({ subtask_id: subtaskId, depends_on: ids.get(name) })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into coordinator.subtask_dependencies (subtask_id, depends_on)
    select subtask_id, depends_on
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as d(subtask_id uuid, depends_on uuid)`.execute(tx);
}

export async function writePlan(tx: Tx, plan: PlanRow): Promise<void> {
  await sql`
    insert into coordinator.task_plans (task_id, plan_salt, sealed)
    values (${plan.task_id}::uuid, ${plan.plan_salt}::bytea, ${plan.sealed}::bytea)`.execute(tx);
}
