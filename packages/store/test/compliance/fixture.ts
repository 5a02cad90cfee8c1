import { afterAll, beforeAll } from '@jest/globals';
import { type RawBuilder, sql } from 'kysely';
import type { Store } from '../../src/index.ts';

/** What the suites write to. */
export interface TestTables {
  numbers: { id: number; value: bigint };
}

/** A store on a new, empty database with one table, and short ways to look into it. */
export interface Fixture {
  readonly store: Store<TestTables>;
  /** The column `v` of the first row. */
  one(query: RawBuilder<unknown>): Promise<unknown>;
  /** Rows of `numbers`. */
  count(): Promise<bigint>;
}

/** Opens the store before the tests of the surrounding block, and closes it after them. */
export function openFixture(open: () => Promise<Store<TestTables>>): Fixture {
  let store: Store<TestTables>;
  beforeAll(async () => {
    store = await open();
    await sql`create table numbers (id int primary key, value bigint not null)`.execute(store.db);
  });
  afterAll(() => store.close());
  const one = async (query: RawBuilder<unknown>): Promise<unknown> => {
    const { rows } = await query.execute(store.db);
    return (rows[0] as { v: unknown }).v;
  };
  return {
    get store() {
      return store;
    },
    one,
    count: async () => (await one(sql`select count(*) as v from numbers`)) as bigint,
  };
}
