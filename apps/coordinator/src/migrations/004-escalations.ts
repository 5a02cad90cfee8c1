import type { Migration } from '@edgecoder/store';
import { sql } from 'kysely';

/** Parts that no worker could do, and help that is asked for. */
const STATEMENTS = [
  /* A program that was proposed, not a worker's result: which resolution it is of. */
  'alter table coordinator.results add column resolution_id uuid',

  `create table coordinator.escalations (
     resolution_id uuid primary key,
     task_id uuid not null,
     subtask_id uuid not null,
     /* What the part fails with when nobody can help. */
     reason text not null,
     /* asking: not sent yet. waiting: for what the service says. checking: a proposal is being checked. answering: its verdict
        is to be sent. closing: the service is to be told that nobody needs it any more. ended. */
     state text not null check (state in ('asking', 'waiting', 'checking', 'answering', 'closing', 'ended')),
     /* The newest view that was taken, as the service told it. */
     revision int not null default 0,
     view_state text not null default 'running',
     attempts jsonb not null default '[]',
     /* So many of the attempts are in the log. */
     recorded int not null default 0,
     /* The newest proposal that was taken, and whether it held. */
     proposal int not null default 0,
     held boolean,
     /* When it is looked at next; moved on by whoever takes it, so that it is nobody's for longer than that. */
     due_at bigint not null,
     tries int not null default 0,
     created_at bigint not null default coordinator.now_ms()
   )`,
  `create index escalations_due on coordinator.escalations (due_at) where state in ('asking', 'waiting', 'answering', 'closing')`,
  'create index escalations_task on coordinator.escalations (task_id)',
  `create unique index escalations_open on coordinator.escalations (subtask_id) where state <> 'ended'`,
];

export const escalations: Migration = {
  name: '004-escalations',
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(tx);
  },
};
