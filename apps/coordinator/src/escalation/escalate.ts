import { AppError, type PeerId, type TaskEscalations, type TaskId } from '@edgecoder/protocol';
import { noConsequences } from '../work/consequences.ts';
import { canBeHelped, escalate } from '../work/give-up.ts';
import { helpRefusal, readHelpTerms } from '../work/help.ts';
import { BY_KEYS } from '../work/plan-by-keys.ts';
import { type ResultContext, writeWithConsequences } from '../work/result.ts';
import { type UnitEffects, WorkUnit } from '../work/unit.ts';
import { taskOf } from '../work/views.repository.ts';
import { escalationsOf, failedBefore } from './escalations.repository.ts';

/**
 * Asks for help at once with parts that a worker has failed at and that wait for another one.
 * @throws {AppError} `not_found` for another owner's task, `conflict` when no part of it is like that, or nobody may be asked.
 */
export async function escalateTask(ctx: ResultContext, ownerId: PeerId, taskId: TaskId): Promise<UnitEffects> {
  return ctx.store.transaction(
    async (tx, last) => {
      const unit = await WorkUnit.ofTasks(tx, ctx.keys.signing.peerId, [taskId]);
      const task = unit.tasks.get(taskId);
      if (task === undefined || task.owner_id !== ownerId) throw new AppError('not_found');
      const failed = await failedBefore(tx, taskId);
      const help = await readHelpTerms({ ...ctx, escalates: true }, tx, unit);
      const then = noConsequences(help);
      const refusals = new Set<string>();
      for (const subtask of unit.siblings(taskId)) {
        if (!failed.has(subtask.subtask_id) || !canBeHelped(task, subtask) || help === undefined) continue;
        const refusal = helpRefusal(unit, task, subtask, help);
        if (refusal === undefined) escalate(unit, task, subtask, then, 'tests_failed');
        else refusals.add(refusal);
      }
      if (then.escalations.length === 0) {
        const [refusal] = refusals;
        throw new AppError(
          'conflict',
          refusal === undefined
            ? 'No part of this task waits for another worker after one has failed at it'
            : `Nobody is asked: ${refusal}`,
        );
      }
      await writeWithConsequences(ctx, tx, unit, then, last);
      return unit.effects;
    },
    { settings: BY_KEYS },
  );
}

/** How help for the parts of a task stands. @throws {AppError} `not_found` for another owner's task. */
export async function viewEscalations(
  { store }: Pick<ResultContext, 'store'>,
  ownerId: PeerId,
  taskId: TaskId,
): Promise<TaskEscalations> {
  if ((await taskOf(store.db, ownerId, taskId)) === undefined) throw new AppError('not_found');
  const rows = await escalationsOf(store.db, taskId);
  return {
    taskId,
    escalations: rows.map(({ resolution_id, subtask_id, part, view_state, attempts, created_at }) => ({
      resolutionId: resolution_id,
      subtaskId: subtask_id as TaskEscalations['escalations'][number]['subtaskId'],
      part,
      state: view_state,
      attempts,
      createdAt: Number(created_at),
    })),
  };
}
