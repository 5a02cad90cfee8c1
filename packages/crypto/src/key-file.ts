import { argon2Sync, createCipheriv, createDecipheriv } from 'node:crypto';
import { bytesOf, fromBase64Url, toBase64Url } from './encoding.ts';
import { CryptoError } from './errors.ts';

/** Argon2id (RFC 9106, its second recommendation): 64 MiB, 3 passes, one lane; about 0.2 s. */
const KDF = { name: 'argon2id', memoryKiB: 65_536, passes: 3, parallelism: 1 } as const;
/** A file may ask for at most this much work: a hostile one must not stop the process that reads it. */
const MAX_MEMORY_KIB = 1_048_576;
const MAX_PASSES = 16;
const MAX_FILE_CHARS = 4096;

const FORMAT = 'edgecoder/key/v1';
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEED_BYTES = 32;

interface Kdf {
  name: 'argon2id';
  memoryKiB: number;
  passes: number;
  parallelism: number;
  salt: Uint8Array;
}

function derive(passphrase: string, kdf: Kdf): Uint8Array {
  return argon2Sync(kdf.name, {
    message: bytesOf(passphrase.normalize('NFC')),
    nonce: kdf.salt,
    parallelism: kdf.parallelism,
    tagLength: 32,
    memory: kdf.memoryKiB,
    passes: kdf.passes,
  });
}

/** Binds the parameters to the ciphertext. */
const aad = (kdf: Kdf): Uint8Array =>
  bytesOf([FORMAT, kdf.name, kdf.memoryKiB, kdf.passes, kdf.parallelism, toBase64Url(kdf.salt)].join('\n'));

/**
 * A 32-byte seed as an encrypted key file: JSON text, Argon2id from the passphrase, AES-256-GCM. Takes a moment of one
 * core on purpose, and blocks: for the start of a program, not for a request.
 * @param random cryptographically strong bytes.
 * @throws {CryptoError} `invalid_key` for a seed of another length, `malformed` for an empty passphrase.
 */
export function sealKeyFile(seed: Uint8Array, passphrase: string, random: (bytes: number) => Uint8Array): string {
  if (seed.length !== SEED_BYTES) throw new CryptoError('invalid_key', 'a seed has 32 bytes');
  if (passphrase === '') throw new CryptoError('malformed', 'a key file needs a passphrase');
  const kdf: Kdf = { ...KDF, salt: random(SALT_BYTES) };
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', derive(passphrase, kdf), nonce);
  cipher.setAAD(aad(kdf));
  const sealed = Buffer.concat([cipher.update(seed), cipher.final(), cipher.getAuthTag()]);
  const file = {
    format: FORMAT,
    kdf: { ...kdf, salt: toBase64Url(kdf.salt) },
    cipher: { name: 'aes-256-gcm', nonce: toBase64Url(nonce) },
    sealed: toBase64Url(sealed),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

const within = (value: unknown, min: number, max: number): number => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw new CryptoError('malformed', 'key file with parameters out of bounds');
  }
  return value;
};

function bytesField(value: unknown, length: number): Uint8Array {
  const bytes = typeof value === 'string' ? fromBase64Url(value) : undefined;
  if (bytes?.length !== length) throw new CryptoError('malformed', 'key file with a field of the wrong length');
  return bytes;
}

function parse(text: string): { kdf: Kdf; nonce: Uint8Array; sealed: Uint8Array } {
  if (text.length > MAX_FILE_CHARS) throw new CryptoError('malformed', 'key file too long');
  let file: {
    format?: unknown;
    kdf?: Partial<Record<keyof Kdf, unknown>>;
    cipher?: Record<string, unknown>;
    sealed?: unknown;
  };
  try {
    file = JSON.parse(text);
  } catch (cause) {
    throw new CryptoError('malformed', 'key file is not JSON', { cause });
  }
  const { kdf, cipher } = file ?? {};
  if (file?.format !== FORMAT || kdf?.name !== KDF.name || cipher?.['name'] !== 'aes-256-gcm') {
    throw new CryptoError('malformed', 'not a key file of a known format');
  }
  const parallelism = within(kdf.parallelism, 1, 16);
  return {
    kdf: {
      name: KDF.name,
      memoryKiB: within(kdf.memoryKiB, 8 * parallelism, MAX_MEMORY_KIB),
      passes: within(kdf.passes, 1, MAX_PASSES),
      parallelism,
      salt: bytesField(kdf.salt, SALT_BYTES),
    },
    nonce: bytesField(cipher['nonce'], NONCE_BYTES),
    sealed: bytesField(file.sealed, SEED_BYTES + TAG_BYTES),
  };
}

/**
 * The seed inside a key file.
 * @throws {CryptoError} `wrong_passphrase` (or a file that was changed: the two cannot be told apart), `malformed`.
 */
export function openKeyFile(text: string, passphrase: string): Uint8Array {
  const { kdf, nonce, sealed } = parse(text);
  const decipher = createDecipheriv('aes-256-gcm', derive(passphrase, kdf), nonce);
  decipher.setAAD(aad(kdf));
  decipher.setAuthTag(sealed.subarray(SEED_BYTES));
  try {
    return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(0, SEED_BYTES)), decipher.final()]));
  } catch (cause) {
    throw new CryptoError('wrong_passphrase', 'the passphrase does not open this key file', { cause });
  }
}
