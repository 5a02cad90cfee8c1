import { setTimeout as delay } from 'node:timers/promises';
import type { ConsumerMessages, JetStreamClient, JetStreamManager, JsMsg } from '@nats-io/jetstream';
import type { Subscription } from './interface.ts';
import { ensureConsumer, STREAM } from './nats-stream.ts';
import { redeliveryDelayMs } from './subjects.ts';

/** Events fetched ahead of the one that is handled; the rest of the consumer's processes get the others. */
const PREFETCH = 16;
/** Pause before the consumer is made again after its stream was lost, milliseconds. */
const RECOVERY_MS = 500;

export interface DurableSubscription {
  stream: JetStreamClient;
  manager: JetStreamManager;
  consumer: string;
  subject: string;
  /** An event whose process says nothing for so long is given to another, milliseconds. */
  ackWaitMs: number;
  /** Makes the stream again when it was lost. */
  ensureStream(): Promise<void>;
  /** Handles one event; throws to have it again later. */
  handle(message: JsMsg): Promise<void>;
}

/**
 * Reads one durable consumer, one event at a time, until it is closed; resolves when reading has begun. What ends the
 * reading in between (a server that came back without its data) is repaired in the background.
 */
export async function consumeDurably(subscription: DurableSubscription): Promise<Subscription> {
  const stop = new AbortController();
  let reading = await open(subscription);

  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        for await (const message of reading) {
          // Fetched ahead and not begun: another process can have it at once.
          if (stop.signal.aborted) message.nak();
          else await deliver(subscription, message);
          if (stop.signal.aborted && reading.getPending() === 0) break;
        }
      } catch {
        // The server or the connection ended it: it is opened again below.
      }
      if (!stop.signal.aborted) reading = await reopen(subscription, stop.signal, reading);
    }
    await reading.close().catch(() => {});
  };
  const running = run();
  return {
    close: async () => {
      stop.abort();
      reading.stop();
      await running;
    },
  };
}

async function open(subscription: DurableSubscription): Promise<ConsumerMessages> {
  await subscription.ensureStream();
  const name = await ensureConsumer(subscription.manager, subscription);
  const handle = await subscription.stream.consumers.get(STREAM, name);
  return handle.consume({ max_messages: PREFETCH, abort_on_missing_resource: true });
}

async function reopen(
  subscription: DurableSubscription,
  signal: AbortSignal,
  old: ConsumerMessages,
): Promise<ConsumerMessages> {
  while (!signal.aborted) {
    await delay(RECOVERY_MS, undefined, { signal }).catch(() => {});
    try {
      if (!signal.aborted) return await open(subscription);
    } catch {
      // Not back yet.
    }
  }
  return old;
}

async function deliver(subscription: DurableSubscription, message: JsMsg): Promise<void> {
  // A handler that takes long says so, or its event would be given to another.
  const timer = setInterval(() => message.working(), subscription.ackWaitMs / 3);
  try {
    await subscription.handle(message);
    message.ack();
  } catch {
    message.nak(redeliveryDelayMs(message.info.deliveryCount));
  } finally {
    clearInterval(timer);
  }
}
