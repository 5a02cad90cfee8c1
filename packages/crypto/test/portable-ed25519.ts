import { hash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';

const { Point } = ed25519;
const L = Point.Fn.ORDER;

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);

/** Challenge k = SHA-512(R ‖ A ‖ M) mod L. */
export function challenge(r: Uint8Array, a: Uint8Array, message: Uint8Array): bigint {
  return littleEndian(hash('sha512', Buffer.concat([r, a, message]), 'buffer')) % L;
}

/**
 * The same rule as `verifySignature`, on noble's arithmetic alone, as a browser or a phone would run it. `zip215: false`
 * refuses what is not canonical and a key of small order, but checks the equation with cofactor and lets R be of small
 * order, so both are checked again here.
 */
export function portableVerify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    if (!ed25519.verify(signature, message, publicKey, { zip215: false })) return false;
    const encodedR = signature.subarray(0, 32);
    const a = Point.fromBytes(publicKey, false);
    const r = Point.fromBytes(encodedR, false);
    if (r.isSmallOrder()) return false;
    const s = littleEndian(signature.subarray(32));
    const k = challenge(encodedR, publicKey, message);
    const sum = r.add(k === 0n ? Point.ZERO : a.multiplyUnsafe(k));
    return Point.BASE.multiplyUnsafe(s).equals(sum);
  } catch {
    return false;
  }
}
