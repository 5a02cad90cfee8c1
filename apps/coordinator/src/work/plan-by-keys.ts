import type { LocalSettings } from '@edgecoder/store';

/**
 * Settings of units of work on the hot path: until their end every plan goes row by row through an index. All statements
 * there look up a few hundred rows by their keys. Left to itself the planner, which does not know how many rows come out of a
 * parameter and has no statistics of a young database, reads whole tables or whole indexes of some thousand rows instead, and
 * everything that is queued on each claim. (`jit` would be switched on by the price of a plan that has no index to go by.)
 *
 * What a statement looks up among its own rows must therefore not be written as a join: see `is true` in `insertTasks`.
 */
export const BY_KEYS: LocalSettings = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  random_page_cost: '1',
  cpu_index_tuple_cost: '0.001',
  jit: 'off',
  // Such a plan stays right as tables grow, so that it is made once for each connection.
  plan_cache_mode: 'force_generic_plan',
};

/** The same where the commit need not reach the disk before it is answered: a crash of the database may forget it. */
export const BY_KEYS_RELAXED: LocalSettings = { ...BY_KEYS, synchronous_commit: 'off' };
