import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { itemKey, readItems } from './items.ts';

const program = { id: 'one', language: 'python', code: 'x = 1', tests: 'assert x == 1' } as const;

async function itemsOf(...lines: string[]) {
  await using folder = await tempDir();
  const file = join(folder.path, 'batch.jsonl');
  writeFileSync(file, lines.join('\n'));
  return await readItems(file);
}

describe('a batch file', () => {
  it('is read line by line, other fields and empty lines left aside', async () => {
    const read = await itemsOf(
      JSON.stringify({ ...program, prompt: 'more' }),
      '',
      JSON.stringify({ ...program, id: 'two' }),
    );
    expect(read).toEqual([
      { line: 1, item: program },
      { line: 3, item: { ...program, id: 'two' } },
    ]);
  });

  it('names the line and the field that are wrong, and goes on', async () => {
    const read = await itemsOf('{', JSON.stringify({ ...program, language: 'cobol' }), '[]', JSON.stringify(program));
    expect(read.map((item) => ('problem' in item ? `${item.id}: ${item.problem}` : item.item.id))).toEqual([
      'line 1: the line is not JSON',
      expect.stringContaining('one: language'),
      expect.stringMatching(/^line 3: /),
      'one',
    ]);
  });

  it('has lines that end with a newline and nothing else, as JSON may hold other separators', async () => {
    const code = 'x = "\u2028\u2029"';
    const read = await itemsOf(`\ufeff${JSON.stringify({ ...program, code })}\r`, JSON.stringify(program));
    expect(read.map((item) => 'item' in item && item.item.code)).toEqual([code, program.code]);
  });

  it('may hold a line of any length or of no text, which is told and passed over', async () => {
    await using folder = await tempDir();
    const file = join(folder.path, 'batch.jsonl');
    const [long, next] = [Buffer.alloc(5_000_000, 'x'), Buffer.from(JSON.stringify(program))];
    const newline = Buffer.from('\n');
    writeFileSync(file, Buffer.concat([long, newline, Buffer.from([0xff, 0xfe]), newline, next]));
    expect(await readItems(file)).toEqual([
      { line: 1, id: 'line 1', problem: 'the line is too long' },
      { line: 2, id: 'line 2', problem: 'the line is no UTF-8' },
      { line: 3, item: program },
    ]);
  });

  it('that cannot be read is one error', async () => {
    await expect(readItems('/nowhere/batch.jsonl')).rejects.toMatchObject({ code: 'unreadable' });
  });
});

describe('the key of a program', () => {
  it('is the same for the same program, options and label, and another for any change', () => {
    const options = { timeout: 10 };
    const key = itemKey(program, options, '');
    expect(itemKey({ ...program }, { timeout: 10 }, '')).toBe(key);
    const others = [
      itemKey({ ...program, code: 'x = 2' }, options, ''),
      itemKey({ ...program, tests: 'assert x' }, options, ''),
      itemKey({ ...program, id: 'two' }, options, ''),
      itemKey(program, { timeout: 11 }, ''),
      itemKey(program, options, 'again'),
    ];
    expect(new Set([key, ...others]).size).toBe(6);
    expect(key).toMatch(/^[\x21-\x7e]{1,128}$/);
  });
});
