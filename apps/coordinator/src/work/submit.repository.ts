import type { Kysely, RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';
import { type Shares, STARTED_FINISH, STARTS, startParts } from './fair-queue.repository.ts';
import { insertSubtasks, packed, type SubtaskRow } from './unit.repository.ts';

/** A task that was submitted with a key before. */
export interface KnownTask {
  task_id: string;
  body_hash: Uint8Array;
  state: string;
  held_mc: bigint;
}

/** What is there when a task is submitted: the task that its key named before, its owner's account. */
export interface Standing {
  known: KnownTask | undefined;
  /** Undefined without an account. */
  account: { available_mc: bigint } | undefined;
  now: bigint;
}

type Nullable<T> = { [K in keyof T]: T[K] | null };

/** One answer for each key, in their order. Locks nothing. */
export async function standingOf(
  db: Kysely<CoordinatorDatabase>,
  keys: readonly { owner_id: string; idempotency_key: string }[],
): Promise<Standing[]> {
  const input = JSON.stringify(keys.map((key, index) => ({ ...key, index })));
  const { rows } = await sql<{ now: bigint } & Nullable<KnownTask> & Nullable<{ available_mc: bigint }>>`
    select coordinator.now_ms() as now, t.task_id, t.body_hash, t.state, t.held_mc, a.available_mc
    from json_to_recordset(${input}::text::json) as i(index int, owner_id text, idempotency_key text)
    -- Laterals with a limit are looked up row by row, by their keys.
    left join lateral (
      select task_id, body_hash, state, case when finished_at is null then max_credits_mc - charged_mc else 0 end as held_mc
      from coordinator.tasks where owner_id = i.owner_id and idempotency_key = i.idempotency_key limit 1
    ) t on true
    left join lateral (
      select available_mc from coordinator.accounts where account_id = 'user:' || i.owner_id limit 1
    ) a on true
    order by i.index`.execute(db);
  return rows.map(({ now, task_id, body_hash, state, held_mc, available_mc }) => ({
    known: task_id === null ? undefined : ({ task_id, body_hash, state, held_mc } as KnownTask),
    account: available_mc === null ? undefined : { available_mc },
    now,
  }));
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
  state: string;
  max_iterations: number | null;
  programs: number | null;
  assembling_class?: number;
  contentHash: string;
  contentSalt: string;
  parts: number;
  traceparent: string | null;
  created_at: string;
}

/** Accounts that do not have what is expected of them, as a member of a WITH. */
const staleAccounts = (expected: ReadonlyMap<string, bigint>): RawBuilder<unknown> => {
  const wanted = Object.fromEntries([...expected].map(([account, amountMc]) => [account, amountMc.toString()]));
  return sql`stale as materialized (
    select expected.key as account_id from json_each_text(${JSON.stringify(wanted)}::text::json) as expected
    -- Looked up row by row, as tasks and accounts are above.
    left join lateral (
      select available_mc from coordinator.accounts where account_id = expected.key limit 1
    ) account on true
    where (account.available_mc >= expected.value::bigint) is not true
  )`;
};

/** Of all rows or none; keys are looked up row by row, too. */
const AS_EXPECTED = sql`where not exists (select from stale) and not exists (
  select from i as each join lateral (
    select from coordinator.tasks where owner_id = each.owner_id and idempotency_key = each.idempotency_key limit 1
  ) before on true
)`;

/** Belongs to a task that was added; written so that the planner looks it up by hash, not by joining each with each. */
export const ADDED = sql`(task_id in (select task_id from tasks_added)) is true`;

/**
 * Tasks, contents, subtasks and dependencies as members of a WITH. A task whose key another unit of work has taken in the
 * meantime is left out, with all that belongs to it.
 * @param expected millicredits by account: where one has less, or a key was taken before, all tasks are left out.
 */
export function taskParts(
  input: {
    tasks: readonly NewTask[];
    contents: readonly Uint8Array[];
    subtasks: readonly SubtaskRow[];
    dependencies: readonly { subtask_id: string; depends_on: string; task_id: string }[];
    shares: Shares;
  },
  expected?: ReadonlyMap<string, bigint>,
): RawBuilder<unknown>[] {
  const blob = packed(input.contents);
  const rows = input.tasks.map((task, index) => ({ ...task, ...blob.slices[index] }));
  const parts = [
    ...(expected === undefined ? [] : [staleAccounts(expected)]),
    ...startParts(input.shares),
    sql`i as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(task_id uuid, owner_id text,
        idempotency_key text, "bodyHash" text, kind text, language text, placement text, verification text,
        max_credits_mc bigint, rate_per_second_mc bigint, wall_ms int, memory_bytes int, output_bytes int, seed bigint,
        state text, max_iterations int, programs int, assembling_class int, "contentHash" text, "contentSalt" text, parts int, traceparent text, created_at bigint, "from" int, bytes int)
    )`,
    sql`tasks_added as (
      insert into coordinator.tasks (task_id, owner_id, idempotency_key, body_hash, kind, language, state, placement,
        verification, max_credits_mc, rate_per_second_mc, wall_ms, memory_bytes, output_bytes, seed, max_iterations, programs,
        content_hash, content_salt, parts, open_parts, traceparent, created_at)
      select task_id, owner_id, idempotency_key, decode("bodyHash", 'hex'), kind, language, state, placement,
        verification, max_credits_mc, rate_per_second_mc, wall_ms, memory_bytes, output_bytes, seed, max_iterations, programs,
        decode("contentHash", 'hex'), decode("contentSalt", 'hex'), parts, parts, traceparent, created_at
      -- In one order everywhere: two units of work with the same keys wait for each other in a line, not in a circle.
      from i ${expected === undefined ? sql`` : AS_EXPECTED} order by owner_id, idempotency_key
      on conflict (owner_id, idempotency_key) do nothing
      returning task_id
    )`,
    sql`contents_added as (
      insert into coordinator.task_contents (task_id, sealed)
      select task_id, substring(${blob.bytes}::bytea from "from" for bytes) from i where ${ADDED}
    )`,
    sql`subtasks_added as (${insertSubtasks(input.subtasks, sql`where ${ADDED}`, STARTED_FINISH)})`,
  ];
  if (input.dependencies.length > 0) {
    parts.push(sql`dependencies_added as (
      insert into coordinator.subtask_dependencies (subtask_id, depends_on)
      select subtask_id, depends_on
      from json_to_recordset(${JSON.stringify(input.dependencies)}::text::json) as d(subtask_id uuid, depends_on uuid, task_id uuid)
      where ${ADDED})`);
  }
  if (input.tasks.some(({ state }) => state === 'decomposing')) {
    parts.push(sql`decompositions_added as (
      insert into coordinator.decompositions (task_id, assembling_class, due_at)
      select task_id, assembling_class, created_at from i where state = 'decomposing' and ${ADDED})`);
  }
  return parts;
}

/** What a write of tasks gives back. */
export interface WrittenTasks {
  /** Ids of those that were written, with commas between them; null when none was. */
  added: string | null;
  /** Those of owners, as they are now. */
  accounts: { account: string; available: string }[] | null;
  /** Where owners' tasks start in the fair queue, by `placeOf`. */
  starts: Record<string, string>;
  now: bigint;
}

export const WRITTEN_TASKS = sql`
  (select string_agg(task_id::text, ',') from tasks_added) as added,
  (select json_agg(json_build_object('account', account_id, 'available', available_mc::text))
    from accounts_changed) as accounts,
  ${STARTS}, coordinator.now_ms() as now`;
