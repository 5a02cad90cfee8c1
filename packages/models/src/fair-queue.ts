import { ModelError } from './interface.ts';

export interface FairQueueOptions {
  /** Turns that are taken at the same time. */
  concurrency: number;
  /** Requests that may wait, of all requesters together. */
  maxWaiting: number;
  /** Requests of one requester that may wait. */
  maxWaitingPerRequester: number;
}

interface Waiter {
  start(release: () => void): void;
  fail(error: ModelError): void;
}

/**
 * Turns at something scarce, given round robin: of the requesters that wait, the one whose last turn is longest ago comes
 * first, and within a requester the oldest request. So one that asks for a thousand things delays another by one turn.
 */
export class FairQueue {
  readonly #options: FairQueueOptions;
  /** In the order of their next turn; a requester is in it only while something of it waits. */
  readonly #waiting = new Map<string, Set<Waiter>>();
  #waitingCount = 0;
  #active = 0;
  #closed = false;

  constructor(options: FairQueueOptions) {
    this.#options = options;
  }

  get active(): number {
    return this.#active;
  }

  get waiting(): number {
    return this.#waitingCount;
  }

  /**
   * Waits for a turn, and gives what ends it; to be called once, however the work ended.
   * @throws {ModelError} `queue_full`, `aborted` while it waited, `closed`.
   */
  async take(requester: string, signal?: AbortSignal): Promise<() => void> {
    if (this.#closed) throw new ModelError('closed', 'the provider is closed');
    if (signal?.aborted) throw aborted(signal);
    if (this.#active < this.#options.concurrency && this.#waitingCount === 0) return this.#begin();
    const { maxWaiting, maxWaitingPerRequester } = this.#options;
    const own = this.#waiting.get(requester) ?? new Set<Waiter>();
    if (this.#waitingCount >= maxWaiting) throw new ModelError('queue_full', 'too many requests wait for a model');
    if (own.size >= maxWaitingPerRequester)
      throw new ModelError('queue_full', 'too many requests of this requester wait for a model');
    return await new Promise<() => void>((resolve, reject) => {
      const onAbort = (): void => {
        this.#drop(requester, waiter);
        waiter.fail(aborted(signal));
      };
      const settle = (): void => signal?.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        start: (release) => {
          settle();
          resolve(release);
        },
        fail: (error) => {
          settle();
          reject(error);
        },
      };
      own.add(waiter);
      this.#waiting.set(requester, own);
      this.#waitingCount += 1;
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Whoever waits is told `closed`; turns that were given go on until they end. */
  close(): void {
    this.#closed = true;
    const all = [...this.#waiting.values()].flatMap((own) => [...own]);
    this.#waiting.clear();
    this.#waitingCount = 0;
    for (const waiter of all) waiter.fail(new ModelError('closed', 'the provider is closed'));
  }

  #begin(): () => void {
    this.#active += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#active -= 1;
      this.#next();
    };
  }

  #next(): void {
    while (this.#active < this.#options.concurrency) {
      const [first] = this.#waiting;
      if (!first) return;
      const [requester, own] = first;
      const [waiter] = own;
      if (!waiter) return;
      this.#drop(requester, waiter);
      // To the end of the line.
      if (this.#waiting.delete(requester)) this.#waiting.set(requester, own);
      waiter.start(this.#begin());
    }
  }

  #drop(requester: string, waiter: Waiter): void {
    const own = this.#waiting.get(requester);
    if (!own?.delete(waiter)) return;
    this.#waitingCount -= 1;
    if (own.size === 0) this.#waiting.delete(requester);
  }
}

function aborted(signal: AbortSignal | undefined): ModelError {
  return new ModelError('aborted', 'the request was aborted', { cause: signal?.reason });
}
