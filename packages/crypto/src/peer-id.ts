import type { PeerId } from '@edgecoder/protocol';
import { fromHex } from './encoding.ts';
import { CryptoError } from './errors.ts';
import { sha256 } from './hash.ts';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const PEER_ID_CHARS = 26;

/**
 * Identity of a key: the first 26 characters (130 bits) of the lower-case RFC 4648 base32 of SHA-256(raw public key).
 * @param publicKey raw Ed25519 public key, 64 lower-case hex digits.
 * @throws {CryptoError} `invalid_key`.
 */
export function peerIdOf(publicKey: string): PeerId {
  if (publicKey.length !== 64) throw new CryptoError('invalid_key', 'a public key has 64 hex digits');
  const digest = sha256(fromHex(publicKey));
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of digest) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5 && text.length < PEER_ID_CHARS) {
      bits -= 5;
      text += BASE32[(value >> bits) & 31];
    }
    if (text.length === PEER_ID_CHARS) break;
  }
  return text as PeerId;
}
