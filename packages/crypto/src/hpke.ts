import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { bytesOf } from './encoding.ts';
import { CryptoError } from './errors.ts';
import { hmacSha256 } from './hash.ts';
import { LruMap } from './lru.ts';
import { agreeOnce, encapsulateTo, recipientOf, type SealingKey } from './sealing-key.ts';

/**
 * HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256) / HKDF-SHA256 / AES-GCM. The product uses AES-256-GCM only; the
 * 128-bit cipher is here because the RFC's own appendix has its vector, which pins KEM and key schedule.
 */
export interface Aead {
  id: number;
  cipher: 'aes-128-gcm' | 'aes-256-gcm';
  keyBytes: number;
}
export const AES_128_GCM: Aead = { id: 1, cipher: 'aes-128-gcm', keyBytes: 16 };
export const AES_256_GCM: Aead = { id: 2, cipher: 'aes-256-gcm', keyBytes: 32 };

const EMPTY = new Uint8Array(0);
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const VERSION = bytesOf('HPKE-v1');
const KEM_SUITE = Uint8Array.from([...bytesOf('KEM'), 0x00, 0x20]);
const hpkeSuite = (aead: Aead) => Uint8Array.from([...bytesOf('HPKE'), 0x00, 0x20, 0x00, 0x01, 0x00, aead.id]);

function labeledExtract(suite: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array): Uint8Array {
  return hmacSha256(salt, VERSION, suite, bytesOf(label), ikm);
}

/** At most 32 bytes, so one block of HKDF-Expand (RFC 5869) is enough. */
function labeledExpand(
  suite: Uint8Array,
  prk: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
): Uint8Array {
  const block = hmacSha256(prk, Uint8Array.of(0, length), VERSION, suite, bytesOf(label), info, Uint8Array.of(1));
  return block.subarray(0, length);
}

/** `ExtractAndExpand` of DHKEM (RFC 9180 4.1), the sender's half. */
function sharedSecret(dh: Uint8Array, enc: Uint8Array, recipient: Uint8Array): Uint8Array {
  const prk = labeledExtract(KEM_SUITE, EMPTY, 'eae_prk', dh);
  return labeledExpand(KEM_SUITE, prk, 'shared_secret', Buffer.concat([enc, recipient]), 32);
}

/** `Encap` (RFC 9180 4.1): in one call of node:crypto, which takes half the time of its steps, or by steps from a given seed. */
function encap(publicKey: string, ephemeralSeed: Uint8Array | undefined): { enc: Uint8Array; secret: Uint8Array } {
  const recipient = recipientOf(publicKey);
  if (ephemeralSeed === undefined) return encapsulateTo(recipient);
  const { enc, dh } = agreeOnce(ephemeralSeed, recipient);
  return { enc, secret: sharedSecret(dh, enc, recipient.raw) };
}

interface Schedule {
  aead: Aead;
  /** Made a key object once: a cipher takes raw bytes in twice the time. */
  key: KeyObject;
  baseNonce: Uint8Array;
}

/** The part of the key schedule that depends on `info` alone; programs use two or three of them. */
const MAX_SCHEDULE_CONTEXTS = 64;
const scheduleContexts = new LruMap<string, { suite: Uint8Array; context: Uint8Array }>(MAX_SCHEDULE_CONTEXTS);

function scheduleContext(aead: Aead, info: string): { suite: Uint8Array; context: Uint8Array } {
  const name = `${aead.id} ${info}`;
  const known = scheduleContexts.get(name);
  if (known !== undefined) return known;
  const suite = hpkeSuite(aead);
  const pskIdHash = labeledExtract(suite, EMPTY, 'psk_id_hash', EMPTY);
  const infoHash = labeledExtract(suite, EMPTY, 'info_hash', bytesOf(info));
  const made = { suite, context: Uint8Array.from([0x00, ...pskIdHash, ...infoHash]) };
  scheduleContexts.set(name, made);
  return made;
}

