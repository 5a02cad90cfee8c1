import type { SubtaskView, TaskView } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import { openContent } from './content.ts';
import { MAIN_PART, type TaskContent } from './dag.ts';
import { isTested, type PlanPart, programOfPlan, wholePlan } from './word-plan.ts';
import { sealedContent } from './written.repository.ts';
import { codeOf, readWritten, type WrittenTask } from './written.ts';

/** A task in words as its owner sees it: with what was to be written, what has been, and the program that it makes. */
export async function viewInWords(ctx: Pick<CoordinatorContext, 'store' | 'keys'>, view: TaskView): Promise<TaskView> {
  const { taskId } = view;
  const [sealed, written] = await Promise.all([sealedContent(ctx.store.db, taskId), readWritten(ctx, [taskId])]);
  const task = written.get(taskId);
  const main = view.subtasks.at(-1);
  if (task === undefined || main === undefined || sealed === undefined) return view;
  const content = openContent(ctx.keys.atRest, taskId, sealed);
  const plan = task.plan ?? wholePlan(content, main.subtaskId);
  const result = task.results.get(MAIN_PART)?.body;
  const program = programView(plan.parts, content, task);
  return {
    ...view,
    subtasks: view.subtasks.map((subtask) => {
      const part = plan.parts.find(({ id }) => id === subtask.part);
      return part === undefined ? subtask : { ...subtask, ...partInWords(part, task) };
    }),
    ...(result !== undefined && { result }),
    ...(program !== undefined && { program }),
  };
}

function partInWords(part: PlanPart, task: WrittenTask): Partial<SubtaskView> {
  const body = task.results.get(part.id)?.body;
  return {
    dependsOn: part.dependsOn,
    ...(part.prompt !== undefined && { prompt: part.prompt }),
    ...(part.tests !== undefined && { tests: part.tests }),
    ...(body?.code !== undefined && { code: body.code }),
    ...(body?.model !== undefined && { model: body.model }),
    ...(body?.iterations !== undefined && { iterations: body.iterations.length }),
  };
}

/** The whole program, once every part of it has been written, whether or not it holds. */
function programView(parts: readonly PlanPart[], content: TaskContent, task: WrittenTask): TaskView['program'] {
  const writing = parts.length === 1 ? parts : parts.filter(({ prompt }) => prompt !== undefined);
  const bodies = writing.map(({ id }) => task.results.get(id)?.body);
  if (!bodies.every((body) => body?.code !== undefined)) return undefined;
  const tests = parts.at(-1)?.tests;
  const tested = isTested({ tests });
  const byRequester = content.tests !== undefined;
  return {
    code: parts.length === 1 ? (bodies[0]?.code ?? '') : programOfPlan({ parts: [...parts] }, codeOf(task)),
    ...(tested && tests !== undefined && { tests }),
    testsFrom: !tested ? 'none' : byRequester ? 'requester' : 'decomposition',
    models: [...new Set(bodies.flatMap((body) => body?.model ?? []))],
    iterations: bodies.reduce((sum, body) => sum + (body?.iterations?.length ?? 0), 0),
  };
}
