import { fromHex, sha256, toHex } from '@edgecoder/crypto';
import { LedgerError } from './errors.ts';

/** Signed notes (C2SP signed-note): a text, a blank line, and signature lines. */

/** Signature lines of one note; C2SP asks for at least 16. */
const MAX_NOTE_SIGNATURES = 64;
const MAX_NOTE_CHARS = 65_536;
const MAX_NAME_CHARS = 255;

/** Signature types of C2SP signed-note. */
export const NOTE_ED25519 = 0x01;
export const NOTE_COSIGNATURE_V1 = 0x04;

export interface NoteSignature {
  name: string;
  /** 4 bytes as 8 hex digits. */
  keyId: string;
  /** What follows the key id: 64 bytes for Ed25519, 72 for a cosignature/v1. */
  signature: Uint8Array;
}

export interface Note {
  /** Ends in LF; what is signed. */
  text: string;
  signatures: NoteSignature[];
}

const utf8 = new TextEncoder();

/** `SHA-256(name ‖ LF ‖ type ‖ public key)`, its first 4 bytes as 8 hex digits. */
export function noteKeyId(name: string, type: number, publicKey: string): string {
  const label = utf8.encode(`${name}\n`);
  const key = fromHex(publicKey);
  const input = new Uint8Array(label.length + 1 + key.length);
  input.set(label);
  input[label.length] = type;
  input.set(key, label.length + 1);
  return toHex(sha256(input).subarray(0, 4));
}

/** Non-empty, no white space, no plus sign, no control characters. */
export const isNoteName = (name: string): boolean =>
  name.length > 0 &&
  name.length <= MAX_NAME_CHARS &&
  name.isWellFormed() &&
  !/[\s+\p{Cc}\p{Zs}\p{Zl}\p{Zp}]/u.test(name);

export const toBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

/** Bytes of canonical, padded base64; undefined for any other text. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined;
}

/** One signature line, LF included. */
export function printSignature({ name, keyId, signature }: NoteSignature): string {
  return `\u2014 ${name} ${toBase64(Buffer.concat([fromHex(keyId), signature]))}\n`;
}

export const printNote = ({ text, signatures }: Note): string => `${text}\n${signatures.map(printSignature).join('')}`;

/**
 * Reads a note that has at least one signature. Strict: printing it again gives the same text.
 * @throws {LedgerError} `checkpoint_malformed`
 */
export function parseNote(note: string): Note {
  const malformed = (what: string): never => {
    throw new LedgerError('checkpoint_malformed', `not a signed note: ${what}`);
  };
  if (note.length > MAX_NOTE_CHARS || !note.isWellFormed()) return malformed('too long or not Unicode');
  for (let i = 0; i < note.length; i += 1) {
    if (note.charCodeAt(i) < 0x20 && note[i] !== '\n') return malformed('control character');
  }
  const gap = note.lastIndexOf('\n\n');
  if (gap < 1 || !note.endsWith('\n') || gap === note.length - 2) return malformed('no signatures');
  const lines = note.slice(gap + 2, -1).split('\n');
  if (lines.length > MAX_NOTE_SIGNATURES) return malformed('too many signatures');
  const signatures = lines.map((line): NoteSignature => {
    const [dash, name, data, ...rest] = line.split(' ');
    const bytes = data === undefined ? undefined : fromBase64(data);
    if (dash !== '\u2014' || name === undefined || !isNoteName(name) || rest.length > 0)
      return malformed('signature line');
    if (bytes === undefined || bytes.length < 5) return malformed('signature data');
    return { name, keyId: toHex(bytes.subarray(0, 4)), signature: bytes.slice(4) };
  });
  return { text: note.slice(0, gap + 1), signatures };
}
