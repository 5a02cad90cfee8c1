import { fromHex, toHex } from '@edgecoder/crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { HashReader } from './merkle.ts';
import {
  createRootBuilder,
  EMPTY_ROOT,
  foldRoot,
  leafHash,
  nodeHash,
  planConsistency,
  planInclusion,
  planRoot,
  readProof,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';

/** Leaves, roots and proofs that Certificate Transparency's own implementations are tested with. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const INCLUSION = [
  { leaf: 1, size: 1, proof: [] },
  {
    leaf: 1,
    size: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    leaf: 6,
    size: 8,
    proof: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  { leaf: 3, size: 3, proof: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
  {
    leaf: 2,
    size: 5,
    proof: [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
];
const CONSISTENCY = [
  { from: 1, to: 1, proof: [] },
  {
    from: 1,
    to: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    from: 6,
    to: 8,
    proof: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    from: 2,
    to: 5,
    proof: [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
];

/** RFC 6962 section 2.1 word for word, to compare with. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}
function naivePath(m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length <= 1) return [];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return m < k
    ? [...naivePath(m, leaves.slice(0, k)), naiveRoot(leaves.slice(k))]
    : [...naivePath(m - k, leaves.slice(k)), naiveRoot(leaves.slice(0, k))];
}
function naiveSubproof(m: number, leaves: readonly Uint8Array[], whole: boolean): Uint8Array[] {
  if (m === leaves.length) return whole ? [] : [naiveRoot(leaves)];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return m <= k
    ? [...naiveSubproof(m, leaves.slice(0, k), whole), naiveRoot(leaves.slice(k))]
    : [...naiveSubproof(m - k, leaves.slice(k), false), naiveRoot(leaves.slice(0, k))];
}

const reader =
  (leaves: readonly Uint8Array[]): HashReader =>
  ({ level, index }) => {
    const width = 2 ** level;
    const part = leaves.slice(index * width, (index + 1) * width);
    if (part.length !== width) throw new Error('a subtree that is not complete was asked for');
    return naiveRoot(part);
  };
const leavesOf = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => leafHash(new Uint8Array([i >> 8, i & 255])));
const hex = (hashes: readonly Uint8Array[]): string[] => hashes.map(toHex);

describe('the published vectors of Certificate Transparency', () => {
  const leaves = LEAVES.map((leaf) => leafHash(fromHex(leaf)));

  it('gives the root of the empty tree', () => {
    expect(toHex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(toHex(rootOf([]))).toBe(toHex(EMPTY_ROOT));
  });

  it.each(ROOTS.map((root, index) => [index + 1, root] as const))('gives the root of %d leaves', (size, root) => {
    expect(toHex(rootOf(leaves.slice(0, size)))).toBe(root);
    expect(toHex(foldRoot(planRoot(size), reader(leaves)))).toBe(root);
  });

  it.each(INCLUSION)('gives and accepts the inclusion proof of leaf $leaf in $size', ({ leaf, size, proof }) => {
    expect(hex(readProof(planInclusion(leaf - 1, size), reader(leaves)))).toEqual(proof);
    const input = { leaf: leaves[leaf - 1]!, index: leaf - 1, size, root: fromHex(ROOTS[size - 1]!) };
    expect(verifyInclusion({ ...input, proof: proof.map(fromHex) })).toBe(true);
  });

  it.each(CONSISTENCY)('gives and accepts the consistency proof from $from to $to', ({ from, to, proof }) => {
    expect(hex(readProof(planConsistency(from, to), reader(leaves)))).toEqual(proof);
    const roots = { fromRoot: fromHex(ROOTS[from - 1]!), toRoot: fromHex(ROOTS[to - 1]!) };
    expect(verifyConsistency({ from, to, ...roots, proof: proof.map(fromHex) })).toBe(true);
  });
});

describe('proofs of any tree', () => {
  const MAX = 300;
  const all = leavesOf(MAX);
  const roots = Array.from({ length: MAX + 1 }, (_, size) => naiveRoot(all.slice(0, size)));
  const sizeAndIndex = fc
    .integer({ min: 1, max: MAX })
    .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));

  it('agree with the definition in RFC 6962', () => {
    fc.assert(
      fc.property(sizeAndIndex, ([size, index]) => {
        const leaves = all.slice(0, size);
        expect(toHex(rootOf(leaves))).toBe(toHex(roots[size]!));
        const inclusion = readProof(planInclusion(index, size), reader(leaves));
        expect(hex(inclusion)).toEqual(hex(naivePath(index, leaves)));
        const consistency = readProof(planConsistency(index + 1, size), reader(leaves));
        expect(hex(consistency)).toEqual(hex(naiveSubproof(index + 1, leaves, true)));
        expect(verifyInclusion({ leaf: leaves[index]!, index, size, proof: inclusion, root: roots[size]! })).toBe(true);
        const both = { fromRoot: roots[index + 1]!, toRoot: roots[size]! };
        expect(verifyConsistency({ from: index + 1, to: size, ...both, proof: consistency })).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('hold for no other leaf, place, size, root or proof', () => {
    fc.assert(
      fc.property(sizeAndIndex, fc.nat(), fc.integer({ min: 0, max: 255 }), ([size, index], pick, bit) => {
        const leaves = all.slice(0, size);
        const proof = readProof(planInclusion(index, size), reader(leaves));
        const good = { leaf: leaves[index]!, index, size, proof, root: roots[size]! };
        const flipped = (bytes: Uint8Array) =>
          bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(verifyInclusion({ ...good, leaf: flipped(good.leaf) })).toBe(false);
        expect(verifyInclusion({ ...good, root: flipped(good.root) })).toBe(false);
        const otherIndex = pick % size;
        if (otherIndex !== index) expect(verifyInclusion({ ...good, index: otherIndex })).toBe(false);
        expect(verifyInclusion({ ...good, proof: [...proof, good.root] })).toBe(false);
        if (proof.length > 0) {
          const at = pick % proof.length;
          expect(verifyInclusion({ ...good, proof: proof.with(at, flipped(proof[at]!)) })).toBe(false);
          expect(verifyInclusion({ ...good, proof: proof.toSpliced(at, 1) })).toBe(false);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('show no consistency between trees of which one does not continue the other', () => {
    fc.assert(
      fc.property(sizeAndIndex, fc.nat(), ([size, before], pick) => {
        const from = before + 1;
        const changed = pick % from;
        const fork = all.slice(0, from).with(changed, leafHash(new Uint8Array([9, 9, 9])));
        const proof = readProof(planConsistency(from, size), reader(all.slice(0, size)));
        const good = { from, to: size, fromRoot: roots[from]!, toRoot: roots[size]!, proof };
        expect(verifyConsistency({ ...good, fromRoot: naiveRoot(fork) })).toBe(false);
        expect(verifyConsistency({ ...good, toRoot: naiveRoot(fork) })).toBe(false);
        expect(verifyConsistency({ ...good, proof: [...proof, roots[1]!] })).toBe(false);
        if (proof.length > 0) expect(verifyConsistency({ ...good, proof: proof.slice(1) })).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it('are refused, not thrown at, for numbers and hashes that make no sense', () => {
    const leaf = all[0]!;
    for (const index of [-1, 0.5, Number.NaN, 2 ** 60, 5]) {
      expect(verifyInclusion({ leaf, index, size: 5, proof: [], root: leaf })).toBe(false);
    }
    expect(verifyInclusion({ leaf, index: 0, size: 2, proof: [new Uint8Array(31)], root: leaf })).toBe(false);
    expect(verifyInclusion({ leaf, index: 0, size: 2, proof: Array(65).fill(leaf), root: leaf })).toBe(false);
    expect(verifyConsistency({ from: 3, to: 2, fromRoot: leaf, toRoot: leaf, proof: [] })).toBe(false);
    expect(verifyConsistency({ from: 0, to: 2, fromRoot: leaf, toRoot: leaf, proof: [] })).toBe(false);
    expect(() => planInclusion(5, 5)).toThrow('no such leaf');
    expect(() => planConsistency(0, 5)).toThrow('consistency');
  });

  it('work beyond 2^32 leaves', () => {
    const size = 2 ** 33 + 3;
    const uniform: Uint8Array[] = [leafHash(new Uint8Array([1]))];
    for (let level = 1; level <= 33; level += 1) uniform.push(nodeHash(uniform[level - 1]!, uniform[level - 1]!));
    const read: HashReader = ({ level }) => uniform[level]!;
    const root = foldRoot(planRoot(size), read);
    const index = 2 ** 33 + 1;
    const proof = readProof(planInclusion(index, size), read);
    expect(verifyInclusion({ leaf: uniform[0]!, index, size, proof, root })).toBe(true);
    const from = 2 ** 32 + 7;
    const fromRoot = foldRoot(planRoot(from), read);
    const consistency = readProof(planConsistency(from, size), read);
    expect(verifyConsistency({ from, to: size, fromRoot, toRoot: root, proof: consistency })).toBe(true);
  });
});

describe('a root builder', () => {
  it('takes leaves and whole subtrees alike', () => {
    const leaves = leavesOf(600);
    const builder = createRootBuilder();
    builder.push(naiveRoot(leaves.slice(0, 256)), 8);
    for (const leaf of leaves.slice(256, 512)) builder.push(leaf);
    for (const leaf of leaves.slice(512)) builder.push(leaf);
    expect(builder.size()).toBe(600);
    expect(toHex(builder.root())).toBe(toHex(naiveRoot(leaves)));
    expect(() => builder.push(leaves[0]!, 8)).toThrow(RangeError);
  });

  it('goes on from a tree whose subtrees are known', () => {
    const leaves = leavesOf(300);
    const builder = createRootBuilder({ size: 200, read: reader(leaves) });
    for (const leaf of leaves.slice(200)) builder.push(leaf);
    expect(toHex(builder.root())).toBe(toHex(naiveRoot(leaves)));
  });
});
