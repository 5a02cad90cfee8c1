import type { FailureReason, Verdict } from '@edgecoder/protocol';
import { kindOfPart } from './answers.ts';
import type { Consequences } from './consequences.ts';
import { helpRefusal } from './help.ts';
import { failPart, isPart } from './life.ts';
import type { SubtaskRow, TaskRow } from './unit.repository.ts';
import { subtaskIdOf, taskIdOf, type WorkUnit } from './unit.ts';

/**
 * Workers could not do a part: help is asked for where that can be checked, and else it has failed. Where nobody is asked for
 * a reason of its own, that is kept for the owner to see.
 */
export function giveUp(
  unit: WorkUnit,
  task: TaskRow,
  subtask: SubtaskRow,
  then: Pick<Consequences, 'help' | 'escalations'>,
  reason: FailureReason,
  verdict?: Verdict,
): void {
  if (then.help !== undefined && canBeHelped(task, subtask)) {
    const refusal = helpRefusal(unit, task, subtask, then.help);
    if (refusal === undefined) {
      escalate(unit, task, subtask, then, reason);
      return;
    }
    then.escalations.push({ ...helpFor(task, subtask, reason), refusal });
  }
  failPart(unit, task, subtask, reason, verdict);
}

const helpFor = ({ task_id, owner_id }: TaskRow, { subtask_id }: SubtaskRow, reason: FailureReason) => ({
  task_id,
  subtask_id,
  owner_id,
  reason,
});

/** A program that was asked for in words, with tests that a proposal can be held against. */
export const canBeHelped = (task: TaskRow, subtask: SubtaskRow): boolean =>
  !task.cancelling && subtask.has_tests && kindOfPart(task, subtask.part) === 'micro_loop';

/** No other worker is waited for. */
export function escalate(
  unit: WorkUnit,
  task: TaskRow,
  subtask: SubtaskRow,
  then: Pick<Consequences, 'help' | 'escalations'>,
  reason: FailureReason,
): void {
  // Of one that waits for another worker the epoch was raised when it was taken back.
  const lostEpoch = subtask.state === 'queued' ? subtask.epoch - 1 : subtask.epoch;
  subtask.epoch = lostEpoch;
  awaitHelp(unit, subtask);
  task.state = 'escalated';
  unit.changedTask(task);
  unit.record({
    type: 'task_escalated',
    taskId: taskIdOf(task),
    subtaskId: subtaskIdOf(subtask),
    actorId: unit.coordinatorId,
    payload: { epoch: lostEpoch },
  });
  then.escalations.push(helpFor(task, subtask, reason));
  then.help?.open.set(task.owner_id, (then.help.open.get(task.owner_id) ?? 0) + 1);
}

/** Claimable by nobody until something is proposed; what comes of the lost epoch is refused. */
export function awaitHelp(unit: WorkUnit, subtask: SubtaskRow): void {
  subtask.state = 'blocked';
  subtask.blocked_by = 0;
  subtask.epoch += 1;
  subtask.lease_id = null;
  subtask.agent_id = null;
  subtask.leased_at = null;
  subtask.lease_expires_at = null;
  subtask.avoid_agent = null;
  subtask.avoid_until = null;
  unit.changedSubtask(subtask);
}

/** True for a part that waits for help, not for other parts. */
export const awaitsHelp = (task: TaskRow, subtask: SubtaskRow): boolean =>
  task.state === 'escalated' && isPart(subtask) && subtask.state === 'blocked' && subtask.blocked_by === 0;

/** Help came for one part: the task is as others are, unless another one waits for it too. */
export function helped(unit: WorkUnit, task: TaskRow, subtask: SubtaskRow): void {
  if (unit.siblings(task.task_id).some((other) => other !== subtask && awaitsHelp(task, other))) return;
  task.state = 'queued';
  unit.changedTask(task);
}
