import type { ResourceClass } from '@edgecoder/protocol';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

type Db = Kysely<CoordinatorDatabase>;

/** The most machines that are counted: beyond it the load of one coordinator is no longer told apart. */
const MAX_COUNTED_AGENTS = 10_000;

/** Machines that execute, were seen lately, and can do the class: a machine with a GPU does both. */
export async function countAgents(
  db: Db,
  resourceClass: ResourceClass,
  onlineMs: number,
): Promise<{ activeAgents: number; capacity: number }> {
  const { rows } = await sql<{ activeAgents: number; capacity: number }>`
    select count(*)::int as "activeAgents", coalesce(sum(places), 0)::int as capacity
    from (
      select (capabilities ->> 'maxConcurrent')::int as places
      from coordinator.agents
      where status = 'approved' and last_seen_at > coordinator.now_ms() - ${onlineMs}::bigint
        and capabilities -> 'roles' ? 'execute'
        and (${resourceClass} = 'cpu' or capabilities ->> 'resourceClass' = 'gpu')
      limit ${MAX_COUNTED_AGENTS}
    ) as online`.execute(db);
  return rows[0] ?? { activeAgents: 0, capacity: 0 };
}

/** Queued subtasks of a resource class, checks not counted, up to `limit`: goes from class to class by the claim's index. */
export async function countQueued(db: Db, resourceClass: ResourceClass, limit: number): Promise<number> {
  const { rows } = await sql<{ tasks: number }>`
    select count(*)::int as tasks
    from (
      select from coordinator.work_classes class
      cross join lateral (
        select from coordinator.subtasks subtask
        where subtask.class_id = class.class_id and subtask.state = 'queued'
        limit ${limit}
      ) as queued
      where class.role = 'execute' and class.resource_class = ${resourceClass}
      limit ${limit}
    ) as counted`.execute(db);
  return rows[0]?.tasks ?? 0;
}

/** Leased subtasks of a resource class, checks not counted, up to `limit`. */
export async function countActive(db: Db, resourceClass: ResourceClass, limit: number): Promise<number> {
  const { rows } = await sql<{ tasks: number }>`
    select count(*)::int as tasks
    from (
      select from coordinator.subtasks subtask
      join coordinator.work_classes class using (class_id)
      where subtask.state = 'leased' and subtask.role = 'execute' and class.resource_class = ${resourceClass}
      limit ${limit}
    ) as counted`.execute(db);
  return rows[0]?.tasks ?? 0;
}
