import type { MilliCredits, ResourceClass } from '@edgecoder/protocol';
import { clampBig, roundHalfEven, whole } from './arithmetic.ts';

/** What one second of compute earns before multipliers, millicredits. */
export const BASE_RATE_MC_PER_SECOND: Readonly<Record<ResourceClass, MilliCredits>> = { cpu: 1000n, gpu: 4000n };

/** The multiplier 1.0. */
export const ONE_PERMILLE = 1000;

const MIN_QUALITY_PERMILLE = 500n;
const MAX_QUALITY_PERMILLE = 1500n;
const PERMILLE = 1000n;
const MS_PER_SECOND = 1000n;
const BYTES_PER_GB = 1_000_000_000n;

/** A quality score as multiplier: clamped to 0.5 … 1.5, permille. */
export function qualityMultiplierPermille(qualityPermille: number): number {
  return Number(clampBig(whole(qualityPermille, 'qualityPermille'), MIN_QUALITY_PERMILLE, MAX_QUALITY_PERMILLE));
}

/** Multiplier of how busy the mesh is, permille: by tasks queued for each active agent; no agent at all counts as busiest. */
export function loadMultiplierPermille(queuedTasks: number | bigint, activeAgents: number | bigint): number {
  const queued = whole(queuedTasks, 'queuedTasks');
  const active = whole(activeAgents, 'activeAgents');
  if (active === 0n) return 1600;
  if (2n * queued <= active) return 800;
  if (queued <= active) return 1000;
  if (queued <= 2n * active) return 1250;
  return 1600;
}

/** Multiplier of the model that did the work, permille, by its parameters in millions. `exec` uses none: {@link ONE_PERMILLE}. */
export function modelMultiplierPermille(paramsM: number): number {
  const params = whole(paramsM, 'paramsM');
  if (params >= 7000n) return 1000;
  if (params >= 3000n) return 700;
  if (params >= 1500n) return 500;
  return 300;
}

/** The multipliers of a task, frozen at its quote. */
export interface Multipliers {
  resourceClass: ResourceClass;
  /** Quality score, permille; clamped here. */
  qualityPermille: number;
  loadPermille: number;
  modelPermille: number;
}

function ratio(multipliers: Multipliers): { numerator: bigint; denominator: bigint } {
  const numerator =
    BASE_RATE_MC_PER_SECOND[multipliers.resourceClass] *
    BigInt(qualityMultiplierPermille(multipliers.qualityPermille)) *
    whole(multipliers.loadPermille, 'loadPermille') *
    whole(multipliers.modelPermille, 'modelPermille');
  return { numerator, denominator: PERMILLE ** 3n };
}

/**
 * `computeSeconds × baseRate × quality × load × model` in millicredits, exact until one half-even rounding to 1 mc at the end.
 * @throws {RangeError} when an input is not a whole number ≥ 0.
 */
export function earnMc(input: Multipliers & { computeMs: number }): MilliCredits {
  const { numerator, denominator } = ratio(input);
  return roundHalfEven(whole(input.computeMs, 'computeMs') * numerator, MS_PER_SECOND * denominator);
}

/**
 * What a task earns for each second, as frozen at its quote, millicredits. A whole number, without rounding, for every
 * load and model multiplier of the tables when quality is 1.0; half-even to 1 mc otherwise.
 */
export function ratePerSecondMc(multipliers: Multipliers): MilliCredits {
  const { numerator, denominator } = ratio(multipliers);
  return roundHalfEven(numerator, denominator);
}

/** Pay for compute time at a frozen rate: `computeMs × rate ÷ 1000`, half-even to 1 mc. */
export function payMc(input: { computeMs: number; ratePerSecondMc: MilliCredits }): MilliCredits {
  return roundHalfEven(
    whole(input.computeMs, 'computeMs') * whole(input.ratePerSecondMc, 'ratePerSecondMc'),
    MS_PER_SECOND,
  );
}

/** Spend for one model request: `max(0.5, parameters in billions)` credits; a million parameters are a millicredit. */
export function modelRequestMc(paramsM: number): MilliCredits {
  const params = whole(paramsM, 'paramsM');
  return params > 500n ? params : 500n;
}

/** Reward for seeding a model file: `0.5 × GB × (1 + 1 / max(1, seeders))` credits, GB = 10^9 bytes, half-even to 1 mc. */
export function seedingMc(input: { bytes: number | bigint; seeders: number }): MilliCredits {
  const seeders = whole(input.seeders, 'seeders') || 1n;
  return roundHalfEven(500n * whole(input.bytes, 'bytes') * (seeders + 1n), BYTES_PER_GB * seeders);
}
