import { fromHex } from '@edgecoder/crypto';
import { logOrigin, parseCheckpoint, recordLeaf, rootOf, verifyCheckpoint, verifyConsistency } from '@edgecoder/ledger';
import { waitFor } from '@edgecoder/testkit';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { readCheckpoint, readState } from '../../src/ledger/log.repository.ts';
import { consistencyOf } from '../../src/ledger/proofs.ts';
import { describeLog, type Log, NO_CHECKPOINTS } from './support.ts';

const EVERY_20 = { ...NO_CHECKPOINTS, CHECKPOINT_RECORDS: '20' };
const EVERY_MINUTE = { ...NO_CHECKPOINTS, CHECKPOINT_INTERVAL_MS: '60000' };
const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index);

describeLog('checkpoints', (open) => {
  let log: Log;
  beforeEach(async () => {
    log = await open();
  });
  afterEach(() => log.close());

  async function checkpoints(): Promise<{ size: number; createdAt: number; note: string; root: string }[]> {
    const { rows } = await sql<{ size: bigint; created_at: bigint; note: string; root: Uint8Array }>`
      select size, created_at, note, root from coordinator.checkpoints order by size`.execute(log.store.db);
    return rows.map((row) => ({
      size: Number(row.size),
      createdAt: Number(row.created_at),
      note: row.note,
      root: Buffer.from(row.root).toString('hex'),
    }));
  }
  const sizes = async (): Promise<number[]> => (await checkpoints()).map(({ size }) => size);
  /** As if so much time had passed since the newest checkpoint. */
  const timePasses = (ms: number) =>
    sql`update coordinator.ledger_head set checkpoint_at = checkpoint_at - ${ms}::bigint`.execute(log.store.db);

  it('are made when enough records have come since the last one', async () => {
    const sequencer = log.sequencer({ env: EVERY_20 });
    await log.append([0]);
    await sequencer.checkpointNow();
    expect(await sizes()).toEqual([1]);
    // The checkpoint is a record itself.
    await log.append(range(18, 1));
    await sequencer.drain();
    expect(await sizes()).toEqual([1]);
    await log.append([19]);
    await sequencer.drain();
    expect(await sizes()).toEqual([1, 21]);
  });

  it('are made when enough time has passed since the last one', async () => {
    const sequencer = log.sequencer({ env: EVERY_MINUTE });
    await log.append([1]);
    await sequencer.checkpointNow();
    await log.append([2]);
    await sequencer.drain();
    expect(await sizes()).toEqual([1]);
    await timePasses(60_000);
    await sequencer.drain();
    expect(await sizes()).toEqual([1, 3]);
  });

  it('are made in time although nobody asks and nothing more comes', async () => {
    const sequencer = log.sequencer({ env: EVERY_MINUTE });
    await log.append([1]);
    await sequencer.checkpointNow();
    await log.append([2]);
    await sequencer.drain();
    await timePasses(60_000);
    sequencer.start();
    await waitFor(async () => (await sizes()).length === 2);
  });

  it('are not made twice of one size, and not of checkpoints alone', async () => {
    const sequencers = [log.sequencer({ env: EVERY_20 }), log.sequencer({ env: EVERY_20 })];
    await log.append(range(30));
    for (let turn = 0; turn < 5; turn += 1) {
      await timePasses(7_200_000);
      await Promise.all(sequencers.map((sequencer) => sequencer.drain()));
      await Promise.all(sequencers.map((sequencer) => sequencer.checkpointNow()));
    }
    expect(await sizes()).toEqual([30]);
    expect((await readState(log.store.db)).size).toBe(31);
  });

  it('are signed by the log, and are the root of its records; each continues those before it', async () => {
    const sequencer = log.sequencer({ env: EVERY_20 });
    for (const turn of range(12)) {
      await log.append(range(7 + 20 * (turn % 3), turn * 100));
      await sequencer.drain();
    }
    const all = await checkpoints();
    expect(all.length).toBeGreaterThan(5);
    const leaves = (await log.records()).map(({ hash }) => recordLeaf(hash));
    const origin = logOrigin(log.signing.peerId);
    for (const [index, { size, note, root }] of all.entries()) {
      const checkpoint = parseCheckpoint(note);
      expect(verifyCheckpoint(checkpoint, { name: origin, publicKey: log.signing.publicKey })).toBe(true);
      expect({ size: checkpoint.size, root: Buffer.from(checkpoint.root).toString('hex') }).toEqual({ size, root });
      expect(rootOf(leaves.slice(0, size))).toEqual(checkpoint.root);
      const before = all[index - 1];
      if (before === undefined) continue;
      const { proof } = await consistencyOf({ store: log.store }, before.size, size);
      expect(
        verifyConsistency({
          from: before.size,
          to: size,
          fromRoot: fromHex(before.root),
          toRoot: fromHex(root),
          proof: proof.map(fromHex),
        }),
      ).toBe(true);
    }
    // And the log tells of each, right after it was made.
    const told = (await log.records()).filter(({ type }) => type === 'checkpoint').map(({ payload }) => payload);
    const covered = all.filter(({ size }) => size < leaves.length).map(({ size, root }) => ({ size, root }));
    expect(told).toEqual(covered);
  });

  it('on demand cover what was committed before, and are shared by those who ask together', async () => {
    const sequencer = log.sequencer();
    await log.append(range(10));
    const answers = await Promise.all(range(20).map(() => sequencer.checkpointNow()));
    for (const answer of answers) expect(answer.size).toBeGreaterThanOrEqual(10);
    expect(await sizes()).toEqual([10]);
    expect(answers[0]).toEqual(await readCheckpoint(log.store.db));
  });

  it('on demand are not made more often than once a second, however many replicas are asked', async () => {
    const replicas = [log.sequencer(), log.sequencer()];
    for (const turn of range(3)) {
      await Promise.all(
        replicas.map(async (sequencer, index) => {
          await log.append([turn * 10 + index]);
          const { size } = await sequencer.checkpointNow();
          const { rows } = await sql<{ seq: number }>`
            select max(seq)::int as seq from coordinator.ledger_entries
            where payload ->> 'agentKey' = ${(turn * 10 + index).toString(16).padStart(64, '0')}`.execute(log.store.db);
          expect(rows[0]?.seq).toBeLessThanOrEqual(size);
        }),
      );
    }
    const times = (await checkpoints()).map(({ createdAt }) => createdAt);
    for (const [index, time] of times.entries()) {
      if (index > 0) expect(time - (times[index - 1] as number)).toBeGreaterThanOrEqual(1000);
    }
  });

  it('cannot be had of an empty log', async () => {
    await expect(log.sequencer().checkpointNow()).rejects.toMatchObject({ code: 'conflict' });
  });
});
