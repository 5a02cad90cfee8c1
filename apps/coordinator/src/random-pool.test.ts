import { describe, expect, it } from '@jest/globals';
import { createRandomPool } from './random-pool.ts';

describe('a pool of random bytes', () => {
  it('gives every byte out once, in portions of any size', () => {
    const drawn: number[] = [];
    let count = 0;
    const random = createRandomPool((bytes) => {
      const portion = Uint8Array.from({ length: bytes }, () => (count = (count + 1) % 251));
      drawn.push(...portion);
      return portion;
    });
    const sizes = [16, 12, 4, 0, 8_000, 160, 16, 8_192, 20_000, 32];
    const given = sizes.map((size) => random(size));
    expect(given.map(({ length }) => length)).toEqual(sizes);
    // What was drawn in the same order, but for what was left of a portion that was too short.
    let from = 0;
    for (const part of given) {
      const at = drawn.findIndex(
        (_, index) => index >= from && part.every((byte, offset) => drawn[index + offset] === byte),
      );
      expect(at).toBeGreaterThanOrEqual(from);
      if (part.length <= 8_192) from = at + part.length;
    }
  });

  it('is not the same twice', () => {
    const random = createRandomPool();
    const seen = new Set(Array.from({ length: 2_000 }, () => Buffer.from(random(12)).toString('hex')));
    expect(seen.size).toBe(2_000);
    expect([...seen].some((each) => /^0+$/.test(each))).toBe(false);
  });
});
