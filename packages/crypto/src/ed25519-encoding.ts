/**
 * What an Ed25519 public key or signature must look like before its equation is worth checking. Verifiers that differ on
 * these edges could split the mesh: the same signature valid here and not there.
 */

/** Order of the base point, little-endian: 2^252 + 27742317777372353535851937790883648493. */
const L = Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex');
/** The field prime 2^255 − 19, little-endian. */
const P = Buffer.from('edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 'hex');

/**
 * The y coordinates of the eight points whose order divides 8, as canonical encodings without the sign bit: order 4, 1,
 * 8, 8, 2.
 */
const SMALL_ORDER_Y: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

function lessThan(bytes: Uint8Array, limit: Uint8Array, topByteMask: number): boolean {
  for (let i = 31; i >= 0; i--) {
    const byte = (bytes[i] as number) & (i === 31 ? topByteMask : 0xff);
    const bound = limit[i] as number;
    if (byte !== bound) return byte < bound;
  }
  return false;
}

/**
 * True for 32 bytes whose y coordinate is below the field prime and which do not name a point of small order. Whether
 * they name a point at all is left to the verification itself. (x = 0 with the sign bit set, the other encoding that is
 * not canonical, only occurs at points of small order.)
 */
export function isAcceptablePoint(bytes: Uint8Array): boolean {
  if (bytes.length !== 32 || !lessThan(bytes, P, 0x7f)) return false;
  const y = Buffer.from(bytes);
  y[31] = (y[31] as number) & 0x7f;
  return !SMALL_ORDER_Y.has(y.toString('hex'));
}

/** True for a signature of 64 bytes with an acceptable R and 0 ≤ S < L. */
export function isAcceptableSignature(signature: Uint8Array): boolean {
  return (
    signature.length === 64 && lessThan(signature.subarray(32), L, 0xff) && isAcceptablePoint(signature.subarray(0, 32))
  );
}
