import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Kysely, sql } from 'kysely';
import type { Migration, Store } from '../src/index.ts';
import { createOutboxRelay, migrate, NestedQueryError, sqlState } from '../src/index.ts';

export interface TestTables {
  numbers: { id: number; value: bigint };
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** What both kinds of store promise. `open` gives a store on a new, empty database. */
export function complianceSuite(open: () => Promise<Store<TestTables>>): void {
  let store: Store<TestTables>;
  beforeAll(async () => {
    store = await open();
    await sql`create table numbers (id int primary key, value bigint not null)`.execute(store.db);
  });
  afterAll(async () => {
    await store.close();
  });

  const one = async (query: ReturnType<typeof sql>): Promise<unknown> => {
    const { rows } = await query.execute(store.db);
    return (rows[0] as { v: unknown }).v;
  };
  const count = async (): Promise<bigint> => (await one(sql`select count(*) as v from numbers`)) as bigint;

  it('tells how much of this memory its engine takes, if it runs here', async () => {
    const found = await store.engineBytes();
    if (store.kind === 'postgres') expect(found).toBeUndefined();
    // WebAssembly memory begins with the shared buffers.
    else expect(found).toBeGreaterThan(64 * 1_048_576);
  });

  describe('types', () => {
    it('arrive the same on every kind', async () => {
      expect(await one(sql`select 1::int4 as v`)).toBe(1);
      expect(await one(sql`select 1::int8 as v`)).toBe(1n);
      expect(await one(sql`select (-9223372036854775808)::int8 as v`)).toBe(-(2n ** 63n));
      expect(await one(sql`select count(*) as v from numbers`)).toBe(0n);
      expect(await one(sql`select 1.50::numeric as v`)).toBe('1.50');
      expect(await one(sql`select true as v`)).toBe(true);
      expect(await one(sql`select null::int8 as v`)).toBeNull();
      expect(await one(sql`select '{"a": [1, null, "x"]}'::jsonb as v`)).toEqual({ a: [1, null, 'x'] });
      expect(await one(sql`select '2026-01-31'::date as v`)).toBe('2026-01-31');
      expect(await one(sql`select '2026-01-31T00:00:00Z'::timestamptz as v`)).toEqual(new Date('2026-01-31T00:00:00Z'));
      expect(await one(sql`select 1.5::float8 as v`)).toBe(1.5);
    });

    it('gives `bytea` as a plain `Uint8Array` that owns its buffer', async () => {
      const value = (await one(sql`select '\\x00ff10'::bytea as v`)) as Uint8Array;
      expect(value).toEqual(bytes(0, 255, 16));
      expect(Object.getPrototypeOf(value)).toBe(Uint8Array.prototype);
      expect(value.buffer.byteLength).toBe(3);
      expect(await one(sql`select ''::bytea as v`)).toEqual(new Uint8Array());
    });

    it('arrive the same inside arrays', async () => {
      expect(await one(sql`select array[1, null, 2]::int8[] as v`)).toEqual([1n, null, 2n]);
      expect(await one(sql`select array['\\x01', null, '\\x']::bytea[] as v`)).toEqual([bytes(1), null, bytes()]);
      expect(await one(sql`select array[1.0, 2.50]::numeric[] as v`)).toEqual(['1.0', '2.50']);
      expect(await one(sql`select array['a,b', '"', null, '']::text[] as v`)).toEqual(['a,b', '"', null, '']);
      expect(await one(sql`select array['{"a":1}']::jsonb[] as v`)).toEqual([{ a: 1 }]);
      expect(await one(sql`select '{}'::int8[] as v`)).toEqual([]);
      expect(await one(sql`select array[[1, 2], [3, 4]]::int8[] as v`)).toEqual([
        [1n, 2n],
        [3n, 4n],
      ]);
    });

    it('travel as parameters, one by one', async () => {
      expect(await one(sql`select ${2n ** 62n}::int8 as v`)).toBe(2n ** 62n);
      expect(await one(sql`select ${bytes(0, 1, 255)}::bytea as v`)).toEqual(bytes(0, 1, 255));
      expect(await one(sql`select ${new Uint8Array([9, 8, 7, 6]).subarray(1, 3)}::bytea as v`)).toEqual(bytes(8, 7));
      expect(await one(sql`select ${Buffer.from('abc')}::bytea as v`)).toEqual(bytes(97, 98, 99));
      expect(await one(sql`select ${{ a: [1] }}::jsonb as v`)).toEqual({ a: [1] });
      expect(await one(sql`select ${JSON.stringify([1, 2])}::jsonb as v`)).toEqual([1, 2]);
      expect(await one(sql`select ${true}::boolean as v`)).toBe(true);
      expect(await one(sql`select ${null}::text as v`)).toBeNull();
    });

    it('travel as arrays for `unnest`', async () => {
      const ids = [randomUUID(), randomUUID(), randomUUID()];
      const { rows } = await sql`
        select * from unnest(
          ${ids}::uuid[], ${[1n, -(2n ** 63n), null]}::bigint[], ${[bytes(1, 2), bytes(), bytes(255)]}::bytea[],
          ${['plain', 'with "quotes", \\ and ,', '']}::text[], ${[{ a: 1 }, { b: 'x "y" \\' }, {}]}::jsonb[], ${[true, false, null]}::boolean[]
        ) as t (id, number, data, text, json, flag)`.execute(store.db);
      expect(rows).toEqual([
        { id: ids[0], number: 1n, data: bytes(1, 2), text: 'plain', json: { a: 1 }, flag: true },
        {
          id: ids[1],
          number: -(2n ** 63n),
          data: bytes(),
          text: 'with "quotes", \\ and ,',
          json: { b: 'x "y" \\' },
          flag: false,
        },
        { id: ids[2], number: null, data: bytes(255), text: '', json: {}, flag: null },
      ]);
    });

    it('come back unchanged, whatever the values', async () => {
      const text = fc.string({ unit: 'binary', maxLength: 20 }).filter((value) => !value.includes('\0'));
      const row = fc.tuple(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.uint8Array({ maxLength: 40 }),
        text,
      );
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (values) => {
          const { rows } = await sql<{ n: bigint; b: Uint8Array; t: string }>`
            select * from unnest(${values.map(([n]) => n)}::bigint[], ${values.map(([, b]) => b)}::bytea[], ${values.map(([, , t]) => t)}::text[])
            as t (n, b, t)`.execute(store.db);
          expect(rows.map(({ n, b, t }) => [n, b, t])).toEqual(values);
        }),
        { numRuns: 50 },
      );
    });

    it('carries a megabyte each way', async () => {
      const value = new Uint8Array(1_048_576).map((_, index) => index % 251);
      const back = (await one(sql`select ${value}::bytea as v`)) as Uint8Array;
      expect(Buffer.compare(back, value)).toBe(0);
    });

    it('counts the rows of a write', async () => {
      const inserted = await store.db
        .insertInto('numbers')
        .values([
          { id: 1, value: 1n },
          { id: 2, value: 2n },
        ])
        .executeTakeFirst();
      expect(inserted.numInsertedOrUpdatedRows).toBe(2n);
      const deleted = await store.db.deleteFrom('numbers').executeTakeFirst();
      expect(deleted.numDeletedRows).toBe(2n);
    });
  });

  describe('errors', () => {
    it('of a statement keep their SQLSTATE and leave the store usable', async () => {
      await store.db.insertInto('numbers').values({ id: 1, value: 1n }).execute();
      const again = store.db.insertInto('numbers').values({ id: 1, value: 1n }).execute();
      const error = await again.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(sqlState(error)).toBe('23505');
      expect(sqlState(await sql`nonsense`.execute(store.db).catch((reason: unknown) => reason))).toBe('42601');
      expect(sqlState(new Error('x'))).toBeUndefined();
      expect(await count()).toBe(1n);
      await store.db.deleteFrom('numbers').execute();
    });

    it('inside a unit of work take everything back', async () => {
      const failing = store.transaction(async (tx) => {
        await tx.insertInto('numbers').values({ id: 1, value: 1n }).execute();
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await count()).toBe(0n);
    });

    it('that were swallowed do not turn a rollback into a success', async () => {
      const pretending = store.transaction(async (tx) => {
        await tx.insertInto('numbers').values({ id: 1, value: 1n }).execute();
        await sql`select 1 / 0`.execute(tx).catch(() => {});
      });
      await expect(pretending).rejects.toThrow();
      expect(await count()).toBe(0n);
    });
  });

  describe('a unit of work', () => {
    it('commits when its work resolves, and returns the result', async () => {
      const result = await store.transaction(async (tx) => {
        await tx.insertInto('numbers').values({ id: 1, value: 1n }).execute();
        return 'done';
      });
      expect(result).toBe('done');
      expect(await count()).toBe(1n);
      await store.db.deleteFrom('numbers').execute();
    });

    it('begins with its settings, which end with it; none is begun where they are refused', async () => {
      const seen = (): Promise<string> =>
        sql<{ value: string }>`select current_setting('work_mem') as value`
          .execute(store.db)
          .then(({ rows }) => String(rows[0]?.value));
      const before = await seen();
      const settings = { work_mem: '3MB', jit: 'off' };
      for (let time = 0; time < 4; time += 1) {
        const inside = await store.transaction(
          (tx) =>
            sql<{ value: string }>`select current_setting('work_mem') as value`
              .execute(tx)
              .then(({ rows }) => rows[0]?.value),
          { settings },
        );
        expect(inside).toBe('3MB');
        await store.transaction(async () => {}, { settings });
        expect(await seen()).toBe(before);
      }
      const wrong = { work_mem: 'much' };
      for (let time = 0; time < 3; time += 1) {
        let reached = false;
        const unit = store.transaction(
          async (tx) => {
            reached = true;
            await sql`select 1`.execute(tx);
          },
          { settings: wrong },
        );
        await expect(unit).rejects.toMatchObject({ code: '22023' });
        expect(reached).toBe(false);
      }
      expect(await seen()).toBe(before);
    });

    it('may name its last statement: it is committed, or taken back when that statement fails', async () => {
      const add = (id: number, after: () => Promise<void>): Promise<string> =>
        store.transaction(async (tx, last) => {
          await tx.insertInto('numbers').values({ id, value: 1n }).execute();
          last();
          await after();
          return 'done';
        });
      for (let time = 0; time < 3; time += 1) {
        const more = (tx: Kysely<TestTables>) => tx.insertInto('numbers').values({ id: 2, value: 2n }).execute();
        const done = store.transaction(async (tx, last) => {
          await tx.insertInto('numbers').values({ id: 1, value: 1n }).execute();
          last();
          await more(tx);
          return 'done';
        });
        expect(await done).toBe('done');
        expect(await count()).toBe(2n);
        const failed = store.transaction(async (tx, last) => {
          await tx.insertInto('numbers').values({ id: 3, value: 3n }).execute();
          last();
          await more(tx);
        });
        await expect(failed).rejects.toMatchObject({ code: '23505' });
        expect(await count()).toBe(2n);
        // Said, and then nothing more came.
        expect(await add(4, async () => {})).toBe('done');
        expect(await count()).toBe(3n);
        await store.db.deleteFrom('numbers').execute();
        // Connections are as they were: nothing is committed that nobody asked to commit.
        const thrown = store.transaction(async (tx) => {
          await tx.insertInto('numbers').values({ id: 5, value: 5n }).execute();
          throw new Error('no');
        });
        await expect(thrown).rejects.toThrow('no');
        expect(await count()).toBe(0n);
      }
    });

    it('may query only through its transaction', async () => {
      await expect(store.transaction(() => sql`select 1`.execute(store.db))).rejects.toBeInstanceOf(NestedQueryError);
      await expect(store.transaction(() => store.transaction(async () => {}))).rejects.toBeInstanceOf(NestedQueryError);
      const deep = store.transaction(async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        await Promise.all([count()]);
      });
      await expect(deep).rejects.toBeInstanceOf(NestedQueryError);
      expect(await count()).toBe(0n);
    });

    it('does not bind what it only started once it has ended', async () => {
      const ended = Promise.withResolvers<void>();
      let later: Promise<bigint> | undefined;
      await store.transaction(async () => {
        later = ended.promise.then(count);
      });
      ended.resolve();
      expect(await later).toBe(0n);
    });

    it('runs beside others without mixing, and never hangs', async () => {
      await store.db.insertInto('numbers').values({ id: 0, value: 0n }).execute();
      const add = store.transaction.bind(store, async (tx) => {
        const { value } = await tx
          .selectFrom('numbers')
          .select('value')
          .where('id', '=', 0)
          .forUpdate()
          .executeTakeFirstOrThrow();
        await tx
          .updateTable('numbers')
          .set({ value: value + 1n })
          .where('id', '=', 0)
          .execute();
      });
      const singles = Array.from({ length: 50 }, () => count());
      await Promise.all([...Array.from({ length: 50 }, () => add()), ...singles]);
      expect(await one(sql`select value as v from numbers where id = 0`)).toBe(50n);
      await store.db.deleteFrom('numbers').execute();
    });

    it('is done again after a serialization failure, and given up after the fourth', async () => {
      let tries = 0;
      const result = await store.transaction(async (tx) => {
        tries += 1;
        await tx.insertInto('numbers').values({ id: tries, value: 1n }).execute();
        if (tries < 3) await sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(tx);
        return tries;
      });
      expect(result).toBe(3);
      expect(await count()).toBe(1n);
      await store.db.deleteFrom('numbers').execute();
      tries = 0;
      const hopeless = store.transaction(async (tx) => {
        tries += 1;
        await sql`do $$ begin raise exception using errcode = '40P01'; end $$`.execute(tx);
      });
      expect(sqlState(await hopeless.catch((error: unknown) => error))).toBe('40P01');
      expect(tries).toBe(4);
    });
  });

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
      expect(await migrate(store, { schema: name, migrations: [step('001-a'), step('002-b')] })).toEqual([
        '001-a',
        '002-b',
      ]);
      expect(await migrate(store, { schema: name, migrations: [step('001-a'), step('002-b'), step('003-c')] })).toEqual(
        ['003-c'],
      );
      expect(await migrate(store, { schema: name, migrations: [step('001-a'), step('002-b'), step('003-c')] })).toEqual(
        [],
      );
      expect(done).toEqual(['001-a', '002-b', '003-c']);
    });

    it('are applied once when several start at the same time', async () => {
      const name = schema();
      const plan = {
        schema: name,
        migrations: [table('101-x'), table('102-y')].map((m, i) => ({ ...m, name: `00${i + 1}-${'xy'[i]}` })),
      };
      const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(store, plan)));
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
      await expect(migrate(store, plan)).rejects.toMatchObject({
        name: 'StoreError',
        code: 'migration_failed',
        message: /002-broken/,
      });
      expect(await one(sql`select to_regclass('half_made') as v`)).toBeNull();
      expect(await one(sql`select count(*) as v from ${sql.table(`${name}.migrations`)}`)).toBe(1n);
    });

    it('refuse a database that is newer than the program, and names out of order', async () => {
      const name = schema();
      const step = (id: string): Migration => ({ name: id, up: async () => {} });
      await migrate(store, { schema: name, migrations: [step('001-a'), step('002-b')] });
      for (const migrations of [
        [step('001-a')],
        [step('001-a'), step('002-other')],
        [step('002-b')],
        [step('001-a'), step('003-c')],
        [step('1-a')],
      ]) {
        await expect(migrate(store, { schema: name, migrations })).rejects.toMatchObject({ code: 'migration_failed' });
      }
    });
  });

  describe('the outbox relay', () => {
    beforeAll(async () => {
      await sql`create schema o`.execute(store.db);
      await sql`create table o.outbox (outbox_id bigint generated always as identity primary key, subject text not null, event jsonb not null)`.execute(
        store.db,
      );
    });
    const write = (from: number, to: number): Promise<unknown> =>
      sql`insert into o.outbox (subject, event) select 's', jsonb_build_object('n', n) from generate_series(${from}::int, ${to}::int) n`.execute(
        store.db,
      );
    const left = async (): Promise<unknown> => one(sql`select count(*) as v from o.outbox`);
    const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
      while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
    };

    it('moves every event once when nothing fails, also with two relays', async () => {
      const seen: number[] = [];
      const publish = async ({ event }: { event: unknown }): Promise<void> =>
        void seen.push((event as { n: number }).n);
      const relays = [1, 2].map(() => createOutboxRelay({ store, table: 'o.outbox', publish, batch: 10, pollMs: 20 }));
      await write(1, 205);
      for (const relay of relays) relay.start();
      await until(async () => (await left()) === 0n);
      await Promise.all(relays.map((relay) => relay.stop()));
      expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 205 }, (_, index) => index + 1));
    });

    it('keeps an event that was not published, and moves the others', async () => {
      const seen: number[] = [];
      let down = true;
      const relay = createOutboxRelay({
        store,
        table: 'o.outbox',
        pollMs: 10,
        publish: async ({ event }) => {
          const { n } = event as { n: number };
          if (down && n === 2) throw new Error('on purpose');
          seen.push(n);
        },
      });
      await write(1, 3);
      relay.start();
      await until(() => seen.length === 2);
      expect(seen).toEqual([1, 3]);
      down = false;
      await until(() => seen.length === 3);
      await until(async () => (await left()) === 0n);
      await relay.stop();
      expect(seen).toEqual([1, 3, 2]);
    });

    it('is woken at once, and reports what fails', async () => {
      const errors: unknown[] = [];
      let moved = 0;
      let down = true;
      const relay = createOutboxRelay({
        store,
        table: 'o.outbox',
        pollMs: 60_000,
        onError: (error) => errors.push(error),
        publish: async () => {
          if (down) throw new Error('on purpose');
          moved += 1;
        },
      });
      relay.start();
      await until(async () => (await left()) === 0n);
      await write(1, 1);
      relay.wake();
      await until(() => errors.length > 0);
      down = false;
      await until(() => moved === 1);
      await write(2, 2);
      relay.wake();
      await until(() => moved === 2);
      await relay.stop();
    });
  });

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
