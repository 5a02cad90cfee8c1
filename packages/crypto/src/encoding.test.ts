import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromBase64, fromBase64Url, fromHex, toBase64, toBase64Url, toHex } from './encoding.ts';

const bytes = () => fc.uint8Array({ maxLength: 80 });

describe('encodings', () => {
  it('give the bytes back', () => {
    fc.assert(
      fc.property(bytes(), (data) => {
        expect(fromHex(toHex(data))).toEqual(data);
        expect(fromBase64Url(toBase64Url(data))).toEqual(data);
        expect(fromBase64(toBase64(data))).toEqual(data);
      }),
    );
  });

  it('have one text for each value: what parses is what would be written', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0aAfFgG_-+/= \n'), maxLength: 12 }), (text) => {
        for (const [parse, write] of [
          [fromHex, toHex],
          [fromBase64Url, toBase64Url],
        ] as const) {
          let parsed: Uint8Array;
          try {
            parsed = parse(text);
          } catch {
            continue;
          }
          expect(write(parsed)).toBe(text);
        }
        const padded = fromBase64(text);
        if (padded !== undefined) expect(toBase64(padded)).toBe(text);
      }),
    );
  });

  it.each(['a', '0G', 'AB', ' 00', '0x00'])('refuses hex %j', (text) => {
    expect(() => fromHex(text)).toThrow(expect.objectContaining({ code: 'malformed' }));
  });

  it.each(['AA==', 'AB', 'A', 'A+A', 'AA\n', 'AA A'])('refuses base64url %j', (text) => {
    expect(() => fromBase64Url(text)).toThrow(expect.objectContaining({ code: 'malformed' }));
  });
});
