import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type TempDir, tempDir, waitFor } from '@edgecoder/testkit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const TOOLS = fileURLToPath(new URL('..', import.meta.url));

/** Stands for pnpm: notes that it ran, fails when it is told to. */
const PNPM = `
  const fs = require('node:fs');
  fs.appendFileSync('installs', process.argv.slice(2).join(' ') + '\\n');
  if (fs.existsSync('broken')) { console.error('the registry is on fire'); process.exit(1); }
  setTimeout(() => {}, fs.existsSync('slow') ? 60_000 : 300);
`;
/** Stands for the CLI: says what it was given, then lives or ends as it is told. */
const COMMAND = `
  if (process.argv[2] === 'stay') {
    process.on('SIGTERM', () => process.exit(7));
    setInterval(() => {}, 1000);
  } else process.exitCode = Number(process.argv[2] ?? 0);
  console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), pid: process.pid, port: process.env.COORDINATOR_PORT }));
`;

let checkout: TempDir;
beforeEach(async () => {
  checkout = await tempDir();
  const at = (...parts: string[]) => join(checkout.path, ...parts);
  for (const name of ['bootstrap', 'bootstrap.mjs']) cpSync(join(TOOLS, name), at('tools', name), { recursive: true });
  for (const name of ['package.json', 'pnpm-workspace.yaml']) writeFileSync(at(name), '{"type":"module"}');
  writeFileSync(at('pnpm-lock.yaml'), 'one');
  mkdirSync(at('.toolchain/pnpm-10/node_modules/pnpm/bin'), { recursive: true });
  writeFileSync(at('.toolchain/pnpm-10/node_modules/pnpm/bin/pnpm.cjs'), PNPM);
  mkdirSync(at('apps/cli/src'), { recursive: true });
  writeFileSync(at('apps/cli/src/main.ts'), COMMAND);
});
afterEach(() => checkout.remove());

function launch(args: string[]) {
  const child = spawn(process.execPath, [join(checkout.path, 'tools', 'bootstrap.mjs'), ...args], {
    cwd: checkout.path,
    env: { PATH: process.env['PATH'], HOME: checkout.path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const ended = once(child, 'close').then(([exitCode, signal]) => ({ exitCode, signal, ...output }));
  return { child, ended, output };
}

const installs = () => {
  const file = join(checkout.path, 'installs');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('the bootstrap', () => {
  it('explains itself for an unknown command', async () => {
    const { exitCode, stderr } = await launch(['fly']).ended;
    expect(exitCode).toBe(64);
    expect(stderr).toContain('usage: node tools/bootstrap.mjs');
    expect(installs()).toEqual([]);
  });

  it('installs packages at the first start and at no other, until the lockfile changes', async () => {
    const first = await launch(['edgecoder']).ended;
    expect(first.stderr).toContain('installing packages');
    const second = await launch(['edgecoder']).ended;
    expect(second.stderr).toBe('');
    expect(installs()).toHaveLength(1);
    writeFileSync(join(checkout.path, 'pnpm-lock.yaml'), 'two');
    await launch(['edgecoder']).ended;
    expect(installs()).toHaveLength(2);
    expect(installs()[0]).toContain('install --frozen-lockfile');
  });

  it('installs once when two starts meet', async () => {
    const both = await Promise.all([launch(['edgecoder', '3']).ended, launch(['edgecoder', '4']).ended]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([3, 4]);
    expect(installs()).toHaveLength(1);
  });

  it('is not held up by the lock of a start that was killed', async () => {
    mkdirSync(join(checkout.path, '.toolchain'), { recursive: true });
    writeFileSync(join(checkout.path, '.toolchain', 'install.lock'), '4194303');
    expect(await launch(['edgecoder']).ended).toMatchObject({ exitCode: 0 });
  });

  it('shows why an install failed, and does it again at the next start', async () => {
    writeFileSync(join(checkout.path, 'broken'), '');
    const { exitCode, stdout, stderr } = await launch(['edgecoder']).ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('the registry is on fire');
    expect(await launch(['edgecoder']).ended).toMatchObject({ exitCode: 1 });
    expect(installs()).toHaveLength(2);
  });

  it('says that an installation was ended, not that it failed, and goes on with it at the next start', async () => {
    writeFileSync(join(checkout.path, 'slow'), '');
    const { child, ended, output } = launch(['edgecoder']);
    await waitFor(() => output.stderr.includes('installing packages'));
    child.kill('SIGINT');
    // A terminal sends it to every process, and whoever started this one sends it again.
    child.kill('SIGINT');
    const { exitCode, stderr } = await ended;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('interrupted');
    expect(stderr).not.toContain('registry');
    rmSync(join(checkout.path, 'slow'));
    expect(await launch(['edgecoder']).ended).toMatchObject({ exitCode: 0 });
  });

  it('hands arguments and exit code through', async () => {
    const { exitCode, stdout } = await launch(['edgecoder', '5', '--json', 'a b']).ended;
    expect(exitCode).toBe(5);
    expect(JSON.parse(stdout).args).toEqual(['5', '--json', 'a b']);
  });

  it('reads settings from .env', async () => {
    writeFileSync(join(checkout.path, '.env'), 'COORDINATOR_PORT=4999\n');
    const { stdout } = await launch(['edgecoder']).ended;
    expect(JSON.parse(stdout).port).toBe('4999');
  });

  it('passes signals on', async () => {
    const { child, ended, output } = launch(['edgecoder', 'stay']);
    await waitFor(() => output.stdout !== '');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 7 });
  });

  it('says what ended a command that nobody asked to end', async () => {
    const { ended, output } = launch(['edgecoder', 'stay']);
    const { pid } = JSON.parse(await waitFor(() => output.stdout));
    process.kill(pid, 'SIGSEGV');
    expect(await ended).toMatchObject({ exitCode: 139, stderr: expect.stringContaining('ended by SIGSEGV') });
  });

  it('leaves no process behind when it is killed', async () => {
    const { child, output } = launch(['edgecoder', 'stay']);
    const { pid } = JSON.parse(await waitFor(() => output.stdout));
    expect(alive(pid)).toBe(true);
    child.kill('SIGKILL');
    await waitFor(() => !alive(pid));
  });
});
