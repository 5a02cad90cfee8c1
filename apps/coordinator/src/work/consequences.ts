import type { FailureReason, SandboxMode } from '@edgecoder/protocol';
import type { Recheck } from '../economy/escrow.ts';
import type { SubtaskRow, TaskRow } from './unit.repository.ts';

/** A check that is to be queued. */
export interface WantedCheck {
  task: TaskRow;
  subtask: SubtaskRow;
  /** The mode in which the worker ran it. */
  sandbox: SandboxMode;
  /** A verifier that has just failed at it. */
  avoid?: { agentId: string; ms: number };
}

/** What checks ask for beyond the rows of their own unit of work. */
export interface Consequences {
  checks: WantedCheck[];
  /** Owners whose results in escrow must be checked now. */
  forgers: Set<string>;
  /** How checks of results in escrow ended. */
  rechecks: Recheck[];
  /** Whether help is asked for where workers give up, and for which parts; what was said of proposals. */
  escalates: boolean;
  escalations: { task_id: string; subtask_id: string; reason: FailureReason }[];
  answers: { subtask_id: string; held: boolean }[];
}

export const noConsequences = (escalates = false): Consequences => ({
  checks: [],
  forgers: new Set(),
  rechecks: [],
  escalates,
  escalations: [],
  answers: [],
});
