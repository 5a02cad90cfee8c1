import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, type TempDir, tempDir } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { edgecoder, FLAGS, MAIN } from './edgecoder.ts';

function writeOwnerKey(home: TempDir): void {
  writeFileSync(join(home.path, 'owner.key'), `${'11'.repeat(32)}\n`, { mode: 0o600 });
}

describe('the edgecoder command', () => {
  it('explains each command', async () => {
    await using home = await tempDir();
    for (const command of [[], ['run'], ['batch'], ['verify'], ['doctor']]) {
      const { exitCode, stdout } = await edgecoder(home, [...command, '--help']);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('Usage: edgecoder');
    }
  });

  it('exits with 64 for a wrong command line', async () => {
    await using home = await tempDir();
    const wrong = [
      ['fly'],
      ['run'],
      ['run', 'a.py', '--nonsense'],
      ['batch', 'a', '--concurrency', '0'],
      ['run', 'a.txt'],
      ['run', '-', '--language', 'python', '--tests', '-'],
      ['proof', 'a-task'],
    ];
    for (const args of wrong) expect(await edgecoder(home, args)).toMatchObject({ exitCode: 64, stdout: '' });
  });

  it('says how to get a key and a node when there are none', async () => {
    await using home = await tempDir();
    const env = { COORDINATOR_PORT: String(await freePort()) };
    const keyless = await edgecoder(home, ['status'], env);
    expect(keyless).toMatchObject({ exitCode: 1, stdout: '' });
    expect(keyless.stderr).toContain('The first `npm start` makes one');

    writeOwnerKey(home);
    const nodeless = await edgecoder(home, ['status'], env);
    expect(nodeless).toMatchObject({ exitCode: 1, stdout: '' });
    expect(nodeless.stderr).toContain('Start one with `npm start`');
  });

  it('with --json writes nothing but JSON to standard output, failures included', async () => {
    await using home = await tempDir();
    writeOwnerKey(home);
    const { exitCode, stdout } = await edgecoder(home, ['credits', '--json'], {
      COORDINATOR_PORT: String(await freePort()),
    });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'unreachable' } });
  });

  it('ends when it is told to while it reads what somebody types', async () => {
    await using home = await tempDir();
    const child = spawn(process.execPath, [...FLAGS, MAIN, 'run', '-', '--language', 'python'], {
      env: { PATH: process.env['PATH'], EDGECODER_HOME: home.path },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const ended = once(child, 'close');
    // More than a pipe holds: it is at it when this is taken.
    await new Promise((resolve) => child.stdin?.write('# a program\n'.repeat(20_000), resolve));
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
  });

  it('verifies without key, node or home, and refuses what is no bundle', async () => {
    await using home = await tempDir();
    const file = join(home.path, 'bundle.json');
    writeFileSync(file, '{"not":"a bundle"}');
    const { exitCode, stdout } = await edgecoder(home, ['verify', file, '--json'], {
      EDGECODER_HOME: join(home.path, 'none'),
    });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ ok: false, step: 'format', reason: 'malformed' });
    expect(await edgecoder(home, ['verify', file, '--trust', 'nonsense'])).toMatchObject({ exitCode: 64 });
    expect(await edgecoder(home, ['verify', join(home.path, 'missing.json')])).toMatchObject({ exitCode: 1 });
  });

  it('finds a key that others may read, and says how to close it', async () => {
    await using home = await tempDir();
    writeFileSync(join(home.path, 'owner.key'), `${'11'.repeat(32)}\n`, { mode: 0o644 });
    const { exitCode, stdout } = await edgecoder(home, ['doctor', 'home', 'node', '--json']);
    const { ok, checks } = JSON.parse(stdout);
    expect(checks.find(({ name }: { name: string }) => name === 'home')).toMatchObject({
      status: 'missing',
      remedy: expect.stringContaining('chmod'),
    });
    expect({ ok, exitCode }).toEqual({ ok: false, exitCode: 1 });
  });
});
