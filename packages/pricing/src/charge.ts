import type { MilliCredits } from '@edgecoder/protocol';
import { positive, whole } from './arithmetic.ts';
import { payMc } from './credits.ts';

/** The verifier's part of what it checks: one for each ten of the worker, so one eleventh of the charge. */
const PAY_PER_VERIFIER_SHARE = 10n;
const CHARGE_PER_VERIFIER_SHARE = PAY_PER_VERIFIER_SHARE + 1n;

/** The least that anything costs. */
export const MIN_CHARGE_MC: MilliCredits = 1n;

/** What the requester pays for one result and how it is split; `payeeMc + verifierMc = totalMc`. */
export interface Charge {
  totalMc: MilliCredits;
  payeeMc: MilliCredits;
  verifierMc: MilliCredits;
}

/**
 * The worker's pay plus 10 % for the verifier, at least 1 mc, never above `capMc` (which may be below 1 mc). The
 * verifier's share is floored and the rest goes to the payee, also when the cap cuts the charge.
 */
export function chargeFor(input: { payMc: MilliCredits; capMc: MilliCredits }): Charge {
  const pay = whole(input.payMc, 'payMc');
  const cap = whole(input.capMc, 'capMc');
  const full = pay + pay / PAY_PER_VERIFIER_SHARE;
  const atLeast = full > MIN_CHARGE_MC ? full : MIN_CHARGE_MC;
  const totalMc = atLeast < cap ? atLeast : cap;
  const verifierMc = totalMc / CHARGE_PER_VERIFIER_SHARE;
  return { totalMc, payeeMc: totalMc - verifierMc, verifierMc };
}

/**
 * The most a task can cost: every subtask runs to its wall limit, is paid at the frozen rate and is checked.
 * @throws {RangeError} unless `subtasks` is at least 1.
 */
export function quoteMc(input: { wallMs: number; subtasks: number; ratePerSecondMc: MilliCredits }): MilliCredits {
  const pay = payMc({ computeMs: input.wallMs, ratePerSecondMc: input.ratePerSecondMc });
  const one = pay + pay / PAY_PER_VERIFIER_SHARE;
  return positive(input.subtasks, 'subtasks') * (one > MIN_CHARGE_MC ? one : MIN_CHARGE_MC);
}

/**
 * Compute time that is paid for a run, milliseconds: what the verifier measured, or min(lease time, median of its class)
 * when nobody checked. The worker's own clock and the wall limit can only lower it.
 */
export function executionComputeMs(input: {
  /** By the worker's clock. */
  reportedMs: number;
  wallMs: number;
  basis: { kind: 'checked'; measuredMs: number } | { kind: 'unchecked'; leaseMs: number; classMedianMs: number };
}): number {
  const { basis } = input;
  const measured = basis.kind === 'checked' ? basis.measuredMs : Math.min(basis.leaseMs, basis.classMedianMs);
  const computeMs = Math.min(measured, input.reportedMs, input.wallMs);
  whole(computeMs, 'computeMs');
  return computeMs;
}

/** Compute time that is paid for generation, ms: tokens ÷ reference rate of the model's class, lowered by the worker's clock. */
export function generationComputeMs(input: {
  tokens: number;
  referenceTokensPerSecond: number;
  reportedMs: number;
}): number {
  const byTokens =
    (whole(input.tokens, 'tokens') * 1000n) / positive(input.referenceTokensPerSecond, 'referenceTokensPerSecond');
  const reported = whole(input.reportedMs, 'reportedMs');
  return Number(byTokens < reported ? byTokens : reported);
}
