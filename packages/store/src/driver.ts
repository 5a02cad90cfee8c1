import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import { AbortedTransactionError, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { ClientBase, QueryResult as PgResult } from 'pg';
import { endsConnection, sqlState, translateError } from './errors.ts';
import { type LocalSettings, StatementAfterLastError } from './interface.ts';
import type { StatementNames } from './statement-names.ts';
import type { UnitConnection } from './unit-of-work.ts';

/** A client on loan. `release(true)` ends it instead of keeping it. */
export interface Loan {
  client: ClientBase;
  /** Names of statements that are parsed once; absent: none are. */
  names?: StatementNames;
  /**
   * There where the client sends a query without waiting for the answer to the one before: runs `send`, and what it sends
   * leaves in one write.
   */
  together?(send: () => void): void;
  release(discard: boolean): void;
}

/** Where connections come from: a pool, or the one connection of PGlite. */
export interface ConnectionSource {
  acquire(): Promise<Loan>;
  /** Resolves when every connection has been given back and ended. */
  end(): Promise<void>;
}

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

class StoreConnection implements DatabaseConnection, UnitConnection {
  readonly #loan: Loan;
  #broken = false;
  /** A begin that leaves with the first statement. */
  #begin: string | undefined;
  /** The last statement of the unit of work: not named so far, the next one, or already sent. */
  #last: 'open' | 'next' | 'sent' = 'open';
  /** A commit that was sent along with the last statement. */
  #committed: Promise<PgResult> | undefined;

  constructor(loan: Loan) {
    this.#loan = loan;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#last === 'sent') throw new StatementAfterLastError();
    const result = await this.run(query.sql, query.parameters);
    const rows = result.rows as R[];
    return WRITES.has(result.command) ? { rows, numAffectedRows: BigInt(result.rowCount ?? 0) } : { rows };
  }

  /** Begins with the first statement, where the client can; a round trip less. */
  async begin(text: string): Promise<void> {
    if (this.#loan.together === undefined) await this.run(text);
    else this.#begin = text;
  }

  async run(text: string, parameters: readonly unknown[] = []): Promise<PgResult> {
    const begin = this.#begin;
    this.#begin = undefined;
    const isLast = this.#last === 'next';
    if (isLast) this.#last = 'sent';
    // Behind a statement that never left, the commit would keep what came before it.
    const commits = isLast && parameters.every(alwaysSent);
    if (this.#loan.together === undefined || (begin === undefined && !commits)) return this.#send(text, parameters);
    const answers: Promise<PgResult>[] = [];
    this.#loan.together(() => {
      if (begin !== undefined) answers.push(this.#send(begin));
      answers.push(this.#send(text, parameters));
      if (!commits) return;
      this.#committed = this.#send('commit');
      this.#committed.catch(() => {});
    });
    // The first error is the one that tells why.
    let answer: PgResult | undefined;
    for (const each of await Promise.allSettled(answers)) {
      if (each.status === 'rejected') throw each.reason;
      answer = each.value;
    }
    return answer as PgResult;
  }

  commitWithNext(): void {
    if (this.#last === 'open') this.#last = 'next';
  }

  /** The answer to the commit. */
  async commit(): Promise<PgResult> {
    this.#last = 'sent';
    const committed = this.#committed;
    this.#committed = undefined;
    return committed ?? this.run('commit');
  }

  /** Takes everything back; nothing is left to take back when the commit of a failed statement has come after it. */
  async rollback(): Promise<void> {
    this.#last = 'sent';
    const committed = this.#committed;
    this.#committed = undefined;
    await (committed ?? this.run('rollback'));
  }

  async #send(text: string, parameters: readonly unknown[] = []): Promise<PgResult> {
    const name = parameters.length > 0 ? this.#loan.names?.of(text) : undefined;
    try {
      const values = parameters as unknown[];
      return await this.#loan.client.query(name === undefined ? { text, values } : { name, text, values });
    } catch (cause) {
      const error = translateError(cause);
      // Of a value that has no text, the client goes on to believe that the server knows the statement's name.
      const unsent = name !== undefined && sqlState(error) === undefined;
      if (unsent || endsConnection(error)) this.#broken = true;
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

/** A value that the client makes text of without running any code of the value's own: nothing keeps the statement from leaving. */
function alwaysSent(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(alwaysSent);
  return value === null || typeof value !== 'object' || ArrayBuffer.isView(value);
}

/** One message to the server: the beginning of a unit of work, and the settings that hold until its end. */
export function beginWith(settings: LocalSettings): string {
  const locals = Object.entries(settings).map(([name, value]) => {
    if (!/^[a-z_.]+$/.test(name)) throw new Error(`not the name of a setting: ${name}`);
    return `; set local ${name} = '${value.replaceAll("'", "''")}'`;
  });
  return `begin${locals.join('')}`;
}

export interface DialectOptions {
  source: ConnectionSource;
  /** May refuse, by throwing, to hand out a connection. */
  beforeAcquire: () => void;
  /** Told of the connection of each transaction. */
  onBegin: (connection: UnitConnection) => void;
  /** Text that begins a transaction. */
  begin?: string;
}

class StoreDriver implements Driver {
  readonly #source: ConnectionSource;
  readonly #beforeAcquire: () => void;
  readonly #onBegin: (connection: UnitConnection) => void;
  readonly #begin: string;
  /** The database has once taken the text that begins a transaction. */
  #accepted = false;

  constructor({ source, beforeAcquire, onBegin, begin = 'begin' }: DialectOptions) {
    this.#source = source;
    this.#beforeAcquire = beforeAcquire;
    this.#onBegin = onBegin;
    this.#begin = begin;
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

  async beginTransaction(connection: StoreConnection): Promise<void> {
    this.#onBegin(connection);
    // A begin that the server cannot read would leave the statements behind it outside of any transaction: its first answer
    // is waited for.
    if (this.#accepted) return connection.begin(this.#begin);
    try {
      await connection.run(this.#begin);
    } catch (error) {
      // A setting was refused behind the begin itself.
      await this.rollbackTransaction(connection);
      throw error;
    }
    this.#accepted = true;
  }

  async commitTransaction(connection: StoreConnection): Promise<void> {
    const { command } = await connection.commit();
    // A statement failed earlier and its error was swallowed: the database answers a commit with a rollback.
    if (command === 'ROLLBACK') throw new AbortedTransactionError();
  }

  async rollbackTransaction(connection: StoreConnection): Promise<void> {
    try {
      await connection.rollback();
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

/** Kysely's Postgres dialect over any source of `pg` clients. */
export function storeDialect(options: DialectOptions): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new StoreDriver(options),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}
