import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toHex } from './encoding.ts';
import { hmacSha256, sha256, sha256Hex } from './hash.ts';

describe('sha256', () => {
  it('is the FIPS 180-4 example', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(toHex(sha256(new TextEncoder().encode('abc')))).toBe(sha256Hex('abc'));
  });
});

describe('hmacSha256', () => {
  it('is the HMAC of node:crypto for every key and message, however the message is cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 150 }),
        fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 4 }),
        (key, parts) => {
          const expected = createHmac('sha256', key).update(Buffer.concat(parts)).digest('hex');
          expect(toHex(hmacSha256(key, ...parts))).toBe(expected);
        },
      ),
    );
  });
});
