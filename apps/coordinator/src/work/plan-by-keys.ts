import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

/**
 * First statement of a unit of work on the hot path: until its end every plan goes row by row through an index. All
 * statements there look up a few hundred rows by their keys. Left to itself the planner, which does not know how many rows
 * come out of a parameter and has no statistics of a young database, reads whole tables of some thousand rows instead, and
 * everything that is queued on each claim. (`jit` would be switched on by the price of a plan that has no index to go by.)
 *
 * @param options.relaxedCommit the commit need not reach the disk before it is answered; for what may be forgotten in a
 * crash of the database without harm.
 */
export async function planByKeys(
  tx: Transaction<CoordinatorDatabase>,
  options: { relaxedCommit?: boolean } = {},
): Promise<void> {
  const settings = [
    ['enable_seqscan', 'off'],
    ['enable_bitmapscan', 'off'],
    ['enable_hashjoin', 'off'],
    ['enable_mergejoin', 'off'],
    ['random_page_cost', '1'],
    ['cpu_index_tuple_cost', '0.001'],
    ['jit', 'off'],
    // Such a plan stays right as tables grow, so that it is made once for each connection.
    ['plan_cache_mode', 'force_generic_plan'],
    ...(options.relaxedCommit === true ? [['synchronous_commit', 'off']] : []),
  ];
  const each = settings.map(([name, value]) => sql`set_config(${sql.lit(name)}, ${sql.lit(value)}, true)`);
  await sql`select ${sql.join(each)}`.execute(tx);
}
