import { AsyncLocalStorage } from 'node:async_hooks';
import type { Subscription } from './interface.ts';
import { MAX_ACK_PENDING, redeliveryDelayMs } from './subjects.ts';

/** Events kept for consumers that are away or new; the outbox feeds no faster than the slowest present one reads. */
const MAX_RETAINED = 10_000;

type Handler<E> = (event: E) => void | Promise<void>;

interface Delivery<E> {
  event: E;
  count: number;
}

interface Consumer<E> {
  /** Position of the next event it has not been given. */
  position: number;
  /** Deliveries that failed and whose pause is over. */
  again: Delivery<E>[];
  /** Given or pausing, not acknowledged. */
  unacknowledged: number;
  members: Member<E>[];
}

interface Member<E> {
  handler: Handler<E>;
  /** The context of whoever subscribed: a publisher may be inside a unit of work. */
  inContext: <T>(run: () => T) => T;
  running: Promise<void> | undefined;
}

/**
 * The stored events of one subject and how far each consumer has come, in memory: what JetStream does, for the length of
 * one process. The members of a consumer share its events; each member handles one at a time.
 */
export class DurableLog<E> {
  readonly #events: E[] = [];
  readonly #consumers = new Map<string, Consumer<E>>();
  readonly #onLost: () => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Position of `#events[0]`. */
  #start = 0;

  constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  /** False when a consumer that is present is so far behind that the event would push out one it has not seen. */
  append(event: E): boolean {
    if (this.#events.length >= MAX_RETAINED) {
      for (const { position, members } of this.#consumers.values()) {
        if (members.length > 0 && position === this.#start) return false;
      }
      this.#events.shift();
      this.#start += 1;
      for (const consumer of this.#consumers.values()) this.#skipForgotten(consumer);
    }
    this.#events.push(event);
    for (const consumer of this.#consumers.values()) this.#dispatch(consumer);
    return true;
  }

  /** A new consumer begins with the oldest event that is kept. */
  join(name: string, handler: Handler<E>): Subscription {
    const consumer = this.#consumers.get(name) ?? { position: this.#start, again: [], unacknowledged: 0, members: [] };
    this.#consumers.set(name, consumer);
    const member: Member<E> = { handler, inContext: AsyncLocalStorage.snapshot(), running: undefined };
    consumer.members.push(member);
    this.#dispatch(consumer);
    return {
      close: async () => {
        const index = consumer.members.indexOf(member);
        if (index >= 0) consumer.members.splice(index, 1);
        await member.running;
      },
    };
  }

  /** No event is handed out any more; resolves when the running handlers have returned. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    const running: (Promise<void> | undefined)[] = [];
    for (const { members } of this.#consumers.values())
      running.push(...members.splice(0).map((member) => member.running));
    await Promise.all(running);
  }

  #skipForgotten(consumer: Consumer<E>): void {
    if (consumer.position >= this.#start) return;
    consumer.position = this.#start;
    this.#onLost();
  }

  #next(consumer: Consumer<E>): Delivery<E> | undefined {
    const failed = consumer.again.shift();
    if (failed) return failed;
    if (consumer.unacknowledged >= MAX_ACK_PENDING) return undefined;
    const index = consumer.position - this.#start;
    if (index >= this.#events.length) return undefined;
    consumer.position += 1;
    consumer.unacknowledged += 1;
    return { event: this.#events[index] as E, count: 1 };
  }

  #dispatch(consumer: Consumer<E>): void {
    for (const member of consumer.members) {
      member.running ??= member.inContext(() => this.#work(consumer, member));
    }
  }

  /** Handles events until there are none, or the member has left. */
  async #work(consumer: Consumer<E>, member: Member<E>): Promise<void> {
    await Promise.resolve();
    while (consumer.members.includes(member)) {
      const delivery = this.#next(consumer);
      if (!delivery) break;
      try {
        await member.handler(delivery.event);
        consumer.unacknowledged -= 1;
      } catch {
        this.#redeliver(consumer, delivery);
      }
    }
    member.running = undefined;
  }

  #redeliver(consumer: Consumer<E>, delivery: Delivery<E>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      consumer.again.push({ event: delivery.event, count: delivery.count + 1 });
      this.#dispatch(consumer);
    }, redeliveryDelayMs(delivery.count));
    timer.unref();
    this.#timers.add(timer);
  }
}
