import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { challenge, portableVerify } from '../test/portable-ed25519.ts';
import { signingKeyFromSeed, verifySignature, verifySignatureAsync } from './ed25519.ts';
import { isAcceptablePoint } from './ed25519-encoding.ts';
import { fromHex, toHex } from './encoding.ts';

const { Point } = ed25519;
const L = Point.Fn.ORDER;
const P = 2n ** 255n - 19n;
const hex = (text: string) => fromHex(text);
const littleEndian = (value: bigint): Uint8Array =>
  Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse());

/** Every verifier there is must say the same. */
async function verdict(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const ours = verifySignature(toHex(publicKey), message, signature);
  expect(await verifySignatureAsync(toHex(publicKey), message, signature)).toBe(ours);
  expect(portableVerify(publicKey, message, signature)).toBe(ours);
  return ours;
}

/** RFC 8032 7.1: seed, public key, message, signature. */
const RFC_8032 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const;

/**
 * The twelve cases of "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko; SSR 2020), table 6: message, key,
 * signature, and whether our rule accepts it.
 */
const SPECCHECK = [
  [
    'S = 0, A and R of small order',
    false,
    '8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000',
  ],
  [
    'A of small order',
    false,
    '9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04',
  ],
  [
    'R of small order',
    false,
    'aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab',
    'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e',
  ],
  [
    'A and R of mixed order, residues cancel',
    true,
    '9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79',
    'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d',
    '9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009',
  ],
  [
    'A and R of mixed order, only with cofactor',
    false,
    'e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c',
    'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d',
    '160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09',
  ],
  [
    'A of mixed order, only with cofactor',
    false,
    'e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c',
    'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d',
    '21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405',
  ],
  [
    'S > L',
    false,
    '85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40',
    '442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623',
    'e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514',
  ],
  [
    'S much larger than L',
    false,
    '85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40',
    '442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623',
    '8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22',
  ],
  [
    'R not canonical, reduced for the hash',
    false,
    '9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41',
    'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f',
  ],
  [
    'R not canonical',
    false,
    '9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41',
    'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908',
  ],
  [
    'A not canonical, reduced for the hash',
    false,
    'e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    'a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04',
  ],
  [
    'A not canonical',
    false,
    '39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    'a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04',
  ],
] as const;

