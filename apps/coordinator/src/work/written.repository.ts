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

/** Bytes of the plans of tasks and of the newest results of all parts, without reading them: their sizes are beside where they are kept. */
export async function sizesOfWritten(db: Db, taskIds: readonly string[]): Promise<Map<string, number>> {
  if (taskIds.length === 0) return new Map();
  const { rows } = await sql<{ task_id: string; bytes: number }>`
    select task_id, sum(bytes)::int as bytes from (
      select s.task_id, newest.bytes
      from coordinator.subtasks s
      cross join lateral (
        select octet_length(r.sealed) as bytes from coordinator.results r
        where r.subtask_id = s.subtask_id order by r.epoch desc limit 1
      ) newest
      where s.task_id = any (${[...taskIds]}::uuid[]) and s.role = 'execute'
      union all
      select task_id, octet_length(sealed) from coordinator.task_plans where task_id = any (${[...taskIds]}::uuid[])
    ) sizes group by task_id`.execute(db);
  return new Map(rows.map(({ task_id, bytes }) => [task_id, bytes]));
}

/** Contents of tasks, sealed at rest. */
export async function sealedContents(db: Db, taskIds: readonly string[]): Promise<Map<string, Uint8Array>> {
  if (taskIds.length === 0) return new Map();
  const { rows } = await sql<{ task_id: string; sealed: Uint8Array }>`
    select task_id, sealed from coordinator.task_contents where task_id = any (${[...taskIds]}::uuid[])`.execute(db);
  return new Map(rows.map(({ task_id, sealed }) => [task_id, sealed]));
}

/** A task's content, sealed at rest; undefined when it is no longer kept. */
export async function sealedContent(db: Db, taskId: string): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ sealed: Uint8Array }>`
    select sealed from coordinator.task_contents where task_id = ${taskId}::uuid`.execute(db);
  return rows[0]?.sealed;
}
