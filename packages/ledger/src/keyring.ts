import { fromHex, verifySignature } from '@edgecoder/crypto';
import type { TrustedKey } from './checkpoint.ts';
import type { TypedRecord } from './record.ts';
import { verifyRotation } from './record.ts';

/** Which key signs at which place of a log. */
export interface Keyring {
  /** Every key of the log that is known, oldest first. */
  keys: readonly string[];
  /** The key that signs the record with this sequence number. */
  keyAt(seq: number): string;
  /** The key that signs checkpoints which cover all the rotations. */
  latest: string;
}

export type KeyringProblem = 'no_trusted_key' | 'rotation_invalid';

type Rotation = TypedRecord & { type: 'key_rotation' };

/**
 * Follows the key rotations of a log. The keys form one line, each rotation signed by the key before and the key after
 * it; the line is trusted when one of its keys is. That the rotations are in the log is for the caller to check.
 *
 * @param rotations all of them, in the order of the log; records parsed, their hashes checked.
 * @param candidate of several trusted keys of this origin, and without rotations: says which one is meant.
 */
export function followRotations(
  origin: string,
  rotations: readonly TypedRecord[],
  trust: readonly TrustedKey[],
  candidate: (key: string) => boolean,
): Keyring | KeyringProblem {
  const trusted = trust.filter((key) => key.name === origin).map((key) => key.publicKey);
  if (trusted.length === 0) return 'no_trusted_key';
  if (rotations.length === 0) {
    const only = trusted.find(candidate) ?? trusted[0] ?? '';
    return { keys: [only], keyAt: () => only, latest: only };
  }
  const steps: { seq: number; publicKey: string }[] = [];
  const keys: string[] = [];
  for (const rotation of rotations) {
    if (!isRotation(rotation)) return 'rotation_invalid';
    const oldKey = keys.at(-1) ?? rotation.payload.oldKey;
    if (keys.length === 0) keys.push(oldKey);
    const signed = verifySignature(oldKey, fromHex(rotation.hash), fromHex(rotation.signature));
    if (!signed || !verifyRotation(rotation, oldKey) || rotation.seq <= (steps.at(-1)?.seq ?? 0))
      return 'rotation_invalid';
    keys.push(rotation.payload.newKey);
    steps.push({ seq: rotation.seq, publicKey: rotation.payload.newKey });
  }
  if (!keys.some((key) => trusted.includes(key))) return 'no_trusted_key';
  const [first = '', ...rest] = keys;
  return {
    keys,
    keyAt(seq) {
      let key = first;
      // A rotation is itself signed by the old key: the new one begins with the record after it.
      for (const step of steps) if (step.seq < seq) key = step.publicKey;
      return key;
    },
    latest: rest.at(-1) ?? first,
  };
}

const isRotation = (record: TypedRecord): record is Rotation => record.type === 'key_rotation';
