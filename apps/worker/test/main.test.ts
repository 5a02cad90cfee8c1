import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeTinyModel } from '@edgecoder/models/testing';
import { tempDir, waitFor } from '@edgecoder/testkit';
import { afterEach, describe, expect, it } from '@jest/globals';
import { coordinatorDouble } from './coordinator-double.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const START_MS = 25_000;

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function forked(env: Record<string, string> = {}) {
  const home = await tempDir();
  const node = await coordinatorDouble();
  const child = fork(MAIN, {
    env: {
      PATH: process.env['PATH'],
      EDGECODER_HOME: join(home.path, 'home'),
      COORDINATOR_URL: node.url,
      DEFER_WHEN_BUSY: 'false',
      ...env,
    },
    execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'exit').then(([code, signal]) => (signal ?? code) as string | number);
  cleanups.push(
    () => home.remove(),
    () => node.close(),
    () => (child.exitCode === null && child.signalCode === null ? void child.kill('SIGKILL') : undefined),
  );
  return { child, node, exited, output: () => output };
}
const ended = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

describe('the worker process', () => {
  it('runs work in its real sandbox, and ends when its parent is gone', async () => {
    const { child, node, exited, output } = await forked();
    node.give({ language: 'javascript', code: 'const x = 6 * 7', tests: 'console.assert(x === 42)' });
    node.give({ language: 'python', code: 'x = 6 * 7', tests: 'assert x == 42' });
    await waitFor(() => {
      if (ended(child)) throw new Error(output());
      return node.seen.results.length === 2;
    }, START_MS);
    expect(node.seen.results.every(({ body }) => body.testReport.passed)).toBe(true);
    expect(node.seen.registrations[0]?.capabilities.languages.toSorted()).toEqual(['javascript', 'python']);
    child.disconnect();
    expect(await exited).toBe(0);
    expect(output()).not.toContain('6 * 7');
  });

  it('answers with the model file that it is told to use', async () => {
    const folder = await tempDir();
    cleanups.push(() => folder.remove());
    const path = join(folder.path, 'tiny.gguf');
    await writeTinyModel(path, { contextTokens: 128 });
    const { child, node, output } = await forked({ MODEL_PATH: path });
    node.give({ kind: 'single_step', code: '', prompt: 'Say something secret.' });
    await waitFor(() => {
      if (ended(child)) throw new Error(output());
      return node.seen.results.length === 1;
    }, START_MS);
    expect(node.seen.registrations[0]?.capabilities.models[0]).toEqual({ name: 'tiny', paramsM: 1 });
    expect(node.seen.results).toMatchObject([
      { body: { model: 'tiny', exitCode: 0, text: expect.stringMatching(/./) } },
    ]);
    expect(output()).not.toContain('secret');
  });

  it('finishes its work on SIGTERM', async () => {
    const { child, node, exited, output } = await forked();
    await waitFor(() => {
      if (ended(child)) throw new Error(output());
      return node.seen.waiting === 1;
    }, START_MS);
    node.give({ code: 'for (;;) {}', limits: { wallMs: 700, memoryBytes: 67_108_864, outputBytes: 1000 } });
    await waitFor(() => node.seen.heartbeats.some(({ running }) => running === 1));
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(node.seen.results).toMatchObject([{ body: { limit: 'wall' } }]);
  });

  it('does not start with a setting it cannot keep, and says which', async () => {
    const { exited, output } = await forked({ SANDBOX_MODE: 'none' });
    expect(await exited).toBe(1);
    expect(output()).toContain('SANDBOX_MODE');
  });

  it('runs nothing of a coordinator without isolation, whatever it was told to offer', async () => {
    const { child, node, output } = await forked({ SANDBOX_MODE: 'none', SANDBOX_REQUIRED: 'false' });
    node.give({ language: 'javascript', code: 'console.log("ran")', tests: 'console.assert(true)' });
    await waitFor(() => {
      if (ended(child)) throw new Error(output());
      return node.seen.results.length === 1;
    }, START_MS);
    expect(node.seen.registrations[0]?.capabilities.sandboxes).toEqual(['none']);
    expect(node.seen.results).toMatchObject([{ body: { exitCode: -1, stdout: '', testReport: { passed: false } } }]);
  });
});
