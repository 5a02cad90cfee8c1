import type { ModelsAvailable } from '@edgecoder/protocol';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';
import { OFFLINE_AFTER_MS } from './agents.repository.ts';

type Db = Kysely<CoordinatorDatabase>;

/** Rows that are counted one by one; beyond it the count stays at this. */
const MAX_COUNTED = 100_000;
/** Machines whose models are looked through. */
const MAX_LOOKED_AT = 1_000;

export interface AgentCounts {
  online: number;
  verifiers: number;
  pending: number;
  slots: number;
  running: number;
  gpus: number;
}

/**
 * Machines that are approved and online, and those that wait for approval.
 * @param operators whose verifiers are handed checks: anybody may say of a machine that it verifies.
 */
export async function countAgents(db: Db, operators: readonly string[]): Promise<AgentCounts> {
  const { rows } = await sql<AgentCounts>`
    select
      count(*) filter (where status = 'approved' and online)::int as online,
      count(*) filter (where status = 'approved' and online and capabilities @> '{"roles":["verify"]}'::jsonb
        and owner_id = any (${[...operators]}::text[]))::int as verifiers,
      count(*) filter (where status = 'pending')::int as pending,
      coalesce(sum((capabilities ->> 'maxConcurrent')::int) filter (where status = 'approved' and online), 0)::int as slots,
      coalesce(sum(running) filter (where status = 'approved' and online), 0)::int as running,
      count(*) filter (where status = 'approved' and online and capabilities ->> 'resourceClass' = 'gpu')::int as gpus
    from (
      select status, owner_id, capabilities, running, last_seen_at > coordinator.now_ms() - ${OFFLINE_AFTER_MS}::bigint as online
      from coordinator.agents order by last_seen_at desc limit ${MAX_COUNTED}
    ) as agent`.execute(db);
  return rows[0] as AgentCounts;
}

/** Models that machines which are approved and online announce, by name. */
export async function availableModels(db: Db, limit: number): Promise<ModelsAvailable['models']> {
  const { rows } = await sql<ModelsAvailable['models'][number]>`
    select model ->> 'name' as name, max((model ->> 'paramsM')::int) as "paramsM", count(*)::int as machines
    from (
      select capabilities from coordinator.agents
      where status = 'approved' and last_seen_at > coordinator.now_ms() - ${OFFLINE_AFTER_MS}::bigint
      order by last_seen_at desc limit ${MAX_LOOKED_AT}
    ) as agent, jsonb_array_elements(capabilities -> 'models') as model
    group by 1 order by 1 limit ${limit}`.execute(db);
  return rows;
}

export interface WorkCounts {
  open: number;
  queued: number;
  leased: number;
  verifying: number;
  size: number;
  unsequenced: number;
  checkpointSize: number;
}

/** Each count uses a partial index of its state. A task is open while one of its subtasks is. */
export async function countWork(db: Db): Promise<WorkCounts> {
  const counted = (state: string) => sql`
    (select count(*)::int from (select from coordinator.subtasks where state = ${sql.lit(state)} limit ${MAX_COUNTED}) as counted)`;
  const { rows } = await sql<WorkCounts>`
    select ${counted('queued')} as queued, ${counted('leased')} as leased, ${counted('verifying')} as verifying,
      (select count(distinct task_id)::int from (
        select task_id from coordinator.subtasks where state in ('queued', 'leased', 'verifying') limit ${MAX_COUNTED}
      ) as counted) as open,
      (select count(*)::int from (
        select from coordinator.ledger_entries where seq is null limit ${MAX_COUNTED}
      ) as counted) as unsequenced,
      head.size::float8 as size, head.checkpoint_size::float8 as "checkpointSize"
    from coordinator.ledger_head head`.execute(db);
  return rows[0] as WorkCounts;
}
