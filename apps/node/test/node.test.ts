import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TempDir, tempDir, waitFor } from '@edgecoder/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alive, childrenOf, edgecoder, jsonLines, type Program, startNode } from './programs.ts';

const PYTHON = 'def add(a, b):\n    return a + b\nprint("hello")\n';
const JAVASCRIPT = 'const add = (a, b) => a + b;\nconsole.log("hello");\n';

let home: TempDir;
let node: Program;

function file(name: string, text: string): string {
  const path = join(home.path, name);
  writeFileSync(path, text);
  return path;
}

beforeAll(async () => {
  home = await tempDir('edgecoder-node-');
  node = await startNode(home.path);
}, 150_000);

afterAll(async () => {
  node.child.kill('SIGKILL');
  await node.ended;
  await home.remove();
});

describe('a unified node', () => {
  it('shows by its first program that the whole path works', () => {
    for (const name of ['agents', 'task', 'sandbox', 'verified', 'credits', 'proof']) {
      expect(node.output.stdout).toMatch(new RegExp(`✓ ${name} `));
    }
    expect(node.output.stdout).toMatch(/coordinator\s+http:\/\/127\.0\.0\.1:\d+/);
  });

  it('runs and verifies programs of both languages, and gives a proof that holds', async () => {
    const programs = [
      [file('add.py', PYTHON), file('add_tests.py', 'assert add(2, 3) == 5\n')],
      [file('add.mjs', JAVASCRIPT), file('add_tests.mjs', 'console.assert(add(2, 3) === 5);\n')],
    ] as const;
    for (const [program, tests] of programs) {
      const ran = await edgecoder(home.path, ['run', program, '--tests', tests, '--json']);
      const [last] = jsonLines(ran);
      expect(last).toEqual({
        taskId: expect.any(String),
        status: 'completed',
        verified: true,
        stdout: 'hello\n',
        stderr: '',
        exitCode: 0,
        limit: null,
        credits: expect.any(Number),
        proof: join(home.path, 'proofs', `${last?.['taskId']}.json`),
      });
      expect(last?.['credits']).toBeGreaterThan(0);
      expect(ran.exitCode).toBe(0);

      const proof = String(last?.['proof']);
      const verified = await edgecoder(home.path, ['verify', proof, '--json']);
      expect(jsonLines(verified)).toEqual([{ ok: true, step: null, reason: null }]);

      await using stranger = await tempDir();
      const untrusted = await edgecoder(stranger.path, ['verify', proof, '--json']);
      expect(jsonLines(untrusted)).toEqual([{ ok: false, step: 'trust', reason: 'no_trusted_key' }]);
      expect(untrusted.exitCode).toBe(2);

      const trusted = JSON.parse(readFileSync(join(home.path, 'trusted-logs.json'), 'utf8')).logs[0].publicKey;
      expect((await edgecoder(stranger.path, ['verify', proof, '--trust', trusted])).exitCode).toBe(0);

      const changed = file('changed.json', readFileSync(proof, 'utf8').replace('"hello\\n"', '"hullo\\n"'));
      expect((await edgecoder(home.path, ['verify', changed])).exitCode).toBe(1);
    }
  }, 60_000);

  it('calls no program a success that fails by itself, with or without tests', async () => {
    const failing = file('failing.py', 'import sys\nsys.exit(3)\n');
    const ran = await edgecoder(home.path, ['run', failing, '--json', '--no-proof']);
    expect(jsonLines(ran).at(-1)).toMatchObject({ status: 'completed', verified: false, exitCode: 3 });
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('exited with code 3');
    const endless = file('endless.mjs', 'for (;;);\n');
    const limited = await edgecoder(home.path, ['run', endless, '--json', '--no-proof', '--timeout', '1']);
    expect(jsonLines(limited).at(-1)).toMatchObject({ limit: expect.stringMatching(/^(wall|cpu)$/) });
    expect(limited.exitCode).toBe(1);

    const lines = [
      { id: 'well', language: 'python', code: 'print(1)' },
      { id: 'failing', language: 'python', code: 'raise ValueError("no")' },
      { id: 'half a pair', language: 'python', code: 'print("\ud800")' },
    ];
    const path = file('untested.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'));
    const batch = await edgecoder(home.path, ['batch', path, '--json']);
    expect(jsonLines(batch).at(-1)).toMatchObject({ total: 3, verified: 0, rejected: 0, failed: 2 });
    expect(batch.exitCode).toBe(1);
  }, 60_000);

  it('tells a program whose tests fail from one that cannot run, and goes on with a batch where it was', async () => {
    const lines = [
      { id: 'right', language: 'python', code: PYTHON, tests: 'assert add(1, 1) == 2', prompt: 'ignored' },
      {
        id: 'wrong',
        language: 'javascript',
        code: JAVASCRIPT,
        tests: 'console.assert(add(1, 1) === 3, "one and one");',
      },
      { id: 'endless', language: 'javascript', code: 'for (;;);', tests: 'console.assert(true);' },
      { id: 'unknown', language: 'cobol', code: '' },
    ];
    const batch = file('batch.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'));
    const args = ['batch', batch, '--json', '--timeout', '1'];
    const first = await edgecoder(home.path, args);
    expect(first.exitCode).toBe(1);
    const printed = jsonLines(first);
    const of = (id: string) => printed.find((line) => line['id'] === id);
    expect(of('right')).toMatchObject({ status: 'completed', verified: true, failure: null });
    expect(of('wrong')).toMatchObject({
      status: 'failed',
      reason: 'tests_failed',
      failure: expect.stringContaining('one and one'),
    });
    expect(of('endless')).toMatchObject({ status: 'failed', limit: expect.stringMatching(/^(wall|cpu)$/) });
    expect(of('unknown')).toMatchObject({ status: 'failed', reason: 'bad_line', taskId: null });
    expect(printed.at(-1)).toMatchObject({ total: 4, verified: 1 });
    expect(Object.keys(printed.at(-1) ?? {})).toEqual(['total', 'verified', 'rejected', 'failed', 'seconds']);

    const again = jsonLines(await edgecoder(home.path, args));
    const ids = (all: Record<string, unknown>[]) =>
      new Set(all.map((line) => line['taskId']).filter((id) => typeof id === 'string'));
    expect(ids(again)).toEqual(ids(printed));
  }, 60_000);

  it('lets no second node onto its home, and says who holds it', async () => {
    const second = await startNode(home.path).catch((error: Error) => error);
    expect(String(second)).toContain(`process ${node.child.pid}`);
    expect(String(second)).toContain('EDGECODER_HOME');
  });

  it('starts its agents again when they are killed, and works on', async () => {
    const before = childrenOf(node);
    expect(before).toHaveLength(2);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await waitFor(
      () => childrenOf(node).length === 2 && childrenOf(node).every((pid) => !before.includes(pid)),
      20_000,
    );
    const ran = await edgecoder(
      home.path,
      ['run', '-', '--language', 'javascript', '--no-proof', '--json'],
      JAVASCRIPT,
    );
    expect(jsonLines(ran).at(-1)).toMatchObject({ status: 'completed', stdout: 'hello\n', proof: null });
  }, 90_000);

  it('leaves no agent behind when it is killed, and finds its data again', async () => {
    const listed = async () => jsonLines(await edgecoder(home.path, ['tasks', '--json', '--limit', '100']))[0];
    const before = await listed();
    const agents = childrenOf(node);
    node.child.kill('SIGKILL');
    await node.ended;
    await waitFor(() => agents.every((pid) => !alive(pid)), 20_000);

    node = await startNode(home.path);
    const after = (await listed())?.['tasks'] as { taskId: string }[];
    const ids = new Set(after.map(({ taskId }) => taskId));
    for (const { taskId } of (before?.['tasks'] ?? []) as { taskId: string }[]) expect(ids).toContain(taskId);
    expect(ids.size).toBeGreaterThan(1);
  }, 150_000);

  it('ends in order when it is told to, with every process it started', async () => {
    const agents = childrenOf(node);
    node.child.kill('SIGINT');
    expect((await node.ended).exitCode).toBe(0);
    expect(agents.filter(alive)).toEqual([]);
  }, 60_000);
});

describe('a demo', () => {
  it('shows the whole path on a home and port of its own, and ends', async () => {
    const demo = await startNode('/nowhere', { args: ['--demo'], line: 'All of it worked.' });
    expect((await demo.ended).exitCode).toBe(0);
  }, 150_000);
});
