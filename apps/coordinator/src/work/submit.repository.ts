import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';
import { insertSubtasks, packed, type SubtaskRow } from './unit.repository.ts';

type Tx = Transaction<CoordinatorDatabase>;

/** A task that was submitted with a key before. */
export interface KnownTask {
  owner_id: string;
  idempotency_key: string;
  task_id: string;
  body_hash: Uint8Array;
  state: string;
  held_mc: bigint;
}

/** Tasks by owner and idempotency key, and the fair queue's clock. To be read once the owners' accounts are locked. */
export async function knownTasks(
  tx: Tx,
  keys: readonly { owner_id: string; idempotency_key: string }[],
): Promise<{ known: KnownTask[]; virtualTime: bigint; now: bigint }> {
  const { rows } = await sql<{ virtual_time: bigint; now: bigint } & { [K in keyof KnownTask]: KnownTask[K] | null }>`
    select clock.virtual_time, coordinator.now_ms() as now, t.owner_id, t.idempotency_key, t.task_id, t.body_hash, t.state,
      case when t.finished_at is null then t.max_credits_mc - t.charged_mc else 0 end as held_mc
    from coordinator.virtual_clock clock
    left join (
      jsonb_to_recordset(${JSON.stringify(keys)}::text::jsonb) as i(owner_id text, idempotency_key text)
      join coordinator.tasks t using (owner_id, idempotency_key)
    ) on true`.execute(tx);
  const known = rows.filter((row): row is typeof row & KnownTask => row.task_id !== null);
  return { known, virtualTime: rows[0]?.virtual_time ?? 0n, now: rows[0]?.now ?? 0n };
}

/** A task's row as it is submitted. */
export interface NewTask {
  task_id: string;
  owner_id: string;
  idempotency_key: string;
  bodyHash: string;
  kind: string;
  language: string;
  placement: string;
  verification: string;
  max_credits_mc: string;
  rate_per_second_mc: string;
  wall_ms: number;
  memory_bytes: number;
  output_bytes: number;
  seed: number | null;
  contentHash: string;
  contentSalt: string;
  parts: number;
  traceparent: string | null;
  created_at: string;
}

/** Writes tasks, contents, subtasks, dependencies and the accounts' finish tags: one statement. */
export async function insertTasks(
  tx: Tx,
  input: {
    tasks: readonly NewTask[];
    contents: readonly Uint8Array[];
    subtasks: readonly SubtaskRow[];
    dependencies: readonly { subtask_id: string; depends_on: string }[];
  },
): Promise<void> {
  const blob = packed(input.contents);
  const rows = input.tasks.map((task, index) => ({ ...task, ...blob.slices[index] }));
  const dependencies =
    input.dependencies.length === 0
      ? sql``
      : sql`, dependencies_added as (
          insert into coordinator.subtask_dependencies (subtask_id, depends_on)
          select subtask_id, depends_on
          from jsonb_to_recordset(${JSON.stringify(input.dependencies)}::text::jsonb) as d(subtask_id uuid, depends_on uuid))`;
  await sql`
    with i as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(task_id uuid, owner_id text,
        idempotency_key text, "bodyHash" text, kind text, language text, placement text, verification text,
        max_credits_mc bigint, rate_per_second_mc bigint, wall_ms int, memory_bytes int, output_bytes int, seed bigint,
        "contentHash" text, "contentSalt" text, parts int, traceparent text, created_at bigint, "from" int, bytes int)
    ), tasks_added as (
      insert into coordinator.tasks (task_id, owner_id, idempotency_key, body_hash, kind, language, state, placement,
        verification, max_credits_mc, rate_per_second_mc, wall_ms, memory_bytes, output_bytes, seed, content_hash,
        content_salt, parts, open_parts, traceparent, created_at)
      select task_id, owner_id, idempotency_key, decode("bodyHash", 'hex'), kind, language, 'queued', placement,
        verification, max_credits_mc, rate_per_second_mc, wall_ms, memory_bytes, output_bytes, seed,
        decode("contentHash", 'hex'), decode("contentSalt", 'hex'), parts, parts, traceparent, created_at
      from i
    ), contents_added as (
      insert into coordinator.task_contents (task_id, sealed)
      select task_id, substring(${blob.bytes}::bytea from "from" for bytes) from i
    ), subtasks_added as (${insertSubtasks(input.subtasks)}) ${dependencies}
    select 1`.execute(tx);
}
