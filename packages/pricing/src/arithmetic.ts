/**
 * `numerator ÷ denominator` as a whole number, ties to the even neighbour: the one rounding of this package.
 * @throws {RangeError} when the denominator is not positive.
 */
export function roundHalfEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('denominator must be positive');
  const floor = floorDiv(numerator, denominator);
  const twice = 2n * (numerator - floor * denominator);
  if (twice < denominator) return floor;
  if (twice > denominator) return floor + 1n;
  return floor % 2n === 0n ? floor : floor + 1n;
}

/** Largest whole number that is not above `numerator ÷ denominator`; `bigint` division alone cuts towards zero. */
export function floorDiv(numerator: bigint, denominator: bigint): bigint {
  const cut = numerator / denominator;
  return numerator % denominator !== 0n && numerator < 0n !== denominator < 0n ? cut - 1n : cut;
}

export function clampBig(value: bigint, min: bigint, max: bigint): bigint {
  if (value < min) return min;
  return value > max ? max : value;
}

/**
 * A whole number that is not negative, as `bigint`.
 * @throws {RangeError} for fractions, negative numbers, NaN, infinities and anything beyond 2^53 − 1.
 */
export function whole(value: number | bigint, name: string): bigint {
  if (typeof value === 'bigint') {
    if (value < 0n) throw new RangeError(`${name} must not be negative`);
    return value;
  }
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${name} must be a whole number that is not negative`);
  return BigInt(value);
}

/** Like {@link whole}, and at least 1. */
export function positive(value: number | bigint, name: string): bigint {
  const amount = whole(value, name);
  if (amount === 0n) throw new RangeError(`${name} must be at least 1`);
  return amount;
}

/**
 * Divides `total` in proportion to `weights` so that the parts sum to it exactly: everyone gets the floor, and what is
 * left goes one by one to the largest remainders, ties to the earlier position. All weights zero: all parts zero.
 * @throws {RangeError} for a negative total or weight.
 */
export function largestRemainder(total: bigint, weights: readonly bigint[]): bigint[] {
  if (total < 0n) throw new RangeError('total must not be negative');
  if (weights.some((weight) => weight < 0n)) throw new RangeError('weights must not be negative');
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (total * weight) / sum);
  const left = Number(total - parts.reduce((a, b) => a + b, 0n));
  const order = weights
    .map((weight, position) => ({ position, remainder: (total * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.position - b.position : a.remainder > b.remainder ? -1 : 1));
  for (const { position } of order.slice(0, left)) parts[position] = (parts[position] ?? 0n) + 1n;
  return parts;
}
