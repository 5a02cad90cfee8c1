import {
  computePriceSats,
  generationQuoteMc,
  loadMultiplierPermille,
  MIN_CHARGE_MC,
  modelMultiplierPermille,
  ONE_PERMILLE,
  quoteMc,
  ratePerSecondMc,
  TOKENS_PER_PROGRAM,
  TOKENS_PER_TEXT,
  typicalGenerationMc,
} from '@edgecoder/pricing';
import { type ComputePrice, MAX_PARTS, type ResourceClass, type TaskKind } from '@edgecoder/protocol';
import type { Load } from './load.ts';

/** What decides the price of a task. */
export interface QuoteInput {
  kind: TaskKind;
  resourceClass: ResourceClass;
  wallMs: number;
  /** Subtasks, the assembling one included; of a task in words, what it is before it is decomposed. */
  subtasks: number;
  /** Of a task in words: parameters of the model that it asks for, millions. */
  paramsM?: number;
  /** `multi_step`: how many. */
  steps?: number | undefined;
}

export interface TaskQuote {
  /** The most the task can cost. */
  maxCreditsMc: bigint;
  /** The least with which its first part can be paid when nothing goes wrong: a task that has less is not taken. */
  smallestMc: bigint;
  /** Frozen with the task when it is submitted. */
  ratePerSecondMc: bigint;
  loadPermille: number;
}

/**
 * What a task costs at most, at this load. `exec` uses no model and has no quality but right or wrong: both multipliers are 1.
 *
 * A task in words is paid by the size of model that it asks for, the smallest when it asks for none. What is reserved is a
 * bound on what is usual, not on all that could happen: tokens of one program for each part of the largest decomposition, or
 * for each step ({@link programsOf}), and one run to its time limit. Where that is used up, what comes after is paid no more;
 * a decomposition that is sure to need more is not made.
 */
export function quoteFor(load: Load, input: QuoteInput): TaskQuote {
  const { resourceClass, wallMs, paramsM = 0 } = input;
  const { queuedTasks, activeAgents } = load[resourceClass];
  const loadPermille = loadMultiplierPermille(queuedTasks, activeAgents);
  const rate = ratePerSecondMc({
    resourceClass,
    qualityPermille: ONE_PERMILLE,
    loadPermille,
    modelPermille: input.kind === 'exec' ? ONE_PERMILLE : modelMultiplierPermille(paramsM),
  });
  const quoted = { ratePerSecondMc: rate, loadPermille };
  if (input.kind === 'exec') {
    return {
      ...quoted,
      maxCreditsMc: quoteMc({ wallMs, subtasks: input.subtasks, ratePerSecondMc: rate }),
      // A run may be as short as a millisecond.
      smallestMc: MIN_CHARGE_MC * BigInt(input.subtasks),
    };
  }
  const runs = runsProgram(input.kind) ? 1 : 0;
  const tokens = runs === 0 ? TOKENS_PER_TEXT : TOKENS_PER_PROGRAM * programsOf(input);
  const by = { runs, wallMs, paramsM, resourceClass, ratePerSecondMc: rate };
  // Answers in words are as long as they are; less than what one program costs is not worth asking a model for.
  const least = TOKENS_PER_PROGRAM * (input.kind === 'multi_step' ? (input.steps ?? 1) : 1);
  return {
    ...quoted,
    maxCreditsMc: generationQuoteMc({ ...by, tokens }),
    smallestMc: typicalGenerationMc({ ...by, tokens: least }),
  };
}

/** Kinds whose answer is a program that is run, not text. */
export const runsProgram = (kind: TaskKind): boolean => kind === 'micro_loop' || kind === 'multi_step';

const programsOf = ({ kind, steps = 1 }: QuoteInput): number => (kind === 'multi_step' ? steps : MAX_PARTS);

/** This coordinator's own price of compute, by its own load. */
export function localPrice(load: Load, nowMs: number): ComputePrice {
  const sats = (resourceClass: ResourceClass): number =>
    Number(computePriceSats({ resourceClass, ...load[resourceClass] }));
  return { source: 'local', cpuSats: sats('cpu'), gpuSats: sats('gpu'), at: nowMs };
}
