import { sha256Hex } from '@edgecoder/crypto';
import {
  AppError,
  CheckBody,
  type FailureReason,
  FINAL_TASK_STATES,
  mcToJson,
  type PeerId,
  ResultBody,
  type SubtaskId,
  type SubtaskView,
  type TaskId,
  type TaskState,
  type TaskView,
  type Verdict,
} from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import { openResult } from './content.ts';
import type { Signals } from './signals.ts';
import {
  checksOf,
  newestResult,
  partsOf,
  type SubtaskViewRow,
  type TaskViewRow,
  taskOf,
  tasksOf,
} from './views.repository.ts';
import { viewInWords } from './word-views.ts';

export type ViewContext = Pick<CoordinatorContext, 'store' | 'keys'>;

/** Checks of one result that are looked through; more than one only when verifiers failed at it. */
const MAX_CHECKS_READ = 8;
/** A client that waits looks again at least this often: the wake-up may have been lost. */
const LOOK_AGAIN_MS = 1_000;

/**
 * One task as its owner sees it, with the output of its last part.
 * @throws {AppError} `not_found` when there is no such task or it is another owner's.
 */
export async function viewTask(ctx: ViewContext, ownerId: PeerId, taskId: TaskId): Promise<TaskView> {
  const row = await taskOf(ctx.store.db, ownerId, taskId);
  if (row === undefined) throw new AppError('not_found');
  const parts = await partsOf(ctx.store.db, [taskId]);
  if (row.kind !== 'exec') return viewInWords(ctx, viewOf(row, parts));
  const last = parts.at(-1);
  const stored = last && (await newestResult(ctx.store.db, last.subtask_id));
  const result = stored && ResultBody.parse(openResult(ctx.keys.atRest, last.subtask_id, stored.epoch, stored.sealed));
  if (result === undefined || last === undefined || stored === undefined) return viewOf(row, parts);
  if (result.project === undefined) return { ...viewOf(row, parts), result };
  const patchReproduced = await wasReproduced(ctx, last.subtask_id, stored.epoch, result.project.patch);
  return { ...viewOf(row, parts), result, ...(patchReproduced !== undefined && { patchReproduced }) };
}

/** Whether the verifier's own run made the same patch; undefined while none has said. */
async function wasReproduced(
  ctx: ViewContext,
  subtaskId: string,
  epoch: number,
  patch: string,
): Promise<boolean | undefined> {
  for (const check of await checksOf(ctx.store.db, subtaskId, epoch, MAX_CHECKS_READ)) {
    const found = CheckBody.parse(openResult(ctx.keys.atRest, check.subtask_id, check.epoch, check.sealed));
    if (!found.inconclusive && found.patchHash !== undefined) return found.patchHash === sha256Hex(patch);
  }
  return undefined;
}

/** As {@link viewTask}, once the task is final, or as it is after `waitMs`. */
export async function awaitTask(
  ctx: ViewContext,
  signals: Signals,
  ownerId: PeerId,
  taskId: TaskId,
  waitMs: number,
  signal: AbortSignal,
): Promise<TaskView> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    // Listening starts before looking, or a change between the two would be missed.
    const stop = new AbortController();
    const leftMs = deadline - performance.now();
    const change = signals.nextChange(
      taskId,
      Math.min(Math.max(leftMs, 0), LOOK_AGAIN_MS),
      AbortSignal.any([signal, stop.signal]),
    );
    try {
      const view = await viewTask(ctx, ownerId, taskId);
      if (FINAL_TASK_STATES.includes(view.state) || leftMs <= 0 || signal.aborted) return view;
      await change;
    } finally {
      stop.abort();
    }
  }
}

/** One page of the owner's tasks, newest first, without outputs. The cursor is the last task's id. */
export async function listTasks(
  ctx: ViewContext,
  ownerId: PeerId,
  query: { state?: TaskState | undefined; limit: number; cursor?: string | undefined },
): Promise<{ tasks: TaskView[]; nextCursor?: string }> {
  const rows = await tasksOf(ctx.store.db, ownerId, {
    state: query.state,
    before: query.cursor,
    limit: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const byTask = new Map<string, SubtaskViewRow[]>(page.map((row) => [row.task_id, []]));
  for (const part of await partsOf(ctx.store.db, [...byTask.keys()])) byTask.get(part.task_id)?.push(part);
  const tasks = page.map((row) => viewOf(row, byTask.get(row.task_id) ?? []));
  const last = page.at(-1);
  return { tasks, ...(rows.length > query.limit && last !== undefined && { nextCursor: last.task_id }) };
}

function viewOf(row: TaskViewRow, parts: readonly SubtaskViewRow[]): TaskView {
  const final = row.finished_at !== null;
  const running = row.state === 'queued' && parts.some((part) => part.attempts > 0);
  return {
    taskId: row.task_id as TaskId,
    kind: row.kind as TaskView['kind'],
    language: row.language as TaskView['language'],
    state: (running ? 'running' : row.state) as TaskState,
    ...(row.reason !== null && { reason: row.reason as FailureReason }),
    verified: row.state === 'completed' && row.verdict === 'verified',
    ...(row.verdict !== null && { verdict: row.verdict as Verdict }),
    placement: row.placement as TaskView['placement'],
    verification: row.verification as TaskView['verification'],
    createdAt: Number(row.created_at),
    ...(row.finished_at !== null && { finishedAt: Number(row.finished_at) }),
    maxCreditsMc: mcToJson(row.max_credits_mc),
    heldMc: final ? 0 : mcToJson(row.max_credits_mc - row.charged_mc),
    chargedMc: mcToJson(row.charged_mc),
    subtasks: parts.map(partView),
  };
}

function partView(part: SubtaskViewRow): SubtaskView {
  return {
    subtaskId: part.subtask_id as SubtaskId,
    part: part.part,
    state: part.state as SubtaskView['state'],
    attempts: part.attempts,
    ...(part.verdict !== null && { verdict: part.verdict as Verdict }),
    ...(part.reason !== null && { reason: part.reason as FailureReason }),
    ...(part.agent_id !== null && { agentId: part.agent_id as PeerId }),
    chargedMc: mcToJson(part.charged_mc),
  };
}
