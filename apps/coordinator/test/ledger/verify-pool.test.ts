import {
  type ChainPosition,
  chainStart,
  createRootBuilder,
  recordLeaf,
  rootOf,
  sealRecord,
  sealRotation,
} from '@edgecoder/ledger';
import type { LedgerRecord } from '@edgecoder/protocol';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createVerifyPool, type LogSection } from '../../src/ledger/verify-pool.ts';
import { numbered, testKey } from './support.ts';

const key = testKey();
const next = testKey();
const ROTATED_AT = 700;
const COUNT = 1400;

/** A log whose key changes on the way. */
const records: LedgerRecord[] = [];
for (let seq = 1; seq <= COUNT; seq += 1) {
  const place = { seq, actorId: key.peerId, issuedAt: seq, prevHash: records.at(-1)?.hash ?? '00'.repeat(32) };
  const signer = seq <= ROTATED_AT ? key : next;
  records.push(
    seq === ROTATED_AT ? sealRotation(place, key, next) : sealRecord({ ...place, ...numbered(seq) }, signer),
  );
}
const START = chainStart(key.publicKey);
const rootAt = (size: number): Uint8Array => rootOf(records.slice(0, size).map(({ hash }) => recordLeaf(hash)));

/** The log in pieces of this length, one of its records changed. */
function* pieces(length: number, changes: Record<number, object> = {}, from = 0): Generator<LedgerRecord[]> {
  for (let at = from; at < COUNT; at += length) {
    yield records.slice(at, at + length).map((record) => ({ ...record, ...changes[record.seq] }));
  }
}

