import type { Migration } from '@edgecoder/store';
import { sql } from 'kysely';

/** Machines that bring nothing for other people's tasks are asked less. */
const STATEMENTS = [
  `create table coordinator.agent_misses (
     agent_id text not null,
     class_id int not null,
     /* By the policy; the time without work that follows from them begins with the last miss. */
     points int not null,
     missed_at bigint not null,
     primary key (agent_id, class_id)
   )`,
];

export const misses: Migration = {
  name: '006-misses',
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(tx);
  },
};