/** `KeySchedule` of the base mode (RFC 9180 5.1). */
function keySchedule(aead: Aead, secretOfKem: Uint8Array, info: string): Schedule {
  const { suite, context } = scheduleContext(aead, info);
  const secret = labeledExtract(suite, secretOfKem, 'secret', EMPTY);
  return {
    aead,
    key: createSecretKey(labeledExpand(suite, secret, 'key', context, aead.keyBytes)),
    baseNonce: labeledExpand(suite, secret, 'base_nonce', context, NONCE_BYTES),
  };
}

/** base_nonce XOR the message number (RFC 9180 5.2). */
function nonceOf(schedule: Schedule, sequence: number): Uint8Array {
  const nonce = Uint8Array.from(schedule.baseNonce);
  const view = new DataView(nonce.buffer);
  view.setUint32(8, (view.getUint32(8) ^ sequence) >>> 0);
  return nonce;
}

/** One context is one batch; this is far above any batch, and keeps the message number in 32 bits. */
const MAX_SEQUENCE = 0xffff_ffff;

/** A sender's context: each `seal` takes the next message number. */
export interface SealingContext {
  /** Encapsulated key, 32 bytes, for the recipient. */
  enc: Uint8Array;
  /** Ciphertext with its 16-byte tag; bound to `aad` and to its position. */
  seal(aad: string | Uint8Array, plaintext: Uint8Array): Uint8Array;
}

/** A recipient's context. */
export interface OpeningContext {
  /**
   * @param sequence position of the message; one after the last opened when left out.
   * @throws {CryptoError} `open_failed`.
   */
  open(aad: string | Uint8Array, ciphertext: Uint8Array, sequence?: number): Uint8Array;
}

/**
 * Seals messages to a recipient (`SetupBaseS`), under an ephemeral key that node:crypto draws.
 * @param options.ephemeralSeed the private half of the ephemeral key instead, 32 bytes, for test vectors: the same twice
 * gives the same keys and nonces, which opens both messages.
 * @throws {CryptoError} `invalid_key` when the recipient's key is not usable.
 */
export function sealTo(
  options: { recipient: string; info: string; ephemeralSeed?: Uint8Array },
  aead: Aead = AES_256_GCM,
): SealingContext {
  const { enc, secret } = encap(options.recipient, options.ephemeralSeed);
  const schedule = keySchedule(aead, secret, options.info);
  let sequence = 0;
  return {
    enc,
    seal(aad, plaintext) {
      if (sequence > MAX_SEQUENCE) throw new CryptoError('malformed', 'too many messages in one context');
      const cipher = createCipheriv(aead.cipher, schedule.key, nonceOf(schedule, sequence));
      sequence += 1;
      cipher.setAAD(bytesOf(aad));
      return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    },
  };
}

/**
 * Opens messages that were sealed to `key` (`SetupBaseR`).
 * @throws {CryptoError} `open_failed` when `enc` is no usable key.
 */
export function openFrom(
  options: { key: SealingKey; enc: Uint8Array; info: string },
  aead: Aead = AES_256_GCM,
): OpeningContext {
  let secret: Uint8Array;
  try {
    secret = options.key.decapsulate(options.enc);
  } catch (cause) {
    throw new CryptoError('open_failed', 'the encapsulated key is not usable', { cause });
  }
  const schedule = keySchedule(aead, secret, options.info);
  let next = 0;
  return {
    open(aad, ciphertext, sequence = next) {
      if (!Number.isInteger(sequence) || sequence < 0 || sequence > MAX_SEQUENCE || ciphertext.length < TAG_BYTES) {
        throw new CryptoError('open_failed', 'not a sealed message');
      }
      try {
        const decipher = createDecipheriv(aead.cipher, schedule.key, nonceOf(schedule, sequence));
        decipher.setAAD(bytesOf(aad));
        decipher.setAuthTag(ciphertext.subarray(ciphertext.length - TAG_BYTES));
        const body = decipher.update(ciphertext.subarray(0, ciphertext.length - TAG_BYTES));
        const plaintext = Buffer.concat([body, decipher.final()]);
        next = sequence + 1;
        return plaintext;
      } catch (cause) {
        throw new CryptoError('open_failed', 'the message does not open', { cause });
      }
    },
  };
}
