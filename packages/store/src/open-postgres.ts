import pg from 'pg';
import type { ConnectionSource } from './driver.ts';
import type { Store } from './interface.ts';
import { StoreError } from './interface.ts';
import { createSqlStore } from './sql-store.ts';
import { StatementNames } from './statement-names.ts';
import { storeTypes } from './types.ts';

/** Units of work that may wait for a connection; past it the database is overloaded and the caller is told at once. */
const MAX_WAITING = 10_000;
/** Longest wait for a connection: a free one, or a new one to be made, milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Longest single statement, enforced by the server, milliseconds. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** The server did not even report its own timeout: the connection is dead, milliseconds. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000;
/** A unit of work that does nothing for so long has lost its process, milliseconds. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
/** An unused connection is ended after this, milliseconds. */
const IDLE_TIMEOUT_MS = 30_000;

/** A plan for the parameters at hand each time: one that was made for an empty queue would stay for a full one. */
const PLAN_FOR_EACH = '-c plan_cache_mode=force_custom_plan';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  url: string;
  /** Connections this process may hold at once, 10 when left out. */
  maxConnections?: number;
  /** Shown by the server in `pg_stat_activity`. */
  applicationName?: string;
  /** False behind a pooler that gives each transaction another connection. True when left out. */
  preparedStatements?: boolean;
  /** A connection broke while nobody used it. The next query makes a new one. */
  onConnectionError?: (error: Error) => void;
}

/**
 * Opens a store on a Postgres server (15 or newer). Connections are made when they are needed: a server that is not there
 * shows in `healthy()` and in the first query, not here.
 * @throws {StoreError} `unavailable` when `url` cannot be parsed.
 */
export async function openPostgres<DB>(options: PostgresOptions): Promise<Store<DB>> {
  if (!URL.canParse(options.url)) throw new StoreError('unavailable', 'the database URL cannot be parsed');
  const names = options.preparedStatements === false ? undefined : new StatementNames();
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    application_name: options.applicationName ?? 'edgecoder',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    pipeline: true,
    ...(names ? { options: PLAN_FOR_EACH } : {}),
    types: storeTypes,
  });
  // Without listeners a connection that breaks would end the process: the pool reports those that are idle, and those on
  // loan report for themselves (the query that ran on it has the error as well).
  const report = (error: Error): void => options.onConnectionError?.(error);
  pool.on('error', report);
  pool.on('connect', (client) => client.on('error', report));

  const source: ConnectionSource = {
    async acquire() {
      if (pool.waitingCount >= MAX_WAITING)
        throw new StoreError('unavailable', 'too many callers wait for the database');
      const client = await pool.connect();
      const { stream } = client.connection;
      return {
        client,
        ...(names ? { names } : {}),
        together(send) {
          stream.cork();
          send();
          stream.uncork();
        },
        release: (discard) => client.release(discard),
      };
    },
    end: () => pool.end(),
  };
  return createSqlStore<DB>({ kind: 'postgres', source, alive: () => true });
}
