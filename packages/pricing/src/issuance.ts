import type { ResourceClass } from '@edgecoder/protocol';
import { clampBig, largestRemainder, roundHalfEven, whole } from './arithmetic.ts';
import { qualityMultiplierPermille } from './credits.ts';

/** Fixed point of the load index: parts per million. */
export const ONE_PPM = 1_000_000n;

const MIN_LOAD_INDEX_PPM = 200_000n;
const MAX_LOAD_INDEX_PPM = 6_000_000n;
const GPU_CAPACITY = 2n;
const HOURS_PER_DAY = 24;
const BPS = 10_000n;

/** What an operator can set of the issuance. */
export interface IssuanceSettings {
  basePoolTokens: bigint;
  minPoolTokens: bigint;
  maxPoolTokens: bigint;
  /** How much the newest load counts in the smoothed one. */
  alphaPpm: bigint;
  /** How much the pool grows for each 1.0 of load above 1.0. */
  slopePpm: bigint;
  coordinatorShareBps: bigint;
  reserveShareBps: bigint;
}

export const DEFAULT_ISSUANCE: IssuanceSettings = {
  basePoolTokens: 10_000n,
  minPoolTokens: 2_500n,
  maxPoolTokens: 100_000n,
  alphaPpm: 350_000n,
  slopePpm: 350_000n,
  coordinatorShareBps: 500n,
  reserveShareBps: 500n,
};

/** `clamp(demand ÷ max(1, cpu + 2·gpu), 0.2, 6)` in parts per million, half-even. */
export function loadIndexPpm(input: { demandTasks: number; cpuAgents: number; gpuAgents: number }): bigint {
  const capacity = whole(input.cpuAgents, 'cpuAgents') + GPU_CAPACITY * whole(input.gpuAgents, 'gpuAgents') || 1n;
  const index = roundHalfEven(whole(input.demandTasks, 'demandTasks') * ONE_PPM, capacity);
  return clampBig(index, MIN_LOAD_INDEX_PPM, MAX_LOAD_INDEX_PPM);
}

/** `prev·(1−α) + now·α` in parts per million, half-even; the first index stands as it is. */
export function smoothedLoadIndexPpm(
  previousPpm: bigint | undefined,
  nowPpm: bigint,
  alphaPpm: bigint = DEFAULT_ISSUANCE.alphaPpm,
): bigint {
  if (previousPpm === undefined) return whole(nowPpm, 'nowPpm');
  if (alphaPpm > ONE_PPM) throw new RangeError('alphaPpm must not be above 1000000');
  return roundHalfEven(
    whole(previousPpm, 'previousPpm') * (ONE_PPM - whole(alphaPpm, 'alphaPpm')) + whole(nowPpm, 'nowPpm') * alphaPpm,
    ONE_PPM,
  );
}

/** `clamp(base × (1 + max(0, loadIndex − 1) × slope), min, max)` in whole tokens, half-even. */
export function dailyPoolTokens(loadIndex: bigint, settings: IssuanceSettings = DEFAULT_ISSUANCE): bigint {
  const above = whole(loadIndex, 'loadIndex') > ONE_PPM ? loadIndex - ONE_PPM : 0n;
  const scaled = ONE_PPM * ONE_PPM + above * whole(settings.slopePpm, 'slopePpm');
  const pool = roundHalfEven(whole(settings.basePoolTokens, 'basePoolTokens') * scaled, ONE_PPM * ONE_PPM);
  return clampBig(pool, whole(settings.minPoolTokens, 'minPoolTokens'), whole(settings.maxPoolTokens, 'maxPoolTokens'));
}

/** The part of a day's pool that one hour (0 … 23) hands out; the 24 parts of one pool sum to it exactly. */
export function hourlyPoolTokens(dailyTokens: bigint, hour: number): bigint {
  if (!Number.isInteger(hour) || hour < 0 || hour >= HOURS_PER_DAY) throw new RangeError('hour must be 0 … 23');
  const upTo = (hours: number): bigint => (whole(dailyTokens, 'dailyTokens') * BigInt(hours)) / BigInt(HOURS_PER_DAY);
  return upTo(hour + 1) - upTo(hour);
}

/** `seconds × (GPU 2, CPU 1) × quality` of verified work, exact, in millisecond-permille. */
export function weightedContribution(input: {
  verifiedMs: number | bigint;
  resourceClass: ResourceClass;
  qualityPermille: number;
}): bigint {
  const weight = input.resourceClass === 'gpu' ? GPU_CAPACITY : 1n;
  return whole(input.verifiedMs, 'verifiedMs') * weight * BigInt(qualityMultiplierPermille(input.qualityPermille));
}

/** One hour's tokens: the three amounts and the contributors' parts sum to what was handed in. */
export interface HourlyAllocation {
  coordinatorTokens: bigint;
  reserveTokens: bigint;
  contributors: { id: string; tokens: bigint }[];
}

/**
 * Hands out one hour's tokens: coordinator's and reserve's share, the rest by weighted contribution in the rolling window.
 * Largest remainders at both steps, ties by id, so that no token is lost and every coordinator computes the same. With
 * nobody to pay, the contributors' part stays in the reserve.
 * @throws {RangeError} when an id is named twice or the shares are above the whole.
 */
export function allocateHour(
  hourTokens: bigint,
  contributions: readonly { id: string; weighted: bigint }[],
  settings: IssuanceSettings = DEFAULT_ISSUANCE,
): HourlyAllocation {
  const sorted = [...contributions].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  if (sorted.some((one, position) => one.id === sorted[position + 1]?.id))
    throw new RangeError('each contributor once');
  const { coordinatorShareBps, reserveShareBps } = settings;
  const rest = BPS - whole(coordinatorShareBps, 'coordinatorShareBps') - whole(reserveShareBps, 'reserveShareBps');
  if (rest < 0n) throw new RangeError('shares must not be above 10000 basis points');
  const parts = largestRemainder(hourTokens, [coordinatorShareBps, reserveShareBps, rest]);
  const [coordinatorTokens = 0n, reserveTokens = 0n, contributorTokens = 0n] = parts;
  const tokens = largestRemainder(
    contributorTokens,
    sorted.map(({ weighted }) => weighted),
  );
  const unpaid = contributorTokens - tokens.reduce((a, b) => a + b, 0n);
  return {
    coordinatorTokens,
    reserveTokens: reserveTokens + unpaid,
    contributors: sorted.map(({ id }, position) => ({ id, tokens: tokens[position] ?? 0n })),
  };
}
