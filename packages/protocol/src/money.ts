import { z } from 'zod';

/** Millicredits (1 credit = 1000 mc) inside the program. Never a float. */
export type MilliCredits = bigint;

/** Millicredits in JSON: a safe integer; parsed to `bigint` at the border. */
export const MilliCreditsJson = z.int();

/** Non-negative millicredits in JSON. */
export const AmountMcJson = z.int().nonnegative();

/**
 * `bigint` millicredits → JSON integer.
 * @throws {RangeError} beyond ±2^53−1, which no account reaches (9·10^12 credits).
 */
export function mcToJson(amountMc: MilliCredits): number {
  const number = Number(amountMc);
  if (!Number.isSafeInteger(number)) throw new RangeError('amount outside the JSON integer range');
  return number;
}
