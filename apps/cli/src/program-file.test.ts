import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_CODE_CHARS } from '@edgecoder/protocol';
import { tempDir } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { languageOf, readProgram } from './program-file.ts';

describe('a program file', () => {
  it('has the language of its name, unless another is said', () => {
    expect(languageOf('a.py', undefined)).toBe('python');
    expect(languageOf('dir/a.MJS', undefined)).toBe('javascript');
    expect(languageOf('a.txt', 'python')).toBe('python');
  });

  it('of an unknown language is refused with the choices', () => {
    expect(() => languageOf('a.txt', undefined)).toThrow(/python or javascript/);
    expect(() => languageOf('a.py', 'cobol')).toThrow(/cobol is not run here/);
  });

  it('that is too long is refused before it is sent', async () => {
    await using folder = await tempDir();
    const file = join(folder.path, 'a.py');
    writeFileSync(file, 'x'.repeat(MAX_CODE_CHARS));
    expect(readProgram(file)).toHaveLength(MAX_CODE_CHARS);
    writeFileSync(file, 'x'.repeat(MAX_CODE_CHARS + 1));
    expect(() => readProgram(file)).toThrow(/longer than/);
  });
});
