import type { CompletionEvent } from './interface.ts';
import { ModelError } from './interface.ts';

/** Makes an answer: gives it piece by piece to `emit`, and ends soon after `signal` says so. */
export type Produce = (emit: (event: CompletionEvent) => void, signal: AbortSignal) => Promise<void>;

/**
 * The answers that a provider is making. Each goes on at the model's speed, not at its reader's: one who reads slowly, or not
 * at all, holds no turn. What waits to be read is bounded by the length of an answer, which the context bounds.
 */
export class Runs {
  readonly #running = new Map<AbortController, Promise<void>>();
  #closed = false;

  /** Begins when it is first read; one reader. */
  start(produce: Produce, outer?: AbortSignal): AsyncIterableIterator<CompletionEvent> {
    const stop = new AbortController();
    const events: CompletionEvent[] = [];
    let failure: ModelError | undefined;
    let settled: Promise<void> | undefined;
    let done = false;
    let wake: (() => void) | undefined;
    const end = (error?: ModelError): void => {
      if (done) return;
      done = true;
      failure = error;
      wake?.();
    };
    const onAbort = (): void => {
      const error = new ModelError('aborted', 'the request was aborted', { cause: outer?.reason });
      stop.abort(error);
      end(error);
    };
    const begin = (): Promise<void> => {
      if (this.#closed) end(new ModelError('closed', 'the provider is closed'));
      if (outer?.aborted) onAbort();
      if (done) return Promise.resolve();
      outer?.addEventListener('abort', onAbort, { once: true });
      const emit = (event: CompletionEvent): void => {
        if (done) return;
        events.push(event);
        wake?.();
      };
      const run = produce(emit, stop.signal)
        .then(() => end())
        .catch((error: unknown) => end(asModelError(error, stop.signal)))
        .finally(() => {
          outer?.removeEventListener('abort', onAbort);
          this.#running.delete(stop);
        });
      this.#running.set(stop, run);
      stop.signal.addEventListener('abort', () => end(asModelError(stop.signal.reason, stop.signal)), { once: true });
      return run;
    };
    return {
      async next() {
        settled ??= begin();
        while (events.length === 0 && !done) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        // One that was aborted is over, whatever was made before.
        if (failure?.code === 'aborted') events.length = 0;
        const event = events.shift();
        if (event) return { done: false, value: event };
        if (failure) {
          const error = failure;
          failure = undefined;
          throw error;
        }
        return { done: true, value: undefined };
      },
      async return() {
        settled ??= Promise.resolve();
        events.length = 0;
        end();
        stop.abort(new ModelError('aborted', 'the request was aborted'));
        await settled;
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** The same for what gives one value. */
  async value<T>(work: (signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T> {
    let value: { of: T } | undefined;
    const run = this.start(async (_emit, signal) => {
      value = { of: await work(signal) };
    }, outer);
    await run.next();
    if (!value) throw new ModelError('closed', 'the provider is closed');
    return value.of;
  }

  /** Ends all of them, and waits until they have. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const stop of this.#running.keys()) stop.abort(new ModelError('closed', 'the provider is closed'));
    await Promise.all(this.#running.values());
  }
}

/** What went wrong, as an error of this package: after an abort, that. */
export function asModelError(error: unknown, signal?: AbortSignal): ModelError {
  if (signal?.aborted)
    return signal.reason instanceof ModelError
      ? signal.reason
      : new ModelError('aborted', 'the request was aborted', { cause: signal.reason });
  if (error instanceof ModelError) return error;
  return new ModelError('unavailable', 'the model failed', { cause: error });
}
