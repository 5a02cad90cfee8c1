import { AsyncLocalStorage } from 'node:async_hooks';

/** Live events that may wait for one subscriber. They are wake-ups: whoever is so far behind looks everywhere anyway. */
const MAX_WAITING = 1_024;

/** Hands events to one subscriber, one at a time and in order; bounded. */
export class Mailbox<E> {
  readonly #handler: (event: E) => void | Promise<void>;
  readonly #onError: (error: unknown) => void;
  readonly #waiting: E[] = [];
  /** Handlers run in the context of whoever subscribed: a publisher may be inside a unit of work. */
  readonly #inContext = AsyncLocalStorage.snapshot();
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(handler: (event: E) => void | Promise<void>, onError: (error: unknown) => void) {
    this.#handler = handler;
    this.#onError = onError;
  }

  /** False when the mailbox is full and the event was not taken. */
  post(event: E): boolean {
    if (this.#closed) return true;
    if (this.#waiting.length >= MAX_WAITING) return false;
    this.#waiting.push(event);
    this.#running ??= this.#inContext(() => this.#run());
    return true;
  }

  /** Forgets what waits; resolves when the running handler has returned. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.length = 0;
    await this.#running;
  }

  async #run(): Promise<void> {
    // The publisher must not run its subscribers' code.
    await Promise.resolve();
    for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) {
      try {
        await this.#handler(event);
      } catch (error) {
        this.#onError(error);
      }
    }
    this.#running = undefined;
  }
}
