import { AppError, type PeerId, type SubtaskId, type TaskEvent, type TaskId, type TaskStep } from '@edgecoder/protocol';
import type { ServerEvent } from '@edgecoder/service';
import type { Signals } from './signals.ts';
import type { Follower, StepHub } from './step-hub.ts';
import { entriesOf, type TaskEntry, taskOf } from './views.repository.ts';
import type { ViewContext } from './views.ts';

/** More entries than a task of ten parts can have. */
const PAGE = 2_000;
/**
 * Entries have their ids before they are committed, so that one of another part may turn up with a smaller id than one that
 * was already told. Reading this far back finds it.
 */
const OVERLAP = 10_000n;
/** The stream looks again at least this often: a wake-up may have been lost. */
const LOOK_AGAIN_MS = 1_000;
/** Where a stream hears of what is new. */
export interface EventSources {
  signals: Signals;
  hub: StepHub;
}

/** The log's word that a task has ended. */
const FINAL_TYPES = new Set(['task_completed', 'task_failed', 'task_cancelled']);

/**
 * What happens to a task, from the beginning or from after `lastEventId`, until it has ended. Events are the task's entries
 * of the log; nothing of its content is among them. Between them come the steps inside its leases, as they happen: these have
 * no ids, and what was missed is not told again.
 * @throws {AppError} `not_found`, before the first event, when it is not the owner's task; `invalid_request` for an event id
 * that no stream ever had.
 */
export async function followTask(
  ctx: ViewContext,
  { signals, hub }: EventSources,
  ownerId: PeerId,
  taskId: TaskId,
  lastEventId: string | undefined,
  signal: AbortSignal,
): Promise<AsyncIterable<ServerEvent>> {
  if (lastEventId !== undefined && !/^\d{1,18}$/.test(lastEventId))
    throw new AppError('invalid_request', 'Last-Event-ID is not one of ours');
  if ((await taskOf(ctx.store.db, ownerId, taskId)) === undefined) throw new AppError('not_found');
  return stream(ctx, { signals, hub }, taskId, BigInt(lastEventId ?? 0), signal);
}

async function* stream(
  ctx: ViewContext,
  { signals, hub }: EventSources,
  taskId: TaskId,
  from: bigint,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const told = new Set<bigint>();
  let newest = from;
  const steps = hub.follow(taskId);
  try {
    while (!signal.aborted) {
      const stop = new AbortController();
      const change = signals.nextChange(taskId, LOOK_AGAIN_MS, AbortSignal.any([signal, stop.signal]));
      try {
        const after = newest - OVERLAP > from ? newest - OVERLAP : from;
        const all = await entriesOf(ctx.store.db, taskId, after, PAGE);
        const entries = all.filter((entry) => !told.has(entry.entry_id));
        // Steps were on their way before what ended them was written.
        yield* steps.take().map(stepEvent);
        for (const entry of entries) {
          told.add(entry.entry_id);
          if (entry.entry_id > newest) newest = entry.entry_id;
          yield { id: String(entry.entry_id), event: entry.type, data: eventOf(taskId, entry) };
          if (FINAL_TYPES.has(entry.type)) return;
        }
        if (entries.length === 0 && (await endedBefore(ctx, taskId, from))) return;
        if (entries.length === 0) yield* stepsUntil(change, steps);
      } finally {
        stop.abort();
      }
    }
  } finally {
    steps.close();
  }
}

/** Steps as they arrive, until the log may have grown: they cost no look at the database. */
async function* stepsUntil(change: Promise<void>, steps: Follower): AsyncGenerator<ServerEvent> {
  let changed = false;
  const over = change.then(() => {
    changed = true;
  });
  while (!changed) {
    await Promise.race([over, steps.arrival()]);
    yield* steps.take().map(stepEvent);
  }
}

const stepEvent = (data: TaskStep): ServerEvent => ({ event: 'step', data });

/** The final event was seen before the stream was resumed. */
async function endedBefore(ctx: ViewContext, taskId: TaskId, after: bigint): Promise<boolean> {
  if (after === 0n) return false;
  const [last] = await entriesOf(ctx.store.db, taskId, after - 1n, 1);
  return last !== undefined && FINAL_TYPES.has(last.type);
}

function eventOf(taskId: TaskId, entry: TaskEntry): TaskEvent {
  return {
    id: String(entry.entry_id),
    taskId,
    ...(entry.subtask_id !== null && { subtaskId: entry.subtask_id as SubtaskId }),
    type: entry.type,
    at: Number(entry.issued_at),
    data: entry.payload,
  };
}
