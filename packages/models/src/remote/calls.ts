import { FairQueue } from '../fair-queue.ts';
import type { CompletionEvent } from '../interface.ts';
import type { Produce } from '../runs.ts';
import { Runs } from '../runs.ts';

export interface CallLimits {
  /** Requests that the server works on for us at the same time. */
  maxConcurrent?: number;
  /** Requests that may wait for that. */
  maxWaiting?: number;
  maxWaitingPerRequester?: number;
}

const DEFAULTS = { maxConcurrent: 4, maxWaiting: 256, maxWaitingPerRequester: 64 };

/** What a provider asks of a server, each requester in turn. */
export class Calls {
  readonly #queue: FairQueue;
  readonly #runs = new Runs();

  constructor(limits: CallLimits) {
    const { maxConcurrent, maxWaiting, maxWaitingPerRequester } = { ...DEFAULTS, ...limits };
    this.#queue = new FairQueue({ concurrency: maxConcurrent, maxWaiting, maxWaitingPerRequester });
  }

  get active(): number {
    return this.#queue.active;
  }

  get waiting(): number {
    return this.#queue.waiting;
  }

  stream(requester = '', signal: AbortSignal | undefined, produce: Produce): AsyncIterable<CompletionEvent> {
    return this.#runs.start((emit, own) => this.#inTurn(requester, own, () => produce(emit, own)), signal);
  }

  value<T>(requester = '', signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#runs.value((own) => this.#inTurn(requester, own, () => work(own)), signal);
  }

  async close(): Promise<void> {
    this.#queue.close();
    await this.#runs.close();
  }

  async #inTurn<T>(requester: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const release = await this.#queue.take(requester, signal);
    try {
      return await work();
    } finally {
      release();
    }
  }
}
