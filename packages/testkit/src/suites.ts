import { describe, it } from '@jest/globals';
import type { ServerKind } from './binaries.ts';
import { canUse, createTestDatabase } from './servers.ts';
import { serversRequired } from './settings.ts';

/** `describe` where the server is installed, `describe.skip` where it is not. */
export function describeWith(kind: ServerKind, name: string, suite: () => void): void {
  (canUse(kind) ? describe : describe.skip)(name, suite);
}

/**
 * Why tests cannot run for what is not installed here, in words, to be given to `describeUnless`; undefined when all is there.
 * @throws {Error} when it is missing and `EDGECODER_REQUIRE_SERVERS=1`.
 */
export function missing(reason: string | undefined): string | undefined {
  if (reason !== undefined && serversRequired()) throw new Error(`required here: ${reason}`);
  return reason;
}

/** `describe`; with a reason why the tests cannot run here, a suite that is skipped and says so on stderr. */
export function describeUnless(reason: string | undefined, name: string, suite: () => void): void {
  if (reason === undefined) describe(name, suite);
  else {
    tell(name, reason);
    describe.skip(`${name} (skipped: ${reason})`, suite);
  }
}

/** `it`, as `describeUnless`. */
export function itUnless(
  reason: string | undefined,
  name: string,
  test: () => void | Promise<void>,
  timeoutMs?: number,
): void {
  if (reason === undefined) it(name, test, timeoutMs);
  else {
    tell(name, reason);
    it.skip(`${name} (skipped: ${reason})`, test, timeoutMs);
  }
}

function tell(name: string, reason: string): void {
  process.stderr.write(`Skipped: ${name}: ${reason.replace(/\.$/, '')}.\n`);
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
