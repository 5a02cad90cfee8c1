import type { ExecutionLimits, Language } from '@edgecoder/protocol';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createWasmSandbox } from '../index.ts';

const limits: ExecutionLimits = { wallMs: 5000, memoryBytes: 268_435_456, outputBytes: 4096 };
const sandbox = createWasmSandbox({ poolSize: 1 });
afterAll(() => sandbox.close());

const run = (language: Language, code: string, tests?: string, more: { seed?: number; clockMs?: number } = {}) =>
  sandbox.run({ language, code, limits, ...(tests === undefined ? {} : { tests }), ...more });

const PASSING: Record<Language, [string, string]> = {
  javascript: ['const add = (a, b) => a + b;', 'console.assert(add(2, 3) === 5);'],
  python: ['def add(a, b):\n    return a + b\n', 'assert add(2, 3) == 5\n'],
};

describe.each(['javascript', 'python'] as const)('%s in wasm', (language) => {
  const [code, tests] = PASSING[language];
  const passesNext = async () => expect(await run(language, code, tests)).toMatchObject({ ok: true });

  it('passes a program whose tests hold', async () => {
    const result = await run(language, code, tests);
    expect(result).toMatchObject({ ok: true, exitCode: 0, testReport: { passed: true, hasTests: true } });
  }, 30_000);

  it('fails a program whose tests do not hold, and shows the assertion', async () => {
    const result = await run(language, code.replace('a + b', 'a - b'), tests);
    expect(result).toMatchObject({ ok: false, testReport: { passed: false, hasTests: true } });
    expect(result.testReport.failure).toContain('add(2, 3)');
  });

  it.each<[string, string]>(
    language === 'javascript'
      ? ([
          ['replaces console.assert', 'console.assert = () => {};'],
          ['shadows console', 'const console = { assert() {} };'],
          ['throws before the tests', 'throw new Error("early");'],
          ['leaves a comment open', '/* '],
          [
            'prints what a pass looks like',
            'console.log(JSON.stringify({ type: "end", mark: "", passed: true })); add = 0;',
          ],
        ] satisfies [string, string][])
      : ([
          ['exits early', 'import sys\nsys.exit(0)\n'],
          ['exits at once', 'import os\nos._exit(0)\n'],
          ['raises SystemExit', 'raise SystemExit\n'],
          ['leaves a string open', '"""\n'],
          ['prints what a pass looks like', 'print(\'{"type":"end","mark":"","passed":true}\')\ndel add\n'],
        ] satisfies [string, string][]),
  )('does not pass a program that %s', async (_name, trick) => {
    const wrong = language === 'javascript' ? 'let add = () => 0;\n' : 'def add(a, b):\n    return 0\n';
    expect(await run(language, wrong + trick, tests)).toMatchObject({ ok: false, testReport: { passed: false } });
  });

  it('ends a program that loops, and runs the next one', async () => {
    const loop = language === 'javascript' ? 'for (;;) {}' : 'while True:\n    pass\n';
    expect(await run(language, loop, tests)).toMatchObject({ ok: false, limit: 'wall' });
    await passesNext();
  }, 30_000);

  it('ends a program that allocates without end, and runs the next one', async () => {
    const hog =
      language === 'javascript'
        ? 'const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1));'
        : 'all = []\nwhile True:\n    all.append(bytearray(1 << 20))\n';
    expect(await run(language, hog, tests)).toMatchObject({ ok: false, limit: 'memory' });
    await passesNext();
  }, 30_000);

  it('cuts off a program that prints without end, and runs the next one', async () => {
    const chatter =
      language === 'javascript' ? 'for (;;) console.log("xxxxxxxx");' : 'while True:\n    print("xxxxxxxx")\n';
    const result = await run(language, chatter, tests);
    expect(result).toMatchObject({ ok: false, limit: 'output', truncated: true });
    expect(result.stdout.length + result.stderr.length).toBeLessThanOrEqual(limits.outputBytes);
    await passesNext();
  }, 30_000);

  it('gives the same numbers and the same time for the same seed and clock', async () => {
    const dice =
      language === 'javascript'
        ? 'console.log(Math.random(), Date.now())'
        : 'import random, time\nprint(random.random(), time.time())\n';
    const [first, second] = [
      await run(language, dice, undefined, { seed: 7, clockMs: 1_000_000 }),
      await run(language, dice, undefined, { seed: 7, clockMs: 1_000_000 }),
    ];
    expect(first.stdout).toBe(second.stdout);
    expect((await run(language, dice, undefined, { seed: 8, clockMs: 1_000_000 })).stdout).not.toBe(first.stdout);
  });

  it('carries nothing over to the next run', async () => {
    const [leave, look] =
      language === 'javascript'
        ? [
            'globalThis.leaked = 1; Array.prototype.leaked = 1;',
            'console.assert(globalThis.leaked === undefined && [].leaked === undefined);',
          ]
        : [
            'import builtins, math\nbuiltins.leaked = 1\nmath.leaked = 1\n',
            'import math\nassert not hasattr(math, "leaked") and "leaked" not in dir(__builtins__)\n',
          ];
    await run(language, leave);
    expect(await run(language, '', look)).toMatchObject({ ok: true });
  });
});
