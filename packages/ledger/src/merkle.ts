import { sha256 } from '@edgecoder/crypto';
import { LedgerError } from './errors.ts';

/**
 * The Merkle tree of RFC 6962 section 2.1 (unchanged in RFC 9162): hashes, proofs and their verification. Sizes and
 * indexes are plain numbers and may pass 2^32, so nothing here uses 32-bit operators.
 */

/** A complete subtree: the root of the leaves `index·2^level` up to, not including, `(index + 1)·2^level`. */
export interface Coordinate {
  level: number;
  index: number;
}

/** Looks up the root of a complete subtree. */
export type HashReader = (coordinate: Coordinate) => Uint8Array;

/** A proof before its hashes are looked up: each node is the fold of the complete subtrees it consists of. */
export type ProofPlan = Coordinate[][];

const HASH_BYTES = 32;
/** A path in a tree of 2^53 leaves; longer proofs are refused unread. */
export const MAX_PROOF_LENGTH = 64;

/** Root of the tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0));

/** `SHA-256(0x00 ‖ data)`. */
export function leafHash(data: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + data.length);
  input.set(data, 1);
  return sha256(input);
}

/** `SHA-256(0x01 ‖ left ‖ right)`. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + 2 * HASH_BYTES);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + HASH_BYTES);
  return sha256(input);
}

/** Largest power of two smaller than `count` (at least 2): where RFC 6962 splits a tree. */
function splitPoint(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** The complete subtrees that make up leaves `start` … `end − 1`, left to right. */
function completeSubtrees(start: number, end: number): Coordinate[] {
  const subtrees: Coordinate[] = [];
  let position = start;
  while (position < end) {
    let level = 0;
    let width = 1;
    while (position % (width * 2) === 0 && position + width * 2 <= end) {
      width *= 2;
      level += 1;
    }
    subtrees.push({ level, index: position / width });
    position += width;
  }
  return subtrees;
}

/** What `foldRoot` needs for the root of a tree of `size` leaves. */
export const planRoot = (size: number): Coordinate[] => completeSubtrees(0, size);

/**
 * The inclusion proof of leaf `index` in the tree of `size` leaves (RFC 6962 section 2.1.1), to be looked up.
 * @throws {LedgerError} `proof_impossible` when there is no such leaf.
 */
export function planInclusion(index: number, size: number): ProofPlan {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new LedgerError('proof_impossible', 'there is no such leaf in a tree of this size');
  }
  const plan: ProofPlan = [];
  let low = 0;
  let high = size;
  while (high - low > 1) {
    const middle = low + splitPoint(high - low);
    if (index < middle) {
      plan.push(completeSubtrees(middle, high));
      high = middle;
    } else {
      plan.push(completeSubtrees(low, middle));
      low = middle;
    }
  }
  return plan.reverse();
}

/**
 * The proof that the tree of `from` leaves is a prefix of the tree of `to` (RFC 6962 section 2.1.2), to be looked up.
 * @throws {LedgerError} `proof_impossible` unless 1 ≤ from ≤ to.
 */
export function planConsistency(from: number, to: number): ProofPlan {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 1 || from > to) {
    throw new LedgerError('proof_impossible', 'a consistency proof goes from a size of at least 1 to one not smaller');
  }
  const plan: ProofPlan = [];
  let low = 0;
  let high = to;
  while (from < high) {
    const middle = low + splitPoint(high - low);
    if (from <= middle) {
      plan.push(completeSubtrees(middle, high));
      high = middle;
    } else {
      plan.push(completeSubtrees(low, middle));
      low = middle;
    }
  }
  // The old tree itself need not be told: the verifier has its root.
  if (low > 0) plan.push(completeSubtrees(low, high));
  return plan.reverse();
}

/** Root of the tree that consists of these complete subtrees, left to right; the empty root for none. */
export function foldRoot(subtrees: readonly Coordinate[], read: HashReader): Uint8Array {
  let root: Uint8Array | undefined;
  for (const subtree of subtrees.toReversed()) {
    const hash = read(subtree);
    root = root === undefined ? hash : nodeHash(hash, root);
  }
  return root ?? EMPTY_ROOT;
}

