import { PeerId } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256, toHex } from './index.ts';
import { peerIdOf } from './peer-id.ts';

/** Base32 by arithmetic on one big number, as an independent reading of RFC 4648. */
function reference(publicKey: Uint8Array): string {
  const digest = BigInt(`0x${toHex(sha256(publicKey))}`);
  let text = '';
  for (let i = 0; i < 26; i++)
    text += 'abcdefghijklmnopqrstuvwxyz234567'[Number((digest >> BigInt(251 - 5 * i)) & 31n)];
  return text;
}

describe('peerIdOf', () => {
  it('is the first 26 base32 characters of SHA-256 of the key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
        const id = peerIdOf(toHex(key));
        expect(id).toBe(reference(key));
        expect(PeerId.safeParse(id).success).toBe(true);
      }),
    );
  });

  it('agrees with the base32 command on the RFC 8032 test key', () => {
    expect(peerIdOf('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')).toBe(
      'eh7ddx5bksrgcytl7bkai36se4',
    );
  });

  it.each(['', 'ab', 'AB'.repeat(32), 'zz'.repeat(32)])('refuses %j', (key) => {
    expect(() => peerIdOf(key)).toThrow(expect.objectContaining({ name: 'CryptoError' }));
  });
});
