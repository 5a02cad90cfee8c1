/** How much chance there is in the answer of a round: none at first, then more and more, so that a failure is not repeated. */
const TEMPERATURES = [0, 0.2, 0.4, 0.6, 0.8] as const;
/** Tokens that nearly never come are left out, whatever the temperature. */
const TOP_P = 0.95;
const MAX_ATTEMPTS_APART = 4096;

export interface Sampling {
  temperature: number;
  topP: number;
  seed: number;
}

/**
 * How the answer of one round is drawn: the same for the same seed, attempt and round.
 * @param round from 1.
 * @param attempt from 1; a second attempt begins as the second round of the first would.
 */
export function samplingOf(seed: number, attempt: number, round: number): Sampling {
  const step = Math.min(TEMPERATURES.length, round + Math.min(attempt, 2) - 1);
  const temperature = TEMPERATURES[step - 1] as number;
  return { temperature, topP: TOP_P, seed: mixed(seed, (attempt % MAX_ATTEMPTS_APART) * 64 + round) };
}

/** A whole number from 0 to 2^31 − 1: the finaliser of MurmurHash3 over both. */
function mixed(seed: number, index: number): number {
  let h = (Math.imul(seed | 0, 0x9e37_79b1) ^ Math.imul(Math.floor(seed / 2 ** 32) | 0, 0x85eb_ca6b)) + index;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 1;
}
