import type { TestServer } from '@edgecoder/testkit';
import { startTestServer, waitFor } from '@edgecoder/testkit';
import { describeWith } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Store } from '../src/index.ts';
import { openPostgres } from '../src/index.ts';

type Numbers = { numbers: { n: number } };

describeWith('postgres', 'a Postgres store whose server goes away', () => {
  let server: TestServer;
  let store: Store<Numbers>;
  beforeAll(async () => {
    server = await startTestServer('postgres');
    store = await openPostgres({ url: server.url, maxConnections: 4 });
    await sql`create table numbers (n int primary key)`.execute(store.db);
  });
  afterAll(async () => {
    await store.close();
    await server.remove();
  });

  it('says `unavailable`, loses no acknowledged commit, and works again when it is back', async () => {
    const acknowledged: number[] = [];
    const failed: unknown[] = [];
    let next = 0;
    const write = async (): Promise<void> => {
      while (failed.length < 4) {
        const n = (next += 1);
        try {
          await store.transaction((tx) => tx.insertInto('numbers').values({ n }).execute());
          acknowledged.push(n);
        } catch (error) {
          failed.push(error);
        }
      }
    };
    const writers = [write(), write(), write(), write()];
    await waitFor(() => acknowledged.length > 50);
    await server.kill();
    await Promise.all(writers);
    for (const error of failed) expect(error).toMatchObject({ name: 'StoreError', code: 'unavailable' });
    expect(await store.healthy()).toBe(false);
    await expect(sql`select 1`.execute(store.db)).rejects.toMatchObject({ code: 'unavailable' });
    await server.start();
    await waitFor(() => store.healthy());
    const rows = await store.db.selectFrom('numbers').select('n').execute();
    const stored = new Set(rows.map(({ n }) => n));
    expect(acknowledged.filter((n) => !stored.has(n))).toEqual([]);
  });

  it('goes on when a table changes under statements that its connections know', async () => {
    await sql`create table changing (n int)`.execute(store.db);
    const read = (): Promise<unknown> =>
      store.transaction((tx) => sql`select * from changing where n > ${0}`.execute(tx).then(({ rows }) => rows));
    for (let time = 0; time < 5; time += 1) await read();
    await sql`insert into changing values (1)`.execute(store.db);
    await sql`alter table changing add column more text default 'x'`.execute(store.db);
    expect(await Promise.all([read(), read(), read()])).toEqual(Array(3).fill([{ n: 1, more: 'x' }]));
  });

  it('says so too when there never was one', async () => {
    const nowhere = await openPostgres({ url: 'postgres://nobody@127.0.0.1:1/none' });
    expect(await nowhere.healthy()).toBe(false);
    await expect(sql`select 1`.execute(nowhere.db)).rejects.toMatchObject({ name: 'StoreError', code: 'unavailable' });
    await nowhere.close();
    await expect(openPostgres({ url: 'no url' })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
