import { fromHex, verifySignature } from '@edgecoder/crypto';
import { LedgerError } from './errors.ts';
import type { TypedRecord } from './record.ts';
import { GENESIS_HASH, parseRecord, recordHash, verifyRotation } from './record.ts';

export type ChainReason =
  | 'record_malformed'
  | 'out_of_sequence'
  | 'chain_broken'
  | 'hash_mismatch'
  | 'signature_invalid'
  | 'rotation_invalid';

/** The first record that does not hold, and why. */
export interface ChainFailure {
  ok: false;
  /** Where in the log; the place that was expected when the record does not say. */
  seq: number;
  reason: ChainReason;
  detail: string;
}

/** A point in the log from which verification can go on. */
export interface ChainPosition {
  /** Records before it. */
  size: number;
  /** Hash of the last of them. */
  lastHash: string;
  /** Key that signs the next record. */
  publicKey: string;
}

export type ChainResult = { ok: true; position: ChainPosition } | ChainFailure;

/**
 * `each`: every record's signature. `rotations`: only those of key rotations, for logs whose root a signed checkpoint
 * vouches for.
 */
export type SignatureDepth = 'each' | 'rotations';

export interface ChainVerifier {
  /** Takes the next record; a failure is final. Never throws. */
  push(value: unknown): { ok: true; record: TypedRecord } | ChainFailure;
  position(): ChainPosition;
}

/** The beginning of a log whose first record is signed by this key. */
export const chainStart = (publicKey: string): ChainPosition => ({ size: 0, lastHash: GENESIS_HASH, publicKey });

/** Verifies records one by one from a position on, in constant memory. */
export function createChainVerifier(start: ChainPosition, depth: SignatureDepth = 'each'): ChainVerifier {
  let { size, lastHash, publicKey } = start;
  let failure: ChainFailure | undefined;

  const check = (value: unknown): { ok: true; record: TypedRecord } | ChainFailure => {
    const fail = (reason: ChainReason, detail: string): ChainFailure => ({ ok: false, seq: size + 1, reason, detail });
    let record: TypedRecord;
    try {
      record = parseRecord(value);
    } catch (error) {
      return fail('record_malformed', error instanceof LedgerError ? error.message : 'not a ledger record');
    }
    if (record.seq !== size + 1) return fail('out_of_sequence', `found number ${record.seq}`);
    if (record.prevHash !== lastHash) return fail('chain_broken', 'it does not name the hash of the record before it');
    let hash: string;
    try {
      hash = recordHash(record);
    } catch {
      return fail('record_malformed', 'it has no canonical form');
    }
    if (hash !== record.hash) return fail('hash_mismatch', 'its hash is not that of its content');
    const rotation = record.type === 'key_rotation';
    if ((depth === 'each' || rotation) && !verifySignature(publicKey, fromHex(hash), fromHex(record.signature))) {
      return fail('signature_invalid', 'it is not signed by the key of the log');
    }
    if (record.type === 'key_rotation') {
      if (!verifyRotation(record, publicKey))
        return fail('rotation_invalid', 'the new key did not agree to the rotation');
      publicKey = record.payload.newKey;
    }
    size += 1;
    lastHash = hash;
    return { ok: true, record };
  };

  return {
    push(value) {
      if (failure !== undefined) return failure;
      const result = check(value);
      if (!result.ok) failure = result;
      return result;
    },
    position: () => ({ size, lastHash, publicKey }),
  };
}

/** Of several trusted keys, the one that signed the first record; the first of them when none did. */
function startFor(first: unknown, trusted: string | readonly string[]): ChainPosition {
  const keys = typeof trusted === 'string' ? [trusted] : trusted;
  const signer = keys.find((key) => createChainVerifier(chainStart(key)).push(first).ok);
  return chainStart(signer ?? keys[0] ?? '');
}

/**
 * Checks a whole log from its first record: sequence, chain, hashes, signatures, key rotations. `trusted` is the key that
 * signed the first record, or a list that holds it. An empty log is in order.
 *
 * Never throws for what the records are; what the iterable itself throws is passed on.
 */
export function verifyChain(records: Iterable<unknown>, trusted: string | readonly string[]): ChainResult {
  let verifier: ChainVerifier | undefined;
  for (const record of records) {
    verifier ??= createChainVerifier(startFor(record, trusted));
    const result = verifier.push(record);
    if (!result.ok) return result;
  }
  return { ok: true, position: verifier?.position() ?? startFor(undefined, trusted) };
}

/** `verifyChain` over a stream: holds one record at a time. */
export async function verifyChainStream(
  records: AsyncIterable<unknown>,
  trusted: string | readonly string[],
): Promise<ChainResult> {
  let verifier: ChainVerifier | undefined;
  for await (const record of records) {
    verifier ??= createChainVerifier(startFor(record, trusted));
    const result = verifier.push(record);
    if (!result.ok) return result;
  }
  return { ok: true, position: verifier?.position() ?? startFor(undefined, trusted) };
}
