import {
  CheckBody,
  type PeerId,
  type ResolveRequestInput,
  ResultBody,
  type SubtaskId,
  type TaskId,
} from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import { openContent, openResult } from '../work/content.ts';
import { givenCode, wholePlan } from '../work/word-plan.ts';
import { codeOf, readWritten } from '../work/written.ts';
import { type EscalationRow, newestProposalCheck, questionSource, workersResults } from './escalations.repository.ts';

/** Workers' results that are told of: more than workers may bring. */
const MAX_RESULTS = 8;
const MAX_ERRORS = 32;

type Context = Pick<CoordinatorContext, 'store' | 'keys'>;

/** What is asked for a part: the request, its tests, what it builds on, and what workers made of it. */
export async function questionOf(
  ctx: Context,
  row: Pick<EscalationRow, 'resolution_id' | 'task_id' | 'subtask_id'>,
): Promise<Omit<ResolveRequestInput, 'callbackUrl'> | undefined> {
  const { atRest } = ctx.keys;
  const source = await questionSource(ctx.store.db, row.subtask_id);
  const task = (await readWritten(ctx, [row.task_id])).get(row.task_id);
  if (source === undefined || task === undefined) return undefined;
  const content = openContent(atRest, row.task_id, source.content);
  const plan = task.plan ?? wholePlan(content, row.subtask_id as SubtaskId);
  const part = plan.parts.find(({ id }) => id === source.part);
  if (part?.prompt === undefined) return undefined;
  const bodies = (await workersResults(ctx.store.db, row.subtask_id, MAX_RESULTS)).map(({ epoch, sealed }) =>
    ResultBody.parse(openResult(atRest, row.subtask_id, epoch, sealed)),
  );
  const given = givenCode(plan, part, codeOf(task));
  return {
    resolutionId: row.resolution_id,
    taskId: row.task_id as TaskId,
    subtaskId: row.subtask_id as SubtaskId,
    ownerId: source.owner_id as PeerId,
    language: source.language,
    prompt: part.prompt,
    ...(part.tests !== undefined && { tests: part.tests }),
    ...(given !== '' && { given }),
    failedCode: bodies.at(-1)?.code ?? '',
    errorHistory: bodies.flatMap(failuresOf).slice(-MAX_ERRORS),
    limits: { wallMs: source.wall_ms, memoryBytes: source.memory_bytes, outputBytes: source.output_bytes },
    placement: source.placement,
    consent: content.consent ?? { cloud: false, human: false },
    tried: ['other_worker'],
  };
}

function failuresOf({ iterations = [], testReport }: ResultBody): string[] {
  const rounds = iterations.flatMap(({ failure }) => failure ?? []);
  return rounds.length > 0 ? rounds : testReport.failure === undefined ? [] : [testReport.failure];
}

/** Why the newest proposal did not hold, as its verifier saw it. */
export async function failureOf(ctx: Context, subtaskId: string): Promise<string | undefined> {
  const check = await newestProposalCheck(ctx.store.db, subtaskId);
  if (check === undefined) return undefined;
  const found = CheckBody.parse(openResult(ctx.keys.atRest, check.subtask_id, check.epoch, check.sealed));
  if (found.inconclusive) return 'the program could not be checked';
  return found.testReport.failure ?? (found.limit === undefined ? undefined : `limit: ${found.limit}`);
}
