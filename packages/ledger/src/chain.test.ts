import { fromHex, sha256Hex, toHex } from '@edgecoder/crypto';
import { canonicalJson, type LedgerRecord } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createChainVerifier, verifyChain, verifyChainStream } from './chain.ts';
import { parseRecord, recordHash, sealRecord } from './record.ts';
import { someEntry, testKey, testLog } from './testing.ts';

const key = testKey(1);
const other = testKey(2);

function chainOf(count: number): LedgerRecord[] {
  const log = testLog(key);
  for (let i = 0; i < count; i += 1) log.add(someEntry(i));
  return log.records;
}

const reasonOf = (records: unknown[], trusted: string | string[] = key.publicKey) => {
  const result = verifyChain(records, trusted);
  return result.ok ? 'ok' : `${result.reason}@${result.seq}`;
};

describe('a record', () => {
  it('is hashed over the canonical form of all fields but hash and signature', () => {
    const [record] = chainOf(1) as [LedgerRecord];
    const { hash, signature, ...rest } = record;
    expect(sha256Hex(canonicalJson(rest))).toBe(hash);
    expect(toHex(key.sign(fromHex(hash)))).toBe(signature);
    expect(record.prevHash).toBe('0'.repeat(64));
    expect(Object.keys(rest)).not.toContain('taskId');
  });

  it('is refused with a field, a payload field or a form that its type does not have', () => {
    const [record] = chainOf(1) as [LedgerRecord];
    expect(parseRecord(record)).toEqual(record);
    const wrong: unknown[] = [
      null,
      [],
      'record',
      { ...record, extra: 1 },
      { ...record, seq: 0 },
      { ...record, seq: 1.5 },
      { ...record, type: 'unheard_of' },
      { ...record, hash: record.hash.toUpperCase() },
      { ...record, payload: { ...record.payload, extra: 1 } },
      { ...record, payload: { ...record.payload, status: 'perhaps' } },
      { ...record, payload: [] },
    ];
    for (const value of wrong)
      expect(() => parseRecord(value)).toThrow(expect.objectContaining({ code: 'record_malformed' }));
  });
});

