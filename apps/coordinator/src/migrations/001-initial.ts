import type { Migration } from '@edgecoder/store';
import { sql } from 'kysely';

/**
 * Tables of one coordinator identity. Times are milliseconds since 1970 by the database's clock (`now_ms()`), money is
 * millicredits, hashes and keys are raw bytes, content is AES-256-GCM ciphertext. Hot tables have no foreign keys: their
 * rows are written by one transaction each, and nothing is deleted from under them.
 */
const STATEMENTS = [
  `create schema if not exists coordinator`,
  `create function coordinator.now_ms() returns bigint language sql volatile parallel safe as
     'select (extract(epoch from clock_timestamp()) * 1000)::bigint'`,

  // Whose database this is: another identity must not write its log.
  `create table coordinator.identity (
     singleton boolean primary key default true check (singleton),
     coordinator_id text not null
   )`,

  // Who may talk to this coordinator.
  `create table coordinator.owners (
     owner_id text primary key,
     signing_key bytea not null unique,
     /* Checks in a row that held; zero after a forgery. */
     streak int not null default 0,
     forgeries int not null default 0,
     created_at bigint not null default coordinator.now_ms()
   )`,
  `create table coordinator.agents (
     agent_id text primary key,
     owner_id text not null references coordinator.owners,
     signing_key bytea not null unique,
     sealing_key bytea not null,
     name text not null,
     version text not null,
     status text not null check (status in ('pending', 'approved', 'revoked')),
     /* A process of the coordinator's own node: may take tasks placed 'local'. */
     local boolean not null default false,
     capabilities jsonb not null,
     power jsonb not null,
     running int not null default 0,
     registered_at bigint not null default coordinator.now_ms(),
     last_seen_at bigint not null default coordinator.now_ms()
   )`,
  `create index agents_seen on coordinator.agents (last_seen_at)`,
  `create index agents_owner on coordinator.agents (owner_id)`,

  // Money. One row to lock for each owner and each agent; system accounts exist in postings only.
  `create table coordinator.accounts (
     account_id text primary key,
     owner_id text not null,
     available_mc bigint not null default 0 check (available_mc >= 0),
     /* Cached sum of the postings of held:<owner>. */
     held_mc bigint not null default 0 check (held_mc >= 0),
     /* Virtual finish time of this owner's newest task. */
     last_finish bigint not null default 0
   ) with (fillfactor = 50)`,
  `create table coordinator.journal_entries (
     entry_id uuid primary key,
     idempotency_key text not null unique,
     kind text not null,
     task_id uuid,
     /* The ledger entry that caused it. */
     ledger_entry_id bigint not null,
     created_at bigint not null default coordinator.now_ms()
   )`,
  `create table coordinator.postings (
     entry_id uuid not null,
     account_id text not null,
     amount_mc bigint not null check (amount_mc <> 0),
     primary key (entry_id, account_id)
   )`,
  `create index postings_account on coordinator.postings (account_id, entry_id desc)`,
  `create table coordinator.escrow (
     escrow_id bigint generated always as identity primary key,
     /* Who is kept waiting, and for which result. */
     owner_id text not null,
     account_id text not null,
     subtask_id uuid not null unique,
     payer_id text not null,
     amount_mc bigint not null check (amount_mc > 0),
     /* Frozen: waits for a check, after its owner was caught forging. */
     state text not null default 'held' check (state in ('held', 'frozen', 'vested', 'refunded')),
     created_at bigint not null default coordinator.now_ms()
   )`,
  `create index escrow_kept on coordinator.escrow (owner_id, escrow_id) where state in ('held', 'frozen')`,

  // Work. A class is what a machine must be to take a subtask; machines know their classes, so a claim never scans.
  `create table coordinator.work_classes (
     class_id int generated always as identity primary key,
     match_key text not null unique,
     role text not null check (role in ('execute', 'verify')),
     language text not null,
     sandbox text not null,
     resource_class text not null,
     model text,
     min_params_m int not null,
     size_class text not null,
     local_only boolean not null,
     operator_only boolean not null,
     /* Median of what verifiers measured lately: the normalised compute time of a result that was not drawn for a check. */
     median_ms int
   )`,
  `create table coordinator.work_class_owners (
     /* '*' is everyone. */
     owner_id text not null,
     class_id int not null references coordinator.work_classes,
     primary key (owner_id, class_id)
   )`,
  `create table coordinator.virtual_clock (
     singleton boolean primary key default true check (singleton),
     virtual_time bigint not null default 0
   )`,
  `insert into coordinator.virtual_clock default values`,
  `create table coordinator.tasks (
     task_id uuid primary key,
     owner_id text not null,
     idempotency_key text not null,
     body_hash bytea not null,
     kind text not null,
     language text not null,
     /* Stays 'queued' until it is final: that it runs is shown by its subtasks, so that a claim writes no task row. */
     state text not null,
     reason text,
     verdict text,
     placement text not null,
     verification text not null,
     max_credits_mc bigint not null,
     charged_mc bigint not null default 0,
     /* Multipliers frozen at the quote. */
     rate_per_second_mc bigint not null,
     wall_ms int not null,
     memory_bytes int not null,
     output_bytes int not null,
     /* Chosen by the requester; each subtask has its own otherwise. */
     seed bigint,
     content_hash bytea not null,
     content_salt bytea not null,
     parts int not null,
     open_parts int not null,
     /* Cancelled by its owner, but a check is still under way. */
     cancelling boolean not null default false,
     traceparent text,
     created_at bigint not null default coordinator.now_ms(),
     finished_at bigint,
     unique (owner_id, idempotency_key)
   ) with (fillfactor = 80)`,
  `create index tasks_owner on coordinator.tasks (owner_id, task_id desc)`,
  `create table coordinator.subtasks (
     subtask_id uuid primary key,
     task_id uuid not null,
     owner_id text not null,
     part text not null,
     position int not null,
     role text not null,
     /* For a check: the subtask whose result is checked, that result's epoch, and the machine that made it. */
     checks uuid,
     checks_epoch int,
     never_agent text,
     language text not null,
     class_id int not null,
     /* It has tests that its worker did not write. */
     has_tests boolean not null,
     state text not null,
     blocked_by int not null default 0,
     virtual_finish bigint not null,
     /* Times it was handed out. */
     attempts int not null default 0,
     avoid_agent text,
     avoid_until bigint,
     epoch int not null default 0,
     lease_id uuid,
     agent_id text,
     leased_at bigint,
     lease_expires_at bigint,
     verdict text,
     reason text,
     charged_mc bigint not null default 0,
     created_at bigint not null default coordinator.now_ms(),
     finished_at bigint
   )`,
  `create index subtasks_claim on coordinator.subtasks (class_id, virtual_finish, subtask_id) where state = 'queued'`,
  `create index subtasks_lease on coordinator.subtasks (lease_expires_at) where state = 'leased'`,
  `create index subtasks_verifying on coordinator.subtasks (subtask_id) where state = 'verifying'`,
  `create index subtasks_task on coordinator.subtasks (task_id)`,
  `create index subtasks_checks on coordinator.subtasks (checks) where checks is not null`,
  /* The newest checks of a class, for its median. */
  `create index subtasks_checked on coordinator.subtasks (class_id, subtask_id desc) where role = 'verify' and state = 'done'`,
  `create table coordinator.subtask_dependencies (
     subtask_id uuid not null,
     depends_on uuid not null,
     primary key (depends_on, subtask_id)
   )`,
  /* Canonical JSON of {code, tests?, parts?}, sealed at rest with aad 'content:<task_id>'. What a lease carries is made of it. */
  `create table coordinator.task_contents (task_id uuid primary key, sealed bytea not null)`,
  /* Ciphertext does not compress: do not try. */
  `alter table coordinator.task_contents alter column sealed set storage external`,
  `create table coordinator.results (
     subtask_id uuid not null,
     epoch int not null,
     lease_id uuid not null,
     agent_id text not null,
     body_hash bytea not null,
     result_salt bytea not null,
     signature bytea not null,
     passed boolean not null,
     limit_hit text,
     duration_ms int not null,
     sandbox text not null,
     /* Canonical JSON of the result's body, sealed at rest with aad 'result:<subtask_id>.<epoch>'. */
     sealed bytea not null,
     created_at bigint not null default coordinator.now_ms(),
     primary key (subtask_id, epoch)
   )`,
  `alter table coordinator.results alter column sealed set storage external`,

  // The log.
  `create table coordinator.ledger_entries (
     entry_id bigint generated always as identity primary key,
     seq bigint,
     type text not null,
     task_id uuid,
     subtask_id uuid,
     actor_id text not null,
     issued_at bigint not null default coordinator.now_ms(),
     payload jsonb not null,
     prev_hash bytea,
     hash bytea,
     signature bytea
   )`,
  `create unique index ledger_seq on coordinator.ledger_entries (seq) where seq is not null`,
  `create index ledger_unsequenced on coordinator.ledger_entries (entry_id) where seq is null`,
  `create index ledger_task on coordinator.ledger_entries (task_id, entry_id) where task_id is not null`,
  `create index ledger_rotations on coordinator.ledger_entries (seq) where type = 'key_rotation'`,
  `create table coordinator.ledger_head (
     singleton boolean primary key default true check (singleton),
     size bigint not null default 0,
     last_hash bytea not null,
     checkpoint_size bigint not null default 0,
     checkpoint_at bigint not null default 0
   )`,
  `insert into coordinator.ledger_head (last_hash) values (decode(repeat('00', 32), 'hex'))`,
  /* Merkle tree in tiles of 256 hashes (C2SP tlog-tiles): full ones never change. */
  `create table coordinator.ledger_tiles (
     level int not null,
     tile bigint not null,
     hashes bytea not null,
     primary key (level, tile)
   )`,
  `create table coordinator.checkpoints (
     size bigint primary key,
     root bytea not null,
     note text not null,
     created_at bigint not null default coordinator.now_ms()
   )`,

  // Events on their way to the bus.
  `create table coordinator.outbox (
     outbox_id bigint generated always as identity primary key,
     subject text not null,
     event jsonb not null,
     created_at bigint not null default coordinator.now_ms()
   )`,
];

export const initial: Migration = {
  name: '001-initial',
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(tx);
  },
};
