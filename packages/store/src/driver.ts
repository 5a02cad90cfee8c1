import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult, TransactionSettings } from 'kysely';
import { AbortedTransactionError, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { ClientBase, QueryResult as PgResult } from 'pg';
import { endsConnection, translateError } from './errors.ts';
import type { StatementNames } from './statement-names.ts';

/** A client on loan. `release(true)` ends it instead of keeping it. */
export interface Loan {
  client: ClientBase;
  /** Names of statements that are parsed once; absent: none are. */
  names?: StatementNames;
  release(discard: boolean): void;
}

/** Where connections come from: a pool, or the one connection of PGlite. */
export interface ConnectionSource {
  acquire(): Promise<Loan>;
  /** Resolves when every connection has been given back and ended. */
  end(): Promise<void>;
}

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

class StoreConnection implements DatabaseConnection {
  readonly #loan: Loan;
  #broken = false;

  constructor(loan: Loan) {
    this.#loan = loan;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.run(query.sql, query.parameters);
    const rows = result.rows as R[];
    return WRITES.has(result.command) ? { rows, numAffectedRows: BigInt(result.rowCount ?? 0) } : { rows };
  }

  async run(text: string, parameters: readonly unknown[] = []): Promise<PgResult> {
    try {
      const name = parameters.length > 0 ? this.#loan.names?.of(text) : undefined;
      const values = parameters as unknown[];
      return await this.#loan.client.query(name === undefined ? { text, values } : { name, text, values });
    } catch (cause) {
      const error = translateError(cause);
      if (endsConnection(error)) this.#broken = true;
      throw error;
    }
  }

  markBroken(): void {
    this.#broken = true;
  }

  release(): void {
    this.#loan.release(this.#broken);
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('this store does not stream: read in pages');
  }
}

/** `begin`, or what the settings ask for. */
function beginStatement(settings: TransactionSettings): string {
  const modes = [
    settings.isolationLevel && `isolation level ${settings.isolationLevel}`,
    settings.accessMode && settings.accessMode,
  ].filter(Boolean);
  return modes.length === 0 ? 'begin' : `begin ${modes.join(', ')}`;
}

class StoreDriver implements Driver {
  readonly #source: ConnectionSource;
  readonly #beforeAcquire: () => void;

  constructor(source: ConnectionSource, beforeAcquire: () => void) {
    this.#source = source;
    this.#beforeAcquire = beforeAcquire;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<StoreConnection> {
    this.#beforeAcquire();
    try {
      return new StoreConnection(await this.#source.acquire());
    } catch (error) {
      throw translateError(error);
    }
  }

  async beginTransaction(connection: StoreConnection, settings: TransactionSettings): Promise<void> {
    await connection.run(beginStatement(settings));
  }

  async commitTransaction(connection: StoreConnection): Promise<void> {
    const { command } = await connection.run('commit');
    // A statement failed earlier and its error was swallowed: the database answers a commit with a rollback.
    if (command === 'ROLLBACK') throw new AbortedTransactionError();
  }

  async rollbackTransaction(connection: StoreConnection): Promise<void> {
    try {
      await connection.run('rollback');
    } catch {
      // The error that led here is the one to report; without its connection the transaction is gone anyway.
      connection.markBroken();
    }
  }

  async releaseConnection(connection: StoreConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    await this.#source.end();
  }
}

/**
 * Kysely's Postgres dialect over any source of `pg` clients. `beforeAcquire` may refuse, by throwing, to hand out a
 * connection.
 */
export function storeDialect(source: ConnectionSource, beforeAcquire: () => void): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new StoreDriver(source, beforeAcquire),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}
