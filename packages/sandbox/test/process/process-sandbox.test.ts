import { readFileSync } from 'node:fs';
import type { ExecutionLimits, Language } from '@edgecoder/protocol';
import { describeUnless } from '@edgecoder/testkit/suites';
import { afterAll, describe, expect, it } from '@jest/globals';
import { findCgroups } from '../../src/process/cgroups.ts';
import { boundsMissing } from '../../src/process/probe.ts';
import { createProcessSandbox } from '../../src/process/process-sandbox.ts';
import { whyNoProcessMode } from './available.ts';
import { groupsOf } from './groups.ts';

const limits: ExecutionLimits = { wallMs: 5000, memoryBytes: 134_217_728, outputBytes: 4096 };
const TIMEOUT_MS = 30_000;

const sandbox = createProcessSandbox({ poolSize: 2 });
afterAll(() => sandbox.close());
const run = (language: Language, code: string, tests?: string, more: { seed?: number } = {}) =>
  sandbox.run({ language, code, limits, ...(tests === undefined ? {} : { tests }), ...more });

const childrenOfTests = (): string[] =>
  readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'latin1').split(' ').filter(Boolean);
/** Where tests run in the process that arranges them, it has children of its own. */
const before = new Set(process.platform === 'linux' ? childrenOfTests() : []);
const childrenNow = (): string[] => childrenOfTests().filter((pid) => !before.has(pid));

