import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itUnless } from '@edgecoder/testkit/suites';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { collectFiles, LEFTOVER_LIMITS, type LeftoverLimits } from '../supervisor/leftovers.ts';
import { createContentReader, createLeftoverList, LIST_FORMAT } from './leftover-list.ts';

const noProc = process.platform === 'linux' ? undefined : 'folders are held open by /proc, as Linux has it';

const list = (records: readonly (string | Buffer)[], limits: LeftoverLimits = LEFTOVER_LIMITS) => {
  const made = createLeftoverList(limits);
  const whole = Buffer.concat(records.map((record) => Buffer.concat([Buffer.from(record), Buffer.alloc(1)])));
  const ended = made.push(whole);
  const reasons = Object.fromEntries(made.refused.map(({ path, reason }) => [path, reason]));
  return { ended, wanted: made.wanted.map(({ path }) => path), executable: [...made.executable], reasons };
};

describe('a list of what was left', () => {
  it('takes regular files with one name, and refuses everything else by name', () => {
    expect(
      list([
        'd 755 2 60 sub',
        'f 644 1 3 sub/a',
        'f 755 1 3 run.sh',
        'l 777 1 9 link',
        'p 644 1 0 pipe',
        's 755 1 0 socket',
        'c 666 1 0 device',
        'b 666 1 0 disk',
        'f 644 2 3 hard',
        `f 644 1 ${LEFTOVER_LIMITS.bytes} large`,
        'f 644 1 0 a\nb',
        'f 644 1 0 c:d',
        Buffer.concat([Buffer.from('f 644 1 0 '), Buffer.from([0xff, 0x41])]),
        'end whole',
      ]),
    ).toEqual({
      ended: true,
      wanted: ['sub/a', 'run.sh'],
      executable: ['run.sh'],
      reasons: {
        link: 'not a file',
        pipe: 'not a file',
        socket: 'not a file',
        device: 'not a file',
        disk: 'not a file',
        hard: 'a file with another name',
        large: 'too large',
        '"a\\nb"': 'a name that is not plain',
        '"c:d"': 'a name that is not plain',
        '"�A"': 'a name that is not plain',
      },
    });
  });

  it('takes nothing from below a folder that it has refused, and goes on after it', () => {
    const limits = { ...LEFTOVER_LIMITS, depth: 1 };
    expect(list(['d 755 3 60 a', 'd 755 3 60 a/b', 'f 644 1 1 a/b/c', 'f 644 1 1 a/z', 'end whole'], limits)).toEqual({
      ended: true,
      wanted: ['a/z'],
      executable: [],
      reasons: { 'a/b': 'deeper than 1 folders' },
    });
    expect(list(['d 755 3 60 x:y', 'f 644 1 1 x:y/c', 'f 644 1 1 z', 'end whole'])).toMatchObject({
      wanted: ['z'],
      reasons: { '"x:y"': 'a name that is not plain' },
    });
  });

  it('looks at no more entries than it may, and then knows nothing of the rest', () => {
    const limits = { ...LEFTOVER_LIMITS, entries: 2 };
    const found = list(['f 644 1 1 a', 'f 644 1 1 b', 'f 644 1 1 c', 'f 644 1 1 d', 'end whole'], limits);
    expect(found).toEqual({ ended: true, wanted: ['a', 'b'], executable: [], reasons: { '': 'more than 2 entries' } });
    expect(list(['f 644 1 1 a', 'end part']).reasons).toEqual({ '': 'not all of it could be looked at' });
  });

  itUnless(noProc, 'says of a folder what a look at the folder says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'edgecoder-list-'));
    try {
      mkdirSync(join(folder, 'sub/deep/deeper'), { recursive: true });
      mkdirSync(join(folder, 'back\\slash'));
      for (const name of [
        'sub/a',
        'sub/deep/b',
        'sub/deep/deeper/c',
        'back\\slash/d',
        '-',
        '- n',
        'line\nbreak',
        'one',
      ]) {
        writeFileSync(join(folder, name), name, { mode: 0o644 });
      }
      writeFileSync(join(folder, 'run.sh'), '', { mode: 0o755 });
      linkSync(join(folder, 'one'), join(folder, 'two'));
      symlinkSync('/etc/passwd', join(folder, 'link'));
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      const limits = { ...LEFTOVER_LIMITS, depth: 2 };
      const looked = collectFiles(folder, limits);
      const listed = createLeftoverList(limits);
      const found = execFileSync('find', ['.', '-mindepth', '1', '-printf', LIST_FORMAT], { cwd: folder });
      expect(listed.push(Buffer.concat([found, Buffer.from('end whole\0')]))).toBe(true);
      const inOrder = <T extends { path: string }>(all: readonly T[]): T[] =>
        all.toSorted((a, b) => (a.path < b.path ? -1 : 1));
      expect(inOrder(listed.wanted)).toEqual([...looked.files].map(([path, { length }]) => ({ path, bytes: length })));
      expect(inOrder(listed.refused)).toEqual(inOrder(looked.refused));
      expect(listed.executable).toEqual(looked.executable);
      expect(looked.refused).toHaveLength(7);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is not ended by a name, however it reads', () => {
    expect(list(['f 644 1 1 end whole'])).toMatchObject({ ended: false, wanted: ['end whole'] });
    expect(list(['f 644 1 1 \nend whole'])).toMatchObject({ ended: false, wanted: [] });
  });

  it.each([
    ['is not in its form', ['f 644 1 a']],
    ['has an entry without an end', [Buffer.alloc(20_000, 65)]],
    ['goes on after its end', ['end whole', 'f 644 1 1 a']],
  ])('is refused when it %s', (_name, records) => {
    expect(() => list(records)).toThrow();
  });

  it('reads the same however it is cut', () => {
    const text = Buffer.from('d 755 2 60 s\0f 644 1 3 s/ä\0f 755 1 1 x\0p 644 1 0 q\0end whole\0');
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        const made = createLeftoverList();
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        let ended = false;
        for (let i = 1; i < at.length; i++) ended = made.push(text.subarray(at[i - 1], at[i]));
        expect([ended, made.wanted.map(({ path }) => path), made.refused.length]).toEqual([true, ['s/ä', 'x'], 1]);
      }),
    );
  });
});

describe('contents of files that were asked for', () => {
  it('are cut by the sizes that were listed, and are no more than those', () => {
    const reader = createContentReader([
      { path: 'b', bytes: 3 },
      { path: 'empty', bytes: 0 },
      { path: 'a', bytes: 2 },
    ]);
    expect([reader.push(Buffer.from('on')), reader.push(Buffer.from('etw'))]).toEqual([false, true]);
    expect([...reader.files()].map(([path, content]) => [path, content.toString()])).toEqual([
      ['a', 'tw'],
      ['b', 'one'],
      ['empty', ''],
    ]);
    expect(() => reader.push(Buffer.from('x'))).toThrow();
  });
});
