import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeUnless, missing } from '@edgecoder/testkit/suites';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { collectFiles, type Leftovers } from '../supervisor/leftovers.ts';
import { changesOf } from './changes.ts';
import type { Tree, TreeFile } from './tree.ts';
import { writeTree } from './write-tree.ts';

const file = (content: string | Buffer, executable = false): TreeFile => ({
  content: Buffer.from(content),
  executable,
});
const tree = (files: Record<string, TreeFile>): Tree => new Map(Object.entries(files));
const left = (files: Record<string, TreeFile>, refused: Leftovers['refused'] = []): Leftovers => ({
  files: new Map(Object.entries(files).map(([path, { content }]) => [path, content])),
  executable: new Set(Object.entries(files).flatMap(([path, { executable }]) => (executable ? [path] : []))),
  refused,
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What git makes of a tree with a patch. */
function applied(before: Tree, patch: string): Leftovers {
  rmSync(folder, { recursive: true, force: true });
  folder = mkdtempSync(join(tmpdir(), 'patch-'));
  writeTree(folder, before);
  if (patch !== '') {
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
      cwd: folder,
      input: patch,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }
  return collectFiles(folder);
}

const hasGit = spawnSync('git', ['--version']).status === 0;
const noProc = process.platform === 'linux' ? undefined : 'what git makes is read by /proc, as Linux has it';
const noGit = noProc ?? missing(hasGit ? undefined : 'git was not found: apt-get install git');
describeUnless(noGit, 'a patch, as git applies it', () => {
  it.each<[string, Record<string, TreeFile>, Record<string, TreeFile>]>([
    ['a changed line', { a: file('one\ntwo\nthree\n') }, { a: file('one\n2\nthree\n') }],
    ['a last line without its end', { a: file('one\ntwo') }, { a: file('one\ntwo\nthree') }],
    ['a last line that got its end', { a: file('one') }, { a: file('one\n') }],
    ['carriage returns', { a: file('one\r\ntwo\r\n') }, { a: file('one\r\n2\r\n') }],
    ['a new file in a new folder', {}, { 'd/e/f.txt': file('new\n') }],
    ['a new file that may be started', {}, { run: file('#!/bin/sh\n', true) }],
    ['a new empty file', {}, { empty: file('') }],
    ['a deleted file', { a: file('one\n'), b: file('') }, {}],
    ['a file that became empty', { a: file('one\n') }, { a: file('') }],
    ['another mode', { a: file('one\n') }, { a: file('one\n', true) }],
    ['another mode and content', { a: file('one\n', true) }, { a: file('two\n') }],
    ['a file that became a folder', { a: file('one\n') }, { 'a/b': file('two\n') }],
    ['bytes that are no text', { a: file(Buffer.from([0, 1, 2, 255])) }, { a: file(Buffer.alloc(3000, 254)) }],
    ['text that became bytes', { a: file('text\n') }, { a: file(Buffer.from([0xff, 0])) }],
    ['new bytes', {}, { 'b.bin': file(Buffer.from([0, 200, 0])) }],
    ['deleted bytes', { 'b.bin': file(Buffer.from([0, 200, 0])) }, {}],
    ['names that need quotes', { 'a b "c"': file('x\n') }, { 'a b "c"': file('y\n'), 'ä 🙂.txt': file('z\n') }],
    ['names with spaces', { 'a b': file('x\n') }, { 'c d/e f': file('y\n') }],
  ])('carries %s', (_name, before, after) => {
    const { patch, refused } = changesOf(tree(before), left(after));
    expect(refused).toEqual([]);
    const { files, executable } = applied(tree(before), patch);
    const expected = left(after);
    expect(Object.fromEntries(files)).toEqual(Object.fromEntries(expected.files));
    expect(executable).toEqual(expected.executable);
  });

  it('carries any change of any tree', () => {
    const text = fc.array(
      fc.constantFrom('', 'a', 'b', 'ä', '-', '+', '@@ -1 +1 @@', '\\ No newline at end of file', '\r'),
      {
        maxLength: 12,
      },
    );
    const content = fc.oneof(
      fc.tuple(text, fc.boolean()).map(([lines, open]) => Buffer.from(lines.join('\n') + (open ? '' : '\n'))),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    );
    const files = fc.dictionary(
      fc.constantFrom('a', 'b/c', 'b/d e', 'f"g', 'ü'),
      fc.record({ content, executable: fc.boolean() }),
      { maxKeys: 4 },
    );
    fc.assert(
      fc.property(files, files, (before, after) => {
        const { patch } = changesOf(tree(before), left(after));
        expect(Object.fromEntries(applied(tree(before), patch).files)).toEqual(Object.fromEntries(left(after).files));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it.each(['.git/a', '.GIT/a', 'd/.Git/e/f', '.git', '.git. /a', 'git~1/a', '.g\u200cit/a'])(
    'leaves out %s, which git takes from nobody',
    (path) => {
      const { patch, refused } = changesOf(tree({}), left({ [path]: file('x\n'), b: file('y\n') }));
      expect(refused).toEqual([{ path, reason: 'a name that git keeps for itself' }]);
      expect([...applied(tree({}), patch).files.keys()]).toEqual(['b']);
    },
  );

  it('carries names that only look like those of git', () => {
    const after = {
      '.gitignore': file('x\n'),
      'git~2/a': file('y\n'),
      '.github/b': file('z\n'),
      'a.git/c': file('c\n'),
    };
    const { patch, refused } = changesOf(tree({}), left(after));
    expect(refused).toEqual([]);
    expect([...applied(tree({}), patch).files.keys()]).toEqual(Object.keys(after).toSorted());
  });

  it('is short for as many files as the search for it has steps, and whole for the rest', () => {
    const lines = (every: number): TreeFile =>
      file(Array.from({ length: 1000 }, (_, i) => (i % every === 0 ? `x${i}\n` : `${i}\n`)).join(''));
    const paths = Array.from({ length: 40 }, (_, i) => `f${i + 10}`);
    const all = (content: TreeFile): Record<string, TreeFile> =>
      Object.fromEntries(paths.map((path) => [path, content]));
    const { patch, refused } = changesOf(tree(all(lines(2))), left(all(lines(3))));
    expect(refused).toEqual([]);
    const short = patch.split('diff --git').filter((piece) => piece.includes('\n '));
    // In each 500 lines are taken out and 500 put in.
    expect([short.length, patch.match(/^@@ -1,1000 \+1,1000 @@$/gm)?.length]).toEqual([4, 40]);
    expect(Object.fromEntries(applied(tree(all(lines(2))), patch).files)).toEqual(
      Object.fromEntries(left(all(lines(3))).files),
    );
  });

  it('says that a file was replaced when too many lines differ to look for those that do not', () => {
    const lines = (mark: string, end: string): TreeFile =>
      file(Array.from({ length: 4000 }, (_, i) => `${mark}${i}`).join('\n') + end);
    const before = tree({ a: lines('old', '') });
    const after = { a: lines('new', '\n') };
    const { patch } = changesOf(before, left(after));
    expect(patch).toContain('@@ -1,4000 +1,4000 @@');
    expect(Object.fromEntries(applied(before, patch).files)).toEqual(Object.fromEntries(left(after).files));
  });
});

describe('changes', () => {
  const before = tree({ 'd/a': file('one\n'), 'd/b': file('two\n'), c: file('three\n') });

  it('are none when nothing changed', () => {
    expect(changesOf(before, left(Object.fromEntries(before)))).toEqual({ patch: '', changed: 0, refused: [] });
  });

  it('say that a file is deleted only when it was seen that it is', () => {
    const seen = changesOf(before, left({ c: file('three\n') }));
    expect(seen.changed).toBe(2);
    for (const path of ['d', '']) {
      const unseen = changesOf(before, left({ c: file('three\n') }, [{ path, reason: 'not looked at' }]));
      expect(unseen).toEqual({ patch: '', changed: 0, refused: [{ path, reason: 'not looked at' }] });
    }
    const linked = changesOf(
      before,
      left({ c: file('three\n'), 'd/b': file('two\n') }, [{ path: 'd/a', reason: 'a link' }]),
    );
    expect(linked).toMatchObject({ changed: 0, refused: [{ path: 'd/a' }] });
  });

  it('that do not fit are named, and leave room for those that do', () => {
    const { patch, changed, refused } = changesOf(
      tree({}),
      left({ a: file('x\n'.repeat(500_000)), b: file('small\n') }),
    );
    expect([changed, refused.map(({ path }) => path), patch.includes('+small')]).toEqual([1, ['a'], true]);
    const escaped = changesOf(tree({}), left({ a: file('\u0001'.repeat(500_000)), b: file('small\n') }));
    expect([escaped.changed, escaped.refused.map(({ path }) => path)]).toEqual([1, ['a']]);
    expect(JSON.stringify(escaped).length).toBeLessThan(2_200_000);
  });

  it('of what is far too large or has far too many lines are refused without a look at what is the same in it', () => {
    const newlines = (bytes: number): TreeFile => file(Buffer.alloc(bytes, 10));
    const digest = (of: number): Buffer => createHash('sha256').update(String(of)).digest();
    const random = Buffer.concat(Array.from({ length: 65_536 }, (_, i) => digest(i)));
    const lines = (mark: string): TreeFile => file(`${mark}\n`.repeat(1_000_000));
    const { changed, refused } = changesOf(
      tree({ grown: newlines(1000), many: lines('a'), shrunk: newlines(2_000_000) }),
      left({
        grown: newlines(8_388_608),
        made: newlines(8_388_608),
        many: lines('b'),
        shrunk: file('x'),
        bytes: file(random),
      }),
    );
    expect([changed, refused.map(({ path }) => path)]).toEqual([0, ['bytes', 'grown', 'made', 'many', 'shrunk']]);
  });

  it('name so many refused things, and how many more there are', () => {
    const refused = Array.from({ length: 500 }, (_, i) => ({ path: `p${i}`, reason: 'no file' }));
    const told = changesOf(tree({}), left({}, refused)).refused;
    expect([told.length, told.at(-1)]).toEqual([64, { path: '', reason: 'and 437 more' }]);
  });

  it('are the same for the same trees, whatever the time', () => {
    const after = left({ c: file('3\n'), e: file(Buffer.from([0, 1])) });
    expect(changesOf(before, after)).toEqual(changesOf(before, after));
  });
});

describe('a tree that is written', () => {
  it('follows and overwrites nothing that is there', () => {
    writeFileSync(join(folder, 'a'), 'there');
    expect(() => writeTree(folder, tree({ a: file('new') }))).toThrow('EEXIST');
  });
});
