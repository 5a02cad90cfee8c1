import { describe, expect, it } from '@jest/globals';
import { openTree, snapshotHash } from './tree.ts';

const files = [{ path: 'a/b', executable: true, content: Buffer.from('one\n').toString('base64') }];
const project = { snapshot: snapshotHash(files), files, command: 'true' };

describe('a project that came from somewhere', () => {
  it('is opened when it is its snapshot', () => {
    const { tree, command } = openTree(project);
    expect([...tree]).toEqual([['a/b', { content: Buffer.from('one\n'), executable: true }]]);
    expect(command).toBe('true');
  });

  it.each<[string, unknown]>([
    ['another content', { ...project, files: [{ ...files[0], content: '' }] }],
    ['another mode', { ...project, files: [{ ...files[0], executable: false }] }],
    ['another path', { ...project, files: [{ ...files[0], path: 'a/c' }] }],
    ['one file more', { ...project, files: [...files, { path: 'b', executable: false, content: '' }] }],
  ])('is refused with %s', (_name, changed) => {
    expect(() => openTree(changed)).toThrow(expect.objectContaining({ code: 'snapshot_mismatch' }));
  });

  it.each<[string, unknown]>([
    ['a path that leads out', { ...project, files: [{ ...files[0], path: '../b' }] }],
    ['nothing at all', undefined],
  ])('is refused with %s', (_name, wrong) => {
    expect(() => openTree(wrong)).toThrow(expect.objectContaining({ name: 'ProjectError', code: 'invalid_tree' }));
  });
});
