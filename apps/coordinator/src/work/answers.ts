import {
  generationComputeMs,
  paidGenerationMs,
  referenceTokensPerSecond,
  TOKENS_PER_PROGRAM,
  TOKENS_PER_TEXT,
} from '@edgecoder/pricing';
import type { ResourceClass, ResultBody, TaskKind } from '@edgecoder/protocol';
import { runsProgram } from '../economy/quote.ts';
import { MAIN_PART } from './dag.ts';
import { programFits } from './lease-size.ts';
import type { ClassRow, SubtaskRow, TaskRow } from './unit.repository.ts';

/** The kind of one part: of a request in several parts, the last one writes nothing, it runs what the others wrote. */
export function kindOfPart(task: Pick<TaskRow, 'kind' | 'parts'>, part: string): TaskKind {
  const assembles = task.kind !== 'exec' && task.parts > 1 && part === MAIN_PART;
  return assembles ? 'exec' : (task.kind as TaskKind);
}

/**
 * What a result must not lack or bring, by the kind of its part.
 * @param asked.model that was asked for by its name.
 * @returns what is wrong with it.
 */
export function misfit(
  kind: TaskKind,
  { maxIterations, model }: { maxIterations: number | null; model: string | null },
  body: ResultBody,
): string | undefined {
  const { code, text, iterations = [], ownTests } = body;
  if (kind !== 'exec' && model !== null && body.model !== model) return 'another model wrote it than was asked for';
  if (runsProgram(kind)) {
    if (code === undefined) return 'there is no program in it';
    if (text !== undefined) return 'a program was asked for, and no other text';
    if (!programFits(code)) return 'the program is too long for a lease once its characters are escaped';
    if (iterations.length > (maxIterations ?? 0)) return 'more programs were written than the task allows';
    return body.testReport.passed && code.trim() === ''
      ? 'a program without anything in it cannot have passed'
      : undefined;
  }
  if (code !== undefined || ownTests !== undefined || iterations.length > 0) return 'no program was to be written';
  if (kind !== 'exec') return text === undefined ? 'there is no answer in it' : undefined;
  if (text !== undefined || body.model !== undefined || body.tokens !== undefined) return 'no model was to be asked';
  return undefined;
}

/**
 * Paid compute time of what a model wrote, ms: by this coordinator's own count of the tokens, the requested size of model and
 * the time that the lease was held.
 *
 * What is paid is what was asked for, not the tries: of a program the one that came back, which a verifier runs, and of several
 * steps as many different programs as there are steps. That there were others, and how many, is the payee's word alone, and a
 * history can be made as long as pays best. Who gets it right at once earns as much in less time.
 */
export function generationMsOf(input: {
  kind: TaskKind;
  task: Pick<TaskRow, 'programs'>;
  subtask: Pick<SubtaskRow, 'leased_at'>;
  workClass: Pick<ClassRow, 'min_params_m' | 'resource_class'>;
  body: ResultBody;
  now: bigint;
}): number {
  const { kind, task, subtask, workClass, body, now } = input;
  if (kind === 'exec') return 0;
  const { code = '', text = '', iterations = [] } = body;
  const leaseMs = Math.max(0, Number(now - (subtask.leased_at ?? now)));
  const programs = task.programs ?? 1;
  const drafts = iterations.map((round) => round.code).filter((draft) => draft !== '');
  const written = new Set([code, ...drafts.reverse()]);
  return paidGenerationMs({
    texts: runsProgram(kind) ? [...written].slice(0, programs) : [text],
    claimedTokens: body.tokens ?? 0,
    maxTokens: runsProgram(kind) ? TOKENS_PER_PROGRAM * programs : TOKENS_PER_TEXT,
    reportedMs: iterations.length === 0 ? leaseMs : iterations.reduce((sum, { modelMs }) => sum + modelMs, 0),
    leaseMs,
    paramsM: workClass.min_params_m,
    resourceClass: workClass.resource_class as ResourceClass,
  });
}

/**
 * Paid compute time of what a model was writing when its task was cancelled, ms: the time that the lease was held, up to what
 * one program takes. The requester may have seen all of it as it was written, or nothing: neither reading along until the last
 * word nor sitting on a lease is to pay.
 */
export function unfinishedGenerationMs(input: {
  kind: TaskKind;
  subtask: Pick<SubtaskRow, 'leased_at'>;
  workClass: Pick<ClassRow, 'min_params_m' | 'resource_class'>;
  now: bigint;
}): number {
  const { kind, subtask, workClass, now } = input;
  if (kind === 'exec') return 0;
  return generationComputeMs({
    tokens: TOKENS_PER_PROGRAM,
    referenceTokensPerSecond: referenceTokensPerSecond({
      paramsM: workClass.min_params_m,
      resourceClass: workClass.resource_class as ResourceClass,
    }),
    reportedMs: Math.max(0, Number(now - (subtask.leased_at ?? now))),
  });
}