describeUnless(whyNoProcessMode(), 'the process mode', () => {
  it(
    'has tried its walls, has both languages, and says so where memory is only counted',
    async () => {
      const missing = boundsMissing(findCgroups());
      expect(await sandbox.selfTest()).toEqual({
        mode: 'process',
        available: true,
        languages: expect.arrayContaining(['python', 'javascript']),
        projects: true,
        ...(missing.length === 0
          ? {}
          : {
              reason: missing.map(({ reason }) => reason).join('; '),
              remedy: missing.map(({ remedy }) => remedy).join(' '),
            }),
      });
    },
    TIMEOUT_MS,
  );

  describe.each<[Language, { code: string; tests: string; file: string; exit: string; dice: string; late: string }]>([
    [
      'python',
      {
        code: 'def add(a, b):\n    return a + b\n',
        tests: 'assert add(2, 3) == 5\n',
        file: 'open("f", "w").write("x")\nassert open("/tmp/f").read() == "x"\n',
        exit: 'import sys\nsys.exit(7)\n',
        dice: 'import random\nprint(random.random())\n',
        late: 'import atexit\natexit.register(print, "late")\nprint("early")\n',
      },
    ],
    [
      'javascript',
      {
        code: 'const add = (a, b) => a + b;',
        tests: 'console.assert(add(2, 3) === 5);',
        file: 'const fs = require("node:fs"); fs.writeFileSync("f", "x"); console.assert(fs.readFileSync("/tmp/f", "utf8") === "x");',
        exit: 'process.exit(7);',
        dice: 'console.log(Math.random());',
        late: 'setTimeout(() => console.log("late"), 50); console.log("early");',
      },
    ],
  ])('%s', (language, { code, tests, file, exit, dice, late }) => {
    it(
      'passes what holds, fails what does not, and says where',
      async () => {
        expect(await run(language, code, tests)).toMatchObject({ ok: true, exitCode: 0, stderr: '' });
        const failed = await run(language, code.replace('a + b', 'a - b'), tests);
        expect(failed).toMatchObject({ ok: false, exitCode: 1, testReport: { passed: false, hasTests: true } });
        expect(failed.testReport.failure).toMatch(/in the tests, line 1: .*add\(2, 3\)/);
        const thrown = await run(
          language,
          language === 'python' ? '\nraise ValueError("no")' : '\nthrow new Error("no");',
        );
        expect(thrown.testReport.failure).toMatch(/Error: no\n {2}in the code, line 2: /);
      },
      TIMEOUT_MS,
    );

    it(
      'has files of its own, gone in the next run',
      async () => {
        expect(await run(language, file)).toMatchObject({ ok: true });
        const look =
          language === 'python'
            ? 'import os\nassert os.listdir("/tmp") == os.listdir("/dev/shm") == []\n'
            : 'console.assert(require("node:fs").readdirSync("/tmp").length === 0);';
        expect(await run(language, '', look)).toMatchObject({ ok: true });
      },
      TIMEOUT_MS,
    );

    it(
      'tells the exit code, and what was printed until the very end',
      async () => {
        expect(await run(language, exit)).toMatchObject({ ok: false, exitCode: 7 });
        expect(await run(language, exit.replace('7', '0'))).toMatchObject({ ok: true, exitCode: 0 });
        expect(await run(language, late)).toMatchObject({ ok: true, stdout: 'early\nlate\n' });
      },
      TIMEOUT_MS,
    );

    it(
      'throws the same dice for the same seed',
      async () => {
        const [first, again, other] = [
          await run(language, dice, undefined, { seed: 7 }),
          await run(language, dice, undefined, { seed: 7 }),
          await run(language, dice, undefined, { seed: 8 }),
        ];
        expect(first.stdout).toBe(again.stdout);
        expect(first.stdout).not.toBe(other.stdout);
      },
      TIMEOUT_MS,
    );
  });

  it(
    'awaits at the top level, and what tests are still waiting for',
    async () => {
      const code = 'const slow = (v) => new Promise((go) => setTimeout(go, 20, v)); const one = await slow(1);';
      expect(await run('javascript', code, 'console.assert((await slow(2)) + one === 3);')).toMatchObject({ ok: true });
      expect(await run('javascript', code, 'slow(2).then((v) => console.assert(v === 3, "late"));')).toMatchObject({
        ok: false,
        testReport: { failure: expect.stringContaining('Assertion failed: late') },
      });
      expect(await run('javascript', '', 'await new Promise(() => {});')).toMatchObject({
        ok: false,
        testReport: { failure: 'the tests await something that never happens' },
      });
    },
    TIMEOUT_MS,
  );

  it.each<[string, string, string]>([
    ['is there for tests after a program that left it alone', '', 'console.assert(crypto.randomUUID().length === 36);'],
    [
      'is one and the same',
      'const used = crypto;',
      'console.assert(used === globalThis.crypto && used === crypto && !Object.keys(globalThis).includes("crypto"));',
    ],
    [
      'can be declared anew',
      'const crypto = require("node:crypto");',
      'console.assert(crypto.createHash("md5").update("").digest("hex").startsWith("d41d"));',
    ],
    [
      'can be replaced',
      'var crypto = require("node:crypto");',
      'console.assert(globalThis.crypto === crypto && typeof crypto.createHash === "function");',
    ],
  ])(
    'has a crypto that %s',
    async (_, code, tests) => {
      expect(await run('javascript', code, tests)).toMatchObject({ ok: true, stderr: '' });
    },
    TIMEOUT_MS,
  );

  it(
    'takes a crypto that computes what it is for tampering',
    async () => {
      const code = 'Object.defineProperty(globalThis, "crypto", { get: () => ({ randomUUID: () => "1" }) });';
      expect(await run('javascript', code, 'console.assert(crypto.randomUUID() === "1");')).toMatchObject({
        ok: false,
        testReport: { failure: 'tampered: the program replaced crypto, which tests rely on' },
      });
    },
    TIMEOUT_MS,
  );

  it(
    'starts other programs of its own, within its walls',
    async () => {
      const code = `import subprocess, sys
out = subprocess.run([sys.executable, '-c', 'print(6 * 7)'], capture_output=True, text=True)
print(out.stdout.strip())
import multiprocessing
with multiprocessing.Pool(2) as pool: print(pool.map(abs, [-1, -2]))
`;
      expect(await run('python', code)).toMatchObject({ ok: true, stdout: '42\n[1, 2]\n' });
    },
    TIMEOUT_MS,
  );

  it(
    'leaves no process and no control group, however a run ends',
    async () => {
      const abort = new AbortController();
      const endless = sandbox.run({ language: 'python', code: 'while True: pass', limits }, { signal: abort.signal });
      abort.abort();
      await expect(endless).rejects.toMatchObject({ code: 'aborted' });

      const own = createProcessSandbox({ poolSize: 2 });
      const runs = [
        own.run({ language: 'javascript', code: 'for (;;) {}', limits }),
        own.run({ language: 'python', code: 'import os\nos.fork()\nos.setsid()\nwhile True: pass', limits }),
      ];
      const ends = Promise.allSettled(runs);
      await own.selfTest();
      await own.close();
      for (const end of await ends) expect(end).toMatchObject({ status: 'rejected', reason: { code: 'closed' } });
      await sandbox.close();
      expect(groupsOf(process.pid)).toEqual([]);
      expect(childrenNow()).toEqual([]);
      await expect(run('python', '')).rejects.toMatchObject({ code: 'closed' });
    },
    TIMEOUT_MS,
  );
});
