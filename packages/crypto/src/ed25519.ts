import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { PeerId } from '@edgecoder/protocol';
import { isAcceptablePoint, isAcceptableSignature } from './ed25519-encoding.ts';
import { bytesOf, fromHex, toHex } from './encoding.ts';
import { CryptoError } from './errors.ts';
import { LruMap } from './lru.ts';
import { peerIdOf } from './peer-id.ts';

/** RFC 8410 frames around 32 raw bytes. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

/** An Ed25519 key that signs. The private half never leaves it but through `exportSeed`. */
export interface SigningKey {
  /** Raw public key, 64 lower-case hex digits. */
  readonly publicKey: string;
  readonly peerId: PeerId;
  /** 64 bytes; a string is signed as UTF-8. Deterministic (RFC 8032). */
  sign(message: Uint8Array | string): Uint8Array;
  /** The same on the thread pool: for servers, whose event loop must stay free. */
  signAsync(message: Uint8Array | string): Promise<Uint8Array>;
  /** A copy of the 32-byte seed, for a key file. */
  exportSeed(): Uint8Array;
}

/**
 * The signing key of a 32-byte seed (RFC 8032 private key).
 * @throws {CryptoError} `invalid_key`.
 */
export function signingKeyFromSeed(seed: Uint8Array): SigningKey {
  if (seed.length !== 32) throw new CryptoError('invalid_key', 'a signing seed has 32 bytes');
  const kept = Uint8Array.from(seed);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, kept]), format: 'der', type: 'pkcs8' });
  const publicKey = toHex(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI_ED25519.length));
  return {
    publicKey,
    peerId: peerIdOf(publicKey),
    sign: (message) => sign(null, bytesOf(message), key),
    signAsync: (message) =>
      new Promise((resolve, reject) => {
        sign(null, bytesOf(message), key, (error, signature) => (error ? reject(error) : resolve(signature)));
      }),
    exportSeed: () => Uint8Array.from(kept),
  };
}

/** Importing a key costs half as much as a verification; a busy coordinator meets some thousands of them. */
const MAX_IMPORTED_KEYS = 4096;
const imported = new LruMap<string, KeyObject>(MAX_IMPORTED_KEYS);

/** The key, or undefined when no signature may be accepted under it. */
function importPublicKey(publicKey: string): KeyObject | undefined {
  const known = imported.get(publicKey);
  if (known !== undefined) return known;
  if (!/^[0-9a-f]{64}$/.test(publicKey)) return undefined;
  const raw = fromHex(publicKey);
  if (!isAcceptablePoint(raw)) return undefined;
  try {
    const key = createPublicKey({ key: Buffer.concat([SPKI_ED25519, raw]), format: 'der', type: 'spki' });
    imported.set(publicKey, key);
    return key;
  } catch {
    return undefined;
  }
}

/**
 * The one Ed25519 rule: public key and R canonical and not of small order, S < L, and the equation without cofactor
 * (RFC 8032 5.1.7, `encode([S]B − [k]A) = R`). Never throws: what is not valid is false.
 * @param publicKey raw public key, 64 lower-case hex digits.
 */
export function verifySignature(publicKey: string, message: Uint8Array | string, signature: Uint8Array): boolean {
  const key = isAcceptableSignature(signature) ? importPublicKey(publicKey) : undefined;
  if (key === undefined) return false;
  try {
    return verify(null, bytesOf(message), key, signature);
  } catch {
    return false;
  }
}

/** `verifySignature` on the thread pool. Never rejects. */
export function verifySignatureAsync(
  publicKey: string,
  message: Uint8Array | string,
  signature: Uint8Array,
): Promise<boolean> {
  const key = isAcceptableSignature(signature) ? importPublicKey(publicKey) : undefined;
  if (key === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    try {
      verify(null, bytesOf(message), key, signature, (error, valid) => resolve(error === null && valid));
    } catch {
      resolve(false);
    }
  });
}
