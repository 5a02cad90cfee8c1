import * as net from 'node:net';
import { createTestDatabase, type TestDatabase } from '@edgecoder/testkit';
import { describeWith } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { openPostgres, type Store } from '../src/index.ts';

interface Tables {
  numbers: { unit: number; n: number };
}

/** Bytes between two cuts: shorter than the shortest message, so that one falls into each and between any two. */
const STRIDE = 4;
/** No unit of work of these tests sends more. */
const MAX_BYTES = 4_000;

/** A way to a server that can be cut after so many more bytes have gone to it. */
async function openWire(target: URL) {
  let left = Number.POSITIVE_INFINITY;
  const server = net.createServer((near) => {
    const far = net.connect(Number(target.port), target.hostname);
    const cut = (): void => {
      near.destroy();
      far.destroy();
    };
    for (const end of [near, far]) end.on('error', cut).on('close', cut);
    far.pipe(near);
    near.on('data', (bytes: Buffer) => {
      const passing = bytes.subarray(0, Math.min(left, bytes.length));
      left -= passing.length;
      // What has passed arrives; nothing comes back any more.
      if (left > 0) far.write(passing);
      else far.end(passing, cut);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as net.AddressInfo).port);
  return {
    url: url.href,
    cutAfter: (bytes: number) => void (left = bytes),
    mend: () => void (left = Number.POSITIVE_INFINITY),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

describeWith('postgres', 'a unit of work whose connection is cut', () => {
  let database: TestDatabase;
  let direct: Store<Tables>;
  let wire: Awaited<ReturnType<typeof openWire>>;
  let store: Store<Tables>;
  beforeAll(async () => {
    database = await createTestDatabase();
    direct = await openPostgres({ url: database.url });
    await sql`create table numbers (unit int, n int, primary key (unit, n))`.execute(direct.db);
    wire = await openWire(new URL(database.url));
    store = await openPostgres({ url: wire.url, maxConnections: 1 });
  });
  afterAll(async () => {
    await store.close();
    await wire.close();
    await direct.close();
    await database.drop();
  });

  let units = 0;
  it.each([
    ['named its last statement', true],
    ['did not', false],
  ])(
    'is there whole or not at all, and whole when it was acknowledged, when it %s',
    async (_name, naming) => {
      const outcomes = new Set<string>();
      for (let bytes = 1; bytes < MAX_BYTES && !outcomes.has('uncut'); bytes += STRIDE) {
        const unit = (units += 1);
        wire.mend();
        await sql`select 1`.execute(store.db);
        wire.cutAfter(bytes);
        const acknowledged = await store
          .transaction(async (tx, last) => {
            await tx.insertInto('numbers').values({ unit, n: 1 }).execute();
            if (naming) last();
            await tx.insertInto('numbers').values({ unit, n: 2 }).execute();
          })
          .then(
            () => true,
            () => false,
          );
        const rows = await direct.transaction(async (tx) => {
          // Waits for what the server is still at.
          await sql`lock table numbers in share mode`.execute(tx);
          return tx.selectFrom('numbers').select('n').where('unit', '=', unit).execute();
        });
        expect(acknowledged ? [2] : [0, 2]).toContain(rows.length);
        outcomes.add(acknowledged ? 'uncut' : rows.length === 2 ? 'unheard' : 'undone');
      }
      const halves = await sql`select unit from numbers group by unit having count(*) <> 2`.execute(direct.db);
      expect(halves.rows).toEqual([]);
      expect(outcomes).toContain('undone');
      expect(outcomes).toContain('uncut');
    },
    60_000,
  );
});
