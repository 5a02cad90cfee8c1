import type { CoordinatorDatabase } from '@edgecoder/coordinator';
import { type Kysely, sql } from 'kysely';

/** Where tasks can be when something is killed. */
export const PLACES = ['held', 'leased', 'verifying', 'unsequenced'] as const;
export type Place = (typeof PLACES)[number];
/** Subtasks, or log records, in each place. */
export type Census = Record<Place, number>;

/** Counts, as the database has them now. */
export async function census(db: Kysely<CoordinatorDatabase>): Promise<Census> {
  const { rows } = await sql<Record<Place, string>>`
    select count(*) filter (where state = 'queued' and role = 'execute') as held,
      count(*) filter (where state = 'leased') as leased,
      count(*) filter (where state = 'verifying') as verifying,
      (select count(*) from coordinator.ledger_entries where seq is null) as unsequenced
    from coordinator.subtasks where state in ('queued', 'leased', 'verifying')`.execute(db);
  const [row] = rows;
  return Object.fromEntries(PLACES.map((place) => [place, Number(row?.[place] ?? 0)])) as Census;
}
