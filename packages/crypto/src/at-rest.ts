import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { bytesOf } from './encoding.ts';
import { CryptoError } from './errors.ts';

/** AES-256-GCM for what is stored. Layout: version byte 1 ‖ 12-byte nonce ‖ ciphertext ‖ 16-byte tag. */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const OVERHEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** A key object: a cipher takes raw bytes in twice the time. */
const keyOf = (key: Uint8Array): KeyObject => {
  if (key.length !== 32) throw new CryptoError('invalid_key', 'an at-rest key has 32 bytes');
  return createSecretKey(key);
};

/**
 * Encrypts what is stored.
 * @param aad binds the ciphertext to its place, a row's id say: moved elsewhere, it does not open.
 * @param nonce 12 random bytes, never twice with one key.
 * @throws {CryptoError} `invalid_key`, or `malformed` for a nonce of another length.
 */
export function sealAtRest(key: Uint8Array, plaintext: Uint8Array, aad: string, nonce: Uint8Array): Uint8Array {
  if (nonce.length !== NONCE_BYTES) throw new CryptoError('malformed', 'an at-rest nonce has 12 bytes');
  const cipher = createCipheriv('aes-256-gcm', keyOf(key), nonce);
  cipher.setAAD(bytesOf(aad));
  return Buffer.concat([Uint8Array.of(VERSION), nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** @throws {CryptoError} `open_failed` for another key, place, version or any changed byte; `invalid_key`. */
export function openAtRest(key: Uint8Array, sealed: Uint8Array, aad: string): Uint8Array {
  const secret = keyOf(key);
  if (sealed.length < OVERHEAD_BYTES || sealed[0] !== VERSION) {
    throw new CryptoError('open_failed', 'not sealed data of a known version');
  }
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(1, 1 + NONCE_BYTES));
    decipher.setAAD(bytesOf(aad));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const body = decipher.update(sealed.subarray(1 + NONCE_BYTES, sealed.length - TAG_BYTES));
    return Buffer.concat([body, decipher.final()]);
  } catch (cause) {
    throw new CryptoError('open_failed', 'sealed data does not open', { cause });
  }
}
