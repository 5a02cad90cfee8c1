import type { Verification } from '@edgecoder/protocol';

/** Checks that must hold in a row before results are drawn at random. */
export const ALWAYS_CHECKED_STREAK = 10;

/** No streak is checked less often than this, parts per million. */
export const MIN_CHECK_PPM = 50_000;
const ONE_PPM = 1_000_000;

/** The newest results of an owner whose pay stays in escrow. */
export const ESCROWED_RESULTS = 60;

/** Values that {@link shouldCheck} takes as `random`: 0 … 2^32 − 1. */
export const RANDOM_RANGE = 0x1_0000_0000;

/**
 * How likely a result is checked, parts per million, by how many checks of its owner held in a row: every one below 10, then
 * `(9 ÷ streak)²`, never below 5 %, which is reached at 41.
 */
export function checkProbabilityPpm(streak: number): number {
  if (!Number.isSafeInteger(streak) || streak < 0)
    throw new RangeError('streak must be a whole number that is not negative');
  if (streak < ALWAYS_CHECKED_STREAK) return ONE_PPM;
  return Math.max(MIN_CHECK_PPM, Math.floor((81 * ONE_PPM) / (streak * streak)));
}

/**
 * Whether a result is checked. Without tests there is nothing to check against; a reported failure always is, since a task
 * may only fail for a failure that a verifier saw too; `always` means always.
 * @param input.random uniform, 0 … 2^32 − 1, drawn after the result arrived from a generator the worker cannot foresee.
 */
export function shouldCheck(input: {
  streak: number;
  verification: Verification;
  hasTests: boolean;
  /** The worker reported a pass. */
  passed: boolean;
  random: number;
}): boolean {
  if (!input.hasTests) return false;
  if (!input.passed || input.verification === 'always') return true;
  // Both sides stay below 2^53: 2^32 · 10^6 < 2^52.
  return input.random * ONE_PPM < checkProbabilityPpm(input.streak) * RANDOM_RANGE;
}

/** What is remembered of an owner. */
export interface Trust {
  /** Checks in a row that held. */
  streak: number;
  forgeries: number;
}

/** Trust after a check: one more that held, or back to zero after a forgery. A check without a verdict changes nothing. */
export function nextTrust(trust: Trust, outcome: 'held' | 'forged' | 'inconclusive'): Trust {
  switch (outcome) {
    case 'held':
      return { ...trust, streak: trust.streak + 1 };
    case 'forged':
      return { streak: 0, forgeries: trust.forgeries + 1 };
    case 'inconclusive':
      return trust;
  }
}

/** What a result brings, by whose work it is. */
export interface WorkTerms {
  /** Pay is kept back until newer results have followed. */
  escrow: boolean;
  /** The share of a verifier that was not needed goes to the coordinator. */
  fee: boolean;
  /** Checks that hold count for the owner's streak. */
  trust: boolean;
  issuance: boolean;
}

/** Work for oneself moves credits between one owner's accounts and proves nothing: no escrow, fee, trust or issuance. */
export function workTerms(requesterOwnerId: string, workerOwnerId: string): WorkTerms {
  const foreign = requesterOwnerId !== workerOwnerId;
  return { escrow: foreign, fee: foreign, trust: foreign, issuance: foreign };
}
