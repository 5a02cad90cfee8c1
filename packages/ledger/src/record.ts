import type { SigningKey } from '@edgecoder/crypto';
import { fromHex, sha256, sha256Hex, toHex, verifySignature } from '@edgecoder/crypto';
import type { RecordPayload, RecordType } from '@edgecoder/protocol';
import { canonicalJson, LedgerRecord, RECORD_PAYLOADS } from '@edgecoder/protocol';
import { LedgerError } from './errors.ts';
import { leafHash } from './merkle.ts';

/** `prevHash` of the first record: 32 zero bytes. */
export const GENESIS_HASH = '0'.repeat(64);

/** A record that has its place but is not hashed and signed yet. */
export type UnsignedRecord = Omit<LedgerRecord, 'hash' | 'signature'>;

/** A record whose payload is known to be what its type says. */
export type TypedRecord = {
  [T in RecordType]: Omit<LedgerRecord, 'type' | 'payload'> & { type: T; payload: RecordPayload<T> };
}[RecordType];

/** The RFC 8785 form that is hashed: every field but `hash` and `signature`. */
export function recordText(record: UnsignedRecord): string {
  const { seq, type, taskId, subtaskId, actorId, issuedAt, payload, prevHash } = record;
  return canonicalJson({ seq, type, taskId, subtaskId, actorId, issuedAt, payload, prevHash });
}

/** SHA-256 of `recordText`, hex. */
export const recordHash = (record: UnsignedRecord): string => sha256Hex(recordText(record));

/** The record's leaf hash in the Merkle tree: the leaf's data are the 32 raw bytes of `hash`. */
export const recordLeaf = (hash: string): Uint8Array => leafHash(fromHex(hash));

/** Hashes and signs a record: Ed25519 over the 32 raw bytes of the hash. */
export function sealRecord(record: UnsignedRecord, key: SigningKey): LedgerRecord {
  const hash = recordHash(record);
  return { ...record, hash, signature: toHex(key.sign(fromHex(hash))) };
}

/**
 * Reads a record, with its payload by its type. Nothing is added, dropped or defaulted.
 * @throws {LedgerError} `record_malformed`
 */
export function parseRecord(value: unknown): TypedRecord {
  const record = LedgerRecord.safeParse(value);
  if (!record.success) throw new LedgerError('record_malformed', 'not a ledger record', { cause: record.error });
  // The payload as it came: a schema of any keys lets `__proto__` fall, one of known keys refuses it.
  const payload = RECORD_PAYLOADS[record.data.type].safeParse((value as LedgerRecord).payload);
  if (!payload.success) {
    throw new LedgerError('record_malformed', `not the payload of a ${record.data.type} record`, {
      cause: payload.error,
    });
  }
  return record.data as TypedRecord;
}

/** The 32 bytes that a new key signs in its `key_rotation` record: the record's hash with `newSignature` left out. */
export function rotationHash(record: UnsignedRecord): Uint8Array {
  const { newSignature: _, ...payload } = record.payload;
  return sha256(recordText({ ...record, payload }));
}

/** Makes a `key_rotation` record: signed by the new key inside its payload, and by the old key as every record. */
export function sealRotation(
  record: Omit<UnsignedRecord, 'type' | 'payload'>,
  oldKey: SigningKey,
  newKey: SigningKey,
): LedgerRecord {
  const payload = { oldKey: oldKey.publicKey, newKey: newKey.publicKey };
  const newSignature = toHex(newKey.sign(rotationHash({ ...record, type: 'key_rotation', payload })));
  return sealRecord({ ...record, type: 'key_rotation', payload: { ...payload, newSignature } }, oldKey);
}

/** Whether a parsed rotation record goes from `oldKey` and its new key agreed. The record's own signature is not looked at. */
export function verifyRotation(record: TypedRecord & { type: 'key_rotation' }, oldKey: string): boolean {
  const { oldKey: from, newKey, newSignature } = record.payload;
  return from === oldKey && newKey !== oldKey && verifySignature(newKey, rotationHash(record), fromHex(newSignature));
}
