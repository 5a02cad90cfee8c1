import { openPostgres, type Store } from '@edgecoder/store';
import { openTestPglite } from '@edgecoder/store/testing';
import { createTestDatabase } from '@edgecoder/testkit';
import type { CoordinatorDatabase } from '../src/database.ts';

export type CoordinatorStore = Store<CoordinatorDatabase>;

/** Enough for several units of work at once, which wait for each other. */
const CONNECTIONS = 12;

/** How an empty database of each kind is opened. */
export const openEmpty = {
  pglite: () => openTestPglite<CoordinatorDatabase>(),
  postgres: (url: string) => openPostgres<CoordinatorDatabase>({ url, maxConnections: CONNECTIONS }),
};

/** A Postgres database of its own, which is dropped when it is closed: for what PGlite, with its one connection, cannot show. */
export async function openShared(): Promise<CoordinatorStore> {
  const database = await createTestDatabase();
  const store = await openEmpty.postgres(database.url);
  return { ...store, close: () => store.close().then(() => database.drop()) };
}
