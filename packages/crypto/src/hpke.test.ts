import { createHash, randomBytes } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesOf, fromHex, toHex } from './encoding.ts';
import { hmacSha256 } from './hash.ts';
import { AES_128_GCM, AES_256_GCM, openFrom, sealTo } from './hpke.ts';
import { sealingKeyFromSeed } from './sealing-key.ts';

/** `DeriveKeyPair` of DHKEM(X25519) (RFC 9180 7.1.3): the vectors give the input, the product uses random keys. */
function derivePrivateKey(ikm: string): Uint8Array {
  const suite = fromHex('4b454d0020');
  const prk = hmacSha256(new Uint8Array(0), bytesOf('HPKE-v1'), suite, bytesOf('dkp_prk'), fromHex(ikm));
  return hmacSha256(prk, fromHex('0020'), bytesOf('HPKE-v1'), suite, bytesOf('sk'), fromHex('01'));
}

const INFO = 'Ode on a Grecian Urn';
const PLAINTEXT = bytesOf('Beauty is truth, truth beauty');
const openFailed = expect.objectContaining({ name: 'CryptoError', code: 'open_failed' });
const seeds = () => fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('HPKE', () => {
  it('is RFC 9180 A.1.1 (AES-128-GCM): encapsulated key and ciphertexts', () => {
    const ephemeralSeed = derivePrivateKey('7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234');
    expect(toHex(ephemeralSeed)).toBe('52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736');
    const key = sealingKeyFromSeed(fromHex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'));
    expect(key.publicKey).toBe('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d');
    const sender = sealTo({ recipient: key.publicKey, info: INFO, ephemeralSeed }, AES_128_GCM);
    expect(toHex(sender.enc)).toBe('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431');
    const first = sender.seal('Count-0', PLAINTEXT);
    const second = sender.seal('Count-1', PLAINTEXT);
    expect(toHex(first)).toBe(
      'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
    );
    expect(toHex(second)).toBe(
      'af2d7e9ac9ae7e270f46ba1f975be53c09f8d875bdc8535458c2494e8a6eab251c03d0c22a56b8ca42c2063b84',
    );
    const recipient = openFrom({ key, enc: sender.enc, info: INFO }, AES_128_GCM);
    expect(recipient.open('Count-0', first)).toEqual(Buffer.from(PLAINTEXT));
    expect(recipient.open('Count-1', second)).toEqual(Buffer.from(PLAINTEXT));
  });

  it('is the published vector of our suite (AES-256-GCM), accumulated over 1,000 messages', () => {
    const ephemeralSeed = derivePrivateKey('2cd7c601cefb3d42a62b04b7a9041494c06c7843818e0ce28a8f704ae7ab20f9');
    const recipientSeed = derivePrivateKey('dac33b0e9db1b59dbbea58d59a14e7b5896e9bdf98fad6891e99d1686492b9ee');
    expect(toHex(recipientSeed)).toBe('497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d');
    const key = sealingKeyFromSeed(recipientSeed);
    expect(key.publicKey).toBe('430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c');
    const sender = sealTo({ recipient: key.publicKey, info: INFO, ephemeralSeed });
    expect(toHex(sender.enc)).toBe('6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256');
    const recipient = openFrom({ key, enc: sender.enc, info: INFO });

    // Inputs are drawn from SHAKE128 of nothing (a length byte, then that many bytes); outputs are hashed by SHAKE128.
    const source = createHash('shake128', { outputLength: 600_000 }).digest();
    const sink = createHash('shake128', { outputLength: 16 });
    let position = 0;
    const draw = () => {
      const length = source[position] as number;
      position += 1 + length;
      return source.subarray(position - length, position);
    };
    for (let i = 0; i < 1000; i++) {
      const aad = draw();
      const plaintext = draw();
      const ciphertext = sender.seal(aad, plaintext);
      sink.update(ciphertext);
      expect(plaintext.equals(recipient.open(aad, ciphertext))).toBe(true);
    }
    expect(sink.digest('hex')).toBe('1702e73e1e71705faa8241022af1deea');
  });

  it('agrees with @hpke/core in both directions', async () => {
    const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
    const buffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer as ArrayBuffer;
    await fc.assert(
      fc.asyncProperty(
        seeds(),
        fc.option(seeds()),
        fc.string({ maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        fc.uint8Array({ maxLength: 200 }),
        async (recipientSeed, ephemeralSeed, info, aad, message) => {
          const key = sealingKeyFromSeed(recipientSeed);
          const theirKey = await suite.kem.importKey('raw', buffer(recipientSeed), false);
          const theirPublicKey = await suite.kem.importKey('raw', buffer(fromHex(key.publicKey)), true);

          const ours = sealTo({ recipient: key.publicKey, info, ...(ephemeralSeed && { ephemeralSeed }) });
          const theirRecipient = await suite.createRecipientContext({
            recipientKey: theirKey,
            enc: buffer(ours.enc),
            info: buffer(bytesOf(info)),
          });
          for (let i = 0; i < 3; i++) {
            const opened = await theirRecipient.open(buffer(ours.seal(aad, message)), buffer(bytesOf(aad)));
            expect(new Uint8Array(opened)).toEqual(message);
          }

          const theirSender = await suite.createSenderContext({
            recipientPublicKey: theirPublicKey,
            info: buffer(bytesOf(info)),
          });
          const opening = openFrom({ key, enc: new Uint8Array(theirSender.enc), info });
          for (let i = 0; i < 3; i++) {
            const sealed = await theirSender.seal(buffer(message), buffer(bytesOf(aad)));
            expect(new Uint8Array(opening.open(aad, new Uint8Array(sealed)))).toEqual(message);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('draws a new ephemeral key for each context', () => {
    const { publicKey } = sealingKeyFromSeed(randomBytes(32));
    const encs = Array.from({ length: 50 }, () => toHex(sealTo({ recipient: publicKey, info: '' }).enc));
    expect(new Set(encs).size).toBe(50);
  });

  it('opens messages at their own position, in any order, and nowhere else', () => {
    const key = sealingKeyFromSeed(randomBytes(32));
    const sender = sealTo({ recipient: key.publicKey, info: 'batch' });
    const sealed = [0, 1, 2, 3].map((i) => sender.seal(`part.${i}`, bytesOf(`message ${i}`)));
    const open = openFrom({ key, enc: sender.enc, info: 'batch' }).open;
    for (const i of [2, 0, 3, 1]) {
      expect(Buffer.from(open(`part.${i}`, sealed[i] as Uint8Array, i)).toString()).toBe(`message ${i}`);
    }
    expect(() => open('part.0', sealed[0] as Uint8Array, 1)).toThrow(openFailed);
    for (const sequence of [-1, 0.5, 2 ** 32, Number.NaN]) {
      expect(() => open('part.0', sealed[0] as Uint8Array, sequence)).toThrow(openFailed);
    }
  });

  it('keeps its place when a message does not open', () => {
    const key = sealingKeyFromSeed(randomBytes(32));
    const sender = sealTo({ recipient: key.publicKey, info: 'i' });
    const first = sender.seal('a', bytesOf('one'));
    const recipient = openFrom({ key, enc: sender.enc, info: 'i' });
    expect(() => recipient.open('b', first)).toThrow(openFailed);
    expect(Buffer.from(recipient.open('a', first)).toString()).toBe('one');
  });

  it('does not open after any flipped bit, cut, or with another key, info or associated data', () => {
    const key = sealingKeyFromSeed(randomBytes(32));
    const sender = sealTo({ recipient: key.publicKey, info: 'i' });
    const sealed = sender.seal('a', randomBytes(24));
    const tryOpen = (options: {
      key?: typeof key;
      info?: string;
      enc?: Uint8Array;
      aad?: string;
      sealed?: Uint8Array;
    }) =>
      openFrom({ key: options.key ?? key, enc: options.enc ?? sender.enc, info: options.info ?? 'i' }).open(
        options.aad ?? 'a',
        options.sealed ?? sealed,
      );
    expect(tryOpen({}).length).toBe(24);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Uint8Array.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => tryOpen({ sealed: changed })).toThrow(openFailed);
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(() => tryOpen({ sealed: sealed.subarray(0, length) })).toThrow(openFailed);
    }
    for (let bit = 0; bit < 256; bit++) {
      const enc = Uint8Array.from(sender.enc);
      enc[bit >> 3] = (enc[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => tryOpen({ enc })).toThrow(openFailed);
    }
    expect(() => tryOpen({ key: sealingKeyFromSeed(randomBytes(32)) })).toThrow(openFailed);
    expect(() => tryOpen({ info: 'j' })).toThrow(openFailed);
    expect(() => tryOpen({ aad: 'b' })).toThrow(openFailed);
  });

  /** Points of small order on Curve25519 and its twist, and their encodings beyond the field prime. */
  it.each([
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ])('refuses the public key %s, whose agreement is all zero', (publicKey) => {
    for (const seed of [{}, { ephemeralSeed: randomBytes(32) }]) {
      expect(() => sealTo({ recipient: publicKey, info: '', ...seed })).toThrow(
        expect.objectContaining({ code: 'invalid_key' }),
      );
    }
    const key = sealingKeyFromSeed(randomBytes(32));
    expect(() => openFrom({ key, enc: fromHex(publicKey), info: '' })).toThrow(openFailed);
  });

  it('refuses keys that are not keys', () => {
    const invalidKey = expect.objectContaining({ code: 'invalid_key' });
    const key = sealingKeyFromSeed(randomBytes(32));
    for (const recipient of ['', 'ab', key.publicKey.toUpperCase(), `${key.publicKey}00`]) {
      expect(() => sealTo({ recipient, info: '' })).toThrow(invalidKey);
    }
    expect(() => sealTo({ recipient: key.publicKey, info: '', ephemeralSeed: randomBytes(31) })).toThrow(invalidKey);
    for (const length of [0, 31, 33]) {
      expect(() => openFrom({ key, enc: randomBytes(length), info: '' })).toThrow(openFailed);
    }
    expect(AES_256_GCM.keyBytes).toBe(32);
  });

  it('hands out copies of the private key', () => {
    const seed = Uint8Array.from(randomBytes(32));
    const key = sealingKeyFromSeed(seed);
    const original = Uint8Array.from(seed);
    seed.fill(0);
    key.exportSeed().fill(0);
    expect(key.exportSeed()).toEqual(original);
    expect(sealingKeyFromSeed(original).publicKey).toBe(key.publicKey);
  });
});