describe('a chain', () => {
  it('holds as it was written, and says where it ends', () => {
    const records = chainOf(20);
    expect(verifyChain(records, key.publicKey)).toEqual({
      ok: true,
      position: { size: 20, lastHash: records[19]!.hash, publicKey: key.publicKey },
    });
    expect(reasonOf([])).toBe('ok');
  });

  it('is verified as a stream with the same result', async () => {
    const records = chainOf(20);
    async function* stream(list: unknown[]) {
      yield* list;
    }
    expect(await verifyChainStream(stream(records), [other.publicKey, key.publicKey])).toEqual(
      verifyChain(records, key.publicKey),
    );
    expect(await verifyChainStream(stream(records.toSpliced(7, 1)), key.publicKey)).toMatchObject({
      reason: 'out_of_sequence',
      seq: 8,
    });
  });

  it.each<[string, (records: LedgerRecord[]) => unknown[], string]>([
    ['a record taken out', (r) => r.toSpliced(4, 1), 'out_of_sequence@5'],
    ['a record repeated', (r) => r.toSpliced(4, 0, r[3]!), 'out_of_sequence@5'],
    ['two records swapped', (r) => r.with(3, r[4]!).with(4, r[3]!), 'out_of_sequence@4'],
    ['the first record taken away', (r) => r.slice(1), 'out_of_sequence@1'],
    [
      'a payload changed',
      (r) => r.with(5, { ...r[5]!, payload: { ...r[5]!.payload, status: 'revoked' } }),
      'hash_mismatch@6',
    ],
    ['a time changed', (r) => r.with(5, { ...r[5]!, issuedAt: 1 }), 'hash_mismatch@6'],
    ['a hash changed', (r) => r.with(5, { ...r[5]!, hash: r[4]!.hash }), 'hash_mismatch@6'],
    [
      'a signature of another record',
      (r) => r.with(5, { ...r[5]!, signature: r[4]!.signature }),
      'signature_invalid@6',
    ],
    ['a record signed by another key', (r) => r.with(9, sealRecord(r[9]!, other)), 'signature_invalid@10'],
    [
      'a record that follows another',
      (r) => r.with(5, sealRecord({ ...r[5]!, prevHash: r[3]!.hash }, key)),
      'chain_broken@6',
    ],
    ['something else', (r) => r.with(2, 42 as never), 'record_malformed@3'],
    [
      'a hostile object',
      (r) =>
        r.with(
          2,
          new Proxy(
            {},
            {
              get: () => {
                throw new Error('boo');
              },
            },
          ) as never,
        ),
      'record_malformed@3',
    ],
  ])('is refused with %s, at the right place', (_name, change, reason) => {
    expect(reasonOf(change(chainOf(10)))).toBe(reason);
  });

  it('is refused under a key that is not trusted', () => {
    expect(reasonOf(chainOf(3), other.publicKey)).toBe('signature_invalid@1');
    expect(reasonOf(chainOf(3), [])).toBe('signature_invalid@1');
    expect(reasonOf(chainOf(3), 'nonsense')).toBe('signature_invalid@1');
  });

  it('stays refused: nothing after a failure mends it', () => {
    const records = chainOf(5);
    const verifier = createChainVerifier({ size: 0, lastHash: '0'.repeat(64), publicKey: key.publicKey });
    expect(verifier.push(records[1])).toMatchObject({ ok: false, reason: 'out_of_sequence' });
    expect(verifier.push(records[0])).toMatchObject({ ok: false, reason: 'out_of_sequence' });
    expect(verifier.position().size).toBe(0);
  });

  it('can be verified from any position on', () => {
    const records = chainOf(10);
    const verifier = createChainVerifier({ size: 4, lastHash: records[3]!.hash, publicKey: key.publicKey });
    for (const record of records.slice(4)) expect(verifier.push(record).ok).toBe(true);
    expect(verifier.position().size).toBe(10);
  });

  it('never throws and never accepts a change of any one field', () => {
    const records = chainOf(3);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 }),
        fc.constantFrom(...Object.keys(records[0]!)),
        fc.jsonValue(),
        (at, field, value) => {
          const original = records[at] as unknown as Record<string, unknown>;
          fc.pre(canonicalJson(original[field]) !== JSON.stringify(value));
          expect(verifyChain(records.with(at, { ...original, [field]: value } as never), key.publicKey).ok).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a key rotation', () => {
  function rotated() {
    const log = testLog(key);
    log.add(someEntry(0));
    log.rotate(other);
    log.add(someEntry(1));
    log.rotate(testKey(3));
    log.add(someEntry(2));
    return log.records;
  }

  it('hands the log over to the new key', () => {
    expect(verifyChain(rotated(), key.publicKey)).toMatchObject({
      ok: true,
      position: { size: 5, publicKey: testKey(3).publicKey },
    });
  });

  it('ends what the old key may sign', () => {
    const records = rotated();
    expect(reasonOf(records.with(2, sealRecord(records[2]!, key)))).toBe('signature_invalid@3');
  });

  it('is refused when the new key did not agree', () => {
    const records = rotated();
    const forged = (newSignature: string) =>
      sealRecord({ ...records[1]!, payload: { ...records[1]!.payload, newSignature } }, key);
    expect(reasonOf(records.with(1, forged('0'.repeat(128))))).toBe('rotation_invalid@2');
    expect(reasonOf(records.with(1, forged(toHex(key.sign(fromHex(recordHash(records[1]!)))))))).toBe(
      'rotation_invalid@2',
    );
  });

  it('is refused when it does not come from the current key', () => {
    const records = rotated();
    const payload = { ...records[1]!.payload, oldKey: testKey(4).publicKey };
    expect(reasonOf(records.with(1, sealRecord({ ...records[1]!, payload }, key)))).toBe('rotation_invalid@2');
  });

  it('is followed even where record signatures are left to a checkpoint', () => {
    const records = rotated();
    const verifier = createChainVerifier({ size: 0, lastHash: '0'.repeat(64), publicKey: key.publicKey }, 'rotations');
    expect(verifier.push({ ...records[0]!, signature: '0'.repeat(128) }).ok).toBe(true);
    expect(verifier.push({ ...records[1]!, signature: '0'.repeat(128) })).toMatchObject({
      reason: 'signature_invalid',
    });
  });
});
