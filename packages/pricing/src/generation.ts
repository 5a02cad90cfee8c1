import type { MilliCredits, ResourceClass } from '@edgecoder/protocol';
import { whole } from './arithmetic.ts';
import { generationComputeMs, quoteMc } from './charge.ts';

/** Tokens that are paid for one program of a model: several of the functions that it is asked for. */
export const TOKENS_PER_PROGRAM = 512;
/** Tokens that are paid for one answer in words. */
export const TOKENS_PER_TEXT = 2_048;
/** Where nothing was measured, a run is taken to need this part of its time limit. */
const TYPICAL_RUN_DIVISOR = 10n;

/**
 * Tokens that a model of this size makes in a second on common hardware of the class: what compute time of generation is
 * measured by, so that it does not matter how slow the machine is that did it. Parameters in millions.
 */
export function referenceTokensPerSecond(input: { paramsM: number; resourceClass: ResourceClass }): number {
  const params = whole(input.paramsM, 'paramsM');
  const onCpu = params >= 7000n ? 10 : params >= 3000n ? 20 : params >= 1500n ? 40 : 80;
  return input.resourceClass === 'gpu' ? onCpu * 8 : onCpu;
}

/** Longest run of letters that counts as one token, and of digits. */
const PIECES = /\p{L}{1,6}|\p{N}{1,3}|\s+|[^\p{L}\p{N}\s]/gu;

/**
 * Tokens of a text by this system's own count, the same for every model: words in pieces of six letters, numbers in pieces
 * of three digits, each other sign, each stretch of white space. Close to what the vocabularies of common models make of
 * code, and it depends on nothing that a worker says.
 */
export function countTokens(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(PIECES)) count += 1;
  return count;
}

/** What is known of one generation, when its result arrives. */
export interface Generation {
  /** What the model wrote, as far as it came back. */
  texts: readonly string[];
  /** Tokens that the worker says its model made. */
  claimedTokens: number;
  /** Tokens that are paid at most. */
  maxTokens: number;
  /** Time of the model by the worker's clock, ms; its lease's when it does not tell. */
  reportedMs: number;
  /** How long the lease was held, by the coordinator's clock. */
  leaseMs: number;
  /** Size of model that was asked for, millions of parameters, and hardware. */
  paramsM: number;
  resourceClass: ResourceClass;
}

/**
 * Compute time that is paid for what a model wrote, ms: tokens ÷ reference rate. The tokens are those that the text shows and
 * the worker claims, whichever are fewer, within the budget; the worker's clock and the lease can only lower the time.
 */
export function paidGenerationMs(input: Generation): number {
  const shown = input.texts.reduce((sum, text) => sum + countTokens(text), 0);
  return generationComputeMs({
    tokens: Math.min(shown, input.claimedTokens, input.maxTokens),
    referenceTokensPerSecond: referenceTokensPerSecond(input),
    reportedMs: Math.min(input.reportedMs, input.leaseMs),
  });
}

/**
 * Compute time that a program costs which was proposed where no worker could write it, ms: by the tokens that it shows, as a
 * worker's would be. Neither a claim of tokens nor anybody's clock is asked for.
 */
export const proposedGenerationMs = (
  input: Pick<Generation, 'paramsM' | 'resourceClass'> & { program: string },
): number =>
  generationComputeMs({
    tokens: Math.min(countTokens(input.program), TOKENS_PER_PROGRAM),
    referenceTokensPerSecond: referenceTokensPerSecond(input),
    reportedMs: Number.MAX_SAFE_INTEGER,
  });

/** The most that one proposed program costs, its check included. */
export const proposalQuoteMc = (input: Omit<GenerationCost, 'tokens' | 'runs' | 'wallMs'>): MilliCredits =>
  generationQuoteMc({ ...input, tokens: TOKENS_PER_PROGRAM, runs: 0, wallMs: 0 });

/** Tokens and runs of a task in words, and what they are paid by. */
export interface GenerationCost {
  tokens: number;
  runs: number;
  wallMs: number;
  paramsM: number;
  resourceClass: ResourceClass;
  ratePerSecondMc: MilliCredits;
}

/** The most that these tokens and runs cost: every run to its time limit, all of it checked. */
export function generationQuoteMc(input: GenerationCost): MilliCredits {
  return costMc(input, whole(input.wallMs, 'wallMs'));
}

/** What they cost when nothing goes wrong: a run needs a tenth of its time limit. */
export function typicalGenerationMc(input: GenerationCost): MilliCredits {
  return costMc(input, whole(input.wallMs, 'wallMs') / TYPICAL_RUN_DIVISOR);
}

function costMc(input: GenerationCost, runMs: bigint): MilliCredits {
  const writing = (whole(input.tokens, 'tokens') * 1000n) / BigInt(referenceTokensPerSecond(input));
  const wallMs = Number(writing + whole(input.runs, 'runs') * runMs);
  return quoteMc({ wallMs, subtasks: 1, ratePerSecondMc: input.ratePerSecondMc });
}