/** Looks up a planned proof. */
export const readProof = (plan: ProofPlan, read: HashReader): Uint8Array[] => plan.map((node) => foldRoot(node, read));

/** Root of the tree over these leaf hashes. */
export function rootOf(leafHashes: Iterable<Uint8Array>): Uint8Array {
  const builder = createRootBuilder();
  for (const hash of leafHashes) builder.push(hash);
  return builder.root();
}

/** Computes roots while leaves arrive, in O(log n) memory. */
export interface RootBuilder {
  /** Adds a leaf hash or, with a level, the root of a complete subtree; the size so far must be a multiple of its width. */
  push(hash: Uint8Array, level?: number): void;
  size(): number;
  root(): Uint8Array;
}

/** Starts from nothing, or from the complete subtrees of a tree of `size` leaves. */
export function createRootBuilder(start?: { size: number; read: HashReader }): RootBuilder {
  const stack: { level: number; hash: Uint8Array }[] = [];
  let count = 0;
  if (start !== undefined) {
    for (const subtree of planRoot(start.size)) stack.push({ level: subtree.level, hash: start.read(subtree) });
    count = start.size;
  }
  return {
    push(hash, level = 0) {
      if (count % 2 ** level !== 0) throw new RangeError('a subtree must start at a multiple of its width');
      count += 2 ** level;
      let top = { level, hash };
      for (let last = stack.at(-1); last !== undefined && last.level === top.level; last = stack.at(-1)) {
        stack.pop();
        top = { level: top.level + 1, hash: nodeHash(last.hash, top.hash) };
      }
      stack.push(top);
    },
    size: () => count,
    root() {
      let root: Uint8Array | undefined;
      for (const { hash } of stack.toReversed()) root = root === undefined ? hash : nodeHash(hash, root);
      return root ?? EMPTY_ROOT;
    },
  };
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

const isProof = (proof: readonly Uint8Array[]): boolean =>
  proof.length <= MAX_PROOF_LENGTH && proof.every((hash) => hash.length === HASH_BYTES);

const half = (value: number): number => Math.floor(value / 2);

/**
 * Whether `proof` shows that the leaf with hash `leaf` is at `index` in the tree of `size` leaves with this root
 * (RFC 9162 section 2.1.3.2). Never throws.
 */
export function verifyInclusion(input: {
  leaf: Uint8Array;
  index: number;
  size: number;
  proof: readonly Uint8Array[];
  root: Uint8Array;
}): boolean {
  const { leaf, index, size, proof, root } = input;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  if (!isProof(proof) || leaf.length !== HASH_BYTES) return false;
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && equal(hash, root);
}

/**
 * Whether `proof` shows that the tree of `from` leaves with root `fromRoot` is a prefix of the tree of `to` leaves with
 * root `toRoot` (RFC 9162 section 2.1.4.2). Every tree continues the empty one. Never throws.
 */
export function verifyConsistency(input: {
  from: number;
  to: number;
  fromRoot: Uint8Array;
  toRoot: Uint8Array;
  proof: readonly Uint8Array[];
}): boolean {
  const { from, to, fromRoot, toRoot, proof } = input;
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to || !isProof(proof))
    return false;
  if (from === 0) return proof.length === 0 && equal(fromRoot, EMPTY_ROOT);
  if (from === to) return proof.length === 0 && equal(fromRoot, toRoot);
  // When the old tree is complete its root is the first node of the path, and is not repeated in the proof.
  const path =
    Number.isInteger(Math.log2(from)) && 2 ** Math.round(Math.log2(from)) === from ? [fromRoot, ...proof] : proof;
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let node = from - 1;
  let last = to - 1;
  while (node % 2 === 1) {
    node = half(node);
    last = half(last);
  }
  let oldHash = first;
  let newHash = first;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && equal(oldHash, fromRoot) && equal(newHash, toRoot);
}
