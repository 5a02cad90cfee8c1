import { join } from 'node:path';
import { type Cache, openCache } from '@edgecoder/cache';
import { ensureHome, type Logger } from '@edgecoder/service';
import { migrate, openStore, type Store } from '@edgecoder/store';
import type { EscalationDatabase } from './database.ts';
import { migrations } from './migrations/index.ts';
import type { EscalationSettings } from './settings.ts';

/** Nonces of two minutes and rate-limit windows. */
const MEMORY_CACHE_ENTRIES = 100_000;
const DATABASE_CONNECTIONS = 10;

/** What an escalation service of its own stands on. */
export interface Dependencies {
  store: Store<EscalationDatabase>;
  cache: Cache;
  close(): Promise<void>;
}

/**
 * Opens what the settings name, the embedded implementation of each otherwise, and brings the schema up to date.
 * @throws {StoreError} `locked` when the embedded database is in use, `unavailable`, `migration_failed`.
 */
export async function openDependencies(settings: EscalationSettings, log: Logger): Promise<Dependencies> {
  await using opened = new AsyncDisposableStack();
  if (settings.databaseUrl !== undefined && settings.redisUrl === undefined) {
    log.warn('without REDIS_URL each replica keeps nonces of its own: run one replica only');
  }
  if (settings.databaseUrl === undefined) ensureHome(settings.home);
  const store = await openStore<EscalationDatabase>({
    databaseUrl: settings.databaseUrl?.reveal(),
    // Not the coordinator's: an embedded database is one process's alone.
    dataDir: join(settings.home, 'escalation-database'),
    applicationName: 'edgecoder-escalation',
    maxConnections: DATABASE_CONNECTIONS,
    onProblem: (err, what) => log.warn({ err }, what),
  });
  opened.defer(() => store.close());
  await migrateEscalation(store);
  // By now the embedded database is this process's alone: whoever had it before accepts nothing any more.
  const cache = openCache({
    redisUrl: settings.redisUrl?.reveal(),
    maxEntries: MEMORY_CACHE_ENTRIES,
    onConnectionError: (err) => log.warn({ err }, 'the cache cannot be reached'),
  });
  opened.defer(() => cache.close());
  const kept = opened.move();
  return { store, cache, close: () => kept.disposeAsync() };
}

/** Brings the schema `escalation` up to date, in a database that may hold others. */
export async function migrateEscalation(store: Store<EscalationDatabase>): Promise<void> {
  await migrate(store, { schema: 'escalation', migrations });
}
