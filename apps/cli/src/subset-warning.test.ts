import { checkJavaScript } from '@edgecoder/sandbox';
import { describe, expect, it } from '@jest/globals';
import type { Output } from './output.ts';
import { warningsOf, warnOfOutside } from './subset-warning.ts';

describe('warnings before a run', () => {
  const report = checkJavaScript('require("fs");\nrequire("./lib");');

  it('name the place as editors find it, and the mode that has what is missing', () => {
    expect(warningsOf('a.js', checkJavaScript('\n require("fs");'), 'any')).toEqual([
      'warning: a.js:2:2: fs needs an operating system: the sandbox mode process or docker',
      'warning: --sandbox process asks for a machine that has all of it',
    ]);
    expect(warningsOf('a.js', report, undefined)).toHaveLength(2);
  });

  it('leave out what the mode that was asked for has', () => {
    expect(warningsOf('a.js', report, 'process')).toEqual([expect.stringContaining('a.js:2:1: ./lib')]);
    expect(warningsOf('a.js', checkJavaScript('1 + 1'), 'any')).toEqual([]);
    expect(warningsOf('a.py', undefined, 'any')).toEqual([]);
  });

  it('are a few', () => {
    const many = checkJavaScript(Array.from({ length: 9 }, (_, i) => `require("p${i}");`).join('\n'));
    expect(warningsOf('a.js', many, 'any').at(-1)).toBe('warning: a.js: and 4 more');
  });

  it('never fail, whatever the program is', async () => {
    const notes: string[] = [];
    const output = { note: (text: string) => notes.push(text) } as unknown as Output;
    await warnOfOutside('javascript', { 'a.js': '((((', 'b.js': undefined }, 'any', output);
    expect(notes).toEqual([expect.stringMatching(/^warning: a\.js:1:\d+: /)]);
  });
});
