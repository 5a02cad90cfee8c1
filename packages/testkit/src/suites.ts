import { describe } from '@jest/globals';
import type { ServerKind } from './binaries.ts';
import { canUse, createTestDatabase } from './servers.ts';

/** `describe` where the server is installed, `describe.skip` where it is not. */
export function describeWith(kind: ServerKind, name: string, suite: () => void): void {
  (canUse(kind) ? describe : describe.skip)(name, suite);
}

/** How to open each kind of store; given by the caller, so that this package depends on no store. */
export interface StoreOpeners<S extends { close(): Promise<void> }> {
  pglite(): Promise<S>;
  postgres(url: string): Promise<S>;
}

/**
 * Runs one suite over both kinds of store. Inside, `open()` gives a store on a new, empty database; close it by its own
 * `close()` (which also drops the database).
 */
export function describeStores<S extends { close(): Promise<void> }>(
  name: string,
  openers: StoreOpeners<S>,
  suite: (open: () => Promise<S>) => void,
): void {
  describe(`${name} on PGlite`, () => suite(() => openers.pglite()));
  describeWith('postgres', `${name} on Postgres`, () => {
    suite(async () => {
      const database = await createTestDatabase();
      const store = await openers.postgres(database.url);
      const close = store.close.bind(store);
      let closing: Promise<void> | undefined;
      store.close = () => (closing ??= close().then(() => database.drop()));
      return store;
    });
  });
}
