import type { SigningKey } from '@edgecoder/crypto';
import { foldRoot, planRoot, recordLeaf, rootOf, tileReader, tilesOf } from '@edgecoder/ledger';
import { waitFor } from '@edgecoder/testkit';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { appendRecords } from '../../src/ledger/append.ts';
import { readPending, readState, readTiles, tryLockLog, writeBatch } from '../../src/ledger/log.repository.ts';
import { describeLog, describeSharedLog, type Log, numbered, testKey } from './support.ts';

const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index);
const ascending = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

/** A promise to be settled from outside. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** A key that signs nothing until it may: whoever uses it stands in the middle of a batch. */
function heldBack(key: SigningKey): { key: SigningKey; reached: Promise<void>; release: () => void } {
  const [inside, go] = [gate(), gate()];
  const signAsync: SigningKey['signAsync'] = async (hash) => {
    inside.open();
    await go.opened;
    return key.signAsync(hash);
  };
  return { key: { ...key, signAsync }, reached: inside.opened, release: go.open };
}

describeLog('the sequencer', (open) => {
  let log: Log;
  beforeEach(async () => {
    log = await open();
  });
  afterEach(() => log.close());

  it('gives the records of a unit of work neighbouring places, in their order', async () => {
    const ids = await log.append(range(50));
    expect(ids).toEqual(ids.toSorted((a, b) => (a < b ? -1 : 1)));
    await log.append(range(50, 50));
    await log.sequencer().drain();
    expect(await log.numbers()).toEqual(range(100));
  });

  it('gives every record of concurrent writers one place, without a gap, while it is at work', async () => {
    const sequencers = [log.sequencer(), log.sequencer(), log.sequencer()];
    let writing = true;
    const draining = sequencers.map(async (sequencer) => {
      while (writing) await sequencer.drain();
    });
    const writers = range(8).map(async (writer) => {
      for (let unit = 0; unit < 12; unit += 1) await log.append(range(1 + (unit % 4), writer * 1000 + unit * 10));
    });
    await Promise.all(writers);
    writing = false;
    await Promise.all(draining);
    await sequencers[0]?.drain();
    const numbers = await log.numbers();
    const expected = range(8).flatMap((writer) =>
      range(12).flatMap((unit) => range(1 + (unit % 4), writer * 1000 + unit * 10)),
    );
    expect(ascending(numbers)).toEqual(ascending(expected));
    // What one writer committed before it began the next unit stands before it.
    for (const writer of range(8)) {
      const own = numbers.filter((number) => Math.floor(number / 1000) === writer);
      expect(own).toEqual(ascending(own));
    }
    expect(await log.unsequenced()).toBe(0);
  });

  it('leaves no hole for a unit of work that was rolled back', async () => {
    await log.append([1]);
    const failing = log.store.transaction(async (tx) => {
      await appendRecords(tx, [numbered(2), numbered(3)]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await log.append([4]);
    await log.sequencer().drain();
    expect(await log.numbers()).toEqual([1, 4]);
    expect((await readState(log.store.db)).size).toBe(2);
  });

  it('takes a backlog in batches, and builds the tree of the whole', async () => {
    const sequencer = log.sequencer();
    for (const from of [0, 1500, 3000]) await log.append(range(1500, from));
    await sequencer.drain();
    expect(await log.numbers()).toEqual(range(4500));
    const batches = await sequencer.metrics.registry.getSingleMetricAsString('edgecoder_ledger_batch_seconds');
    expect(batches).toContain('edgecoder_ledger_batch_seconds_count 3');
    const leaves = (await log.records()).map(({ hash }) => recordLeaf(hash));
    for (const size of [1, 255, 256, 257, 4096, 4500]) {
      const read = tileReader(await readTiles(log.store.db, tilesOf(planRoot(size))));
      expect(foldRoot(planRoot(size), read)).toEqual(rootOf(leaves.slice(0, size)));
    }
  });

  it('reads only its own records, also when statistics say that none ever lacks a place', async () => {
    await log.append(range(1500));
    await log.sequencer().drain();
    await sql`delete from coordinator.ledger_entries where seq is null`.execute(log.store.db);
    await sql`vacuum analyze coordinator.ledger_entries`.execute(log.store.db);
    for (const from of [1500, 3000, 4500]) await log.append(range(1500, from));
    const read = await log.store.transaction(async (tx) => {
      const rowsRead = async (): Promise<number> => {
        const { rows } = await sql<{ count: number }>`
          select (idx_tup_fetch + seq_tup_read)::int as count from pg_stat_xact_user_tables
          where schemaname = 'coordinator' and relname = 'ledger_entries'`.execute(tx);
        return rows[0]?.count ?? Number.NaN;
      };
      await tryLockLog(tx, 1n, undefined);
      const pending = await readPending(tx, 1000);
      const before = await rowsRead();
      const written = await writeBatch(tx, {
        from: 10_000,
        entryIds: pending.map(({ entry_id }) => entry_id),
        hashes: new Uint8Array(1001 * 32),
        signatures: new Uint8Array(1000 * 64),
        tiles: [{ level: 7, tile: 0, hashes: new Uint8Array(32) }],
      });
      expect(written).toBe(1000);
      return (await rowsRead()) - before;
    });
    expect(read).toBeGreaterThanOrEqual(1000);
    expect(read).toBeLessThan(2000);
  });

  it('goes on after a batch that failed, as if it had not been tried', async () => {
    await log.append(range(300));
    let signatures = 0;
    const failing: SigningKey = {
      ...log.signing,
      signAsync: (hash) => {
        signatures += 1;
        return signatures > 150 ? Promise.reject(new Error('the key is gone')) : log.signing.signAsync(hash);
      },
    };
    await expect(log.sequencer({ key: failing }).drain()).rejects.toThrow('the key is gone');
    expect(await log.unsequenced()).toBe(300);
    const sequencer = log.sequencer();
    await sequencer.drain();
    await log.append(range(10, 300));
    await sequencer.drain();
    expect(await log.numbers()).toEqual(range(310));
  });

  it('takes up a log where another replica left it', async () => {
    const [one, two] = [log.sequencer(), log.sequencer()];
    for (const turn of range(6)) {
      await log.append(range(100, turn * 100));
      await (turn % 2 === 0 ? one : two).drain();
    }
    expect(await log.numbers()).toEqual(range(600));
  });

  it('does not continue the log of another key', async () => {
    await log.append([1]);
    await log.sequencer().drain();
    await log.append([2]);
    await expect(log.sequencer({ key: testKey() }).drain()).rejects.toThrow('belongs to another key');
    expect(await log.numbers()).toEqual([1]);
    await log.sequencer().drain();
    expect(await log.numbers()).toEqual([1, 2]);
  });

  it('finds what it was woken for, and what nobody woke it for', async () => {
    const sequencer = log.sequencer();
    sequencer.start();
    await log.append([1]);
    sequencer.wake();
    await waitFor(async () => (await log.unsequenced()) === 0);
    await log.append([2]);
    await waitFor(async () => (await log.unsequenced()) === 0);
    await sequencer.stop();
    sequencer.wake();
    await log.append([3]);
    expect(await log.numbers()).toEqual([1, 2]);
  });

  it('gives what is there its place before it ends, and leaves no checkpoint without one', async () => {
    const sequencer = log.sequencer({ env: { CHECKPOINT_INTERVAL_MS: '100', CHECKPOINT_RECORDS: '16' } });
    sequencer.start();
    await log.append(range(40));
    await sequencer.stop();
    expect(await log.numbers()).toEqual(range(40));
    expect(await log.unsequenced()).toBe(0);
    expect((await log.records()).map(({ type }) => type)).toContain('checkpoint');
  });

  it('ends although the last records cannot have a place', async () => {
    const failing: SigningKey = { ...log.signing, signAsync: () => Promise.reject(new Error('the key is gone')) };
    const sequencer = log.sequencer({ key: failing });
    sequencer.start();
    await log.append(range(10));
    await sequencer.stop();
    expect(await log.unsequenced()).toBe(10);
  });

  it('may be woken and asked from inside a unit of work', async () => {
    const sequencer = log.sequencer();
    await log.store.transaction(async (tx) => {
      await appendRecords(tx, [numbered(1)]);
      sequencer.wake();
    });
    await waitFor(async () => (await log.numbers()).length === 1);
  });
});

describeSharedLog('the sequencer, with several connections', (open) => {
  let log: Log;
  beforeEach(async () => {
    log = await open();
  });
  afterEach(() => log.close());

  it('does not skip an entry that is committed after others with larger ids', async () => {
    const [written, commit] = [gate(), gate()];
    const late = log.store.transaction(async (tx) => {
      await appendRecords(tx, [numbered(1)]);
      written.open();
      await commit.opened;
    });
    await written.opened;
    const sequencer = log.sequencer();
    await log.append([2]);
    await sequencer.drain();
    expect(await log.numbers()).toEqual([2]);
    commit.open();
    await late;
    await sequencer.drain();
    expect(await log.numbers()).toEqual([2, 1]);
  });

  it('is one at a time: a second one leaves the log alone while the first is in it', async () => {
    const { key, reached, release } = heldBack(log.signing);
    await log.append(range(10));
    const first = log.sequencer({ key }).drain();
    await reached;
    const second = log.sequencer();
    const waiting = second.drain();
    // The second one has looked, and found the log taken.
    await waitFor(async () =>
      /count [1-9]/.test(await second.metrics.registry.getSingleMetricAsString('edgecoder_ledger_batch_seconds')),
    );
    expect(await log.unsequenced()).toBe(10);
    release();
    await Promise.all([first, waiting]);
    expect(await log.numbers()).toEqual(range(10));
  });

  it('ends while another one is in the log, and leaves the rest to it', async () => {
    const { key, reached, release } = heldBack(log.signing);
    await log.append(range(10));
    const first = log.sequencer({ key });
    first.start();
    await reached;
    const second = log.sequencer();
    second.start();
    await log.append(range(5, 10));
    await second.stop();
    expect(await log.unsequenced()).toBe(15);
    release();
    // It has looked at the log before the last five were there, and gives them their places before it ends too.
    await first.stop();
    expect(await log.numbers()).toEqual(range(15));
  });

  it.each(['is killed', 'stands still'])('resumes when the one that is at work %s', async (how) => {
    const { key, reached, release } = heldBack(log.signing);
    await log.append(range(10));
    const first = log.sequencer({ key }).drain();
    first.catch(() => {});
    await reached;
    if (how === 'is killed') {
      await sql`select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`.execute(
        log.store.db,
      );
    }
    // Otherwise the database ends its transaction after a while.
    await log.sequencer().drain();
    expect(await log.numbers()).toEqual(range(10));
    release();
    await expect(first).rejects.toThrow();
    expect(await log.numbers()).toEqual(range(10));
  });
});
