import { type CheckBody, LimitHit, TaskKind } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { type CheckOutcome, judgeCheck, type ReportedRun, runPassed } from './verdict.ts';

const ran = (passed: boolean, limit?: LimitHit): ReportedRun => ({
  testReport: { passed, hasTests: true },
  sandbox: 'wasm',
  ...(limit === undefined ? {} : { limit }),
});
const found = (passed: boolean, limit?: LimitHit, change: Partial<CheckBody> = {}): CheckBody => ({
  ...ran(passed, limit),
  inconclusive: false,
  durationMs: 5,
  ...change,
});

describe('judgeCheck of an exec task', () => {
  it.each<[string, ReportedRun, CheckBody, CheckOutcome]>([
    ['pass, reproduced', ran(true), found(true), 'verified'],
    ['pass, not reproduced', ran(true), found(false), 'forged'],
    ['failure, reproduced', ran(false), found(false), 'failure_reproduced'],
    ['failure, not reproduced', ran(false), found(true), 'forged'],
    ['pass, and the verifier ran out of time', ran(true), found(false, 'wall'), 'inconclusive'],
    ['pass, and the verifier ran out of memory', ran(true), found(false, 'memory'), 'inconclusive'],
    ['pass, and the verifier crashed', ran(true), found(false, 'crash'), 'inconclusive'],
    ['failure, and the verifier ran out of time', ran(false), found(false, 'wall'), 'inconclusive'],
    ['out of time, and so was the verifier', ran(false, 'wall'), found(false, 'wall'), 'failure_reproduced'],
    ['out of memory, and so was the verifier', ran(false, 'memory'), found(false, 'memory'), 'failure_reproduced'],
    ['too much output, and so for the verifier', ran(false, 'output'), found(false, 'output'), 'failure_reproduced'],
    [
      'a crash of the interpreter, and so for the verifier',
      ran(false, 'crash'),
      found(false, 'crash'),
      'failure_reproduced',
    ],
    [
      'out of time where the verifier ran out of memory',
      ran(false, 'wall'),
      found(false, 'memory'),
      'failure_reproduced',
    ],
    ['out of time where the verifier passed: a slow machine', ran(false, 'wall'), found(true), 'worker_failed'],
    ['out of processor time where the verifier passed', ran(false, 'cpu'), found(true), 'worker_failed'],
    ['crashed where the verifier passed: a broken machine', ran(false, 'crash'), found(true), 'worker_failed'],
    ['out of time where the verifier saw a failed test', ran(false, 'wall'), found(false), 'worker_failed'],
    ['out of memory where the verifier passed', ran(false, 'memory'), found(true), 'forged'],
    ['too much output where the verifier saw a failed test', ran(false, 'output'), found(false), 'forged'],
    ['a pass beyond a limit, which the verifier did not hit', ran(true, 'output'), found(true), 'forged'],
    ['anything, and the verifier could not', ran(true), found(true, undefined, { inconclusive: true }), 'inconclusive'],
    [
      'anything, checked without tests',
      ran(true),
      found(true, undefined, { testReport: { passed: true, hasTests: false } }),
      'inconclusive',
    ],
    ['anything, checked in another mode', ran(true), found(true, undefined, { sandbox: 'docker' }), 'inconclusive'],
  ])('%s', (_case, reported, check, expected) => {
    expect(judgeCheck({ kind: 'exec', reported, check })).toBe(expected);
  });

  it('never verifies what a verifier did not see pass, and never calls forged what it could not run', () => {
    const limits = [undefined, ...LimitHit.options];
    for (const kind of TaskKind.options) {
      for (const reportedLimit of limits) {
        for (const checkLimit of limits) {
          for (const passed of [true, false]) {
            for (const seen of [true, false]) {
              const outcome = judgeCheck({
                kind,
                reported: ran(passed, reportedLimit),
                check: found(seen, checkLimit),
              });
              if (outcome === 'verified') {
                expect([passed, seen, reportedLimit, checkLimit]).toEqual([true, true, undefined, undefined]);
              }
              if (checkLimit !== undefined) expect(outcome).not.toBe('forged');
            }
          }
        }
      }
    }
  });
});

describe('judgeCheck of code that the worker wrote', () => {
  it.each<[string, ReportedRun, CheckBody, CheckOutcome]>([
    ['pass, reproduced', ran(true), found(true), 'verified'],
    ['pass, not reproduced', ran(true), found(false), 'forged'],
    ['pass, with tests that pass without it', ran(true), found(true, undefined, { testsHollow: true }), 'hollow'],
    ['an admitted failure', ran(false), found(false), 'answer_failed'],
    ['an admitted limit', ran(false, 'wall'), found(false, 'wall'), 'answer_failed'],
    ['a machine too slow for it', ran(false, 'wall'), found(true), 'worker_failed'],
  ])('%s', (_case, reported, check, expected) => {
    expect(judgeCheck({ kind: 'micro_loop', reported, check })).toBe(expected);
  });
});

describe('runPassed', () => {
  it('wants passed tests and no limit', () => {
    expect(runPassed(ran(true))).toBe(true);
    expect(runPassed(ran(false))).toBe(false);
    expect(runPassed(ran(true, 'output'))).toBe(false);
  });
});
