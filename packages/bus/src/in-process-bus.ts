import type { EventOf, Subject } from '@edgecoder/protocol';
import { DurableLog } from './durable-log.ts';
import type { Bus, Subscription } from './interface.ts';
import { BusError } from './interface.ts';
import { Mailbox } from './mailbox.ts';
import { RecentIds } from './recent-ids.ts';
import type { OnDrop } from './subjects.ts';
import { DEDUPLICATION_MS, isDurable, parseEvent } from './subjects.ts';

type AnyEvent = EventOf<Subject>;

export interface InProcessBusOptions {
  onDrop?: OnDrop;
  /** Milliseconds of a clock that never goes back; the process's own when left out. */
  now?: () => number;
}

/**
 * The bus of a single process. Durable events live as long as the process: those that a crash takes away were published
 * from an outbox whose consumers also look into the database.
 */
export function createInProcessBus({ onDrop, now = () => performance.now() }: InProcessBusOptions = {}): Bus {
  const live = new Map<Subject, Set<Mailbox<AnyEvent>>>();
  const logs = new Map<Subject, DurableLog<AnyEvent>>();
  const recent = new RecentIds(DEDUPLICATION_MS);
  let closed = false;
  const assertOpen = (): void => {
    if (closed) throw new BusError('closed', 'the bus is closed');
  };

  const logOf = (subject: Subject): DurableLog<AnyEvent> => {
    const log = logs.get(subject) ?? new DurableLog<AnyEvent>(() => onDrop?.(subject, 'retention'));
    logs.set(subject, log);
    return log;
  };

  return {
    async publish(subject, event, { messageId } = {}) {
      assertOpen();
      // Through JSON: a subscriber gets its own copy, and only what would also survive the way over the network.
      const value: unknown = JSON.parse(JSON.stringify(event));
      const parsed = parseEvent(subject, value);
      if (parsed === undefined) {
        onDrop?.(subject, 'schema');
        return;
      }
      if (isDurable(subject)) {
        if (messageId !== undefined && recent.has(messageId, now())) return;
        if (!logOf(subject).append(parsed)) throw new BusError('unavailable', 'a consumer is too far behind');
        if (messageId !== undefined) recent.add(messageId, now());
      }
      for (const mailbox of live.get(subject) ?? []) {
        if (!mailbox.post(structuredClone(parsed))) onDrop?.(subject, 'overflow');
      }
    },

    async subscribe(subject, handler, { consumer } = {}): Promise<Subscription> {
      assertOpen();
      const handle = handler as (event: AnyEvent) => void | Promise<void>;
      if (consumer !== undefined && isDurable(subject)) {
        return logOf(subject).join(consumer, (event) => handle(structuredClone(event)));
      }
      const mailbox = new Mailbox<AnyEvent>(handle, (error) => onDrop?.(subject, 'handler', error));
      const mailboxes = live.get(subject) ?? new Set();
      live.set(subject, mailboxes.add(mailbox));
      return {
        close: async () => {
          mailboxes.delete(mailbox);
          await mailbox.close();
        },
      };
    },

    healthy: () => !closed,

    async close() {
      closed = true;
      const mailboxes = [...live.values()].flatMap((set) => [...set]);
      live.clear();
      await Promise.all([...mailboxes, ...logs.values()].map((receiver) => receiver.close()));
    },
  };
}
