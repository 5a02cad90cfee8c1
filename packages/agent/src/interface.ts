import type { ModelError, ModelInfo, ModelProvider } from '@edgecoder/models';
import type { ExecutionLimits, Iteration, Language, StepEvent } from '@edgecoder/protocol';
import type { RunResult, Sandbox } from '@edgecoder/sandbox';

/** What writing and trying needs. */
export interface AgentDeps {
  provider: Pick<ModelProvider, 'models' | 'complete' | 'countTokens'>;
  sandbox: Pick<Sandbox, 'run'>;
  /** Milliseconds that never go back. */
  monotonic: () => number;
  /** Programs like the one that is asked for, to show to that model; undefined when there are none. */
  examples?: ((prompt: string, language: Language, model: ModelInfo) => string | undefined) | undefined;
}

/** Whom to ask, and how. */
export interface AskedModel {
  /** A name that the provider lists. */
  model: string;
  /** Whose turn it takes in the provider's queue. */
  requester?: string | undefined;
  /** What the samples of the model are drawn with; the same for the same answers on one machine. */
  seed: number;
  /** 1 when this is tried for the first time; a later try does not begin with the same answer. */
  attempt?: number | undefined;
}

/** How a program is run. */
export interface ProgramFrame {
  language: Language;
  /** What comes after the program, and must end without a failed assertion. */
  tests?: string | undefined;
  /** What comes before it: the program of what it builds on, or nothing. */
  givenCode: string;
  limits: ExecutionLimits;
  /** Of the guest. */
  guest: { seed: number; clockMs: number };
  /** Programs that are tried, at most. */
  maxIterations: number;
}

/** Who follows, and may end it. */
export interface Watching {
  /** Must neither throw nor take long. */
  onStep: (step: StepEvent) => void;
  signal: AbortSignal;
}

/** What came of it. */
export interface WrittenProgram {
  /**
   * The last program that was written; undefined when no answer had one. Of those that only the model's own tests failed, the
   * first that runs by itself.
   */
  code: string | undefined;
  /** How it ended; of tests that are the model's own, without them. */
  run: RunResult | undefined;
  /** Tests that the model wrote where none were given, and that the programs were held against. */
  ownTests: string | undefined;
  /** Every round, oldest first. */
  iterations: Iteration[];
  /** The last answer of the model, whatever was in it. */
  answer: string;
  /** Tokens that the model made, in all rounds. */
  tokens: number;
  /** Why the model could not be asked any further. */
  problem: ModelError | undefined;
}
