import type { Kysely, RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

/** How far new tasks move their owners on, by class and owner: thousandths of millicredits. */
export type Shares = ReadonlyMap<number, ReadonlyMap<string, bigint>>;

/** Names an owner's place in a class within one statement. */
export const placeOf = (ownerId: string, classId: number): string => `${ownerId} ${classId}`;
const PLACE = sql`owner_id || ' ' || class_id`;

/**
 * Where owners' new tasks start, as members of a WITH. An owner starts after its newest task in the class, or at the class's
 * clock. A class that was idle has not saved up: its clock is that of the furthest class, as long as that is not past what is
 * queued in it, or machines that serve several classes would serve this one alone until it had caught up.
 */
export function startParts(shares: Shares): RawBuilder<unknown>[] {
  const rows = [...shares].map(([classId, owners]) => ({
    class_id: classId,
    owners: [...owners].map(([ownerId, share]) => ({ owner_id: ownerId, share: share.toString() })),
  }));
  return [
    // Laterals with a limit are looked up row by row, by their keys: the first that is queued where the clock is behind only.
    sql`started as materialized (
      select one.owner_id, c.class_id, one.share,
        greatest(0, tag.last_finish, clock.virtual_time, least(furthest.virtual_time, first.virtual_finish)) as start
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as c(class_id int, owners json)
      cross join coordinator.virtual_clock furthest
      left join lateral (
        select virtual_time from coordinator.class_clocks where class_id = c.class_id limit 1
      ) clock on true
      left join lateral (
        select virtual_finish from coordinator.subtasks
        where state = 'queued' and class_id = c.class_id and coalesce(clock.virtual_time, 0) < furthest.virtual_time
        order by virtual_finish, subtask_id limit 1
      ) first on true
      cross join lateral json_to_recordset(c.owners) as one(owner_id text, share bigint)
      left join lateral (
        select last_finish from coordinator.finish_tags where owner_id = one.owner_id and class_id = c.class_id limit 1
      ) tag on true
    )`,
    // One object of each, so that they are looked up by name, not by joining each with each.
    sql`places as materialized (
      select jsonb_object_agg(${PLACE}, start::text) as starts, jsonb_object_agg(${PLACE}, share::text) as shares from started
    )`,
  ];
}

/** A row's tag, where its `virtual_finish` counts from where its owner starts. */
export const STARTED_FINISH = sql`virtual_finish + ((select starts from places) ->> (${PLACE}))::bigint`;

/** By `placeOf`. */
export const STARTS = sql`(select starts from places) as starts`;

/**
 * Moves owners on whose accounts are locked, as a member of a WITH. What another unit of work has added in the meantime
 * counts as well: who submits at several replicas at once starts after all of it the next time.
 */
export const RAISED_TAGS = sql`tags_raised as (
  insert into coordinator.finish_tags as tag (owner_id, class_id, last_finish)
  select owner_id, class_id, start + share from started
  where ('user:' || owner_id in (select account_id from locked)) is true
  order by owner_id, class_id
  on conflict (owner_id, class_id) do update set last_finish = greatest(excluded.last_finish,
    tag.last_finish + ((select shares from places) ->> (tag.owner_id || ' ' || tag.class_id))::bigint)
)`;

/** Moves clocks on, never back; in one order everywhere, so that replicas wait for each other in a line, not in a circle. */
export async function advanceClocks(
  db: Kysely<CoordinatorDatabase>,
  starts: ReadonlyMap<number, bigint>,
): Promise<void> {
  const rows = [...starts].map(([classId, start]) => ({ class_id: classId, start: start.toString() }));
  await sql`
    with served as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(class_id int, start bigint)
    ), furthest as (
      update coordinator.virtual_clock clock set virtual_time = latest.start
      from (select max(start) as start from served) latest where clock.virtual_time < latest.start
    )
    insert into coordinator.class_clocks as clock (class_id, virtual_time)
    select class_id, start from served order by class_id
    on conflict (class_id) do update set virtual_time = excluded.virtual_time
    where clock.virtual_time < excluded.virtual_time`.execute(db);
}
