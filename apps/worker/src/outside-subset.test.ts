import type { Language } from '@edgecoder/protocol';
import type { RunResult, Sandbox } from '@edgecoder/sandbox';
import { describe, expect, it } from '@jest/globals';
import { failedOutsideSubset } from './outside-subset.ts';

const failed = (failure: string, more: Partial<RunResult> = {}): RunResult => ({
  ok: false,
  stdout: '',
  stderr: '',
  exitCode: 1,
  durationMs: 1,
  truncated: false,
  testReport: { passed: false, hasTests: true, failure },
  ...more,
});

/** A sandbox whose Python answers so when it is asked to look at a program. */
const sandbox = (answer: string, mode: Sandbox['mode'] = 'wasm') => {
  const asked: string[] = [];
  const run = async ({ code }: { code: string }): Promise<RunResult> => {
    asked.push(code);
    return { ...failed(''), ok: true, stdout: answer };
  };
  return { mode, run, asked } as unknown as Sandbox & { asked: string[] };
};
const FOUND = '{"found":[["package","project",1,1,"numpy"]]}';
const NOTHING = '{"found":[]}';
const { signal } = new AbortController();
const is = (language: Language, code: string, result: RunResult, on = sandbox(NOTHING)): Promise<boolean> =>
  failedOutsideSubset({ language, code }, result, on, signal);

describe('a failure for want of what other modes have', () => {
  it('is told from the program, in both languages', async () => {
    const absent = failed('ReferenceError: require is not defined');
    expect(await is('javascript', 'require("fs")', absent)).toBe(true);
    expect(await is('javascript', 'undeclared()', absent)).toBe(false);
    const missing = failed("ModuleNotFoundError: No module named 'numpy'");
    expect(await is('python', 'import numpy', missing, sandbox(FOUND))).toBe(true);
    expect(await is('python', 'import nmupy', missing, sandbox(NOTHING))).toBe(false);
    expect(await is('python', 'import numpy', missing, sandbox('no answer'))).toBe(false);
  });

  it('is none when a test failed, a limit ended it, it does not parse, or the mode was another', async () => {
    const quiet = sandbox(FOUND);
    expect(await is('python', 'import numpy', failed('AssertionError'), quiet)).toBe(false);
    expect(await is('python', 'import numpy', failed('OSError', { limit: 'memory' }), quiet)).toBe(false);
    expect(await is('python', 'import numpy', failed('OSError', { ok: true }), quiet)).toBe(false);
    expect(quiet.asked).toEqual([]);
    expect(await is('javascript', 'let x = ;', failed('SyntaxError'))).toBe(false);
    expect(await is('javascript', 'require("fs")', failed('x is not defined'), sandbox('', 'process'))).toBe(false);
  });
});
