import type { CheckBody, Iteration, ResultBody, TaskSpec } from '@edgecoder/protocol';
import { CHECK_FAILED, CHECK_PASSED, spec } from './rig.ts';

/** A machine with a model of its own. */
export const WITH_MODEL = { models: [{ name: 'tiny', paramsM: 8 }] };

/** A small public request for a program, with the requester's tests. */
export const request = (changes: Partial<Parameters<typeof spec>[0]> = {}): TaskSpec =>
  spec({
    kind: 'micro_loop',
    code: '',
    prompt: 'Write a function add that returns the sum of two numbers.',
    tests: 'assert add(1, 2) == 3\n',
    verification: 'always',
    ...changes,
  });

export const ADD = 'def add(a, b):\n    return a + b\n';

export const round = (code: string, passed = true): Iteration => ({
  code,
  passed,
  ...(!passed && { failure: 'AssertionError' }),
  durationMs: 20,
  modelMs: 500,
  tokens: 40,
});

/** What a worker returns that wrote this program in its only round. */
export const wrote = (code: string, changes: Partial<ResultBody> = {}): ResultBody => ({
  code,
  iterations: [round(code, changes.testReport?.passed ?? true)],
  model: 'tiny',
  tokens: 40,
  stdout: '',
  stderr: '',
  exitCode: 0,
  truncated: false,
  testReport: { passed: true, hasTests: true },
  durationMs: 20,
  sandbox: 'wasm',
  ...changes,
});

/** What it returns when no round passed. */
export const gaveUp = (code: string): ResultBody =>
  wrote(code, { exitCode: 1, testReport: { passed: false, hasTests: true, failure: 'AssertionError' } });

/** What a verifier finds of code that a model wrote. */
export const HELD: CheckBody = { ...CHECK_PASSED, testsHollow: false };
export const HOLLOW: CheckBody = { ...CHECK_PASSED, testsHollow: true };
export const FELL: CheckBody = CHECK_FAILED;
