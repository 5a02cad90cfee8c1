import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { Fixture } from './fixture.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** Values arrive and travel the same on every kind of store. */
export function typesSuite(fixture: Fixture): void {
  describe('types', () => {
    it('arrive the same on every kind', async () => {
      expect(await fixture.one(sql`select 1::int4 as v`)).toBe(1);
      expect(await fixture.one(sql`select 1::int8 as v`)).toBe(1n);
      expect(await fixture.one(sql`select (-9223372036854775808)::int8 as v`)).toBe(-(2n ** 63n));
      expect(await fixture.one(sql`select count(*) as v from numbers`)).toBe(0n);
      expect(await fixture.one(sql`select 1.50::numeric as v`)).toBe('1.50');
      expect(await fixture.one(sql`select true as v`)).toBe(true);
      expect(await fixture.one(sql`select null::int8 as v`)).toBeNull();
      expect(await fixture.one(sql`select '{"a": [1, null, "x"]}'::jsonb as v`)).toEqual({ a: [1, null, 'x'] });
      expect(await fixture.one(sql`select '2026-01-31'::date as v`)).toBe('2026-01-31');
      expect(await fixture.one(sql`select '2026-01-31T00:00:00Z'::timestamptz as v`)).toEqual(
        new Date('2026-01-31T00:00:00Z'),
      );
      expect(await fixture.one(sql`select 1.5::float8 as v`)).toBe(1.5);
    });

    it('gives `bytea` as a plain `Uint8Array` that owns its buffer', async () => {
      const value = (await fixture.one(sql`select '\\x00ff10'::bytea as v`)) as Uint8Array;
      expect(value).toEqual(bytes(0, 255, 16));
      expect(Object.getPrototypeOf(value)).toBe(Uint8Array.prototype);
      expect(value.buffer.byteLength).toBe(3);
      expect(await fixture.one(sql`select ''::bytea as v`)).toEqual(new Uint8Array());
    });

    it('arrive the same inside arrays', async () => {
      expect(await fixture.one(sql`select array[1, null, 2]::int8[] as v`)).toEqual([1n, null, 2n]);
      expect(await fixture.one(sql`select array['\\x01', null, '\\x']::bytea[] as v`)).toEqual([
        bytes(1),
        null,
        bytes(),
      ]);
      expect(await fixture.one(sql`select array[1.0, 2.50]::numeric[] as v`)).toEqual(['1.0', '2.50']);
      expect(await fixture.one(sql`select array['a,b', '"', null, '']::text[] as v`)).toEqual(['a,b', '"', null, '']);
      expect(await fixture.one(sql`select array['{"a":1}']::jsonb[] as v`)).toEqual([{ a: 1 }]);
      expect(await fixture.one(sql`select '{}'::int8[] as v`)).toEqual([]);
      expect(await fixture.one(sql`select array[[1, 2], [3, 4]]::int8[] as v`)).toEqual([
        [1n, 2n],
        [3n, 4n],
      ]);
    });

    it('travel as parameters, one by one', async () => {
      expect(await fixture.one(sql`select ${2n ** 62n}::int8 as v`)).toBe(2n ** 62n);
      expect(await fixture.one(sql`select ${bytes(0, 1, 255)}::bytea as v`)).toEqual(bytes(0, 1, 255));
      expect(await fixture.one(sql`select ${new Uint8Array([9, 8, 7, 6]).subarray(1, 3)}::bytea as v`)).toEqual(
        bytes(8, 7),
      );
      expect(await fixture.one(sql`select ${Buffer.from('abc')}::bytea as v`)).toEqual(bytes(97, 98, 99));
      expect(await fixture.one(sql`select ${{ a: [1] }}::jsonb as v`)).toEqual({ a: [1] });
      expect(await fixture.one(sql`select ${JSON.stringify([1, 2])}::jsonb as v`)).toEqual([1, 2]);
      expect(await fixture.one(sql`select ${true}::boolean as v`)).toBe(true);
      expect(await fixture.one(sql`select ${null}::text as v`)).toBeNull();
    });

    it('travel as arrays for `unnest`', async () => {
      const ids = [randomUUID(), randomUUID(), randomUUID()];
      const { rows } = await sql`
        select * from unnest(
          ${ids}::uuid[], ${[1n, -(2n ** 63n), null]}::bigint[], ${[bytes(1, 2), bytes(), bytes(255)]}::bytea[],
          ${['plain', 'with "quotes", \\ and ,', '']}::text[], ${[{ a: 1 }, { b: 'x "y" \\' }, {}]}::jsonb[], ${[true, false, null]}::boolean[]
        ) as t (id, number, data, text, json, flag)`.execute(fixture.store.db);
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
            as t (n, b, t)`.execute(fixture.store.db);
          expect(rows.map(({ n, b, t }) => [n, b, t])).toEqual(values);
        }),
        { numRuns: 50 },
      );
    });

    it('carries a megabyte each way', async () => {
      const value = new Uint8Array(1_048_576).map((_, index) => index % 251);
      const back = (await fixture.one(sql`select ${value}::bytea as v`)) as Uint8Array;
      expect(Buffer.compare(back, value)).toBe(0);
    });

    it('counts the rows of a write', async () => {
      const inserted = await fixture.store.db
        .insertInto('numbers')
        .values([
          { id: 1, value: 1n },
          { id: 2, value: 2n },
        ])
        .executeTakeFirst();
      expect(inserted.numInsertedOrUpdatedRows).toBe(2n);
      const deleted = await fixture.store.db.deleteFrom('numbers').executeTakeFirst();
      expect(deleted.numDeletedRows).toBe(2n);
    });
  });
}
