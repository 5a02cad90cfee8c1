import type { TaskView } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import type { Output } from '../output.ts';
import { printAnswer } from './ask.ts';

const CODE = 'def add(a, b):\n    return a + b\n';
const task = (change: Partial<TaskView> = {}): TaskView =>
  ({
    taskId: '0199aaaa-0000-7000-8000-000000000001',
    kind: 'micro_loop',
    language: 'python',
    state: 'completed',
    verified: true,
    verdict: 'verified',
    chargedMc: 1234,
    subtasks: [],
    result: {
      stdout: '',
      stderr: '',
      exitCode: 0,
      truncated: false,
      testReport: { passed: true, hasTests: true },
      durationMs: 4,
      sandbox: 'wasm',
    },
    program: { code: CODE, tests: 'assert add(1, 2) == 3', testsFrom: 'requester', models: ['tiny'], iterations: 2 },
    ...change,
  }) as TaskView;

function printed(view: TaskView, options: { json?: boolean; quiet?: boolean } = {}) {
  const [said, noted, lines] = [[] as string[], [] as string[], [] as unknown[]];
  const output: Output = {
    json: options.json ?? false,
    say: (text) => said.push(text),
    note: (text) => noted.push(text),
    line: (value) => {
      if (options.json) lines.push(value);
    },
  };
  printAnswer(view, { proof: '/p.json', quiet: options.quiet ?? false }, output);
  return { said, noted, lines };
}

describe('an answer', () => {
  it('is the code, and what became of it', () => {
    const { said, noted } = printed(task());
    expect(said).toEqual([CODE.trimEnd()]);
    expect(noted).toEqual(['completed, verified, written by tiny, 2 rounds, 1.234 credits, proof in /p.json']);
  });

  it('is the code alone when quiet, and no code when it did not pass', () => {
    expect(printed(task(), { quiet: true })).toEqual({ said: [CODE.trimEnd()], noted: [], lines: [] });
    const result = { ...task().result, testReport: { passed: false, hasTests: true, failure: 'AssertionError: 3' } };
    const failed = task({ state: 'failed', reason: 'tests_failed', verified: false, result } as Partial<TaskView>);
    const { said, noted } = printed(failed, { quiet: true });
    expect(said).toEqual([]);
    expect(noted[0]).toBe('AssertionError: 3');
    expect(noted[1]).toContain('failed / tests_failed');
  });

  it('says why nothing is verified without tests of others', () => {
    const program = { code: CODE, testsFrom: 'none' as const, models: ['tiny'], iterations: 1 };
    expect(printed(task({ verified: false, verdict: 'unverified', program })).noted[0]).toContain(
      'not verified: nobody but its writer had tests for it',
    );
  });

  it('is one line of JSON with every field of the contract', () => {
    expect(printed(task(), { json: true })).toEqual({
      said: [],
      noted: [],
      lines: [
        {
          taskId: task().taskId,
          status: 'completed',
          verified: true,
          language: 'python',
          code: CODE,
          model: 'tiny',
          tests: 'assert add(1, 2) == 3',
          iterations: 2,
          credits: 1234,
          proof: '/p.json',
        },
      ],
    });
    const line = printed(task({ state: 'cancelled', result: undefined, program: undefined } as Partial<TaskView>), {
      json: true,
    }).lines[0];
    expect(line).toMatchObject({ status: 'cancelled', code: null, model: null, tests: null, iterations: 0 });
  });
});
