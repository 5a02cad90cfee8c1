import type { AgentDeps } from '@edgecoder/agent';
import type { SandboxMode, StepEvent } from '@edgecoder/protocol';
import type { ProvenSandbox } from './capabilities.ts';
import type { WorkerModels } from './models/worker-models.ts';

/** What a lease is done with. */
export interface ExecuteOptions {
  /** Those that passed their self-test, the preferred one first. */
  sandboxes: ReadonlyMap<SandboxMode, ProvenSandbox>;
  models?: WorkerModels | undefined;
  /** Programs to show to a model that is asked for one like them. */
  examples?: AgentDeps['examples'];
  /** Aborts when the work is no longer wanted. */
  signal: AbortSignal;
  /** Told what happens while a model writes; must neither throw nor take long. */
  onStep?: ((step: StepEvent) => void) | undefined;
  /** Whose turn is taken at the model. */
  requester?: string | undefined;
  /** 1 when nobody tried this before. */
  attempt?: number | undefined;
}
