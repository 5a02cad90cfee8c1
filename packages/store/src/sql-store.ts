import { setTimeout as delay } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import type { ConnectionSource } from './driver.ts';
import { beginWith, storeDialect } from './driver.ts';
import { isRetryable } from './errors.ts';
import type { LocalSettings, Store } from './interface.ts';
import { StoreError } from './interface.ts';
import { type UnitConnection, UnitOfWorkScope } from './unit-of-work.ts';

/** A unit of work is tried this often in all before a serialization failure or deadlock reaches the caller. */
const ATTEMPTS = 4;
/** First pause before a repetition, milliseconds; doubles each time, with up to as much again at random. */
const FIRST_PAUSE_MS = 5;
/** A database that takes longer to answer `select 1` is not healthy, milliseconds. */
const HEALTH_TIMEOUT_MS = 2_000;

/** What the two kinds do differently. */
export interface SqlStoreParts {
  kind: Store<unknown>['kind'];
  source: ConnectionSource;
  /** False once the database is known to be gone; asked before every query. */
  alive(): boolean;
  /** Memory of an engine inside this process. */
  engineBytes?(): Promise<number>;
  /** Stops what queries the store by itself. */
  beforeClose?(): Promise<void>;
  /** After the last connection has ended. */
  afterClose?(): Promise<void>;
}

/** The `Store` over any source of connections; both kinds are built with it. */
export function createSqlStore<DB>(parts: SqlStoreParts): Store<DB> {
  const scope = new UnitOfWorkScope();
  let closing: Promise<void> | undefined;

  const end = async (): Promise<void> => {
    await parts.beforeClose?.();
    await parts.source.end();
    await parts.afterClose?.();
  };

  const assertUsable = (): void => {
    scope.assertOutside();
    if (closing !== undefined) throw new StoreError('closed', 'the store is closed');
    if (!parts.alive()) throw new StoreError('unavailable', 'the database is not available');
  };
  const onBegin = (connection: UnitConnection): void => scope.began(connection);
  const db = new Kysely<DB>({ dialect: storeDialect({ source: parts.source, beforeAcquire: assertUsable, onBegin }) });

  /** Views of the same connections that begin their transactions with some settings. */
  const prepared = new WeakMap<LocalSettings, Kysely<DB>>();
  const beginningWith = (settings: LocalSettings): Kysely<DB> => {
    const known = prepared.get(settings);
    if (known !== undefined) return known;
    const made = new Kysely<DB>({
      dialect: storeDialect({ source: parts.source, beforeAcquire: assertUsable, onBegin, begin: beginWith(settings) }),
    });
    prepared.set(settings, made);
    return made;
  };

  return {
    kind: parts.kind,
    db,

    async transaction(work, { settings } = {}) {
      assertUsable();
      const on = settings === undefined ? db : beginningWith(settings);
      for (let tried = 1; ; tried += 1) {
        try {
          return await scope.run((inside) => on.transaction().execute(inside), work);
        } catch (error) {
          if (!isRetryable(error) || tried === ATTEMPTS) throw error;
          await delay(FIRST_PAUSE_MS * 2 ** (tried - 1) * (1 + Math.random()));
        }
      }
    },

    async healthy() {
      if (closing !== undefined || !parts.alive()) return false;
      const timer = new AbortController();
      try {
        return await Promise.race([
          sql`select 1`.execute(db).then(() => true),
          delay(HEALTH_TIMEOUT_MS, false, { signal: timer.signal, ref: false }),
        ]);
      } catch {
        return false;
      } finally {
        timer.abort();
      }
    },

    engineBytes: async () => (parts.alive() ? parts.engineBytes?.().catch(() => undefined) : undefined),

    close() {
      closing ??= end();
      return closing;
    },
  };
}
