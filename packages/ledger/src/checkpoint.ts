import type { SigningKey } from '@edgecoder/crypto';
import { toHex, verifySignature } from '@edgecoder/crypto';
import { LedgerError } from './errors.ts';
import type { NoteSignature } from './note.ts';
import {
  fromBase64,
  isNoteName,
  NOTE_COSIGNATURE_V1,
  NOTE_ED25519,
  noteKeyId,
  parseNote,
  printNote,
  printSignature,
  toBase64,
} from './note.ts';

/** Checkpoints (C2SP tlog-checkpoint) as signed notes, and their cosignatures (C2SP tlog-cosignature, Ed25519). */

export interface Checkpoint {
  /** Unique name of the log; also the key name of its signatures. */
  origin: string;
  /** Records in the tree. */
  size: number;
  /** Root of the tree, 32 bytes. */
  root: Uint8Array;
}

/** A checkpoint as it was read; nothing is verified yet. */
export interface SignedCheckpoint extends Checkpoint {
  /** What is signed. */
  text: string;
  signatures: NoteSignature[];
}

/** Whom a checkpoint is believed from. */
export interface TrustedKey {
  /** Origin of the log, or name of the cosigner. */
  name: string;
  /** Ed25519, hex. */
  publicKey: string;
}

const ROOT_BYTES = 32;
const ED25519_BYTES = 64;
const TIMESTAMP_BYTES = 8;
const utf8 = new TextEncoder();

/** Origin of the log of a coordinator: it stays when the coordinator's URL changes. */
export const logOrigin = (coordinatorId: string): string => `edgecoder/${coordinatorId}`;

/**
 * The three lines that are signed.
 * @throws {LedgerError} `checkpoint_malformed`
 */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  if (!isNoteName(origin) || !Number.isSafeInteger(size) || size < 0 || root.length !== ROOT_BYTES) {
    throw new LedgerError('checkpoint_malformed', 'not a checkpoint');
  }
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Signs a checkpoint as its log. */
export function signCheckpoint(checkpoint: Checkpoint, key: SigningKey): string {
  const text = checkpointText(checkpoint);
  const keyId = noteKeyId(checkpoint.origin, NOTE_ED25519, key.publicKey);
  return printNote({ text, signatures: [{ name: checkpoint.origin, keyId, signature: key.sign(text) }] });
}

/**
 * Reads a signed checkpoint. Strict: no extension lines, no leading zeros, canonical base64, so that a checkpoint has one text.
 * @throws {LedgerError} `checkpoint_malformed`
 */
export function parseCheckpoint(note: string): SignedCheckpoint {
  const { text, signatures } = parseNote(note);
  const [origin = '', sizeText = '', rootText = '', ...rest] = text.slice(0, -1).split('\n');
  const size = /^(?:0|[1-9]\d{0,15})$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  const root = fromBase64(rootText);
  if (!isNoteName(origin) || !Number.isSafeInteger(size) || root?.length !== ROOT_BYTES || rest.length > 0) {
    throw new LedgerError('checkpoint_malformed', 'not a checkpoint');
  }
  return { origin, size, root, text, signatures };
}

/**
 * Whether the log itself signed: the origin is the trusted name, and the signature line with its name and key id holds.
 * Lines of other keys are ignored, as C2SP asks; a line that claims to be of this key and does not hold refuses the note.
 */
export function verifyCheckpoint(checkpoint: SignedCheckpoint, log: TrustedKey): boolean {
  if (checkpoint.origin !== log.name) return false;
  const keyId = noteKeyId(log.name, NOTE_ED25519, log.publicKey);
  const lines = checkpoint.signatures.filter((line) => line.name === log.name && line.keyId === keyId);
  return (
    lines.length > 0 &&
    lines.every(
      ({ signature }) =>
        signature.length === ED25519_BYTES && verifySignature(log.publicKey, checkpoint.text, signature),
    )
  );
}

const cosignatureMessage = (time: bigint, text: string): Uint8Array =>
  utf8.encode(`cosignature/v1\ntime ${time}\n${text}`);

/** Adds a cosigner's line to a checkpoint note: it saw no larger consistent tree of this log at that time. */
export function cosignCheckpoint(note: string, name: string, key: SigningKey, timeSeconds: number): string {
  const { text } = parseCheckpoint(note);
  if (!isNoteName(name)) throw new LedgerError('checkpoint_malformed', 'not a name for a cosigner');
  const signature = new Uint8Array(TIMESTAMP_BYTES + ED25519_BYTES);
  new DataView(signature.buffer).setBigUint64(0, BigInt(timeSeconds));
  signature.set(key.sign(cosignatureMessage(BigInt(timeSeconds), text)), TIMESTAMP_BYTES);
  return note + printSignature({ name, keyId: noteKeyId(name, NOTE_COSIGNATURE_V1, key.publicKey), signature });
}

/** Outcome of one cosigner's line: `absent` when it has none. */
export type CosignatureStatus = 'ok' | 'failed' | 'absent';

/** Whether this cosigner signed the checkpoint (cosignature/v1). */
export function verifyCosignature(checkpoint: SignedCheckpoint, cosigner: TrustedKey): CosignatureStatus {
  const keyId = noteKeyId(cosigner.name, NOTE_COSIGNATURE_V1, cosigner.publicKey);
  const lines = checkpoint.signatures.filter((line) => line.name === cosigner.name && line.keyId === keyId);
  if (lines.length === 0) return 'absent';
  const holds = lines.every(({ signature }) => {
    if (signature.length !== TIMESTAMP_BYTES + ED25519_BYTES) return false;
    const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
    if (time >= 1n << 63n) return false;
    return verifySignature(
      cosigner.publicKey,
      cosignatureMessage(time, checkpoint.text),
      signature.subarray(TIMESTAMP_BYTES),
    );
  });
  return holds ? 'ok' : 'failed';
}

/** The trusted cosigners whose cosignature holds, each key once; a log does not cosign itself. */
export function countCosignatures(
  checkpoint: SignedCheckpoint,
  cosigners: readonly TrustedKey[],
  logKeys: readonly string[],
): number {
  const keys = new Set<string>();
  for (const cosigner of cosigners) {
    if (!logKeys.includes(cosigner.publicKey) && verifyCosignature(checkpoint, cosigner) === 'ok')
      keys.add(cosigner.publicKey);
  }
  return keys.size;
}

/** A checkpoint's root as hex, as records and routes carry it. */
export const checkpointRoot = (checkpoint: Checkpoint): string => toHex(checkpoint.root);
