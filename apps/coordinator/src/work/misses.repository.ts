import { backOffMs, MAX_MISS_POINTS, MISSES_FORGOTTEN_MS, TOLERATED_POINTS } from '@edgecoder/policy';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

/** What a unit of work changes of what is counted against a machine in a class. */
export interface MissChange {
  agent_id: string;
  class_id: number;
  /** What was before is forgotten. */
  reset: boolean;
  points: number;
  /** The time without work begins anew. */
  missed: boolean;
}

/**
 * Counts what leases came to, in one statement, in the order given. A machine that never missed has no row, and gets none for
 * what it did well.
 */
export async function writeMisses(tx: Transaction<CoordinatorDatabase>, changes: readonly MissChange[]): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    with i as materialized (
      select * from json_to_recordset(${JSON.stringify(changes.map((change, position) => ({ ...change, position })))}::text::json)
        as r(agent_id text, class_id int, reset boolean, points int, missed boolean, position int)
    )
    insert into coordinator.agent_misses as m (agent_id, class_id, points, missed_at)
    select i.agent_id, i.class_id, i.points, coordinator.now_ms() from i
    where i.points > 0
      or exists (select from coordinator.agent_misses k where k.agent_id = i.agent_id and k.class_id = i.class_id)
    order by i.position
    on conflict (agent_id, class_id) do update set
      points = (
        select greatest(0, least(${sql.raw(String(MAX_MISS_POINTS))}, i.points + case
          when i.reset or m.missed_at < coordinator.now_ms() - ${sql.raw(String(MISSES_FORGOTTEN_MS))} then 0 else m.points end))
        from i where i.agent_id = excluded.agent_id and i.class_id = excluded.class_id
      ),
      missed_at = (
        select case when i.missed then excluded.missed_at else m.missed_at end
        from i where i.agent_id = excluded.agent_id and i.class_id = excluded.class_id
      )`.execute(tx);
}

/** Up to `limit` machines against which something is counted. */
export async function machinesWithMisses(db: Kysely<CoordinatorDatabase>, limit: number): Promise<string[]> {
  const { rows } = await sql<{ agent_id: string }>`
    select distinct agent_id from coordinator.agent_misses
    where points > 0 and missed_at >= coordinator.now_ms() - ${MISSES_FORGOTTEN_MS}::int limit ${limit}::int`.execute(
    db,
  );
  return rows.map(({ agent_id }) => agent_id);
}

/** Removes up to `limit` rows of which nothing counts any more: machines come and go, also such as are made for one miss. */
export async function removeForgotten(db: Kysely<CoordinatorDatabase>, limit: number): Promise<void> {
  await sql`
    delete from coordinator.agent_misses where (agent_id, class_id) in (
      select agent_id, class_id from coordinator.agent_misses
      where missed_at < coordinator.now_ms() - ${MISSES_FORGOTTEN_MS}::int
      order by missed_at limit ${limit}::int for update skip locked)`.execute(db);
}

/** Classes that machines are not asked for just now, with how long, ms; machines of which there are none are left out. */
export async function backedOff(
  db: Kysely<CoordinatorDatabase>,
  agentIds: readonly string[],
): Promise<Map<string, Map<number, number>>> {
  const { rows } = await sql<{ agent_id: string; class_id: number; points: number; ago_ms: bigint }>`
    select agent_id, class_id, points, coordinator.now_ms() - missed_at as ago_ms from coordinator.agent_misses
    where agent_id = any (${[...agentIds]}::text[]) and points > ${TOLERATED_POINTS}::int`.execute(db);
  const found = new Map<string, Map<number, number>>();
  for (const { agent_id, class_id, points, ago_ms } of rows) {
    const leftMs = backOffMs(points) - Number(ago_ms);
    if (leftMs <= 0) continue;
    const own = found.get(agent_id) ?? new Map<number, number>();
    found.set(agent_id, own.set(class_id, leftMs));
  }
  return found;
}
