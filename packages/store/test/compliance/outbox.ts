import { beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createOutboxRelay } from '../../src/index.ts';
import type { Fixture } from './fixture.ts';

/** Events leave the outbox once they are published, and not before. */
export function outboxSuite(fixture: Fixture): void {
  describe('the outbox relay', () => {
    beforeAll(async () => {
      await sql`create schema o`.execute(fixture.store.db);
      await sql`create table o.outbox (outbox_id bigint generated always as identity primary key, subject text not null, event jsonb not null)`.execute(
        fixture.store.db,
      );
    });
    const write = (from: number, to: number): Promise<unknown> =>
      sql`insert into o.outbox (subject, event) select 's', jsonb_build_object('n', n) from generate_series(${from}::int, ${to}::int) n`.execute(
        fixture.store.db,
      );
    const left = async (): Promise<unknown> => fixture.one(sql`select count(*) as v from o.outbox`);
    const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
      while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
    };

    it('moves every event once when nothing fails, also with two relays', async () => {
      const seen: number[] = [];
      const publish = async ({ event }: { event: unknown }): Promise<void> =>
        void seen.push((event as { n: number }).n);
      const relays = [1, 2].map(() =>
        createOutboxRelay({ store: fixture.store, table: 'o.outbox', publish, batch: 10, pollMs: 20 }),
      );
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
        store: fixture.store,
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
        store: fixture.store,
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
}
