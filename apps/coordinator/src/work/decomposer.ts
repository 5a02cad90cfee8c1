import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Counter } from 'prom-client';
import type { Loop } from '../context.ts';
import { type DueTask, keepTaken, putBack, takeDue } from './decompose.repository.ts';
import { type Decompose, type DecomposeContext, decomposeTask } from './decompose.ts';
import type { UnitEffects } from './unit.ts';

/** Requests that one replica has divided at the same time: the models behind it do few at once. */
const MAX_AT_ONCE = 8;
/** The longest that one request is thought about. */
const ASK_TIMEOUT_MS = 60_000;
/** When a task that was taken is another replica's: its taker has said nothing of it for so long. */
const TAKEN_FOR_MS = 15_000;
const KEEP_EVERY_MS = 5_000;
/** A request that has waited so long for its turn or an answer is one part. */
const LATE_MS = 180_000;
/** Times that it is asked for; then the request is one part. */
const MAX_DECOMPOSE_TRIES = 3;
const FIRST_RETRY_MS = 500;
/** What other replicas took and lost is looked for this often. */
const LOOK_AGAIN_MS = 1_000;

export interface DecomposerOptions {
  ctx: DecomposeContext & { log: Logger };
  decompose: Decompose;
  counter: Counter<'outcome'>;
  /** Tells everybody what a commit changed. */
  announce(effects: UnitEffects): void;
}

/** Has waiting requests divided, a few at a time. */
export interface Decomposer extends Loop {
  /** A task began to wait. */
  wake(): void;
}

/**
 * The loop reads the database and nothing else: a replica that dies with a task in hand loses it after a while to whoever
 * looks, and one that stops gives it back at once.
 */
export function createDecomposer({ ctx, decompose, counter, announce }: DecomposerOptions): Decomposer {
  const atWork = new Set<Promise<void>>();
  let stopping = new AbortController();
  let running: Promise<void> | undefined;
  let wakeUp = Promise.withResolvers<void>();

  async function work(due: DueTask, stopped: AbortSignal): Promise<void> {
    const unwanted = new AbortController();
    const signal = AbortSignal.any([stopped, unwanted.signal, AbortSignal.timeout(ASK_TIMEOUT_MS)]);
    const ask =
      due.attempts > MAX_DECOMPOSE_TRIES || due.late
        ? undefined
        : (request: Parameters<Decompose>[0]) => decompose(request, signal);
    const keeping = setInterval(() => {
      keepTaken(ctx.store.db, due, TAKEN_FOR_MS).then(
        (kept) => kept || unwanted.abort(),
        (error: unknown) =>
          ctx.log.warn({ err: error }, 'a request that is being divided may be taken by another replica'),
      );
    }, KEEP_EVERY_MS);
    try {
      const effects = await decomposeTask(ctx, due.task_id, ask);
      counter.inc({ outcome: ask === undefined ? 'gave_up' : 'done' });
      if (effects !== undefined) announce(effects);
    } catch (error) {
      clearInterval(keeping);
      // Nobody waits for the answer: whoever has it now, or its cancellation, sees to the rest.
      if (unwanted.signal.aborted) return;
      const counts = !stopped.aborted;
      if (counts) {
        counter.inc({ outcome: 'failed' });
        ctx.log.warn({ err: error, attempt: due.attempts }, 'a request could not be divided into parts');
      }
      const afterMs = counts && due.attempts < MAX_DECOMPOSE_TRIES ? FIRST_RETRY_MS * 2 ** (due.attempts - 1) : 0;
      await putBack(ctx.store.db, due, afterMs, counts).catch((cause: unknown) =>
        ctx.log.warn({ err: cause }, 'a request that was taken will be free again by itself'),
      );
    } finally {
      clearInterval(keeping);
    }
  }

  function nothingTaken(error: unknown): DueTask[] {
    ctx.log.warn({ err: error }, 'requests that wait to be divided could not be looked for');
    return [];
  }

  async function run(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      wakeUp = Promise.withResolvers();
      const free = MAX_AT_ONCE - atWork.size;
      const taken =
        free === 0
          ? []
          : await takeDue(ctx.store.db, { limit: free, forMs: TAKEN_FOR_MS, lateMs: LATE_MS }).catch(nothingTaken);
      for (const due of taken) {
        const task = work(due, stopped).finally(() => {
          atWork.delete(task);
          wakeUp.resolve();
        });
        atWork.add(task);
      }
      const over = new AbortController();
      const pause = delay(LOOK_AGAIN_MS, undefined, { signal: AbortSignal.any([stopped, over.signal]), ref: false });
      await Promise.race([wakeUp.promise, pause.catch(() => {})]);
      over.abort();
    }
    await Promise.all(atWork);
  }

  return {
    wake: () => wakeUp.resolve(),
    start() {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
      running = undefined;
    },
  };
}
