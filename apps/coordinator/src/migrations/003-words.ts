import type { Migration } from '@edgecoder/store';
import { sql } from 'kysely';

/** Tasks that are asked in words. What was there before is as it was: none of it is written by a model. */
const STATEMENTS = [
  /* A class may ask for machines that have a model, whichever it is. */
  'alter table coordinator.work_classes add column generates boolean not null default false',
  /* Times that a worker may write and run a program for one lease, where the requester or this coordinator sets a bound. */
  'alter table coordinator.tasks add column max_iterations int',
  /* Paid compute time of what a model wrote, besides that of running it. */
  'alter table coordinator.results add column generation_ms int not null default 0',

  /* What became of a request: canonical JSON of its parts, sealed at rest with aad 'plan:<task_id>'. */
  `create table coordinator.task_plans (
     task_id uuid primary key,
     plan_salt bytea not null,
     sealed bytea not null
   )`,
  'alter table coordinator.task_plans alter column sealed set storage external',

  /* Tasks that wait for their plan. A row is taken by moving due_at, so that whoever died with it loses it by itself. */
  `create table coordinator.decompositions (
     task_id uuid primary key,
     /* Of the part that will put several together. */
     assembling_class int not null,
     due_at bigint not null,
     attempts int not null default 0
   )`,
  'create index decompositions_due on coordinator.decompositions (due_at)',
];

export const words: Migration = {
  name: '003-words',
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(tx);
  },
};
