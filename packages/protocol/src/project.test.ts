import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  contentBytes,
  isPlainPath,
  MAX_PROJECT_BYTES,
  MAX_PROJECT_DEPTH,
  MAX_PROJECT_FILES,
  Project,
  ProjectChanges,
  snapshotOf,
} from './project.ts';
import { TaskSpec } from './tasks.ts';

const sha256Hex = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');
const fromBase64 = (text: string): Uint8Array => Buffer.from(text, 'base64');
const file = (path: string, text: string | Buffer = '', executable = false) => ({
  path,
  executable,
  content: Buffer.from(text).toString('base64'),
});
const project = (files: ReturnType<typeof file>[], command = 'make test') => ({
  snapshot: snapshotOf(files, sha256Hex, fromBase64),
  files,
  command,
});
const reads = (value: unknown): boolean => Project.safeParse(value).success;

describe('a project', () => {
  it('is files, sorted, and one line for a shell', () => {
    expect(reads(project([file('a/b.py', 'x'), file('setup.cfg')]))).toBe(true);
    expect(reads(project([file('ä/ö', 'ü'), file('🙂')]))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a path upwards', project([file('../a')])],
    ['a path upwards on the way', project([file('a/../../b')])],
    ['an absolute path', project([file('/etc/passwd')])],
    ['a path of another platform', project([file('a\\..\\b')])],
    ['a drive', project([file('c:/x')])],
    ['a name with a control character', project([file('a\u0000b')])],
    ['an empty name on the way', project([file('a//b')])],
    ['a path that is too deep', project([file(`${'d/'.repeat(MAX_PROJECT_DEPTH + 1)}f`)])],
    ['a path that is too long', project([file(`${'d'.repeat(250)}/${'e'.repeat(250)}/${'f'.repeat(20)}`)])],
    ['the same path twice', project([file('a'), file('a')])],
    ['files out of order', project([file('b'), file('a')])],
    ['a file where a folder is', project([file('a'), file('a/b')])],
    ['a file where a folder is, with another in between', project([file('a'), file('a-b'), file('a/b')])],
    ['no files', project([])],
    ['too many files', project(Array.from({ length: MAX_PROJECT_FILES + 1 }, (_, i) => file(`f${10_000 + i}`)))],
    ['too many bytes together', project([file('a', Buffer.alloc(MAX_PROJECT_BYTES)), file('b', Buffer.alloc(1))])],
    ['content that is not base64', project([{ ...file('a'), content: 'a' }])],
    ['content with something in between', project([{ ...file('a'), content: 'YWJj\nYWJj' }])],
    ['a link', project([{ ...file('a'), target: '/etc/passwd' } as ReturnType<typeof file>])],
    ['no command', project([file('a')], '')],
    ['a command of two lines', project([file('a')], 'true\nfalse')],
    ['a command that is too long', project([file('a')], 'x'.repeat(1025))],
    ['a snapshot that is no hash', { ...project([file('a')]), snapshot: 'x' }],
  ])('has not %s', (_name, value) => {
    expect(reads(value)).toBe(false);
  });

  it('knows the size of a file without reading it', () => {
    for (const length of [0, 1, 2, 3, 4, 1000]) expect(contentBytes(file('a', Buffer.alloc(length)))).toBe(length);
  });

  it('has another name after any change', () => {
    const name = (files: ReturnType<typeof file>[]): string => snapshotOf(files, sha256Hex, fromBase64);
    const names = [
      [file('a', 'x')],
      [file('a', 'y')],
      [file('b', 'x')],
      [file('a', 'x', true)],
      [file('a', 'x'), file('b')],
    ].map(name);
    expect(new Set(names).size).toBe(names.length);
    // So that a change of the form is seen: snapshots are in logs.
    expect(names[0]).toBe('d51605a5eb0ea50543549b6d3487a04e974b1070eaf6c9e1256f875c1ead335a');
  });
});

describe('a task with a project', () => {
  const spec = {
    idempotencyKey: 'k',
    kind: 'exec',
    language: 'python',
    code: '',
    project: project([file('a')]),
    requirements: { sandbox: 'process' },
  };

  it('has a command instead of a program, and asks for a mode that has an operating system', () => {
    expect(TaskSpec.safeParse(spec).success).toBe(true);
    expect(TaskSpec.safeParse({ ...spec, requirements: { sandbox: 'docker' } }).success).toBe(true);
    for (const wrong of [{ requirements: {} }, { code: 'x' }, { tests: 'x' }, { parts: [{ id: 'p', code: '' }] }]) {
      expect(TaskSpec.safeParse({ ...spec, ...wrong }).success).toBe(false);
    }
  });

  it('leaves every other task as it was: what is hashed of them has no trace of it', () => {
    const { project: _, ...program } = { ...spec, code: 'pass' };
    expect(Object.keys(TaskSpec.parse(program))).not.toContain('project');
  });
});

describe('what a command changed', () => {
  it('is bounded in bytes, not characters', () => {
    const changes = (patch: string) => ({ patch, changed: 1, refused: [] });
    expect(ProjectChanges.safeParse(changes('x'.repeat(1_048_576))).success).toBe(true);
    expect(ProjectChanges.safeParse(changes('ä'.repeat(600_000))).success).toBe(false);
    expect(ProjectChanges.safeParse(changes('\ud800')).success).toBe(false);
  });
});

describe('plain paths', () => {
  it('hold on every platform', () => {
    expect(['a', 'a/b.txt', '.hidden', 'a..b', 'ä'].every((path) => isPlainPath(path))).toBe(true);
    expect(['', '.', '..', 'a/.', 'a/', '/a', 'a\nb', 'a\u007f'].some((path) => isPlainPath(path))).toBe(false);
  });
});
