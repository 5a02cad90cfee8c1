import type { TaskPlan } from '@edgecoder/ledger';
import { ResultBody, wholeProgram } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import type { LeasedRow } from './claim.repository.ts';
import { openContent, openPlan, openResult, type WordsPayload } from './content.ts';
import type { TaskContent } from './dag.ts';
import { givenCode, type PlanPart, type Written, wholePlan } from './word-plan.ts';
import { newestResults, plansOf } from './written.repository.ts';

/** What became of one task in words so far. */
export interface WrittenTask {
  plan: TaskPlan | undefined;
  /** Newest results by name of part. */
  results: ReadonlyMap<string, { epoch: number; body: ResultBody }>;
}

type Context = Pick<CoordinatorContext, 'keys' | 'store'>;

/** Plans and newest results of tasks in words, in two statements. */
export async function readWritten(ctx: Context, taskIds: readonly string[]): Promise<Map<string, WrittenTask>> {
  const { db } = ctx.store;
  const [plans, results] = await Promise.all([plansOf(db, taskIds), newestResults(db, taskIds)]);
  const planOf = new Map(plans.map((row) => [row.task_id, openPlan(ctx.keys.atRest, row.task_id, row.sealed)]));
  return new Map(
    taskIds.map((taskId) => {
      const own = results
        .filter((row) => row.task_id === taskId)
        .map(({ part, subtask_id, epoch, sealed }) => {
          const body = ResultBody.parse(openResult(ctx.keys.atRest, subtask_id, epoch, sealed));
          return [part, { epoch, body }] as const;
        });
      return [taskId, { plan: planOf.get(taskId), results: new Map(own) }];
    }),
  );
}

/** Code of each part that has been written. */
export const codeOf = ({ results }: WrittenTask): Written =>
  new Map([...results].map(([part, { body }]) => [part, body.code ?? '']));

/**
 * What is different in the payloads of tasks in words, by subtask. Programs need none of it: where only they are leased,
 * nothing is read.
 */
export async function wordsPayloads(ctx: Context, rows: readonly LeasedRow[]): Promise<Map<string, WordsPayload>> {
  const inWords = rows.filter((row) => row.kind !== 'exec');
  // What was handed over as it was submitted has no plan and nothing before it.
  const stored = inWords.filter((row) => row.opened === undefined);
  const written =
    stored.length === 0 ? new Map() : await readWritten(ctx, [...new Set(stored.map((row) => row.task_id))]);
  return new Map(
    inWords.map((row) => {
      const content = contentOfRow(ctx, row);
      return [
        row.subtask_id,
        payloadFor(row, content, written.get(row.task_id) ?? { plan: undefined, results: new Map() }),
      ];
    }),
  );
}

/** What is asked of a lease, once its content was read. */
export function contentOfRow({ keys }: Pick<Context, 'keys'>, row: LeasedRow): TaskContent {
  if (row.opened !== undefined) return row.opened;
  if (row.content === null) throw new Error('the content of a lease was not read');
  return openContent(keys.atRest, row.task_id, row.content);
}

function payloadFor(row: LeasedRow, content: TaskContent, task: WrittenTask): WordsPayload {
  const plan = task.plan ?? wholePlan(content, row.work_id as PlanPart['subtaskId']);
  const part = plan.parts.find(({ id }) => id === row.part);
  if (part === undefined) throw new Error('a subtask is not in the plan of its task');
  const code = codeOf(task);
  const given = givenCode(plan, part, code);
  const tests = part.tests === undefined ? {} : { tests: part.tests };
  const assembles = plan.parts.length > 1 && part.prompt === undefined;
  // The tests must fail without what was written for the request: of the whole, without anything.
  if (row.role === 'verify') {
    if (assembles) return { code: given, ...tests, givenCodeChars: 0 };
    return { code: wholeProgram(given, code.get(part.id) ?? ''), ...tests, givenCodeChars: given.length };
  }
  if (assembles) return { kind: 'exec', code: given, ...tests };
  const { steps, messages, maxIterations, model } = content;
  return {
    code: given,
    ...tests,
    ...(part.prompt !== undefined && { prompt: part.prompt }),
    ...(steps !== undefined && { steps }),
    ...(messages !== undefined && { messages }),
    ...(maxIterations !== undefined && { maxIterations }),
    ...(model !== undefined && { model }),
  };
}
