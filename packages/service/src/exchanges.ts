import { AppError } from '@edgecoder/protocol';

/** One request from its first byte until its answer is gone and its handler has returned. */
export interface Exchange {
  readonly startedAt: number;
  /** Requests that wait (long polls, streams) are bounded apart and not timed. */
  waiting: boolean;
  /** Whom it is counted for among those that wait. */
  waiter: string | undefined;
  handlerRunning: boolean;
  closed: boolean;
  /** Made when someone asks for the signal. */
  controller: AbortController | undefined;
  /** Why it was aborted, so that a signal asked for later is aborted from the start. */
  abortReason: Error | undefined;
  /** Answers the request in place of a handler that takes too long. */
  onTimeout: () => void;
}

export interface ExchangesOptions {
  maxActive: number;
  maxWaiting: number;
  /** Of one caller. */
  maxWaitingPerCaller: number;
  /** A handler that works longer is aborted and its request answered 503. */
  handlerTimeoutMs: number;
  /** Milliseconds, monotonic. */
  now: () => number;
}

/** How often overdue handlers are looked for: one timer for all requests instead of one each. */
const SWEEP_MS = 500;

/** Every request in process: their bounds, their time limit, and the way to wait until none is left. */
export class Exchanges {
  readonly #options: ExchangesOptions;
  readonly #all = new Set<Exchange>();
  #waiting = 0;
  readonly #waitingOf = new Map<string, number>();
  #idle: (() => void) | undefined;
  #sweeper: NodeJS.Timeout | undefined;

  constructor(options: ExchangesOptions) {
    this.#options = options;
  }

  get active(): number {
    return this.#all.size - this.#waiting;
  }

  get waiting(): number {
    return this.#waiting;
  }

  start(): void {
    this.#sweeper = setInterval(() => this.#abortOverdue(), SWEEP_MS);
    this.#sweeper.unref();
  }

  /** @throws {AppError} `overloaded` at the bound. */
  enter(waiting: boolean): Exchange {
    const full = waiting ? this.#waiting >= this.#options.maxWaiting : this.active >= this.#options.maxActive;
    if (full) throw new AppError('overloaded', undefined, { retryAfterSeconds: 1 });
    const exchange: Exchange = {
      startedAt: this.#options.now(),
      waiting,
      waiter: undefined,
      handlerRunning: false,
      closed: false,
      controller: undefined,
      abortReason: undefined,
      onTimeout: () => undefined,
    };
    this.#all.add(exchange);
    if (waiting) this.#waiting += 1;
    return exchange;
  }

  /** Moves a request that turned out to be a stream to the waiting ones. @throws {AppError} `overloaded` at the bound. */
  becomeWaiting(exchange: Exchange): void {
    if (exchange.waiting) return;
    if (this.#waiting >= this.#options.maxWaiting)
      throw new AppError('overloaded', undefined, { retryAfterSeconds: 1 });
    exchange.waiting = true;
    this.#waiting += 1;
  }

  /**
   * Counts a request that waits for its caller: nobody may take the places of all others.
   * @throws {AppError} `rate_limited` at the caller's bound.
   */
  countFor(exchange: Exchange, waiter: string): void {
    if (!exchange.waiting || exchange.waiter !== undefined) return;
    const count = this.#waitingOf.get(waiter) ?? 0;
    if (count >= this.#options.maxWaitingPerCaller)
      throw new AppError('rate_limited', 'Too many of your requests are waiting', { retryAfterSeconds: 1 });
    this.#waitingOf.set(waiter, count + 1);
    exchange.waiter = waiter;
  }

  signal(exchange: Exchange): AbortSignal {
    if (exchange.controller === undefined) {
      exchange.controller = new AbortController();
      if (exchange.abortReason !== undefined) exchange.controller.abort(exchange.abortReason);
    }
    return exchange.controller.signal;
  }

  abort(exchange: Exchange, reason: Error): void {
    exchange.abortReason ??= reason;
    exchange.controller?.abort(exchange.abortReason);
  }

  /** Forgets the request once its connection side and its handler are both through. */
  settle(exchange: Exchange): void {
    if (!exchange.closed || exchange.handlerRunning || !this.#all.delete(exchange)) return;
    if (exchange.waiting) this.#waiting -= 1;
    if (exchange.waiter !== undefined) this.#uncount(exchange.waiter);
    if (this.#all.size === 0) this.#idle?.();
  }

  abortWaiting(reason: Error): void {
    for (const exchange of this.#all) if (exchange.waiting) this.abort(exchange, reason);
  }

  abortAll(reason: Error): void {
    for (const exchange of this.#all) this.abort(exchange, reason);
  }

  /** Resolves when no request is left. */
  idle(): Promise<void> {
    if (this.#all.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }

  stop(): void {
    clearInterval(this.#sweeper);
  }

  #uncount(waiter: string): void {
    const left = (this.#waitingOf.get(waiter) ?? 1) - 1;
    if (left === 0) this.#waitingOf.delete(waiter);
    else this.#waitingOf.set(waiter, left);
  }

  #abortOverdue(): void {
    const overdue = this.#options.now() - this.#options.handlerTimeoutMs;
    for (const exchange of this.#all) {
      if (exchange.waiting || exchange.startedAt > overdue || exchange.abortReason !== undefined) continue;
      this.abort(exchange, new Error('the handler took too long'));
      exchange.onTimeout();
    }
  }
}
