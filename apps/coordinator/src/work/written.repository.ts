import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

type Db = Kysely<CoordinatorDatabase>;

/** A task's plan, sealed at rest, where it has one. */
export interface PlanRow {
  task_id: string;
  plan_salt: Uint8Array;
  sealed: Uint8Array;
}

export async function plansOf(db: Db, taskIds: readonly string[]): Promise<PlanRow[]> {
  const { rows } = await sql<PlanRow>`
    select task_id, plan_salt, sealed from coordinator.task_plans where task_id = any (${[...taskIds]}::uuid[])`.execute(
    db,
  );
  return rows;
}

/** The newest result of one part, sealed at rest. */
export interface PartResultRow {
  task_id: string;
  subtask_id: string;
  part: string;
  epoch: number;
  sealed: Uint8Array;
}

/** Newest results of all parts of tasks; parts that have none are left out. */
export async function newestResults(db: Db, taskIds: readonly string[]): Promise<PartResultRow[]> {
  const { rows } = await sql<PartResultRow>`
    select s.task_id, s.subtask_id, s.part, newest.epoch, newest.sealed
    from coordinator.subtasks s
    cross join lateral (
      select r.epoch, r.sealed from coordinator.results r
      where r.subtask_id = s.subtask_id
        -- What was proposed counts while it is checked and when it held.
        and (r.resolution_id is null or (r.epoch = s.epoch and s.state in ('verifying', 'done')))
      order by r.epoch desc limit 1
    ) newest
    where s.task_id = any (${[...taskIds]}::uuid[]) and s.role = 'execute'
    order by s.task_id, s.position`.execute(db);
  return rows;
}

/** A task's content, sealed at rest; undefined when it is no longer kept. */
export async function sealedContent(db: Db, taskId: string): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ sealed: Uint8Array }>`
    select sealed from coordinator.task_contents where task_id = ${taskId}::uuid`.execute(db);
  return rows[0]?.sealed;
}
