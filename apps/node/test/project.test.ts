import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TempDir, tempDir } from '@edgecoder/testkit';
import { describeUnless, missing } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { edgecoder, jsonLines, type Program, startNode } from './programs.ts';

const hasBubblewrap = process.platform === 'linux' && existsSync('/usr/bin/bwrap');
const noBubblewrap = missing(hasBubblewrap ? undefined : 'bubblewrap was not found: apt-get install bubblewrap');

const images = ['edgecoder/sandbox-python', 'edgecoder/sandbox-node'];
const hasImages = spawnSync('docker', ['image', 'inspect', ...images], { stdio: 'ignore' }).status === 0;
const noDocker = missing(hasImages ? undefined : 'no engine with the images was found: npm run sandbox-images');
const dockerHost = process.env['DOCKER_HOST'];

describe.each([
  { mode: 'process', without: noBubblewrap, more: {} },
  { mode: 'docker', without: noDocker, more: dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost } },
])('with the mode $mode', ({ mode, without, more }) => {
  describeUnless(without, 'a project', () => describeProject(mode, more));
});

function describeProject(mode: string, more: Record<string, string>): void {
  let home: TempDir;
  let node: Program;
  let folder: string;

  beforeAll(async () => {
    home = await tempDir('edgecoder-project-');
    folder = join(home.path, 'project');
    mkdirSync(join(folder, 'src'), { recursive: true });
    mkdirSync(join(folder, 'node_modules', 'left-out'), { recursive: true });
    writeFileSync(join(folder, '.env'), 'SECRET=not-to-be-sent\n');
    writeFileSync(join(folder, 'src', 'sum.py'), 'def add(a, b):\n    return a - b\n');
    writeFileSync(
      join(folder, 'test_sum.py'),
      'import unittest\nfrom src.sum import add\n\n\nclass Sum(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)\n',
    );
    writeFileSync(join(folder, 'fix.sh'), '#!/bin/sh\nsed -i "s/a - b/a + b/" src/sum.py\n', { mode: 0o755 });
    node = await startNode(home.path, { env: { SANDBOX_MODE: mode, ...more } });
  }, 150_000);
  afterAll(async () => {
    node.child.kill('SIGKILL');
    await node.ended;
    await home.remove();
  });

  const run = (...args: string[]) =>
    edgecoder(home.path, ['run', '--project', folder, '--sandbox', mode, '--json', ...args]);

  it('whose tests fail is a failed task, with what its tests said', async () => {
    const ended = await run('--command', 'python3 -m unittest -q');
    const [changes, last] = jsonLines(ended);
    expect(changes).toEqual({ patch: null, changed: 0, reproduced: true, refused: [] });
    expect(last).toMatchObject({ status: 'failed', verified: false, exitCode: 1, limit: null });
    expect(String(last?.['stderr'])).toContain('-1 != 5');
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toContain('not sent: .env, node_modules');
  }, 60_000);

  it('that passes is verified by another run, and its patch does what the command did', async () => {
    const patch = join(home.path, 'out', 'fix.patch');
    const ended = await run('--command', './fix.sh && python3 -m unittest -q', '--language', 'python', '-o', patch);
    const [changes, last] = jsonLines(ended);
    expect(changes).toEqual({ patch, changed: 1, reproduced: true, refused: [] });
    expect(Object.keys(last ?? {})).toEqual([
      'taskId',
      'status',
      'verified',
      'stdout',
      'stderr',
      'exitCode',
      'limit',
      'credits',
      'proof',
    ]);
    expect(last).toMatchObject({ status: 'completed', verified: true, exitCode: 0 });
    expect(ended.exitCode).toBe(0);

    const copy = join(home.path, 'copy');
    cpSync(folder, copy, { recursive: true });
    execFileSync('git', ['apply', patch], { cwd: copy });
    expect(readFileSync(join(copy, 'src', 'sum.py'), 'utf8')).toBe('def add(a, b):\n    return a + b\n');
    expect(readFileSync(join(folder, 'src', 'sum.py'), 'utf8')).toContain('a - b');

    const verified = await edgecoder(home.path, ['verify', String(last?.['proof']), '--json']);
    expect(jsonLines(verified)).toEqual([{ ok: true, step: null, reason: null }]);
    const bundle = readFileSync(String(last?.['proof']), 'utf8');
    expect(bundle).not.toContain(Buffer.from('SECRET=not-to-be-sent\n').toString('base64'));
    const forged = join(home.path, 'forged.json');
    writeFileSync(forged, bundle.replace('+    return a + b', '+    return a * b'));
    expect((await edgecoder(home.path, ['verify', forged])).exitCode).toBe(1);
  }, 60_000);

  it('with a link is not sent, and a command without a project neither', async () => {
    symlinkSync('/etc/passwd', join(folder, 'link'));
    const linked = await run('--command', 'pytest');
    expect(linked.exitCode).toBe(1);
    expect(jsonLines(linked)).toMatchObject([
      { error: { code: 'bad_project', message: expect.stringContaining('link') } },
    ]);
    expect(await edgecoder(home.path, ['run', 'x.py', '--command', 'pytest'])).toMatchObject({ exitCode: 64 });
    expect(await edgecoder(home.path, ['run', '--project', folder])).toMatchObject({ exitCode: 64 });
  }, 60_000);
}
