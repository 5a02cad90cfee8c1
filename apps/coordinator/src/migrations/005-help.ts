import type { Migration } from '@edgecoder/store';
import { sql } from 'kysely';

/** Help that is asked for is bounded for each owner. */
const STATEMENTS = [
  `alter table coordinator.escalations add column owner_id text not null default ''`,
  `update coordinator.escalations e set owner_id = t.owner_id from coordinator.tasks t where t.task_id = e.task_id`,
  `create index escalations_owner on coordinator.escalations (owner_id) where state <> 'ended'`,
];

export const help: Migration = {
  name: '005-help',
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(tx);
  },
};
