import { computePriceSats, loadMultiplierPermille, ONE_PERMILLE, quoteMc, ratePerSecondMc } from '@edgecoder/pricing';
import type { ComputePrice, ResourceClass, TaskKind } from '@edgecoder/protocol';
import { AppError } from '@edgecoder/protocol';
import type { Load } from './load.ts';

/** What decides the price of a task. */
export interface QuoteInput {
  kind: TaskKind;
  resourceClass: ResourceClass;
  wallMs: number;
  /** Subtasks, the assembling one included. */
  subtasks: number;
}

export interface TaskQuote {
  /** The most the task can cost. */
  maxCreditsMc: bigint;
  /** Frozen with the task when it is submitted. */
  ratePerSecondMc: bigint;
  loadPermille: number;
}

/**
 * What a task costs at most, at this load. `exec` uses no model and has no quality but right or wrong: both multipliers are 1.
 * @throws {AppError} `kind_unavailable` for kinds that need a model: this coordinator hands out none.
 */
export function quoteFor(load: Load, input: QuoteInput): TaskQuote {
  if (input.kind !== 'exec') throw new AppError('kind_unavailable', `tasks of kind ${input.kind} are not offered here`);
  const { queuedTasks, activeAgents } = load[input.resourceClass];
  const loadPermille = loadMultiplierPermille(queuedTasks, activeAgents);
  const rate = ratePerSecondMc({
    resourceClass: input.resourceClass,
    qualityPermille: ONE_PERMILLE,
    loadPermille,
    modelPermille: ONE_PERMILLE,
  });
  const maxCreditsMc = quoteMc({ wallMs: input.wallMs, subtasks: input.subtasks, ratePerSecondMc: rate });
  return { maxCreditsMc, ratePerSecondMc: rate, loadPermille };
}

/** This coordinator's own price of compute, by its own load. */
export function localPrice(load: Load, nowMs: number): ComputePrice {
  const sats = (resourceClass: ResourceClass): number =>
    Number(computePriceSats({ resourceClass, ...load[resourceClass] }));
  return { source: 'local', cpuSats: sats('cpu'), gpuSats: sats('gpu'), at: nowMs };
}
