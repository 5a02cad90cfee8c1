import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** How often is looked whether there is something to do, milliseconds. */
const INTERVAL_MS = 1_000;
/** Tables are looked at in every fifth turn, the log in each: it grows faster. */
const TURNS_PER_CLEANING = 5;
/** Log written since the last checkpoint after which one is made, bytes: bounds the folder, and the recovery after a kill. */
const CHECKPOINT_BYTES = 64 * 1_048_576;
/** A table is cleaned when it has this many dead or changed rows, and a tenth of its live ones more. */
const MIN_CHANGED_ROWS = 2_000;
const LIVE_ROWS_PER_CHANGED = 10;
/** Tables cleaned in one turn; the statements of callers get in between them. */
const TABLES_PER_TURN = 4;

export interface MaintenanceOptions {
  /** Whether there is a log on disk to be checkpointed. */
  durable: boolean;
  intervalMs?: number;
  /** A turn failed; the next one tries again. */
  onError?(error: unknown): void;
}

export interface Maintenance {
  stop(): Promise<void>;
}

/**
 * What a Postgres server's background processes do, for PGlite, which has none: without it the write-ahead log would grow
 * without end, dead rows would never be reused, and the planner would know nothing about the tables.
 */
export function startMaintenance<DB>(db: Kysely<DB>, options: MaintenanceOptions): Maintenance {
  const { durable, intervalMs = INTERVAL_MS, onError } = options;
  const stopped = new AbortController();
  const { signal } = stopped;

  const run = async (): Promise<void> => {
    let checkpointAt = await logPosition(db).catch(() => 0n);
    for (let turn = 0; !signal.aborted; turn += 1) {
      await delay(intervalMs, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      try {
        if (turn % TURNS_PER_CLEANING === 0) await cleanTables(db, signal);
        const position = durable ? await logPosition(db) : checkpointAt;
        if (position - checkpointAt < BigInt(CHECKPOINT_BYTES)) continue;
        await sql`checkpoint`.execute(db);
        checkpointAt = position;
      } catch (error) {
        if (!signal.aborted) onError?.(error);
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}

/** Bytes of log written since the database was made. */
async function logPosition<DB>(db: Kysely<DB>): Promise<bigint> {
  const { rows } = await sql<{
    position: string;
  }>`select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as position`.execute(db);
  return BigInt(rows[0]?.position ?? 0);
}

async function cleanTables<DB>(db: Kysely<DB>, signal: AbortSignal): Promise<void> {
  const { rows } = await sql<{ schema: string; name: string; dead: boolean; changed: boolean }>`
    select schema, name, dead, changed from (
      select schemaname as schema, relname as name, n_dead_tup,
        n_dead_tup > ${MIN_CHANGED_ROWS} + n_live_tup / ${LIVE_ROWS_PER_CHANGED} as dead,
        n_mod_since_analyze > ${MIN_CHANGED_ROWS} + n_live_tup / ${LIVE_ROWS_PER_CHANGED} as changed
      from pg_stat_user_tables
    ) as tables
    where dead or changed
    order by n_dead_tup desc
    limit ${TABLES_PER_TURN}`.execute(db);
  for (const { schema, name, dead, changed } of rows) {
    if (signal.aborted) return;
    const table = sql.id(schema, name);
    if (dead) await sql`vacuum (truncate off) ${table}`.execute(db);
    if (changed) await sql`analyze ${table}`.execute(db);
  }
}
