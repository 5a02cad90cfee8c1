import type { Migration } from '@edgecoder/store';
import { sql } from 'kysely';

/** Finds the counts of misses that are old enough to be removed. */
const STATEMENTS = [
  /* Databases that were made while this index was a part of 006 have it. */
  'create index if not exists agent_misses_missed on coordinator.agent_misses (missed_at)',
];

export const missesIndex: Migration = {
  name: '008-misses-index',
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(tx);
  },
};
