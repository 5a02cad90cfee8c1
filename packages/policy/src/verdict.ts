import type { CheckBody, LimitHit, ResultBody, TaskKind } from '@edgecoder/protocol';

/**
 * What a check says about a result.
 * - `verified`: the pass was reproduced.
 * - `hollow`: so it was, but the tests pass without what the worker wrote as well, and prove nothing.
 * - `failure_reproduced`: the task's own code fails; the report was honest, is paid, and the task has failed.
 * - `forged`: not reproduced; rejected, unpaid, trust to zero.
 * - `answer_failed`: what the worker's model wrote does not pass, as the worker said: honest, unpaid, no stain, another try.
 * - `worker_failed`: the machine was too slow or broke down; unpaid, no stain, another try.
 * - `inconclusive`: the verifier reached no verdict; checked again by another.
 */
export type CheckOutcome =
  | 'verified'
  | 'hollow'
  | 'failure_reproduced'
  | 'answer_failed'
  | 'forged'
  | 'worker_failed'
  | 'inconclusive';

/** What of a worker's result is compared. Never its output or its durations: they differ between honest machines. */
export type ReportedRun = Pick<ResultBody, 'testReport' | 'limit' | 'sandbox'>;

/** Limits that depend on how fast or sound a machine is: another machine need not hit them. The rest are the program's. */
const MACHINE_LIMITS: ReadonlySet<LimitHit> = new Set(['wall', 'cpu', 'crash']);

/** True when a run counts as passed: all tests passed and no limit ended it. */
export function runPassed(run: { testReport: { passed: boolean }; limit?: LimitHit | undefined }): boolean {
  return run.testReport.passed && run.limit === undefined;
}

/**
 * Judges a result by its check. Only for tasks with tests that the worker did not write; without them there is nothing to
 * reproduce, and the result is `unverified` without any check.
 * @param input.kind of the part: what a worker wrote for a task in words may fail without the task failing.
 */
export function judgeCheck(input: { kind: TaskKind; reported: ReportedRun; check: CheckBody }): CheckOutcome {
  const { kind, reported, check } = input;
  // The check must have been of the same thing: with the tests, in the same mode.
  if (check.inconclusive || !check.testReport.hasTests || check.sandbox !== reported.sandbox) return 'inconclusive';
  const failureOutcome: CheckOutcome = kind === 'exec' ? 'failure_reproduced' : 'answer_failed';
  if (check.limit !== undefined) return reported.limit === undefined ? 'inconclusive' : failureOutcome;
  if (reported.limit !== undefined) return MACHINE_LIMITS.has(reported.limit) ? 'worker_failed' : 'forged';
  if (reported.testReport.passed !== check.testReport.passed) return 'forged';
  if (!check.testReport.passed) return failureOutcome;
  return check.testsHollow === true ? 'hollow' : 'verified';
}
