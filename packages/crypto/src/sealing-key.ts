import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { fromHex, toBase64Url, toHex } from './encoding.ts';
import { CryptoError } from './errors.ts';
import { LruMap } from './lru.ts';

/** An X25519 key that envelopes are sealed to. */
export interface SealingKey {
  /** Raw public key, 64 lower-case hex digits. */
  readonly publicKey: string;
  /**
   * The X25519 shared secret (RFC 7748), 32 bytes, with a raw public key or an imported one.
   * @throws {CryptoError} `invalid_key` when the other key is not one, or makes the secret all zero.
   */
  agree(peer: Uint8Array | KeyObject): Uint8Array;
  /** A copy of the 32-byte private key, for a key file. */
  exportSeed(): Uint8Array;
}

/**
 * The sealing key of a 32-byte X25519 private key.
 * @throws {CryptoError} `invalid_key`.
 */
export function sealingKeyFromSeed(seed: Uint8Array): SealingKey {
  if (seed.length !== 32) throw new CryptoError('invalid_key', 'a sealing seed has 32 bytes');
  const kept = Uint8Array.from(seed);
  // A JWK is read without an ASN.1 decoder, which would cost more than the curve arithmetic; its `x` is not looked at.
  const jwk = { kty: 'OKP', crv: 'X25519', d: toBase64Url(kept), x: toBase64Url(kept.subarray(0, 0)) };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const x = key.export({ format: 'jwk' }).x;
  if (x === undefined) throw new CryptoError('invalid_key', 'the key has no public half');
  return {
    publicKey: toHex(Buffer.from(x, 'base64url')),
    agree: (peer) => agree(key, peer),
    exportSeed: () => Uint8Array.from(kept),
  };
}

/** Raw bytes of a sealing public key, imported for key agreement. */
export interface Recipient {
  raw: Uint8Array;
  key: KeyObject;
}

/** Recipients of a coordinator are its workers, who pull again and again. */
const MAX_RECIPIENTS = 4096;
const recipients = new LruMap<string, Recipient>(MAX_RECIPIENTS);

/**
 * The recipient a public key names; the bounded cache spares the import for those seen lately.
 * @throws {CryptoError} `invalid_key`.
 */
export function recipientOf(publicKey: string): Recipient {
  const known = recipients.get(publicKey);
  if (known !== undefined) return known;
  if (!/^[0-9a-f]{64}$/.test(publicKey)) throw new CryptoError('invalid_key', 'a sealing key has 64 hex digits');
  const raw = fromHex(publicKey);
  const made = { raw, key: importRaw(raw) };
  recipients.set(publicKey, made);
  return made;
}

function importRaw(raw: Uint8Array): KeyObject {
  if (raw.length !== 32) throw new CryptoError('invalid_key', 'a sealing key has 32 bytes');
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: toBase64Url(raw) }, format: 'jwk' });
}

function agree(privateKey: KeyObject, peer: Uint8Array | KeyObject): Uint8Array {
  let secret: Uint8Array;
  try {
    const publicKey = peer instanceof Uint8Array ? importRaw(peer) : peer;
    secret = diffieHellman({ privateKey, publicKey });
  } catch (cause) {
    throw new CryptoError('invalid_key', 'no key agreement with this public key', { cause });
  }
  // RFC 9180 7.1.4: an all-zero secret means a point of small order, for which everyone knows the secret.
  if (secret.every((byte) => byte === 0)) throw new CryptoError('invalid_key', 'public key of small order');
  return secret;
}
