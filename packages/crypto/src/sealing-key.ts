import {
  createPrivateKey,
  createPublicKey,
  decapsulate,
  diffieHellman,
  encapsulate,
  type KeyObject,
} from 'node:crypto';
import { fromHex, toBase64Url, toHex } from './encoding.ts';
import { CryptoError } from './errors.ts';
import { LruMap } from './lru.ts';

/** An X25519 key that envelopes are sealed to. */
export interface SealingKey {
  /** Raw public key, 64 lower-case hex digits. */
  readonly publicKey: string;
  /**
   * The DHKEM(X25519, HKDF-SHA256) shared secret of an encapsulated key (RFC 9180 4.1 `Decap`), 32 bytes.
   * @throws {CryptoError} `invalid_key` when `enc` is not 32 bytes or of small order (an all-zero agreement).
   */
  decapsulate(enc: Uint8Array): Uint8Array;
  /** A copy of the 32-byte private key, for a key file. */
  exportSeed(): Uint8Array;
}

/** An X25519 private key and its raw public key. */
function importSeed(seed: Uint8Array): { key: KeyObject; raw: Uint8Array } {
  if (seed.length !== 32) throw new CryptoError('invalid_key', 'a sealing seed has 32 bytes');
  // A JWK is read without an ASN.1 decoder, which would cost as much as the curve arithmetic; its `x` is not looked at.
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'X25519', d: toBase64Url(seed), x: '' }, format: 'jwk' });
  const x = key.export({ format: 'jwk' }).x;
  if (x === undefined) throw new CryptoError('invalid_key', 'the key has no public half');
  return { key, raw: Buffer.from(x, 'base64url') };
}

/**
 * The sealing key of a 32-byte X25519 private key.
 * @throws {CryptoError} `invalid_key`.
 */
export function sealingKeyFromSeed(seed: Uint8Array): SealingKey {
  const kept = Uint8Array.from(seed);
  const { key, raw } = importSeed(kept);
  return {
    publicKey: toHex(raw),
    decapsulate(enc) {
      // node:crypto does all of Decap in one call, half as long as importing `enc` and agreeing step by step.
      try {
        return decapsulate(key, enc);
      } catch (cause) {
        throw new CryptoError('invalid_key', 'the encapsulated key is not usable', { cause });
      }
    },
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
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: toBase64Url(raw) }, format: 'jwk' });
}

/**
 * A fresh encapsulated key and the DHKEM(X25519, HKDF-SHA256) shared secret in it (RFC 9180 4.1 `Encap`).
 * @throws {CryptoError} `invalid_key` when the recipient's key is of small order.
 */
export function encapsulateTo(recipient: Recipient): { enc: Uint8Array; secret: Uint8Array } {
  try {
    const { ciphertext, sharedKey } = encapsulate(recipient.key);
    return { enc: ciphertext, secret: sharedKey };
  } catch (cause) {
    throw new CryptoError('invalid_key', 'no key agreement with this public key', { cause });
  }
}

/**
 * A fresh key pair from `seed` and its X25519 agreement (RFC 7748) with a recipient.
 * @throws {CryptoError} `invalid_key` when the recipient's key is of small order.
 */
export function agreeOnce(seed: Uint8Array, recipient: Recipient): { enc: Uint8Array; dh: Uint8Array } {
  const { key, raw } = importSeed(seed);
  let dh: Uint8Array;
  try {
    dh = diffieHellman({ privateKey: key, publicKey: recipient.key });
  } catch (cause) {
    throw new CryptoError('invalid_key', 'no key agreement with this public key', { cause });
  }
  // RFC 9180 7.1.4: an all-zero secret means a point of small order, for which everyone knows the secret.
  if (dh.every((byte) => byte === 0)) throw new CryptoError('invalid_key', 'public key of small order');
  return { enc: raw, dh };
}
