import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Store } from '../src/index.ts';
import { openFixture, type TestTables } from './compliance/fixture.ts';
import { migrationsSuite } from './compliance/migrations.ts';
import { outboxSuite } from './compliance/outbox.ts';
import { typesSuite } from './compliance/types.ts';
import { unitsOfWorkSuite } from './compliance/units-of-work.ts';

/** What both kinds of store promise. `open` gives a store on a new, empty database. */
export function complianceSuite(open: () => Promise<Store<TestTables>>): void {
  const fixture = openFixture(open);

  it('tells how much of this memory its engine takes, if it runs here', async () => {
    const found = await fixture.store.engineBytes();
    if (fixture.store.kind === 'postgres') expect(found).toBeUndefined();
    // WebAssembly memory begins with the shared buffers.
    else expect(found).toBeGreaterThan(64 * 1_048_576);
  });

  typesSuite(fixture);
  unitsOfWorkSuite(fixture);
  migrationsSuite(fixture);
  outboxSuite(fixture);

  it('is healthy while it is open, and answers nothing but `closed` after', async () => {
    const closing = await open();
    expect(await closing.healthy()).toBe(true);
    await closing.close();
    await closing.close();
    expect(await closing.healthy()).toBe(false);
    await expect(sql`select 1`.execute(closing.db)).rejects.toMatchObject({ name: 'StoreError', code: 'closed' });
    await expect(closing.transaction(async () => {})).rejects.toMatchObject({ code: 'closed' });
  });
}
