import type { FailureReason, SandboxMode } from '@edgecoder/protocol';
import type { Recheck } from '../economy/escrow.ts';
import type { HelpTerms } from './help.ts';
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

/** A part that workers gave up. */
export interface WantedHelp {
  task_id: string;
  subtask_id: string;
  owner_id: string;
  /** What it fails with when nobody can help. */
  reason: FailureReason;
  /** Why nobody is asked. */
  refusal?: string;
}

/** What checks ask for beyond the rows of their own unit of work. */
export interface Consequences {
  checks: WantedCheck[];
  /** Owners whose results in escrow must be checked now. */
  forgers: Set<string>;
  /** How checks of results in escrow ended. */
  rechecks: Recheck[];
  /** On which terms help is asked for where workers give up; undefined where nobody is asked. */
  help: HelpTerms | undefined;
  escalations: WantedHelp[];
  /** What was said of proposals. `over`: no other one is wanted. */
  answers: { subtask_id: string; held: boolean; over: boolean }[];
}

export const noConsequences = (help?: HelpTerms): Consequences => ({
  checks: [],
  forgers: new Set(),
  rechecks: [],
  help,
  escalations: [],
  answers: [],
});
