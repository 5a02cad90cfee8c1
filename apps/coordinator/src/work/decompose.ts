import { requesterFor } from '@edgecoder/client';
import { toHex } from '@edgecoder/crypto';
import type { TaskPlan } from '@edgecoder/ledger';
import { AppError, canonicalJson, type DecomposeRequest, DecomposeResponse } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import type { ClassRegistry } from './classes.ts';
import { NONCE_BYTES, openContent, SALT_BYTES, saltedHash, sealPlan } from './content.ts';
import type { TaskContent } from './dag.ts';
import {
  type Decomposing,
  endDecomposition,
  readDecomposing,
  spreadMain,
  writeDependencies,
  writePlan,
} from './decompose.repository.ts';
import { isPart } from './life.ts';
import { fitsBudget } from './plan-budget.ts';
import { BY_KEYS } from './plan-by-keys.ts';
import type { SubtaskRow } from './unit.repository.ts';
import { taskIdOf, type UnitEffects, WorkUnit } from './unit.ts';
import { dividedPlan, isTested, type PlanPart, wholePlan } from './word-plan.ts';

/** Asks whoever can divide a request into parts, once. Rejects when it cannot, or when the signal is aborted. */
export type Decompose = (request: DecomposeRequest, signal: AbortSignal) => Promise<DecomposeResponse>;

export type DecomposeContext = Pick<CoordinatorContext, 'store' | 'keys' | 'random' | 'newId'> & {
  classes: ClassRegistry;
};

/** What a request was divided into, and by whom. */
export interface Division {
  plan: TaskPlan;
  source: 'inference' | 'whole';
  model?: string;
}

/**
 * Divides one task that waits for it. The answer is taken as it is only when it makes a graph of parts that the task can pay
 * for; otherwise the request is one part, as it is when nobody is asked.
 * @param ask undefined when it has been asked often enough.
 * @returns what changed; undefined when the task does not wait any more.
 * @throws what `ask` throws: then nothing has changed.
 */
export async function decomposeTask(
  ctx: DecomposeContext,
  taskId: string,
  ask: ((request: DecomposeRequest) => Promise<DecomposeResponse>) | undefined,
): Promise<UnitEffects | undefined> {
  const task = await readDecomposing(ctx.store.db, taskId);
  if (task === undefined) {
    await endDecomposition(ctx.store.db, taskId);
    return undefined;
  }
  const content = openContent(ctx.keys.atRest, taskId, task.content);
  const division = await divide(ctx, task, content, ask);
  return commitDivision(ctx, task, division);
}

async function divide(
  ctx: DecomposeContext,
  task: Decomposing,
  content: TaskContent,
  ask: ((request: DecomposeRequest) => Promise<DecomposeResponse>) | undefined,
): Promise<Division> {
  const mainId = task.main_id as PlanPart['subtaskId'];
  const whole: Division = { plan: wholePlan(content, mainId), source: 'whole' };
  const { prompt } = content;
  if (ask === undefined || prompt === undefined) return whole;
  // By the model that the service has in use: the one that the requester wants is a worker's, and need not be known there.
  // Its owner takes turns with others there.
  const requester = requesterFor(ctx.keys.signing, task.owner_id);
  const answered = DecomposeResponse.safeParse(
    await ask({ taskId: taskIdOf(task), prompt, language: task.language, requester }),
  );
  if (!answered.success || !answered.data.parsed) return whole;
  const { subtasks, model } = answered.data;
  try {
    const plan = dividedPlan(content, task.language, subtasks, mainId, () => ctx.newId() as PlanPart['subtaskId']);
    return fitsBudget(plan, task) ? { plan, source: 'inference', model } : whole;
  } catch (error) {
    // Parts that depend on each other in a circle, or on what is not there, are no answer.
    if (error instanceof AppError) return whole;
    throw error;
  }
}

/** Writes the plan and makes its parts claimable, in one unit of work; of several that try, the first one. */
async function commitDivision(
  ctx: DecomposeContext,
  { task_id: taskId, assembling_class: assemblingClass }: Decomposing,
  { plan, source, model }: Division,
): Promise<UnitEffects | undefined> {
  const json = canonicalJson(plan);
  const salt = ctx.random(SALT_BYTES);
  const sealed = sealPlan(ctx.keys.atRest, taskId, json, ctx.random(NONCE_BYTES));
  return ctx.store.transaction(
    async (tx) => {
      const unit = await WorkUnit.ofTasks(tx, ctx.keys.signing.peerId, [taskId]);
      const task = unit.tasks.get(taskId);
      const main = unit.siblings(taskId).find(isPart);
      await endDecomposition(tx, taskId);
      if (task === undefined || main === undefined || task.state !== 'decomposing') return undefined;

      const rows = rowsOf(plan, main, assemblingClass, unit.now);
      task.state = 'queued';
      task.parts = rows.length;
      task.open_parts = rows.length;
      unit.changedTask(task);
      for (const row of rows) if (row !== main) unit.addSubtask(row);
      unit.changedSubtask(main);
      if (main.state === 'queued') unit.queued(main);
      unit.record({
        type: 'task_decomposed',
        taskId: taskIdOf(task),
        actorId: unit.coordinatorId,
        payload: {
          planHash: toHex(saltedHash(salt, json)),
          parts: rows.length,
          source,
          ...(model !== undefined && { model }),
        },
      });
      await spreadMain(tx, task, main);
      await writeDependencies(tx, plan);
      await writePlan(tx, { task_id: taskId, plan_salt: salt, sealed });
      await unit.write(tx, ctx.newId);
      return unit.effects;
    },
    { settings: BY_KEYS },
  );
}

/** A row for each part; that of the last one is there already, and is changed. */
function rowsOf(plan: TaskPlan, main: SubtaskRow, assemblingClass: number, now: bigint): SubtaskRow[] {
  const several = plan.parts.length > 1;
  const generating = main.class_id;
  return plan.parts.map((part, position) => {
    const row = part.subtaskId === main.subtask_id ? main : { ...main, subtask_id: part.subtaskId, created_at: now };
    row.part = part.id;
    row.position = position;
    row.class_id = several && row === main ? assemblingClass : generating;
    row.has_tests = isTested(part);
    row.blocked_by = part.dependsOn.length;
    row.state = part.dependsOn.length === 0 ? 'queued' : 'blocked';
    return row;
  });
}
