import { createMemoryCache } from '@edgecoder/cache';
import { fromHex } from '@edgecoder/crypto';
import {
  EMPTY_ROOT,
  logOrigin,
  parseCheckpoint,
  recordLeaf,
  rootOf,
  verifyChain,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '@edgecoder/ledger';
import { LedgerConsistency, LedgerProof, LedgerRange, LedgerSnapshot, LedgerVerification } from '@edgecoder/protocol';
import { createHttpService, createLogger, type HttpService, Metrics } from '@edgecoder/service';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { ledgerRoutes } from '../../src/ledger/routes.ts';
import { createVerifyPool, type VerifyPool } from '../../src/ledger/verify-pool.ts';
import { describeLog, type Log, numberOf } from './support.ts';

const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index);
/** Sizes of the checkpoints below. */
const [FIRST, SECOND] = [300, 700];
const SIZE = 720;

describeLog('ledger routes', (open) => {
  let log: Log;
  let service: HttpService;
  let pool: VerifyPool;
  let url: string;
  let origin: string;
  /** Each test has its own, for the rate limits. */
  let minute = 0;
  let beforeVerify: () => Promise<void> = async () => {};

  beforeAll(async () => {
    log = await open();
    origin = logOrigin(log.signing.peerId);
    const sequencer = log.sequencer();
    await log.append(range(FIRST));
    await sequencer.checkpointNow();
    await sequencer.drain();
    await log.append(range(SECOND - FIRST - 1, FIRST));
    await sql`update coordinator.ledger_head set checkpoint_at = 0`.execute(log.store.db);
    await sequencer.checkpointNow();
    await sequencer.drain();
    await log.append(range(SIZE - SECOND - 1, SECOND));
    await sequencer.drain();
    pool = createVerifyPool({ threads: 2 });
    service = createHttpService({
      name: 'coordinator',
      version: '0',
      description: 'Ledger routes under test.',
      routes: ledgerRoutes({
        ...log.context(),
        sequencer,
        pool: { ...pool, verify: (section) => beforeVerify().then(() => pool.verify(section)) },
      }),
      log: createLogger({ service: 'test', level: 'silent' }),
      metrics: new Metrics(),
      host: '127.0.0.1',
      port: 0,
      cache: createMemoryCache({ maxEntries: 10_000, now: () => minute * 60_000 }),
      resolveCaller: async (publicKey, peerId) => ({
        publicKey,
        peerId,
        ownerId: peerId,
        roles: new Set(['stranger']),
      }),
      rateLimits: { perKey: 10_000, perAddress: 10_000, windowMs: 10_000 },
    });
    ({ url } = await service.start());
  });
  afterAll(async () => {
    await service.stop();
    await pool.close();
    await log.close();
  });

  beforeEach(() => {
    minute += 1;
  });

  async function get(path: string): Promise<{ status: number; type: string; body: unknown; text: string }> {
    const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(30_000) });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, text, body: type.includes('json') ? JSON.parse(text) : undefined };
  }
  const problem = async (path: string): Promise<string> => {
    const { status, type, body } = await get(path);
    expect(type).toBe('application/problem+json');
    return `${status} ${(body as { code: string }).code}`;
  };

  it('tell where the log stands', async () => {
    const snapshot = LedgerSnapshot.parse((await get('/ledger/snapshot')).body);
    const records = await log.records();
    expect(snapshot).toMatchObject({
      origin,
      size: SIZE,
      lastHash: records.at(-1)?.hash,
      unsequenced: 0,
      checkpoint: { size: SECOND },
    });
  });

  it('give the newest checkpoint as its signed note', async () => {
    const { status, type, text } = await get('/ledger/checkpoint');
    expect([status, type]).toEqual([200, 'text/plain; charset=utf-8']);
    const checkpoint = parseCheckpoint(text);
    expect(checkpoint.size).toBe(SECOND);
    expect(verifyCheckpoint(checkpoint, { name: origin, publicKey: log.signing.publicKey })).toBe(true);
  });

  it.each([1, 2, 256, 257, FIRST, FIRST + 1, SECOND])('prove record %i under the newest checkpoint', async (seq) => {
    const { record, proof, checkpoint } = LedgerProof.parse((await get(`/ledger/proof/${seq}`)).body);
    const { size, root } = parseCheckpoint(checkpoint);
    const leaf = recordLeaf(record.hash);
    expect(record.seq).toBe(seq);
    expect(size).toBe(SECOND);
    expect(verifyInclusion({ leaf, index: seq - 1, size, proof: proof.map(fromHex), root })).toBe(true);
    expect(verifyInclusion({ leaf, index: seq, size, proof: proof.map(fromHex), root })).toBe(false);
  });

  it('prove a record under an older checkpoint when asked to', async () => {
    const { record, proof, checkpoint } = LedgerProof.parse((await get(`/ledger/proof/7?size=${FIRST}`)).body);
    const { size, root } = parseCheckpoint(checkpoint);
    expect(size).toBe(FIRST);
    const leaf = recordLeaf(record.hash);
    expect(verifyInclusion({ leaf, index: 6, size, proof: proof.map(fromHex), root })).toBe(true);
  });

  it('404 for a record or a checkpoint that is not there, 409 for a record that no checkpoint covers', async () => {
    expect(await problem(`/ledger/proof/${SIZE + 1}`)).toBe('404 not_found');
    expect(await problem('/ledger/proof/1?size=299')).toBe('404 not_found');
    expect(await problem(`/ledger/proof/${SECOND + 1}`)).toBe('409 conflict');
    expect(await problem(`/ledger/proof/${FIRST + 1}?size=${FIRST}`)).toBe('409 conflict');
  });

  it.each(['0', '-1', '1.5', 'x', '1e400', '9007199254740993'])('400 for record number %s', async (seq) => {
    expect(await problem(`/ledger/proof/${seq}`)).toBe('400 invalid_request');
  });

  it('prove that the log only grew', async () => {
    for (const [from, to] of [
      [FIRST, SECOND],
      [1, SIZE],
      [255, 256],
      [SIZE, SIZE],
    ] as const) {
      const { fromRoot, toRoot, proof } = LedgerConsistency.parse(
        (await get(`/ledger/consistency?from=${from}&to=${to}`)).body,
      );
      const leaves = (await log.records()).map(({ hash }) => recordLeaf(hash));
      expect(fromHex(fromRoot)).toEqual(rootOf(leaves.slice(0, from)));
      expect(fromHex(toRoot)).toEqual(rootOf(leaves.slice(0, to)));
      const claim = { from, to, fromRoot: fromHex(fromRoot), toRoot: fromHex(toRoot), proof: proof.map(fromHex) };
      expect(verifyConsistency(claim)).toBe(true);
      expect(verifyConsistency({ ...claim, fromRoot: EMPTY_ROOT })).toBe(false);
    }
    const upToCheckpoint = LedgerConsistency.parse((await get(`/ledger/consistency?from=${FIRST}`)).body);
    expect(upToCheckpoint.to).toBe(SECOND);
  });

  it('400 and 404 for growth that is not', async () => {
    expect(await problem('/ledger/consistency?from=20&to=10')).toBe('400 invalid_request');
    expect(await problem('/ledger/consistency?from=0&to=10')).toBe('400 invalid_request');
    expect(await problem('/ledger/consistency')).toBe('400 invalid_request');
    expect(await problem(`/ledger/consistency?from=1&to=${SIZE + 1}`)).toBe('404 not_found');
  });

  it('give records by pages, whose chain holds together', async () => {
    const all: unknown[] = [];
    while (all.length < SIZE) {
      const { records, size } = LedgerRange.parse((await get(`/ledger/range?from=${all.length + 1}&limit=250`)).body);
      expect(size).toBe(SIZE);
      expect(records.length).toBeLessThanOrEqual(250);
      all.push(...records);
    }
    expect(verifyChain(all, log.signing.publicKey)).toMatchObject({ ok: true, position: { size: SIZE } });
    expect(LedgerRange.parse((await get(`/ledger/range?from=${SIZE + 1}`)).body).records).toEqual([]);
    expect(LedgerRange.parse((await get('/ledger/range')).body).records).toHaveLength(100);
  });

  it('400 for a page larger than there are', async () => {
    expect(await problem('/ledger/range?limit=1001')).toBe('400 invalid_request');
    expect(await problem('/ledger/verify?limit=10001')).toBe('400 invalid_request');
    expect(await problem('/ledger/range?limit=0')).toBe('400 invalid_request');
  });

  it('check the stored log, up to its newest checkpoint', async () => {
    const { body } = await get('/ledger/verify?limit=1000');
    expect(LedgerVerification.parse(body)).toMatchObject({
      ok: true,
      from: 1,
      to: SIZE,
      checkpoint: { size: SECOND, status: 'ok' },
    });
  });

  it('check a part of it, and say when it has no checkpoint', async () => {
    expect((await get('/ledger/verify?from=258&limit=500')).body).toMatchObject({
      ok: true,
      from: 258,
      to: SIZE,
      checkpoint: { status: 'ok' },
    });
    expect((await get('/ledger/verify?from=1&limit=100')).body).toMatchObject({
      ok: true,
      to: 100,
      checkpoint: { status: 'absent' },
    });
    expect(await problem(`/ledger/verify?from=${SIZE + 2}`)).toBe('404 not_found');
  });

  it('name the record that was changed in the database, and what is wrong with it', async () => {
    const damage = async (change: string, undo: string, expected: object) => {
      await sql.raw(`update coordinator.ledger_entries set ${change}`).execute(log.store.db);
      const { body } = await get('/ledger/verify?limit=1000');
      await sql.raw(`update coordinator.ledger_entries set ${undo}`).execute(log.store.db);
      expect(body).toMatchObject({ ok: false, failure: expected });
    };
    const [record] = (await log.records()).slice(399, 400);
    const key = numberOf(record as never)
      .toString(16)
      .padStart(64, '0');
    await damage(
      `payload = jsonb_set(payload, '{agentKey}', '"${'f'.repeat(64)}"') where seq = 400`,
      `payload = jsonb_set(payload, '{agentKey}', '"${key}"') where seq = 400`,
      { seq: 400, reason: 'hash_mismatch' },
    );
    await damage(
      `signature = set_byte(signature, 0, 255 - get_byte(signature, 0)) where seq = 600`,
      `signature = set_byte(signature, 0, 255 - get_byte(signature, 0)) where seq = 600`,
      { seq: 600, reason: 'signature_invalid' },
    );
    await damage('seq = 100000 where seq = 500', 'seq = 500 where seq = 100000', {
      seq: 500,
      reason: 'out_of_sequence',
    });
    expect((await get('/ledger/verify?limit=1000')).body).toMatchObject({ ok: true });
  });

  it('say so when the records are in order, and the checkpoint is not theirs', async () => {
    const flip = sql`update coordinator.checkpoints set root = set_byte(root, 0, 255 - get_byte(root, 0)) where size = ${SECOND}`;
    await flip.execute(log.store.db);
    const { body } = await get('/ledger/verify?limit=1000');
    await flip.execute(log.store.db);
    expect(body).toMatchObject({ ok: false, checkpoint: { size: SECOND, status: 'failed' } });
  });

  it('do one verification at a time', async () => {
    let release = (): void => {};
    const entered = new Promise<void>((resolve) => {
      beforeVerify = () => {
        resolve();
        return new Promise((go) => {
          release = go;
        });
      };
    });
    const first = get('/ledger/verify');
    await entered;
    expect(await problem('/ledger/verify')).toBe('503 overloaded');
    release();
    expect(await first).toMatchObject({ status: 200, body: { ok: true } });
    beforeVerify = async () => {};
    expect((await get('/ledger/verify')).status).toBe(200);
  });

  it('429 for the seventh verification in a minute', async () => {
    for (const _ of range(6)) expect((await get('/ledger/verify?limit=1')).status).toBe(200);
    expect(await problem('/ledger/verify?limit=1')).toBe('429 rate_limited');
  });
});
