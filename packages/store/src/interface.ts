import type { Kysely, Transaction } from 'kysely';

/** One forward-only step of a service's schema. Never edited once released. */
export interface Migration {
  /** `001-initial`: number, dash, name. Applied in this order, each in its own transaction. */
  name: string;
  up(tx: Transaction<unknown>): Promise<void>;
}

/** Values by name, as `SET LOCAL` takes them. Part of the program: never from outside. */
export type LocalSettings = Readonly<Record<string, string>>;

/**
 * A database with the same SQL on both kinds. `int8` arrives as `bigint`, `bytea` as `Uint8Array`, `jsonb` parsed,
 * `numeric` as string, on both.
 */
export interface Store<DB> {
  readonly kind: 'pglite' | 'postgres';
  /** For reads and single statements outside of any unit of work; inside one it throws `NestedQueryError`. */
  readonly db: Kysely<DB>;
  /**
   * One unit of work: commits when `work` resolves, rolls back when it throws. Only `tx` may query inside. Serialization
   * failures and deadlocks are retried with backoff (3 times), so `work` must be repeatable.
   *
   * `work` may call `last` before its last statement. Where the client can, the commit is then sent with that statement, which
   * spares a round trip; what throws behind it takes nothing back.
   * @param options.settings settings of the database for this unit of work alone (`SET LOCAL`), sent along with its begin.
   * Keep the object: each one is prepared once.
   * @throws {NestedQueryError} when `work` uses `db` or opens another transaction.
   * @throws {StatementAfterLastError} for a statement behind the one that was named the last.
   * @throws {StoreError} `unavailable` when the database cannot be reached or closed the connection.
   */
  transaction<T>(
    work: (tx: Transaction<DB>, last: () => void) => Promise<T>,
    options?: { settings?: LocalSettings },
  ): Promise<T>;
  healthy(): Promise<boolean>;
  /** Bytes that the engine takes of this process's own memory; undefined where it is a server, or has ended. */
  engineBytes(): Promise<number | undefined>;
  close(): Promise<void>;
}

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: 'unavailable' | 'closed' | 'locked' | 'migration_failed';
  constructor(code: StoreError['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** A query on the pool inside a unit of work: on one connection it would hang, on many it would see other data. */
export class NestedQueryError extends Error {
  override readonly name = 'NestedQueryError';
  constructor() {
    super('a unit of work may query only through its own transaction');
  }
}

/** A statement behind the one that a unit of work had named its last: where that one took the commit along, it would be in none. */
export class StatementAfterLastError extends Error {
  override readonly name = 'StatementAfterLastError';
  constructor() {
    super('a unit of work named its last statement, and then came another one');
  }
}
