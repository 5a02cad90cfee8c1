import type { Migration } from '@edgecoder/store';
import { sql } from 'kysely';

/**
 * The fair queue has a clock for each class, and an owner a finish tag in each. `virtual_clock` is the furthest of all clocks
 * from now on. `accounts.last_finish` is for replicas from before, which go on until they are replaced.
 */
const STATEMENTS = [
  /* A class without a row has served nothing. */
  `create table coordinator.class_clocks (
     class_id int primary key,
     virtual_time bigint not null
   ) with (fillfactor = 50)`,
  `create table coordinator.finish_tags (
     owner_id text not null,
     class_id int not null,
     /* Virtual finish time of this owner's newest task in this class. */
     last_finish bigint not null,
     primary key (owner_id, class_id)
   ) with (fillfactor = 50)`,
  /* What is queued keeps its place, and what its owner adds comes after it. */
  `insert into coordinator.finish_tags (owner_id, class_id, last_finish)
   select owner_id, class_id, max(virtual_finish) from coordinator.subtasks
   where finished_at is null and role = 'execute' group by owner_id, class_id`,
];

export const classClocks: Migration = {
  name: '009-class-clocks',
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(tx);
  },
};
