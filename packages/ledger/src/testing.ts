import { type SigningKey, signingKeyFromSeed } from '@edgecoder/crypto';
import type { LedgerRecord, PeerId } from '@edgecoder/protocol';
import { GENESIS_HASH, sealRecord, sealRotation, type UnsignedRecord } from './record.ts';

/** Deterministic keys for tests. */
export const testKey = (number: number): SigningKey => signingKeyFromSeed(new Uint8Array(32).fill(number));

/** What a test wants in its log; place and chain are filled in. */
export type TestEntry = Partial<Pick<UnsignedRecord, 'taskId' | 'subtaskId' | 'actorId' | 'issuedAt'>> &
  Pick<UnsignedRecord, 'type' | 'payload'>;

/** A log that grows by hand. */
export function testLog(key: SigningKey) {
  const records: LedgerRecord[] = [];
  let current = key;
  const place = () => ({
    seq: records.length + 1,
    actorId: key.peerId,
    issuedAt: 1_700_000_000_000 + records.length,
    prevHash: records.at(-1)?.hash ?? GENESIS_HASH,
  });
  return {
    records,
    key: () => current,
    add(entry: TestEntry): LedgerRecord {
      const record = sealRecord({ ...place(), ...entry }, current);
      records.push(record);
      return record;
    },
    rotate(next: SigningKey): LedgerRecord {
      const record = sealRotation(place(), current, next);
      records.push(record);
      current = next;
      return record;
    },
  };
}

/** An entry that says little and is valid. */
export const someEntry = (number: number): TestEntry => ({
  type: 'node_approval',
  payload: { status: 'approved', ownerId: testKey(9).peerId as PeerId, agentKey: testKey(10 + (number % 5)).publicKey },
});
