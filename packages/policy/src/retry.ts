/** Leases of one subtask before it is given up. */
export const MAX_ATTEMPTS = 5;

/** Checks of one result before it is given up. */
export const MAX_CHECKS = 3;

/**
 * How long a subtask is kept from the machine that just failed it, milliseconds: long enough for another one to take it,
 * short enough that a mesh of one machine gets to try again.
 */
export const AVOID_AGENT_MS = 10_000;

export type NextAttempt =
  | { kind: 'requeue'; avoidAgent: string; avoidMs: number }
  | { kind: 'give_up'; reason: 'attempts_exhausted' };

/**
 * What follows an attempt that brought nothing: another worker first, then the end.
 * @param input.attempts leases handed out so far, the lost one included.
 */
export function nextAttempt(input: { attempts: number; agentId: string }): NextAttempt {
  if (input.attempts >= MAX_ATTEMPTS) return { kind: 'give_up', reason: 'attempts_exhausted' };
  return { kind: 'requeue', avoidAgent: input.agentId, avoidMs: AVOID_AGENT_MS };
}

export type NextCheck =
  | { kind: 'check_again'; avoidAgent: string; avoidMs: number }
  | { kind: 'give_up'; reason: 'verification_exhausted' };

/**
 * What follows a check without a verdict: another verifier first, then the end.
 * @param input.checks checks of this result so far, this one included.
 */
export function nextCheck(input: { checks: number; verifierId: string }): NextCheck {
  if (input.checks >= MAX_CHECKS) return { kind: 'give_up', reason: 'verification_exhausted' };
  return { kind: 'check_again', avoidAgent: input.verifierId, avoidMs: AVOID_AGENT_MS };
}

/** Times that workers may answer a request in words with a program that fails its tests. */
export const MAX_FAILED_ANSWERS = 2;

/** Such a request is not in a hurry to leave a machine that did all it could: others that wait take it at once. */
export const AVOID_AFTER_ANSWER_MS = 3_000;

/**
 * What follows an answer whose tests failed: another worker first, or the same once more where there is no other.
 * @param input.failed answers to this request that failed so far, this one included.
 */
export function nextAnswer(input: {
  failed: number;
  agentId: string;
}): Extract<NextAttempt, { kind: 'requeue' }> | { kind: 'give_up'; reason: 'tests_failed' } {
  if (input.failed >= MAX_FAILED_ANSWERS) return { kind: 'give_up', reason: 'tests_failed' };
  return { kind: 'requeue', avoidAgent: input.agentId, avoidMs: AVOID_AFTER_ANSWER_MS };
}
