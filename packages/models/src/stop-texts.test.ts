import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StopTexts } from './stop-texts.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 40 });

describe('texts that stop an answer', () => {
  it('end it at the first of them, however it is cut into pieces', () => {
    const stops = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), minLength: 1, maxLength: 4 }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(letters, stops, fc.array(fc.nat(5), { minLength: 1 }), (text, stop, sizes) => {
        const found = stop.map((one) => text.indexOf(one)).filter((index) => index >= 0);
        const finder = new StopTexts(stop);
        let answer = '';
        for (let at = 0, turn = 0; at < text.length; turn += 1) {
          const size = (sizes[turn % sizes.length] ?? 0) + 1;
          answer += finder.push(text.slice(at, at + size));
          at += size;
        }
        answer += finder.end();
        expect(finder.stopped).toBe(found.length > 0);
        // Cut into pieces, a longer one that begins earlier may not be whole when a shorter one is: that one ends it.
        const first = found.length > 0 ? Math.min(...found) : text.length;
        expect(text.startsWith(answer)).toBe(true);
        expect(answer.length).toBeGreaterThanOrEqual(first);
        if (stop.length === 1) expect(answer.length).toBe(first);
      }),
    );
  });

  it('hold back only what may still become one', () => {
    const finder = new StopTexts(['```', 'END']);
    expect(finder.push('code``')).toBe('code');
    expect(finder.push('x E')).toBe('``x ');
    expect(finder.push('NxEN')).toBe('ENx');
    expect(finder.push('D more')).toBe('');
    expect(finder.stopped).toBe(true);
    expect(finder.push('more')).toBe('');
    expect(finder.end()).toBe('');
  });
});
