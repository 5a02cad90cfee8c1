import type { MilliCredits, ResourceClass } from '@edgecoder/protocol';
import { clampBig, positive, roundHalfEven, whole } from './arithmetic.ts';

/** Sats per compute unit before scarcity. */
export const BASE_PRICE_SATS: Readonly<Record<ResourceClass, bigint>> = { cpu: 30n, gpu: 120n };

/** Scarcity is clamped to 0.35 … 4.0. */
export const MIN_SCARCITY_PERMILLE = 350n;
export const MAX_SCARCITY_PERMILLE = 4000n;

export const MIN_PRICE_WEIGHT = 1;
export const MAX_PRICE_WEIGHT = 500;
/** Weight of this coordinator's own price. */
export const LOCAL_PRICE_WEIGHT = 120;

export const DEFAULT_SATS_PER_CREDIT = 30;

/** Mc per credit. */
const MC_PER_CREDIT = 1000n;

/**
 * Sats per compute unit: base × scarcity, scarcity = demand ÷ capacity clamped to 0.35 … 4.0; demand = queued + active (at
 * least 1), capacity at least 1. Rounded once, half-even, to whole sats, at least 1.
 */
export function computePriceSats(input: {
  resourceClass: ResourceClass;
  queuedTasks: number;
  activeTasks: number;
  capacity: number;
}): bigint {
  const demand = whole(input.queuedTasks, 'queuedTasks') + whole(input.activeTasks, 'activeTasks') || 1n;
  const capacity = whole(input.capacity, 'capacity') || 1n;
  const base = BASE_PRICE_SATS[input.resourceClass];
  // The clamp is on the exact fraction: both bounds are scaled by the capacity instead of rounding the quotient.
  const scaled = clampBig(1000n * demand, MIN_SCARCITY_PERMILLE * capacity, MAX_SCARCITY_PERMILLE * capacity);
  return clampBig(roundHalfEven(base * scaled, 1000n * capacity), 1n, MAX_SCARCITY_PERMILLE * base);
}

/** One coordinator's price and how much it counts. */
export interface PriceVote {
  priceSats: bigint;
  /** Clamped to 1 … 500. */
  weight: number;
}

/**
 * The lower weighted median: the smallest price at which the votes up to it hold at least half of all weight. Always one of
 * the prices that were voted, whatever the order of the votes.
 * @throws {RangeError} without any vote.
 */
export function weightedMedianSats(votes: readonly PriceVote[]): bigint {
  const sorted = votes
    .map(({ priceSats, weight }) => ({
      priceSats: whole(priceSats, 'priceSats'),
      weight: clampBig(whole(weight, 'weight'), BigInt(MIN_PRICE_WEIGHT), BigInt(MAX_PRICE_WEIGHT)),
    }))
    .sort((a, b) => (a.priceSats < b.priceSats ? -1 : a.priceSats > b.priceSats ? 1 : 0));
  const total = sorted.reduce((sum, vote) => sum + vote.weight, 0n);
  let below = 0n;
  for (const vote of sorted) {
    below += vote.weight;
    if (2n * below >= total) return vote.priceSats;
  }
  throw new RangeError('a median needs at least one vote');
}

/** Credits bought for sats that remained after fees: net sats ÷ sats per credit, in millicredits, half-even. */
export function creditsForSatsMc(input: { netSats: bigint; satsPerCredit?: number }): MilliCredits {
  return roundHalfEven(
    whole(input.netSats, 'netSats') * MC_PER_CREDIT,
    positive(input.satsPerCredit ?? DEFAULT_SATS_PER_CREDIT, 'satsPerCredit'),
  );
}
