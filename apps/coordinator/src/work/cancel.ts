import { AppError, mcToJson, type PeerId, type TaskId } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import { runsProgram } from '../economy/quote.ts';
import { closeEscalations } from '../escalation/escalations.repository.ts';
import { kindOfPart, unfinishedGenerationMs } from './answers.ts';
import { cancelPart, charge, endTaskWhenLast, hasEnded, isPart, uncheckedComputeMs } from './life.ts';
import { BY_KEYS } from './plan-by-keys.ts';
import type { SubtaskRow, TaskRow } from './unit.repository.ts';
import { subtaskIdOf, taskIdOf, type UnitEffects, WorkUnit } from './unit.ts';

/**
 * Ends a task early: what is blocked or queued is closed, leased work is paid for its time so far and its result refused,
 * a result that waits for its check has it. Cancelling again, or a task that has ended, changes nothing.
 * @throws {AppError} `not_found` when there is no such task or it is another owner's.
 */
export async function cancelTask(
  ctx: Pick<CoordinatorContext, 'store' | 'keys' | 'newId'>,
  ownerId: PeerId,
  taskId: TaskId,
): Promise<UnitEffects> {
  return ctx.store.transaction(
    async (tx) => {
      const unit = await WorkUnit.ofTasks(tx, ctx.keys.signing.peerId, [taskId]);
      const task = unit.tasks.get(taskId);
      if (task === undefined || task.owner_id !== ownerId) throw new AppError('not_found');
      if (task.finished_at !== null || task.cancelling) return unit.effects;
      const leased = unit.siblings(taskId).filter((subtask) => isPart(subtask) && subtask.state === 'leased');
      await unit.readAgentOwners(tx, new Set(leased.flatMap((subtask) => subtask.agent_id ?? [])));
      const escalated = task.state === 'escalated';
      task.cancelling = true;
      unit.changedTask(task);
      for (const subtask of unit.siblings(taskId)) {
        if (!isPart(subtask) || hasEnded(subtask) || subtask.state === 'verifying') continue;
        if (subtask.state === 'leased') payTimeSoFar(ctx, unit, task, subtask);
        cancelPart(unit, task, subtask);
      }
      if (escalated) await closeEscalations(tx, taskId);
      endTaskWhenLast(unit, task);
      await unit.write(tx, ctx.newId);
      return unit.effects;
    },
    { settings: BY_KEYS },
  );
}

/** The worker did nothing wrong: min(lease time, median of the class), and what its model has written meanwhile. */
function payTimeSoFar(
  ctx: Pick<CoordinatorContext, 'newId'>,
  unit: WorkUnit,
  task: TaskRow,
  subtask: SubtaskRow,
): void {
  const agentId = subtask.agent_id as PeerId;
  const kind = kindOfPart(task, subtask.part);
  const writingMs = unfinishedGenerationMs({ kind, subtask, workClass: unit.class(subtask.class_id), now: unit.now });
  // Nothing runs while a model answers in words.
  const runs = kind === 'exec' || runsProgram(kind);
  const computeMs = Math.max(writingMs, runs ? uncheckedComputeMs(unit, task, subtask, task.wall_ms) : 0);
  const { entry } = charge(unit, task, subtask, { agentId, workerOwnerId: unit.ownerOf(agentId), computeMs });
  if (entry.postings.length === 0) return;
  const entryId = ctx.newId();
  unit.record(
    {
      type: 'credit_transfer',
      taskId: taskIdOf(task),
      subtaskId: subtaskIdOf(subtask),
      actorId: unit.coordinatorId,
      payload: {
        kind: entry.kind,
        entryId,
        postings: entry.postings.map(({ account, amountMc }) => ({ account, amountMc: mcToJson(amountMc) })),
      },
    },
    { ...entry, entryId },
  );
}
