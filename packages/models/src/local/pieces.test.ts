import { describe, expect, it } from '@jest/globals';
import { pieces } from './pieces.ts';

describe('a long text in pieces', () => {
  it('is all there, in pieces that are not too long, cut before a space between words', () => {
    const text = 'The quick brown fox, twice.\n'.repeat(3_000);
    const all = [...pieces(text)];
    expect(all.join('')).toBe(text);
    expect(all.length).toBeGreaterThan(5);
    for (const piece of all) expect(piece.length).toBeLessThanOrEqual(8_192);
    for (const piece of all.slice(1)) expect(piece).toMatch(/^ [a-z]/);
  });

  it('is cut between characters where there are no words', () => {
    const text = `x${'😀'.repeat(20_000)}`;
    const all = [...pieces(text)];
    expect(all.join('')).toBe(text);
    for (const piece of all) expect(piece.isWellFormed()).toBe(true);
    expect([...pieces('')]).toEqual([]);
  });
});
