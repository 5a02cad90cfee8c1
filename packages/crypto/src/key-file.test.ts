import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { openKeyFile, sealKeyFile } from './key-file.ts';

const seed = randomBytes(32);
const text = sealKeyFile(seed, 'correct horse', randomBytes);
const coded = (code: string) => expect.objectContaining({ name: 'CryptoError', code });

describe('key files', () => {
  it('give the seed back for the passphrase, however its accents are composed', () => {
    expect(openKeyFile(text, 'correct horse')).toEqual(new Uint8Array(seed));
    const accented = sealKeyFile(seed, 'caf\u00e9', randomBytes);
    expect(openKeyFile(accented, 'cafe\u0301')).toEqual(new Uint8Array(seed));
  });

  it('do not hold the seed in the clear, and differ each time', () => {
    expect(text).not.toContain(seed.toString('hex'));
    expect(text).not.toContain(seed.toString('base64url'));
    expect(sealKeyFile(seed, 'correct horse', randomBytes)).not.toBe(text);
  });

  it('refuse another passphrase, and any changed parameter, as wrong_passphrase', () => {
    expect(() => openKeyFile(text, 'correct horsf')).toThrow(coded('wrong_passphrase'));
    expect(() => openKeyFile(text.replace('"passes": 3', '"passes": 2'), 'correct horse')).toThrow(
      coded('wrong_passphrase'),
    );
  });

  it.each([
    ['not JSON', 'seed'],
    ['JSON of another kind', '[]'],
    ['null', 'null'],
    ['another format', text.replace('key/v1', 'key/v2')],
    ['memory beyond the bound', text.replace('65536', '99999999')],
    ['passes beyond the bound', text.replace('"passes": 3', '"passes": 1000')],
    ['a fractional parameter', text.replace('"passes": 3', '"passes": 1.5')],
    ['another function', text.replace('argon2id', 'md5')],
    ['a long file', text.padEnd(5000)],
    ['a short salt', text.replace(/"salt": "[^"]*"/, '"salt": "AAAA"')],
  ])('refuse %s as malformed, without doing the work it asks for', (_name, changed) => {
    expect(() => openKeyFile(changed, 'correct horse')).toThrow(coded('malformed'));
  });

  it('need a seed of 32 bytes and a passphrase', () => {
    expect(() => sealKeyFile(randomBytes(31), 'x', randomBytes)).toThrow(coded('invalid_key'));
    expect(() => sealKeyFile(seed, '', randomBytes)).toThrow(coded('malformed'));
  });
});
