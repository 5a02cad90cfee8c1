import { join } from 'node:path';
import { type Bus, createInProcessBus, createNatsBus } from '@edgecoder/bus';
import { type Cache, createMemoryCache, createRedisCache } from '@edgecoder/cache';
import { ensureHome, type Logger } from '@edgecoder/service';
import { migrate, openPglite, openPostgres, type Store } from '@edgecoder/store';
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
  const store = await openStore(settings, log);
  opened.defer(() => store.close());
  await migrate(store, { schema: 'coordinator', migrations });
  const onDrop = (subject: string, reason: string): void => log.warn({ subject, reason }, 'an event was dropped');
  const bus =
    settings.natsUrl === undefined
      ? createInProcessBus({ onDrop })
      : await createNatsBus({ url: settings.natsUrl.reveal(), name: 'coordinator', onDrop });
  opened.defer(() => bus.close());
  const cache =
    settings.redisUrl === undefined
      ? // By now the embedded database is this process's alone: whoever had it before accepts nothing any more.
        createMemoryCache({ maxEntries: MEMORY_CACHE_ENTRIES, remembersSince: Date.now() })
      : createRedisCache({
          url: settings.redisUrl.reveal(),
          onConnectionError: (err) => log.warn({ err }, 'the cache cannot be reached'),
        });
  opened.defer(() => cache.close());
  const kept = opened.move();
  return { store, bus, cache, close: () => kept.disposeAsync() };
}

async function openStore(settings: CoordinatorSettings, log: Logger): Promise<Store<CoordinatorDatabase>> {
  if (settings.databaseUrl !== undefined) {
    return openPostgres({
      url: settings.databaseUrl.reveal(),
      maxConnections: DATABASE_CONNECTIONS,
      applicationName: 'edgecoder-coordinator',
      onConnectionError: (err) => log.warn({ err }, 'a connection to the database broke'),
    });
  }
  ensureHome(settings.home);
  return openPglite({
    dataDir: join(settings.home, 'database'),
    onMaintenanceError: (err) => log.warn({ err }, 'maintenance of the database failed; it is tried again'),
  });
}
