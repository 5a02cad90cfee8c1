import type { Migration } from '@edgecoder/store';
import { sql } from 'kysely';

/** What is paid of the programs that a model writes for one lease. */
const STATEMENTS = [
  /* So many were asked for: the rest are tries. Null where no program is written, and in tasks from before: one. */
  'alter table coordinator.tasks add column programs int',
];

export const paidPrograms: Migration = {
  name: '007-paid-programs',
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(tx);
  },
};
