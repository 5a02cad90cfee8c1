import { describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { type Migration, migrate } from '../../src/index.ts';
import type { Fixture } from './fixture.ts';

/** A schema is brought up to date once, in order, or not at all. */
export function migrationsSuite(fixture: Fixture): void {
  describe('migrations', () => {
    const table = (name: string): Migration => ({
      name,
      up: (tx) => sql`create table ${sql.id(`m${name.slice(0, 3)}`)} (id int)`.execute(tx).then(() => undefined),
    });
    let schemas = 0;
    const schema = (): string => `s${(schemas += 1)}`;

    it('are applied once, in order, and only what is missing', async () => {
      const name = schema();
      const done: string[] = [];
      const step = (id: string): Migration => ({ name: id, up: async () => void done.push(id) });
      expect(await migrate(fixture.store, { schema: name, migrations: [step('001-a'), step('002-b')] })).toEqual([
        '001-a',
        '002-b',
      ]);
      expect(
        await migrate(fixture.store, { schema: name, migrations: [step('001-a'), step('002-b'), step('003-c')] }),
      ).toEqual(['003-c']);
      expect(
        await migrate(fixture.store, { schema: name, migrations: [step('001-a'), step('002-b'), step('003-c')] }),
      ).toEqual([]);
      expect(done).toEqual(['001-a', '002-b', '003-c']);
    });

    it('are applied once when several start at the same time', async () => {
      const name = schema();
      const plan = {
        schema: name,
        migrations: [table('101-x'), table('102-y')].map((m, i) => ({ ...m, name: `00${i + 1}-${'xy'[i]}` })),
      };
      const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(fixture.store, plan)));
      expect(applied.flat().sort()).toEqual(['001-x', '002-y']);
    });

    it('that fail leave nothing behind and say which', async () => {
      const name = schema();
      const broken: Migration = {
        name: '002-broken',
        up: async (tx) => {
          await sql`create table half_made (id int)`.execute(tx);
          await sql`select 1 / 0`.execute(tx);
        },
      };
      const plan = { schema: name, migrations: [{ name: '001-fine', up: async () => {} }, broken] };
      await expect(migrate(fixture.store, plan)).rejects.toMatchObject({
        name: 'StoreError',
        code: 'migration_failed',
        message: /002-broken/,
      });
      expect(await fixture.one(sql`select to_regclass('half_made') as v`)).toBeNull();
      expect(await fixture.one(sql`select count(*) as v from ${sql.table(`${name}.migrations`)}`)).toBe(1n);
    });

    it('refuse a database that is newer than the program, and names out of order', async () => {
      const name = schema();
      const step = (id: string): Migration => ({ name: id, up: async () => {} });
      await migrate(fixture.store, { schema: name, migrations: [step('001-a'), step('002-b')] });
      for (const migrations of [
        [step('001-a')],
        [step('001-a'), step('002-other')],
        [step('002-b')],
        [step('001-a'), step('003-c')],
        [step('1-a')],
      ]) {
        await expect(migrate(fixture.store, { schema: name, migrations })).rejects.toMatchObject({
          code: 'migration_failed',
        });
      }
    });
  });
}
