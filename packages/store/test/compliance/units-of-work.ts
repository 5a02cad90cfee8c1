import { describe, expect, it } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { NestedQueryError, StatementAfterLastError, sqlState } from '../../src/index.ts';
import type { Fixture, TestTables } from './fixture.ts';

/** A unit of work is done whole or not at all, one beside the other. */
export function unitsOfWorkSuite(fixture: Fixture): void {
  describe('errors', () => {
    it('of a statement keep their SQLSTATE and leave the store usable', async () => {
      await fixture.store.db.insertInto('numbers').values({ id: 1, value: 1n }).execute();
      const again = fixture.store.db.insertInto('numbers').values({ id: 1, value: 1n }).execute();
      const error = await again.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(sqlState(error)).toBe('23505');
      expect(sqlState(await sql`nonsense`.execute(fixture.store.db).catch((reason: unknown) => reason))).toBe('42601');
      expect(sqlState(new Error('x'))).toBeUndefined();
      expect(await fixture.count()).toBe(1n);
      await fixture.store.db.deleteFrom('numbers').execute();
    });

    it('inside a unit of work take everything back', async () => {
      const failing = fixture.store.transaction(async (tx) => {
        await tx.insertInto('numbers').values({ id: 1, value: 1n }).execute();
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await fixture.count()).toBe(0n);
    });

    it('that were swallowed do not turn a rollback into a success', async () => {
      const pretending = fixture.store.transaction(async (tx) => {
        await tx.insertInto('numbers').values({ id: 1, value: 1n }).execute();
        await sql`select 1 / 0`.execute(tx).catch(() => {});
      });
      await expect(pretending).rejects.toThrow();
      expect(await fixture.count()).toBe(0n);
    });
  });

  describe('a unit of work', () => {
    it('commits when its work resolves, and returns the result', async () => {
      const result = await fixture.store.transaction(async (tx) => {
        await tx.insertInto('numbers').values({ id: 1, value: 1n }).execute();
        return 'done';
      });
      expect(result).toBe('done');
      expect(await fixture.count()).toBe(1n);
      await fixture.store.db.deleteFrom('numbers').execute();
    });

    it('begins with its settings, which end with it; none is begun where they are refused', async () => {
      const seen = (): Promise<string> =>
        sql<{ value: string }>`select current_setting('work_mem') as value`
          .execute(fixture.store.db)
          .then(({ rows }) => String(rows[0]?.value));
      const before = await seen();
      const settings = { work_mem: '3MB', jit: 'off' };
      for (let time = 0; time < 4; time += 1) {
        const inside = await fixture.store.transaction(
          (tx) =>
            sql<{ value: string }>`select current_setting('work_mem') as value`
              .execute(tx)
              .then(({ rows }) => rows[0]?.value),
          { settings },
        );
        expect(inside).toBe('3MB');
        await fixture.store.transaction(async () => {}, { settings });
        expect(await seen()).toBe(before);
      }
      const wrong = { work_mem: 'much' };
      for (let time = 0; time < 3; time += 1) {
        let reached = false;
        const unit = fixture.store.transaction(
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
        fixture.store.transaction(async (tx, last) => {
          await tx.insertInto('numbers').values({ id, value: 1n }).execute();
          last();
          await after();
          return 'done';
        });
      for (let time = 0; time < 3; time += 1) {
        const more = (tx: Kysely<TestTables>) => tx.insertInto('numbers').values({ id: 2, value: 2n }).execute();
        const done = fixture.store.transaction(async (tx, last) => {
          await tx.insertInto('numbers').values({ id: 1, value: 1n }).execute();
          last();
          await more(tx);
          return 'done';
        });
        expect(await done).toBe('done');
        expect(await fixture.count()).toBe(2n);
        const failed = fixture.store.transaction(async (tx, last) => {
          await tx.insertInto('numbers').values({ id: 3, value: 3n }).execute();
          last();
          await more(tx);
        });
        await expect(failed).rejects.toMatchObject({ code: '23505' });
        expect(await fixture.count()).toBe(2n);
        // Said, and then nothing more came.
        expect(await add(4, async () => {})).toBe('done');
        expect(await fixture.count()).toBe(3n);
        await fixture.store.db.deleteFrom('numbers').execute();
        // Connections are as they were: nothing is committed that nobody asked to commit.
        const thrown = fixture.store.transaction(async (tx) => {
          await tx.insertInto('numbers').values({ id: 5, value: 5n }).execute();
          throw new Error('no');
        });
        await expect(thrown).rejects.toThrow('no');
        expect(await fixture.count()).toBe(0n);
      }
    });

    it('is not committed in part when its last statement has a value that cannot be sent', async () => {
      const endless: { self?: unknown } = {};
      endless.self = endless;
      const add = (value: unknown): Promise<void> =>
        fixture.store.transaction(async (tx, last) => {
          await tx.insertInto('numbers').values({ id: 1, value: 1n }).execute();
          last();
          await sql`insert into numbers select 2, length(${value}::jsonb::text)`.execute(tx);
        });
      for (let time = 0; time < 3; time += 1) {
        await expect(add(endless)).rejects.toThrow('circular');
        expect(await fixture.count()).toBe(0n);
        // Nor is the statement spoilt for whoever has the connection next.
        await add({ a: 1 });
        expect(await fixture.count()).toBe(2n);
        await fixture.store.db.deleteFrom('numbers').execute();
      }
    });

    it('has no statement behind the one that it named the last', async () => {
      const talkative = fixture.store.transaction(async (tx, last) => {
        last();
        await sql`select 1`.execute(tx);
        await tx.insertInto('numbers').values({ id: 1, value: 1n }).execute();
      });
      await expect(talkative).rejects.toBeInstanceOf(StatementAfterLastError);
      expect(await fixture.count()).toBe(0n);
    });

    it('may query only through its transaction', async () => {
      await expect(fixture.store.transaction(() => sql`select 1`.execute(fixture.store.db))).rejects.toBeInstanceOf(
        NestedQueryError,
      );
      await expect(fixture.store.transaction(() => fixture.store.transaction(async () => {}))).rejects.toBeInstanceOf(
        NestedQueryError,
      );
      const deep = fixture.store.transaction(async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        await Promise.all([fixture.count()]);
      });
      await expect(deep).rejects.toBeInstanceOf(NestedQueryError);
      expect(await fixture.count()).toBe(0n);
    });

    it('does not bind what it only started once it has ended', async () => {
      const ended = Promise.withResolvers<void>();
      let later: Promise<bigint> | undefined;
      await fixture.store.transaction(async () => {
        later = ended.promise.then(() => fixture.count());
      });
      ended.resolve();
      expect(await later).toBe(0n);
    });

    it('runs beside others without mixing, and never hangs', async () => {
      await fixture.store.db.insertInto('numbers').values({ id: 0, value: 0n }).execute();
      const add = fixture.store.transaction.bind(fixture.store, async (tx) => {
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
      const singles = Array.from({ length: 50 }, () => fixture.count());
      await Promise.all([...Array.from({ length: 50 }, () => add()), ...singles]);
      expect(await fixture.one(sql`select value as v from numbers where id = 0`)).toBe(50n);
      await fixture.store.db.deleteFrom('numbers').execute();
    });

    it('is done again after a serialization failure, and given up after the fourth', async () => {
      let tries = 0;
      const result = await fixture.store.transaction(async (tx) => {
        tries += 1;
        await tx.insertInto('numbers').values({ id: tries, value: 1n }).execute();
        if (tries < 3) await sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(tx);
        return tries;
      });
      expect(result).toBe(3);
      expect(await fixture.count()).toBe(1n);
      await fixture.store.db.deleteFrom('numbers').execute();
      tries = 0;
      const hopeless = fixture.store.transaction(async (tx) => {
        tries += 1;
        await sql`do $$ begin raise exception using errcode = '40P01'; end $$`.execute(tx);
      });
      expect(sqlState(await hopeless.catch((error: unknown) => error))).toBe('40P01');
      expect(tries).toBe(4);
    });
  });
}
