import { execFileSync, spawn } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { tempDir } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { writeOutput } from './write-output.ts';

describe('a file that the user named', () => {
  it('is made with its folders, and replaced as a whole', async () => {
    await using folder = await tempDir();
    const file = join(folder.path, 'a', 'b', 'out.json');
    expect(writeOutput(file, 'one')).toBe(file);
    writeOutput(file, 'two');
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(readdirSync(join(folder.path, 'a', 'b'))).toEqual(['out.json']);
  });

  it('is written behind a link, which stays', async () => {
    await using folder = await tempDir();
    const [file, link] = [join(folder.path, 'out.json'), join(folder.path, 'link')];
    writeFileSync(file, 'one');
    symlinkSync(file, link);
    writeOutput(link, 'two');
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it('is written to, never replaced, when it is a device or a pipe', async () => {
    await using folder = await tempDir();
    const device = join(folder.path, 'null');
    symlinkSync('/dev/null', device);
    writeOutput(device, 'one');
    expect(lstatSync(device).isSymbolicLink()).toBe(true);
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
    const fifo = join(folder.path, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const reader = spawn('cat', [fifo], { stdio: ['ignore', 'pipe', 'ignore'] });
    writeOutput(fifo, 'two');
    expect(await text(reader.stdout)).toBe('two');
  });

  it('that cannot be written is told with the reason', async () => {
    await using folder = await tempDir();
    writeFileSync(join(folder.path, 'file'), '');
    expect(() => writeOutput(folder.path, 'x')).toThrow(/cannot be written: it is a folder/);
    expect(() => writeOutput(join(folder.path, 'file', 'out.json'), 'x')).toThrow(/a file has the name of its folder/);
  });
});
