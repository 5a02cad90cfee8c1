import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeUnless } from '@edgecoder/testkit/suites';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collectFiles, LEFTOVER_LIMITS, removeTree, safeRelativePath } from './leftovers.ts';

let outside: string;
let folder: string;
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'leftovers-'));
  folder = join(outside, 'guest');
  mkdirSync(folder);
  writeFileSync(join(outside, 'secret'), 'secret');
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

const makeFifo = (): void => {
  execFileSync('sh', ['-c', 'mkfifo pipe'], { cwd: folder });
};
const NAME = 'deep-'.repeat(40);
/** From 21 on a path is longer than the kernel takes at once: these are made from within. */
const deepen = (levels: number): void => {
  execFileSync(
    'sh',
    ['-c', `i=0; while [ $i -lt ${levels} ]; do mkdir ${NAME}; cd -P ${NAME}; i=$((i+1)); done; : > last`],
    {
      cwd: folder,
    },
  );
};

describe('paths that a guest gives', () => {
  it.each(['a', 'a/b.txt', 'ä/ö', '.hidden', 'a..b'])('takes %j', (path) => {
    expect(safeRelativePath(path)).toBe(path);
  });

  it.each([
    '',
    '/',
    '/etc/passwd',
    '..',
    '../a',
    'a/../../b',
    'a//b',
    './a',
    'a/.',
    'C:\\x',
    'a\\..\\b',
    'a\0b',
    'a\nb',
    'c:x',
    'x'.repeat(256),
    `${'x/'.repeat(600)}x`,
    '\ud800',
  ])('refuses %j', (path) => {
    expect(safeRelativePath(path)).toBeUndefined();
  });
});

const noProc = process.platform === 'linux' ? undefined : 'folders are held open by /proc, as Linux has it';
describeUnless(noProc, 'what a guest leaves behind', () => {
  it('is taken when it is plain files, by sorted relative path', () => {
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src/b'), 'two');
    writeFileSync(join(folder, 'a'), 'one');
    const { files, refused } = collectFiles(folder);
    expect([...files].map(([path, content]) => [path, content.toString()])).toEqual([
      ['a', 'one'],
      ['src/b', 'two'],
    ]);
    expect(refused).toEqual([]);
  });

  it('is refused by name when it is a link, a pipe or a second name of a file', () => {
    symlinkSync(join(outside, 'secret'), join(folder, 'link'));
    symlinkSync(outside, join(folder, 'way-out'));
    linkSync(join(outside, 'secret'), join(folder, 'hard'));
    makeFifo();
    const { files, refused } = collectFiles(folder);
    expect(files.size).toBe(0);
    expect(Object.fromEntries(refused.map(({ path, reason }) => [path, reason]))).toEqual({
      link: 'not a file',
      'way-out': 'not a file',
      hard: 'a file with another name',
      pipe: 'not a file',
    });
  });

  it('is refused by its name, and not lost, where that is not UTF-8', () => {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/a`), Buffer.from([0xff])]), 'x');
    expect(collectFiles(folder)).toMatchObject({
      refused: [{ path: '"a\ufffd"', reason: 'a name that is not plain' }],
    });
  });

  it('is not read when it is larger than it may be, sparse or not', () => {
    writeFileSync(join(folder, 'sparse'), '');
    truncateSync(join(folder, 'sparse'), 2 ** 40);
    writeFileSync(join(folder, 'big'), Buffer.alloc(600));
    writeFileSync(join(folder, 'big2'), Buffer.alloc(600));
    const { files, refused } = collectFiles(folder, { ...LEFTOVER_LIMITS, bytes: 1000 });
    expect(files.size).toBe(1);
    expect(refused.map(({ reason }) => reason)).toEqual(['too large', 'too large']);
  });

  it('is looked at only so far down, and so many entries', () => {
    execFileSync('mkdir', ['-p', join(folder, 'deep/'.repeat(40))]);
    for (let i = 0; i < 50; i++) writeFileSync(join(folder, `f${i}`), '');
    expect(collectFiles(folder).refused).toContainEqual({
      path: expect.stringMatching(/^(deep\/){32}deep$/),
      reason: 'deeper than 32 folders',
    });
    const few = collectFiles(folder, { ...LEFTOVER_LIMITS, entries: 10 });
    expect(few.files.size).toBeLessThanOrEqual(10);
    expect(few.refused.map(({ reason }) => reason)).toContain('more than 10 entries');
  });

  it('is removed whole: deeper than a path can be, closed folders, links and pipes, and nothing outside with it', () => {
    deepen(60);
    symlinkSync(outside, join(folder, 'way-out'));
    linkSync(join(outside, 'secret'), join(folder, 'hard'));
    makeFifo();
    mkdirSync(join(folder, 'closed/in'), { recursive: true });
    execFileSync('chmod', ['-R', '0', join(folder, 'closed')]);
    removeTree(folder);
    expect(existsSync(folder)).toBe(false);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret');
  });
});