/** All encodings of the eight points of small order: canonical, with y + p, and x = 0 with the sign bit. */
function smallOrderEncodings(): Uint8Array[] {
  const generator = Point.fromBytes(hex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'), false);
  const found: Uint8Array[] = [];
  let point = Point.ZERO;
  for (let i = 0; i < 8; i++) {
    const canonical = point.toBytes();
    found.push(Uint8Array.from(canonical));
    const y = BigInt(`0x${toHex(Uint8Array.from(canonical).reverse())}`) & (2n ** 255n - 1n);
    const sign = BigInt((canonical[31] as number) >> 7) << 255n;
    if (y + P < 2n ** 255n) found.push(littleEndian(y + P + sign));
    if (point.toAffine().x === 0n) found.push(littleEndian(y + 2n ** 255n));
    if (point.toAffine().x === 0n && y + P < 2n ** 255n) found.push(littleEndian(y + P + 2n ** 255n));
    point = point.add(generator);
  }
  return found;
}

describe('Ed25519', () => {
  it.each(RFC_8032)('is RFC 8032: seed %s', async (seed, publicKey, message, signature) => {
    const key = signingKeyFromSeed(hex(seed));
    expect(key.publicKey).toBe(publicKey);
    expect(toHex(key.sign(hex(message)))).toBe(signature);
    expect(toHex(await key.signAsync(hex(message)))).toBe(signature);
    expect(key.exportSeed()).toEqual(hex(seed));
    expect(await verdict(hex(publicKey), hex(message), hex(signature))).toBe(true);
  });

  it.each(SPECCHECK)('all verifiers agree on the edge case: %s', async (_name, accepted, message, key, signature) => {
    expect(await verdict(hex(key), hex(message), hex(signature))).toBe(accepted);
  });

  it('refuses every encoding of a point of small order', () => {
    const encodings = smallOrderEncodings();
    expect(new Set(encodings.map(toHex)).size).toBe(14);
    for (const encoding of encodings) expect(isAcceptablePoint(encoding)).toBe(false);
    for (let y = P; y < 2n ** 255n; y++) {
      expect(isAcceptablePoint(littleEndian(y))).toBe(false);
      expect(isAcceptablePoint(littleEndian(y + 2n ** 255n))).toBe(false);
    }
    expect(isAcceptablePoint(littleEndian(P - 2n))).toBe(true);
  });

  it('all verifiers agree on every combination of small-order parts in A and R', async () => {
    const torsion = smallOrderEncodings().map((bytes) => {
      try {
        return { bytes, point: Point.fromBytes(bytes, true) };
      } catch {
        return undefined;
      }
    });
    const message = new TextEncoder().encode('edge');
    const a = 7n ** 80n % L;
    const verdicts = new Map<boolean, number>();
    let nobleAloneDiffers = 0;
    for (const [scalarA, scalarR] of [
      [0n, 0n],
      [0n, 5n ** 90n % L],
      [a, 0n],
      [a, 5n ** 90n % L],
    ] as const) {
      for (const inA of torsion) {
        for (const inR of torsion) {
          if (inA === undefined || inR === undefined) continue;
          const encode = (scalar: bigint, part: { bytes: Uint8Array; point: typeof inA.point }) =>
            scalar === 0n ? part.bytes : Uint8Array.from(Point.BASE.multiply(scalar).add(part.point).toBytes());
          const publicKey = encode(scalarA, inA);
          const r = encode(scalarR, inR);
          const s = (scalarR + challenge(r, publicKey, message) * scalarA) % L;
          const signature = Uint8Array.from([...r, ...littleEndian(s)]);
          const ours = await verdict(publicKey, message, signature);
          verdicts.set(ours, (verdicts.get(ours) ?? 0) + 1);
          let noble = false;
          try {
            noble = ed25519.verify(signature, message, publicKey, { zip215: false });
          } catch {
            // not decodable is not valid
          }
          if (noble !== ours) nobleAloneDiffers += 1;
          if (ours) expect(noble).toBe(true);
        }
      }
    }
    expect(verdicts.get(true)).toBeGreaterThan(4);
    expect(verdicts.get(false)).toBeGreaterThan(400);
    // What the checks beyond `zip215: false` are for.
    expect(nobleAloneDiffers).toBeGreaterThan(10);
  });

  it('all verifiers agree on generated signatures, valid and damaged', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ maxLength: 64 }),
        fc.nat({ max: 511 }),
        async (seed, message, bit) => {
          const key = signingKeyFromSeed(seed);
          const publicKey = hex(key.publicKey);
          const signature = Uint8Array.from(key.sign(message));
          expect(await verdict(publicKey, message, signature)).toBe(true);

          const flipped = Uint8Array.from(signature);
          flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
          expect(await verdict(publicKey, message, flipped)).toBe(false);

          const s = BigInt(`0x${toHex(signature.slice(32).reverse())}`) + L;
          const withL = Uint8Array.from([...signature.subarray(0, 32), ...littleEndian(s)]);
          expect(await verdict(publicKey, message, withL)).toBe(false);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('answers false, and never throws, for keys and signatures of any form', async () => {
    const key = signingKeyFromSeed(randomBytes(32));
    const signature = key.sign('x');
    for (const bad of ['', 'zz', key.publicKey.toUpperCase(), `${key.publicKey}00`, key.publicKey.slice(2)]) {
      expect(verifySignature(bad, 'x', signature)).toBe(false);
      expect(await verifySignatureAsync(bad, 'x', signature)).toBe(false);
    }
    for (const length of [0, 1, 63, 65, 128]) {
      const cut = new Uint8Array(length).fill(9);
      expect(verifySignature(key.publicKey, 'x', cut)).toBe(false);
      expect(await verifySignatureAsync(key.publicKey, 'x', cut)).toBe(false);
    }
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (raw) => {
        expect(verifySignature(toHex(raw), 'x', signature)).toBe(false);
      }),
    );
  });

  it('keeps verifying rightly after more keys than it remembers', () => {
    const first = signingKeyFromSeed(new Uint8Array(32).fill(1));
    const signature = first.sign('x');
    expect(verifySignature(first.publicKey, 'x', signature)).toBe(true);
    const other = signingKeyFromSeed(new Uint8Array(32).fill(2)).sign('y');
    for (let i = 0; i < 5000; i++) verifySignature(toHex(Buffer.from(String(i).padEnd(32, 'k'))), 'y', other);
    expect(verifySignature(first.publicKey, 'x', signature)).toBe(true);
    expect(verifySignature(first.publicKey, 'y', signature)).toBe(false);
  });

  it('makes a key only from 32 bytes, and hands out copies of the seed', () => {
    expect(() => signingKeyFromSeed(randomBytes(31))).toThrow(expect.objectContaining({ code: 'invalid_key' }));
    const seed = Uint8Array.from(randomBytes(32));
    const key = signingKeyFromSeed(seed);
    const original = Uint8Array.from(seed);
    seed.fill(0);
    key.exportSeed().fill(0);
    expect(key.exportSeed()).toEqual(original);
    expect(JSON.stringify(key)).not.toContain(toHex(original));
  });
});
