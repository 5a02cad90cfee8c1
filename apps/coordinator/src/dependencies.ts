import { join } from 'node:path';
import { type Bus, createInProcessBus, createNatsBus } from '@edgecoder/bus';
import { type Cache, openCache } from '@edgecoder/cache';
import { ensureHome, type Logger } from '@edgecoder/service';
import { migrate, openStore, type Store } from '@edgecoder/store';
import type { CoordinatorDatabase } from './database.ts';
import { migrations } from './migrations/index.ts';
import type { CoordinatorSettings } from './settings.ts';

/** Nonces of two minutes and rate-limit windows of a busy coordinator: some 200 MB when full. */
const MEMORY_CACHE_ENTRIES = 1_000_000;
/** Connections of one replica: batches overlap little, so few are busy at once. */
const DATABASE_CONNECTIONS = 10;

/** What a coordinator stands on. */
export interface Dependencies {
  store: Store<CoordinatorDatabase>;
  bus: Bus;
  cache: Cache;
  close(): Promise<void>;
}

/**
 * Opens what the settings name, the embedded implementation of each otherwise, and brings the schema up to date.
 * @throws {StoreError} `locked` when the embedded database is in use, `unavailable`, `migration_failed`.
 */
export async function openDependencies(settings: CoordinatorSettings, log: Logger): Promise<Dependencies> {
  await using opened = new AsyncDisposableStack();
  if (settings.databaseUrl !== undefined && settings.redisUrl === undefined) {
    log.warn('without REDIS_URL each replica keeps nonces of its own: run one replica only');
  }
  if (settings.databaseUrl === undefined) ensureHome(settings.home);
  const store = await openStore<CoordinatorDatabase>({
    databaseUrl: settings.databaseUrl?.reveal(),
    dataDir: join(settings.home, 'database'),
    applicationName: 'edgecoder-coordinator',
    maxConnections: DATABASE_CONNECTIONS,
    onProblem: (err, what) => log.warn({ err }, what),
  });
  opened.defer(() => store.close());
  await migrate(store, { schema: 'coordinator', migrations });
  const onDrop = (subject: string, reason: string): void => log.warn({ subject, reason }, 'an event was dropped');
  const bus =
    settings.natsUrl === undefined
      ? createInProcessBus({ onDrop })
      : await createNatsBus({ url: settings.natsUrl.reveal(), name: 'coordinator', onDrop });
  opened.defer(() => bus.close());
  // By now the embedded database is this process's alone: whoever had it before accepts nothing any more.
  const cache = openCache({
    redisUrl: settings.redisUrl?.reveal(),
    maxEntries: MEMORY_CACHE_ENTRIES,
    onConnectionError: (err) => log.warn({ err }, 'the cache cannot be reached'),
  });
  opened.defer(() => cache.close());
  const kept = opened.move();
  return { store, bus, cache, close: () => kept.disposeAsync() };
}
