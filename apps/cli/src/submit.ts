import type { CoordinatorClient } from '@edgecoder/client';
import { ClientError } from '@edgecoder/client';
import type { Placement, TaskSpecInput, Verification } from '@edgecoder/protocol';

/** How long a node that has stopped answering is waited for once it has the task, milliseconds: a restart takes less. */
export const PATIENCE_MS = 60_000;

/** What `run` and `batch` let the user choose about a task. */
export interface TaskOptions {
  /** Wall time in the sandbox, seconds. */
  timeout: number;
  /** Memory in the sandbox, MiB. */
  memory: number;
  /** Let the coordinator check only a sample of trusted results. */
  adaptive: boolean;
  placement: Placement;
  /** The most the task may cost, credits. */
  maxCredits?: number;
  /** The sandbox mode it needs; `any` isolation is enough when left out. */
  sandbox?: 'any' | 'process' | 'docker';
}

/** The part of a task's specification that these options decide. */
export function specOf(options: TaskOptions): Omit<TaskSpecInput, 'idempotencyKey' | 'kind' | 'language' | 'code'> {
  const verification: Verification = options.adaptive ? 'adaptive' : 'always';
  return {
    verification,
    placement: options.placement,
    limits: { wallMs: Math.round(options.timeout * 1000), memoryBytes: Math.round(options.memory * 1_048_576) },
    ...(options.sandbox !== undefined && options.sandbox !== 'any' && { requirements: { sandbox: options.sandbox } }),
    ...(options.maxCredits !== undefined && { maxCreditsMc: Math.round(options.maxCredits * 1000) }),
  };
}

/**
 * Submits one task.
 * @throws {ClientError}
 */
export async function submitOne(client: CoordinatorClient, spec: TaskSpecInput, signal?: AbortSignal): Promise<string> {
  const { tasks } = await client.submit([spec], { signal });
  const outcome = tasks[0];
  if (outcome === undefined) throw new ClientError('bad_answer', 'the coordinator did not answer for the task');
  if ('problem' in outcome) {
    throw new ClientError(outcome.problem.code, outcome.problem.detail, {
      problem: outcome.problem,
      status: outcome.problem.status,
    });
  }
  return outcome.taskId;
}
