import type { ExecutionLimits, Language, Project } from '@edgecoder/protocol';
import { describeUnless, itUnless } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ProjectResult, Sandbox } from '../../src/interface.ts';
import { snapshotHash } from '../../src/project/tree.ts';
import { type Canaries, setCanaries } from '../escapes/canaries.ts';

const limits: ExecutionLimits = { wallMs: 15_000, memoryBytes: 268_435_456, outputBytes: 16_384 };
const TIMEOUT_MS = 60_000;

/** A project of texts; names that end in `.sh` may be started. */
function projectOf(files: Readonly<Record<string, string>>, command: string): Project {
  const list = Object.entries(files)
    .map(([path, text]) => ({ path, executable: path.endsWith('.sh'), content: Buffer.from(text).toString('base64') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { snapshot: snapshotHash(list), files: list, command };
}

/** What every mode that runs projects promises of them. */
export function describeProjects(
  name: string,
  options: { create(): Sandbox; skip?: string | undefined; noPytest?: string | undefined },
): void {
  describeUnless(options.skip, `projects in ${name}`, () => {
    let sandbox: Sandbox;
    let canaries: Canaries;
    beforeAll(async () => {
      canaries = await setCanaries();
      sandbox = options.create();
      const test = await sandbox.selfTest();
      if (!test.available) throw new Error(`${name} does not hold here: ${test.reason}`);
    }, TIMEOUT_MS);
    afterAll(async () => {
      await sandbox.close();
      canaries.close();
    }, TIMEOUT_MS);

    const run = (
      files: Readonly<Record<string, string>>,
      command: string,
      more: { language?: Language; limits?: Partial<ExecutionLimits>; signal?: AbortSignal } = {},
    ): Promise<ProjectResult> => {
      if (sandbox.runProject === undefined) throw new Error('the mode runs no projects');
      return sandbox.runProject(
        {
          language: more.language ?? 'python',
          project: projectOf(files, command),
          limits: { ...limits, ...more.limits },
        },
        more.signal === undefined ? {} : { signal: more.signal },
      );
    };

    it(
      'passes when the command exits with 0, and tells its code otherwise',
      async () => {
        expect(await run({ 'd/a': 'one\n' }, 'cat d/a')).toMatchObject({
          ok: true,
          stdout: 'one\n',
          exitCode: 0,
          testReport: { passed: true, hasTests: true },
          project: { patch: '', changed: 0, refused: [] },
        });
        const failed = await run({ a: '' }, 'echo no >&2; exit 7');
        expect(failed).toMatchObject({ ok: false, stderr: 'no\n', exitCode: 7 });
        expect(failed.testReport).toEqual({
          passed: false,
          hasTests: true,
          failure: 'the command exited with code 7',
        });
        for (const exitCode of [152, 153]) {
          const claimed = await run({ a: '' }, `exit ${exitCode}`);
          expect([claimed.exitCode, claimed.limit]).toEqual([exitCode, undefined]);
        }
        expect(await run({ a: '' }, 'no-such-program')).toMatchObject({ ok: false, exitCode: 127 });
      },
      TIMEOUT_MS,
    );

    it(
      'brings back what the command changed, also when it failed',
      async () => {
        const files = {
          'keep.txt': 'same\n',
          'edit.txt': 'one\ntwo\n',
          'gone.txt': 'x\n',
          'run.sh': '#!/bin/sh\nexit 0\n',
        };
        const { project } = await run(
          files,
          'echo three >>edit.txt; rm gone.txt; mkdir new; echo made >new/file; chmod -x run.sh; exit 1',
        );
        expect(project).toMatchObject({ changed: 4, refused: [] });
        for (const line of [
          '+three',
          'deleted file mode 100644',
          '+++ b/new/file',
          'old mode 100755',
          'new mode 100644',
        ]) {
          expect(project.patch.split('\n')).toContain(line);
        }
        expect(project.patch).not.toContain('keep.txt');
      },
      TIMEOUT_MS,
    );

    it(
      'runs scripts of the tree, and tests of both languages',
      async () => {
        expect(await run({ 'run.sh': '#!/bin/sh\necho started\n' }, './run.sh')).toMatchObject({ stdout: 'started\n' });
        const python = {
          'lib.py': 'def add(a, b):\n    return a + b\n',
          'test_lib.py':
            'import unittest\nfrom lib import add\nclass T(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)\n',
        };
        expect(await run(python, 'python3 -m unittest -q')).toMatchObject({ ok: true, project: { changed: 0 } });
        const broken = { ...python, 'lib.py': 'def add(a, b):\n    return a - b\n' };
        expect(await run(broken, 'python3 -m unittest -q')).toMatchObject({ ok: false, exitCode: 1 });
        const node = {
          'lib.js': 'exports.add = (a, b) => a + b;\n',
          'lib.test.js':
            "const { test } = require('node:test');\ntest('adds', () => require('node:assert').equal(require('./lib').add(2, 3), 5));\n",
          'package.json': '{"name":"sum","scripts":{"pretest":"echo before","test":"node --test"}}',
        };
        expect(await run(node, 'node --test', { language: 'javascript' })).toMatchObject({ ok: true });
        const npm = await run(node, 'npm test', { language: 'javascript' });
        expect(npm).toMatchObject({ ok: true, stdout: expect.stringMatching(/^before\n.*pass 1/s) });
        const wrong = { ...node, 'lib.js': 'exports.add = (a, b) => a - b;\n' };
        expect(await run(wrong, 'npm test', { language: 'javascript' })).toMatchObject({ ok: false, exitCode: 1 });
        expect(await run(node, 'npm install', { language: 'javascript' })).toMatchObject({
          ok: false,
          stderr: expect.stringContaining('there is no network'),
        });
      },
      TIMEOUT_MS,
    );

    itUnless(
      options.noPytest,
      'runs pytest',
      async () => {
        const files = { 'test_it.py': 'def test_it():\n    assert 1 + 1 == 2\n' };
        const passed = await run(files, 'pytest -q');
        expect(passed).toMatchObject({ ok: true, project: { patch: '', changed: 0, refused: [] } });
        expect(passed.stdout).toContain('1 passed');
        const failing = { 'test_it.py': 'def test_it():\n    assert 1 + 1 == 3\n' };
        expect(await run(failing, 'pytest -q')).toMatchObject({ ok: false, exitCode: 1 });
      },
      TIMEOUT_MS,
    );

    it(
      'refuses what is no file, by name, and follows nothing',
      async () => {
        const { file, folder } = canaries.places;
        const script = `ln -s ${file} link; ln -s ${folder} folder; ln -s / root; mkfifo pipe; echo x >one; ln one two
mkdir -p d; ln -s ../../../../etc d/up; truncate -s 60M endless; rm edit; ln -s /etc/passwd edit
python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('socket')"
mknod device c 1 3 2>/dev/null; true`;
        const { project, ok } = await run({ 'make.sh': script, edit: 'text\n' }, 'sh make.sh');
        expect(ok).toBe(true);
        expect(project.patch).toBe('');
        const named = Object.fromEntries(project.refused.map(({ path, reason }) => [path, reason]));
        expect(named).toEqual({
          link: 'not a file',
          folder: 'not a file',
          root: 'not a file',
          pipe: 'not a file',
          one: 'a file with another name',
          two: 'a file with another name',
          'd/up': 'not a file',
          endless: 'too large',
          edit: 'not a file',
          socket: 'not a file',
        });
        expect(canaries.damage()).toBe('');
      },
      TIMEOUT_MS,
    );

    it(
      'refuses names that git or other systems do not take, and brings back the rest',
      async () => {
        const script = `mkdir -p .git/hooks sub/.GIT; echo x >.git/hooks/a; echo x >sub/.GIT/b; echo x >"$(printf 'a\\377b')"; echo x >c`;
        const { project } = await run({ 'make.sh': script }, 'sh make.sh');
        expect(project.patch.match(/^\+\+\+ .*/gm)).toEqual(['+++ b/c']);
        expect(Object.fromEntries(project.refused.map(({ path, reason }) => [path, reason]))).toEqual({
          '.git/hooks/a': 'a name that git keeps for itself',
          'sub/.GIT/b': 'a name that git keeps for itself',
          '"a\ufffdb"': 'a name that is not plain',
        });
      },
      TIMEOUT_MS,
    );

    it(
      'looks at no more than so many entries, and at no folder deeper than so deep',
      async () => {
        const many = await run(
          { keep: 'x\n' },
          'for i in $(seq 3900); do : >f$i; done; i=0; while [ $i -lt 50 ]; do mkdir d; cd d; i=$((i+1)); done; echo x >end',
        );
        expect(many.project.refused.length).toBeLessThanOrEqual(64);
        expect(many.project.refused.map(({ reason }) => reason).join()).toMatch(/deeper than|more than/);
        expect(many.project.patch).not.toContain('deleted file');
      },
      TIMEOUT_MS,
    );

    it(
      'looks at the tree that it was given, wherever the command has moved it',
      async () => {
        const { file } = canaries.places;
        const moved = await run(
          { a: 'one\n' },
          `mv ../project ../elsewhere; mkdir ../project; cp /etc/passwd ../project/; ln -s ${file} ../project/a; echo two >>a`,
        );
        expect(moved.project).toMatchObject({ changed: 1, refused: [] });
        expect(moved.project.patch).toContain('+two');
        const removed = await run({ a: 'one\n' }, 'rm -rf ../project; ln -s /etc ../project');
        expect(removed.project.patch).toContain('deleted file mode');
        expect(removed.project.patch).not.toContain('passwd');
      },
      TIMEOUT_MS,
    );

    it(
      'ends what does not end, and what a command leaves running',
      async () => {
        const endless = await run({ a: '' }, 'echo x >b; while :; do :; done', { limits: { wallMs: 500 } });
        expect(endless).toMatchObject({ ok: false, exitCode: -1, testReport: { passed: false, hasTests: true } });
        expect(['wall', 'cpu']).toContain(endless.limit);
        const noisy = await run({ a: '' }, 'yes');
        expect(noisy).toMatchObject({ ok: false, limit: 'output' });
        const daemon = await run(
          { a: '' },
          `setsid python3 -c "import time; time.sleep(600)" ${canaries.places.daemonMark} & echo left`,
        );
        expect(daemon).toMatchObject({ ok: true, stdout: 'left\n' });
        const abort = new AbortController();
        const aborted = run({ a: '' }, 'sleep 600', { signal: abort.signal });
        abort.abort();
        await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
        expect(await run({ a: '' }, 'ls ..; ls')).toMatchObject({ ok: true, stdout: 'project\na\n' });
      },
      TIMEOUT_MS,
    );

    it(
      'sees nothing of the machine',
      async () => {
        const { places } = canaries;
        const look = await run(
          { a: '' },
          `cat ${places.file}; ls ${places.folder}; env; kill -9 ${places.pid} ${places.supervisorPid}; cat /proc/1/environ; id -u; touch /usr/bin/x /x && echo wrote; exit 0`,
        );
        expect(canaries.leakedIn(look.stdout + look.stderr)).toBe('');
        expect(look.stdout).not.toMatch(/wrote|^0$/m);
        expect(canaries.damage()).toBe('');
      },
      TIMEOUT_MS,
    );

    it(
      'runs nothing of a tree that is not what it says',
      async () => {
        const project = projectOf({ a: 'one\n' }, 'true');
        const request = { language: 'python' as const, limits };
        await expect(
          sandbox.runProject?.({ ...request, project: { ...project, files: projectOf({ a: 'two\n' }, '').files } }),
        ).rejects.toMatchObject({ code: 'snapshot_mismatch' });
        const out = { ...projectOf({ a: '' }, 'true'), files: [{ path: '../a', executable: false, content: '' }] };
        await expect(sandbox.runProject?.({ ...request, project: out })).rejects.toMatchObject({
          code: 'invalid_tree',
        });
      },
      TIMEOUT_MS,
    );
  });
}
