import { describe, expect, it } from '@jest/globals';
import { credits, printable, table } from './output.ts';

describe('what people read', () => {
  it('shows millicredits as credits', () => {
    expect(credits(1234)).toBe('1.234 credits');
    expect(credits(0)).toBe('0.000 credits');
  });

  it('aligns columns', () => {
    expect(
      table([
        ['a', 'b'],
        ['long', 'c'],
      ]),
    ).toBe('a     b\nlong  c');
  });

  it('shows control characters of a program instead of obeying them', () => {
    expect(printable('a\u001b[2Jb\u0007\nc\td\r\n')).toBe('a\\x1b[2Jb\\x07\nc\td\n');
  });
});
