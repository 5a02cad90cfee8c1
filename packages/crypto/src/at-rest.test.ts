import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openAtRest, sealAtRest } from './at-rest.ts';

const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const openFailed = expect.objectContaining({ name: 'CryptoError', code: 'open_failed' });

describe('at-rest sealing', () => {
  it('gives the plaintext back under the same key and place', () => {
    fc.assert(
      fc.property(exactly(32), exactly(12), fc.uint8Array({ maxLength: 200 }), fc.string(), (key, nonce, data, aad) => {
        const sealed = sealAtRest(key, data, aad, nonce);
        expect(sealed.length).toBe(1 + 12 + data.length + 16);
        expect(sealed[0]).toBe(1);
        expect(new Uint8Array(openAtRest(key, sealed, aad))).toEqual(data);
      }),
    );
  });

  it('does not open after any flipped bit, cut, or under another key or place', () => {
    const key = randomBytes(32);
    const sealed = sealAtRest(key, randomBytes(40), 'task/1', randomBytes(12));
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Uint8Array.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => openAtRest(key, changed, 'task/1')).toThrow(openFailed);
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(() => openAtRest(key, sealed.subarray(0, length), 'task/1')).toThrow(openFailed);
    }
    expect(() => openAtRest(key, sealed, 'task/2')).toThrow(openFailed);
    expect(() => openAtRest(randomBytes(32), sealed, 'task/1')).toThrow(openFailed);
  });

  it('refuses keys and nonces of the wrong length', () => {
    const invalidKey = expect.objectContaining({ code: 'invalid_key' });
    expect(() => sealAtRest(randomBytes(16), randomBytes(4), '', randomBytes(12))).toThrow(invalidKey);
    expect(() => openAtRest(randomBytes(31), randomBytes(40), '')).toThrow(invalidKey);
    expect(() => sealAtRest(randomBytes(32), randomBytes(4), '', randomBytes(16))).toThrow(
      expect.objectContaining({ code: 'malformed' }),
    );
  });
});
