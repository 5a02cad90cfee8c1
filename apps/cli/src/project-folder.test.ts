import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_PROJECT_BYTES, Project } from '@edgecoder/protocol';
import { tempDir } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { languageOfCommand } from './commands/run-project.ts';
import { readProject } from './project-folder.ts';

describe('a folder as a project', () => {
  it('is its files, without what is made from them or nobody else’s business', async () => {
    await using folder = await tempDir();
    for (const name of ['src', 'node_modules/a', '.git', 'src/__pycache__']) {
      mkdirSync(join(folder.path, name), { recursive: true });
      writeFileSync(join(folder.path, name, 'file'), name);
    }
    for (const name of ['.env', 'a-b', 'a.txt', '.gitignore']) writeFileSync(join(folder.path, name), name);
    chmodSync(join(folder.path, 'a-b'), 0o755);
    const { project, leftOut } = readProject(folder.path, 'make');
    expect(project.files.map(({ path, executable }) => [path, executable])).toEqual([
      ['.gitignore', false],
      ['a-b', true],
      ['a.txt', false],
      ['src/file', false],
    ]);
    expect(leftOut.toSorted()).toEqual(['.env', '.git', 'node_modules', 'src/__pycache__']);
    expect(Project.safeParse(project).success).toBe(true);
  });

  it.each<[string, (folder: string) => void]>([
    ['a link', (folder) => symlinkSync('/etc/passwd', join(folder, 'link'))],
    ['a pipe', (folder) => void execFileSync('sh', ['-c', 'mkfifo pipe'], { cwd: folder })],
    ['too many bytes', (folder) => writeFileSync(join(folder, 'big'), Buffer.alloc(MAX_PROJECT_BYTES))],
    ['too deep a folder', (folder) => mkdirSync(join(folder, 'd/'.repeat(20)), { recursive: true })],
    ['a name that is a path elsewhere', (folder) => writeFileSync(join(folder, 'a\\b'), '')],
  ])('is refused with %s', async (_name, spoil) => {
    await using folder = await tempDir();
    writeFileSync(join(folder.path, 'a'), 'a');
    spoil(folder.path);
    expect(() => readProject(folder.path, 'make')).toThrow(expect.objectContaining({ code: 'bad_project' }));
  });

  it('is refused when there is nothing in it, or no such folder', async () => {
    await using folder = await tempDir();
    expect(() => readProject(folder.path, 'make')).toThrow(expect.objectContaining({ code: 'bad_project' }));
    expect(() => readProject(join(folder.path, 'no'), 'make')).toThrow(expect.objectContaining({ code: 'unreadable' }));
  });
});

describe('the language of a command', () => {
  it('is that of its first word, unless it was said', () => {
    expect(
      ['pytest -q', 'python3 -m unittest', ' python a.py'].map((line) => languageOfCommand(line, undefined)),
    ).toEqual(['python', 'python', 'python']);
    expect(['npm test', 'node --test'].map((line) => languageOfCommand(line, undefined))).toEqual([
      'javascript',
      'javascript',
    ]);
    expect(languageOfCommand('make test', 'python')).toBe('python');
    for (const said of [undefined, 'cobol']) {
      expect(() => languageOfCommand('make test', said)).toThrow(expect.objectContaining({ exitCode: 64 }));
    }
  });
});
