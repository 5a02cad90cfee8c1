import { execFileSync, spawn } from 'node:child_process';
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
    expect(await readProgram(file)).toHaveLength(MAX_CODE_CHARS);
    writeFileSync(file, 'x'.repeat(MAX_CODE_CHARS + 1));
    await expect(readProgram(file)).rejects.toThrow(/longer than/);
  });

  it('is read as the text that it is: without a byte order mark, and not at all when it is no UTF-8', async () => {
    await using folder = await tempDir();
    const file = join(folder.path, 'a.py');
    writeFileSync(file, '\ufeffprint("é")\n');
    expect(await readProgram(file)).toBe('print("é")\n');
    writeFileSync(file, Buffer.from('print("é")\n', 'latin1'));
    await expect(readProgram(file)).rejects.toMatchObject({ code: 'not_text' });
  });

  it('that cannot be read is refused with the reason', async () => {
    await using folder = await tempDir();
    await expect(readProgram(join(folder.path, 'a.py'))).rejects.toThrow(/a\.py cannot be read: there is no such file/);
    await expect(readProgram(folder.path)).rejects.toThrow(/cannot be read: it is a folder/);
  });

  it('that has no end is refused', async () => {
    await using folder = await tempDir();
    const [fifo, ending] = [join(folder.path, 'a.py'), new AbortController()];
    execFileSync('mkfifo', [fifo]);
    const endless = spawn('sh', ['-c', `yes > '${fifo}'`], { stdio: 'ignore', signal: ending.signal });
    endless.on('error', () => undefined);
    await expect(readProgram(fifo)).rejects.toMatchObject({ code: 'too_large' });
    ending.abort();
  });
});
