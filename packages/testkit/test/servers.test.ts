import { afterAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../src/index.ts';
import { describeWith } from '../src/suites.ts';

describeWith('postgres', 'databases for tests', () => {
  const made: TestDatabase[] = [];
  afterAll(async () => {
    for (const database of made) await database.drop();
  });

  it('are empty and apart from each other', async () => {
    const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    made.push(first, second);
    expect(first.url).not.toBe(second.url);
    const client = new pg.Client({ connectionString: first.url });
    await client.connect();
    await client.query('create table here (id int)');
    const other = new pg.Client({ connectionString: second.url });
    await other.connect();
    const { rows } = await other.query(`select to_regclass('here') as found`);
    expect(rows).toEqual([{ found: null }]);
    await client.end();
    await other.end();
  });

  it('keep fsync on', async () => {
    const database = await createTestDatabase();
    made.push(database);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    expect((await client.query('show fsync')).rows).toEqual([{ fsync: 'on' }]);
    await client.end();
  });
});
