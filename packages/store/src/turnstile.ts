import { StoreError } from './interface.ts';

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** Lets one caller through at a time, in the order they came; bounded in number and in time. */
export class Turnstile {
  readonly #waiting: Set<Waiting> = new Set();
  readonly #maxWaiting: number;
  readonly #timeoutMs: number;
  #busy = false;
  #refusal: Error | undefined;
  #onIdle: (() => void) | undefined;

  constructor(options: { maxWaiting: number; timeoutMs: number }) {
    this.#maxWaiting = options.maxWaiting;
    this.#timeoutMs = options.timeoutMs;
  }

  /**
   * Resolves when it is the caller's turn, who must then call `leave` once.
   * @throws {StoreError} `unavailable` when too many wait, the wait was too long, or entry is refused.
   */
  async enter(): Promise<void> {
    if (this.#refusal) throw this.#refusal;
    if (!this.#busy) {
      this.#busy = true;
      return;
    }
    if (this.#waiting.size >= this.#maxWaiting) {
      throw new StoreError('unavailable', 'too many callers wait for the database');
    }
    await new Promise<void>((resolve, reject) => {
      const entry: Waiting = {
        resolve,
        reject,
        timer: setTimeout(() => {
          this.#waiting.delete(entry);
          reject(new StoreError('unavailable', 'the database was busy for too long'));
        }, this.#timeoutMs),
      };
      this.#waiting.add(entry);
    });
  }

  leave(): void {
    const [next] = this.#waiting;
    if (next) {
      this.#waiting.delete(next);
      clearTimeout(next.timer);
      next.resolve();
      return;
    }
    this.#busy = false;
    this.#onIdle?.();
  }

  /** Everyone who waits or comes later gets `error`. */
  refuse(error: Error): void {
    this.#refusal ??= error;
    for (const entry of this.#waiting) {
      clearTimeout(entry.timer);
      entry.reject(error);
    }
    this.#waiting.clear();
  }

  /** Lets nobody new in; resolves when those who were in or waiting have left. */
  async close(): Promise<void> {
    this.#refusal ??= new StoreError('closed', 'the store is closed');
    if (!this.#busy) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }
}
