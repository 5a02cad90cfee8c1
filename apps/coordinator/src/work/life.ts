import { executionComputeMs } from '@edgecoder/pricing';
import { type FailureReason, mcToJson, type PeerId, type TaskState, type Verdict } from '@edgecoder/protocol';
import { type SettlementInput, settlementOf } from '../economy/settle.ts';
import { paymentsOf, releasePostings } from './holds.ts';
import type { SubtaskRow, TaskRow } from './unit.repository.ts';
import { subtaskIdOf, taskIdOf, type WorkUnit } from './unit.ts';

/**
 * What happens to subtasks and tasks, as changes of a unit of work. Nothing here reads the database or the clock: all it
 * needs was locked and read before.
 */

/** States a subtask does not leave. */
const ENDED = new Set(['done', 'failed', 'cancelled']);
export const hasEnded = (subtask: SubtaskRow): boolean => ENDED.has(subtask.state);

/** A subtask that stands for a part of the task, not for a check. */
export const isPart = (subtask: SubtaskRow): boolean => subtask.role === 'execute';

/** No median yet: the other bounds of the paid time decide. */
const NO_MEDIAN_MS = Number.MAX_SAFE_INTEGER;

/** Paid compute time of a result that nobody checked. */
export function uncheckedComputeMs(unit: WorkUnit, task: TaskRow, subtask: SubtaskRow, reportedMs: number): number {
  const leaseMs = Math.max(0, Number(unit.now - (subtask.leased_at ?? unit.now)));
  const classMedianMs = unit.class(subtask.class_id).median_ms ?? NO_MEDIAN_MS;
  return executionComputeMs({ reportedMs, wallMs: task.wall_ms, basis: { kind: 'unchecked', leaseMs, classMedianMs } });
}

/** Paid compute time of a result that a verifier ran again. */
export function checkedComputeMs(task: TaskRow, reportedMs: number, measuredMs: number): number {
  return executionComputeMs({ reportedMs, wallMs: task.wall_ms, basis: { kind: 'checked', measuredMs } });
}

/** Charges the task for one part; the caller's record names what it returns. */
export function charge(
  unit: WorkUnit,
  task: TaskRow,
  subtask: SubtaskRow,
  by: Pick<SettlementInput, 'agentId' | 'workerOwnerId' | 'verifierId' | 'computeMs'>,
) {
  const settlement = settlementOf({
    ...by,
    subtaskId: subtask.subtask_id,
    requesterId: task.owner_id as PeerId,
    ratePerSecondMc: task.rate_per_second_mc,
    remainingMc: task.max_credits_mc - task.charged_mc,
  });
  task.charged_mc += settlement.chargedMc;
  subtask.charged_mc += settlement.chargedMc;
  unit.changedTask(task);
  unit.changedSubtask(subtask);
  if (settlement.escrow !== undefined) unit.escrow(settlement.escrow);
  const { postings } = settlement;
  return {
    ...paymentsOf(postings),
    entry: { kind: 'earn' as const, idempotencyKey: `pay:${subtask.subtask_id}`, postings },
  };
}

/** A part succeeded: those that waited for it may run, and the task may have ended. */
export function finishPart(unit: WorkUnit, task: TaskRow, subtask: SubtaskRow, verdict: Verdict): void {
  end(unit, task, subtask, 'done');
  subtask.verdict = verdict;
  for (const dependent of unit.dependentsOf(subtask.subtask_id)) {
    if (dependent.state !== 'blocked') continue;
    dependent.blocked_by -= 1;
    unit.changedSubtask(dependent);
    if (dependent.blocked_by > 0) continue;
    dependent.state = 'queued';
    unit.queued(dependent);
  }
  endTaskWhenLast(unit, task);
}

/** A part failed for good: what depends on it is cancelled, and the task may have ended. */
export function failPart(
  unit: WorkUnit,
  task: TaskRow,
  subtask: SubtaskRow,
  reason: FailureReason,
  verdict?: Verdict,
): void {
  end(unit, task, subtask, 'failed', reason);
  if (verdict !== undefined) subtask.verdict = verdict;
  cancelDependents(unit, task, subtask);
  endTaskWhenLast(unit, task);
}

/** A part is closed without having run to its end. */
export function cancelPart(unit: WorkUnit, task: TaskRow, subtask: SubtaskRow): void {
  // A result for the old epoch is refused from now on.
  subtask.epoch += 1;
  end(unit, task, subtask, 'cancelled');
}

function cancelDependents(unit: WorkUnit, task: TaskRow, subtask: SubtaskRow): void {
  for (const dependent of unit.dependentsOf(subtask.subtask_id)) {
    if (hasEnded(dependent)) continue;
    dependent.epoch += 1;
    end(unit, task, dependent, 'cancelled', 'dependency_failed');
    cancelDependents(unit, task, dependent);
  }
}

