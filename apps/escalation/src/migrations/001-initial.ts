import type { Migration } from '@edgecoder/store';
import { sql } from 'kysely';

/**
 * Tables of the escalation service. Times are milliseconds since 1970 by the database's clock (`now_ms()`); what a task is
 * about, and every answer, is AES-256-GCM ciphertext.
 */
const STATEMENTS = [
  `create schema if not exists escalation`,
  `create function escalation.now_ms() returns bigint language sql volatile parallel safe as
     'select (extract(epoch from clock_timestamp()) * 1000)::bigint'`,

  `create table escalation.resolutions (
     resolution_id uuid primary key,
     /* The coordinator that asked: nobody else may judge, cancel or be told. */
     coordinator_id text not null,
     /* SHA-256 of the request: the same id with another one is refused. */
     body_hash bytea not null,
     task_id uuid not null,
     subtask_id uuid not null,
     owner_id text not null,
     language text not null,
     placement text not null,
     cloud_consent boolean not null,
     human_consent boolean not null,
     callback_url text,
     /* What is asked, in this order, and which of them it is at: from zero; behind the last one nothing is left. */
     steps text[] not null,
     step int not null default 0,
     state text not null default 'running' check (state in
       ('running', 'proposed', 'requeued', 'waiting_for_human', 'resolved', 'exhausted', 'cancelled')),
     /* Sealed: what is asked, with the latest program that failed. */
     question bytea not null,
     /* Sealed: the code that waits for its verdict, or that held. */
     proposal bytea,
     /* How many were proposed, requests for another worker among them. */
     proposals int not null default 0,
     /* Sealed: why a person declined. */
     declined bytea,
     revision int not null default 1,
     /* When it must be looked at again: the end of a wait, or of the time that whoever works on it may take. */
     due_at bigint not null default escalation.now_ms(),
     /* Fencing number: grows whenever somebody takes it up or changes it. */
     claim int not null default 0,
     waiting_since bigint,
     /* The callback that is owed: when it is tried next, and how often it was. Null: none is. */
     tell_at bigint,
     tell_tries int not null default 0,
     tell_claim int not null default 0,
     created_at bigint not null default escalation.now_ms(),
     ended_at bigint
   )`,
  `create index resolutions_due on escalation.resolutions (due_at)
     where state in ('running', 'proposed', 'requeued', 'waiting_for_human')`,
  `create index resolutions_open on escalation.resolutions (coordinator_id)
     where state in ('running', 'proposed', 'requeued', 'waiting_for_human')`,
  `create index resolutions_tell on escalation.resolutions (tell_at) where tell_at is not null`,
  `create index resolutions_waiting on escalation.resolutions (waiting_since, resolution_id)
     where state = 'waiting_for_human'`,
  `create index resolutions_ended on escalation.resolutions (ended_at) where ended_at is not null`,

  `create table escalation.attempts (
     resolution_id uuid not null references escalation.resolutions on delete cascade,
     /* Of all steps together, from one. */
     number int not null,
     step text not null,
     attempt int not null,
     /* How often it was taken up: more than once when whoever ran it ended before it did. */
     pickups int not null default 0,
     started_at bigint not null,
     ended_at bigint,
     outcome text not null,
     detail text,
     /* The number of what it proposed, and what became of that. */
     proposal int,
     held boolean,
     primary key (resolution_id, number)
   )`,
];

export const initial: Migration = {
  name: '001-initial',
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(tx);
  },
};
