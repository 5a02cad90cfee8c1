import { describe, expect, it } from '@jest/globals';
import { firstFailure, verifyBundle } from './bundle.ts';
import { printBundle } from './bundle-format.ts';
import { edit, KEY, NEXT, ORIGIN, OWNER, TRUST, VALID } from './testing-story.ts';

describe('a proof bundle', () => {
  it('holds as it was made, under the first key of its log as under its last', () => {
    for (const { publicKey } of [KEY, NEXT]) {
      const verdict = verifyBundle(printBundle(VALID), { ...TRUST, trust: [{ name: ORIGIN, publicKey }] });
      expect(firstFailure(verdict)).toBeUndefined();
      expect(verdict).toMatchObject({
        ok: true,
        summary: { ownerId: OWNER.peerId, state: 'completed', verdict: 'verified', chargedMc: 110, cosignatures: 1 },
      });
    }
  });

  it('holds without cosignatures when none are asked for', () => {
    const bare = edit((copy) => {
      copy.checkpoint = copy.checkpoint.split('\n').slice(0, -2).join('\n').concat('\n');
      copy.cosigners = [];
    });
    expect(verifyBundle(bare, TRUST)).toMatchObject({ ok: true });
    expect(firstFailure(verifyBundle(bare, { ...TRUST, require: { cosigned: 1 } }))?.reason).toBe(
      'cosignatures_missing',
    );
  });

  it('is refused after any of 10,000 flips of one bit', () => {
    const bytes = printBundle(VALID);
    let state = 1;
    const accepted: number[] = [];
    for (let count = 0; count < 10_000; count += 1) {
      // Numbers of a linear congruential generator: the same flips on every machine.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const bit = Math.floor((state / 0x1_0000_0000) * bytes.length * 8);
      const flipped = Uint8Array.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      if (verifyBundle(flipped, TRUST).ok) accepted.push(bit);
    }
    expect(accepted).toEqual([]);
  }, 240_000);
});
