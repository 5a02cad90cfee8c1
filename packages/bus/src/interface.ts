import type { EventOf, Subject } from '@edgecoder/protocol';

export interface Subscription {
  /** Stops deliveries; resolves when a running handler has returned. */
  close(): Promise<void>;
}

export interface SubscribeOptions {
  /**
   * Durable subjects only: the name of the consumer. Each consumer sees every event at least once, also those published
   * while it was away; several processes with one name share them. A handler that throws has the event again later.
   * Without it: live events only, every subscriber sees each.
   */
  consumer?: string;
}

/**
 * Wake-ups and events. The bus is never the only holder of a fact: durable subjects are fed from an outbox table, and
 * everything else may be lost without harm. Events are parsed by the schema of their subject on arrival; one that does
 * not match is dropped and counted, never handed on.
 */
export interface Bus {
  /**
   * Resolves when the event is handed over (durable subjects: stored).
   * @param messageId makes a repeated publication of a durable event one event (two-minute window).
   * @throws {BusError} `unavailable` when a durable event could not be stored.
   */
  publish<S extends Subject>(subject: S, event: EventOf<S>, options?: { messageId?: string }): Promise<void>;
  subscribe<S extends Subject>(
    subject: S,
    handler: (event: EventOf<S>) => void | Promise<void>,
    options?: SubscribeOptions,
  ): Promise<Subscription>;
  /** True while events can be published. */
  healthy(): boolean;
  close(): Promise<void>;
}

export class BusError extends Error {
  override readonly name = 'BusError';
  readonly code: 'unavailable' | 'closed';
  constructor(code: 'unavailable' | 'closed', message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