function end(
  unit: WorkUnit,
  task: TaskRow,
  subtask: SubtaskRow,
  state: 'done' | 'failed' | 'cancelled',
  reason?: FailureReason,
): void {
  subtask.state = state;
  subtask.reason = reason ?? null;
  subtask.finished_at = unit.now;
  subtask.lease_expires_at = null;
  unit.changedSubtask(subtask);
  if (!isPart(subtask)) return;
  task.open_parts -= 1;
  unit.changedTask(task);
}

/** A check has done its part, whatever it found. */
export function endCheck(unit: WorkUnit, task: TaskRow, check: SubtaskRow, state: 'done' | 'failed' = 'done'): void {
  end(unit, task, check, state);
}

/**
 * An attempt brought nothing: the subtask is claimable again, away from that machine for a while.
 * @param avoidMs how long it stays away.
 */
export function requeue(
  unit: WorkUnit,
  subtask: SubtaskRow,
  input: {
    avoidAgent: string | null;
    avoidMs: number;
    actorId: PeerId;
    reason: 'lease_expired' | 'forged' | 'worker_failed' | 'inconclusive' | 'tests_failed';
  },
): void {
  const lostEpoch = subtask.epoch;
  subtask.state = 'queued';
  // Raised now, so that a result of the lost lease is refused even before the next one is handed out.
  subtask.epoch += 1;
  subtask.lease_id = null;
  subtask.agent_id = null;
  subtask.leased_at = null;
  subtask.lease_expires_at = null;
  subtask.avoid_agent = input.avoidAgent;
  subtask.avoid_until = input.avoidAgent === null ? null : unit.now + BigInt(input.avoidMs);
  unit.changedSubtask(subtask);
  unit.queued(subtask);
  unit.record({
    type: 'task_requeued',
    taskId: taskIdOf(subtask),
    subtaskId: subtaskIdOf(subtask),
    actorId: input.actorId,
    payload: { epoch: lostEpoch, reason: input.reason },
  });
}

/** Worst first: a task is as good as its least trusted part. */
const VERDICTS_WORST_FIRST: readonly Verdict[] = ['failure_reproduced', 'unverified', 'accepted', 'verified'];

function worstVerdict(parts: readonly SubtaskRow[]): Verdict {
  const verdicts = parts.map((part) => part.verdict);
  return VERDICTS_WORST_FIRST.find((each) => verdicts.includes(each)) ?? 'unverified';
}

/** A part of a task that completed long ago is seen in another light. */
export function retellVerdict(unit: WorkUnit, task: TaskRow): void {
  if (task.state !== 'completed') return;
  task.verdict = worstVerdict(unit.siblings(task.task_id).filter(isPart));
  unit.changedTask(task);
}

/** Ends the task when its last part has: state, log, rest of the hold, event. */
export function endTaskWhenLast(unit: WorkUnit, task: TaskRow): void {
  if (task.open_parts > 0 || task.finished_at !== null) return;
  const parts = unit
    .siblings(task.task_id)
    .filter(isPart)
    .sort((a, b) => a.position - b.position);
  const failed = parts.find((part) => part.state === 'failed');
  const state: TaskState = task.cancelling ? 'cancelled' : failed === undefined ? 'completed' : 'failed';
  const verdict = worstVerdict(parts);
  task.state = state;
  task.reason = state === 'failed' ? (failed?.reason ?? null) : null;
  task.verdict = state === 'completed' || failed?.verdict ? verdict : null;
  task.finished_at = unit.now;
  unit.changedTask(task);
  const postings = releasePostings(task.owner_id, task.max_credits_mc - task.charged_mc);
  const amounts = { chargedMc: mcToJson(task.charged_mc), releasedMc: mcToJson(task.max_credits_mc - task.charged_mc) };
  const of = { taskId: taskIdOf(task), actorId: unit.coordinatorId };
  const entry = { kind: 'release' as const, idempotencyKey: `release:${task.task_id}`, postings };
  if (state === 'completed') unit.record({ ...of, type: 'task_completed', payload: { verdict, ...amounts } }, entry);
  else if (state === 'cancelled') unit.record({ ...of, type: 'task_cancelled', payload: amounts }, entry);
  else
    unit.record({ ...of, type: 'task_failed', payload: { reason: task.reason as FailureReason, ...amounts } }, entry);
  unit.addEvent('edgecoder.coordinator.task.completed', {
    taskId: task.task_id,
    ownerId: task.owner_id,
    state,
    verified: state === 'completed' && verdict === 'verified',
  });
}
