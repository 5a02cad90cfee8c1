import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

type Db = Kysely<CoordinatorDatabase>;

/** What of a task's row its bundle needs. */
export interface TaskForBundle {
  owner_id: string;
  finished_at: bigint | null;
  content_salt: Uint8Array;
  /** Absent when the content is no longer kept. */
  sealed: Uint8Array | null;
  /** Of a request in words that was divided. */
  plan_salt: Uint8Array | null;
  plan: Uint8Array | null;
}

export async function readTask(db: Db, taskId: string): Promise<TaskForBundle | undefined> {
  const { rows } = await sql<TaskForBundle>`
    select t.owner_id, t.finished_at, t.content_salt, c.sealed, p.plan_salt, p.sealed as plan
    from coordinator.tasks t
    left join coordinator.task_contents c using (task_id)
    left join coordinator.task_plans p using (task_id)
    where t.task_id = ${taskId}::uuid`.execute(db);
  return rows[0];
}

/** A stored result of a worker or verifier. */
export interface SealedResultRow {
  subtask_id: string;
  epoch: number;
  result_salt: Uint8Array;
  sealed: Uint8Array;
}

/** Bytes of all results of some subtasks, sealed. */
export async function sizeOfResults(db: Db, subtaskIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ bytes: bigint }>`
    select coalesce(sum(octet_length(sealed)), 0)::bigint as bytes from coordinator.results
    where subtask_id = any (string_to_array(${subtaskIds.join(',')}, ',')::uuid[])`.execute(db);
  return Number(rows[0]?.bytes ?? 0n);
}

export async function readResults(db: Db, subtaskIds: readonly string[]): Promise<SealedResultRow[]> {
  const { rows } = await sql<SealedResultRow>`
    select subtask_id, epoch, result_salt, sealed from coordinator.results
    where subtask_id = any (string_to_array(${subtaskIds.join(',')}, ',')::uuid[])`.execute(db);
  return rows;
}