describe('threads that verify', () => {
  const pool = createVerifyPool({ threads: 3 });
  afterAll(() => pool.close());
  const verify = (section: Partial<LogSection>) =>
    pool.verify({ start: START, records: pieces(512), depth: 'each', ...section });

  it.each([1, 7, 256, 300, 512, 5000])('accept a log that is in order, in pieces of %i', async (length) => {
    expect(await verify({ records: pieces(length) })).toEqual({
      ok: true,
      position: { size: COUNT, lastHash: records.at(-1)?.hash, publicKey: next.publicKey },
    });
  });

  it('accept nothing at all', async () => {
    expect(await verify({ records: [] })).toEqual({ ok: true, position: START });
  });

  it.each([1, 255, 256, 257, 1024, 1399, COUNT])('find the root of the first %i records', async (size) => {
    const roots: Uint8Array[] = [];
    const tree = createRootBuilder();
    await verify({ tree, at: { size, reached: (root) => roots.push(root) } });
    expect(roots).toEqual([rootAt(size)]);
    expect(tree.root()).toEqual(rootAt(COUNT));
  });

  it('go on from the middle of a log', async () => {
    const middle = 1234;
    const start: ChainPosition = { size: middle, lastHash: records[middle - 1]!.hash, publicKey: next.publicKey };
    const tree = createRootBuilder({
      size: middle,
      read: ({ level, index }) =>
        rootOf(records.slice(index * 2 ** level, (index + 1) * 2 ** level).map(({ hash }) => recordLeaf(hash))),
    });
    expect(await verify({ start, records: pieces(100, {}, middle), tree })).toMatchObject({ ok: true });
    expect(tree.root()).toEqual(rootAt(COUNT));
  });

  const other = '11'.repeat(32);
  it.each<[seq: number, reason: string, change: object]>([
    [1, 'chain_broken', { prevHash: other }],
    [2, 'hash_mismatch', { issuedAt: 5 }],
    [256, 'hash_mismatch', { hash: other }],
    [257, 'chain_broken', { prevHash: other }],
    [300, 'signature_invalid', { signature: '00'.repeat(64) }],
    [512, 'out_of_sequence', { seq: 513 }],
    [ROTATED_AT, 'signature_invalid', { signature: '00'.repeat(64) }],
    [ROTATED_AT, 'hash_mismatch', { payload: { ...records[ROTATED_AT - 1]!.payload, newKey: key.publicKey } }],
    [1300, 'record_malformed', { payload: { status: 'approved' } }],
    [1399, 'record_malformed', { taskId: 'x' }],
    [COUNT, 'record_malformed', { type: 'unheard_of' }],
  ])('name record %i when it is damaged: %s', async (seq, reason, change) => {
    const result = await verify({ records: pieces(512, { [seq]: change }) });
    expect(result).toMatchObject({ ok: false, seq, reason, detail: expect.stringMatching(/\w/) });
  });

  it('name the first of several', async () => {
    const changes = { 1390: { issuedAt: 1 }, 400: { signature: '00'.repeat(64) }, 1200: { prevHash: other } };
    expect(await verify({ records: pieces(512, changes) })).toMatchObject({ ok: false, seq: 400 });
  });

  it('name the record after a gap', async () => {
    const gap = [...records.slice(0, 1000), ...records.slice(1001)];
    expect(await verify({ records: [gap] })).toMatchObject({ ok: false, seq: 1001, reason: 'out_of_sequence' });
  });

  it('do not look at signatures when a checkpoint vouches for them, but for those of rotations', async () => {
    const unsigned = { signature: '00'.repeat(64) };
    const rotations = (seq: number) => verify({ depth: 'rotations', records: pieces(512, { [seq]: unsigned }) });
    expect(await rotations(300)).toMatchObject({ ok: true });
    expect(await rotations(ROTATED_AT)).toMatchObject({ ok: false, seq: ROTATED_AT, reason: 'signature_invalid' });
  });

  it('refuse a log of another key', async () => {
    const start = chainStart(testKey().publicKey);
    expect(await verify({ start })).toMatchObject({ ok: false, seq: 1, reason: 'signature_invalid' });
  });

  it('take several logs at once', async () => {
    const results = await Promise.all([
      verify({}),
      verify({ records: pieces(300, { 900: { issuedAt: 1 } }) }),
      verify({ records: pieces(64) }),
    ]);
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(results[1]).toMatchObject({ seq: 900 });
  });

  it('stop reading a log as soon as it is known to be damaged', async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        const [piece] = pieces(256, { 5: { issuedAt: 1 } });
        read += 1;
        yield piece as LedgerRecord[];
      }
    }
    expect(await verify({ records: endless() })).toMatchObject({ ok: false, seq: 5 });
    expect(read).toBeLessThan(1000);
  });

  it('stop when they are told to', async () => {
    const stop = new AbortController();
    async function* source() {
      yield* pieces(256);
      stop.abort(new Error('enough'));
      yield records.slice(0, 1);
    }
    await expect(verify({ records: source(), signal: stop.signal })).rejects.toThrow('enough');
  });

  it('pass on what the source of records throws, and verify the next log', async () => {
    async function* broken() {
      yield records.slice(0, 300);
      throw new Error('the database is gone');
    }
    await expect(verify({ records: broken() })).rejects.toThrow('the database is gone');
    expect(await verify({})).toMatchObject({ ok: true });
  });

  it('are started again after they were ended', async () => {
    const own = createVerifyPool({ threads: 1 });
    const section = { start: START, records: pieces(512), depth: 'each' as const };
    await own.verify(section);
    const running = own.verify({ ...section, records: pieces(1) });
    running.catch(() => {});
    await own.close();
    await expect(running).rejects.toThrow();
    expect(await own.verify({ ...section, records: pieces(512) })).toMatchObject({ ok: true });
    await own.close();
  });

  it('leave the event loop to others: it turns at least once for each job', async () => {
    let turns = 0;
    let verifying = true;
    const turn = (): void => {
      turns += 1;
      if (verifying) setImmediate(turn);
    };
    setImmediate(turn);
    await verify({});
    verifying = false;
    expect(turns).toBeGreaterThanOrEqual(COUNT / 256);
  });
});
