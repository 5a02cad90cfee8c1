import type { JetStreamManager } from '@nats-io/jetstream';
import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { DEDUPLICATION_MS, durableSubjects, MAX_ACK_PENDING } from './subjects.ts';

/** The stream that keeps the durable events of every service. */
export const STREAM = 'EVENTS';
/** A consumer may be away for this long, milliseconds: a week. */
const RETENTION_MS = 7 * 86_400_000;
/** Or until this much was published since. */
const RETENTION_BYTES = 1_073_741_824;
/** JetStream API error: a stream of this name is there, with another configuration. */
const NAME_IN_USE = 10_058;

/**
 * Makes the stream, or adds our subjects to the one that is there; never takes one away, which an older program would
 * otherwise do to a newer one.
 */
export async function ensureStream(manager: JetStreamManager, replicas: number): Promise<void> {
  try {
    await manager.streams.add({
      name: STREAM,
      subjects: [...durableSubjects],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      discard: DiscardPolicy.Old,
      max_age: nanos(RETENTION_MS),
      max_bytes: RETENTION_BYTES,
      duplicate_window: nanos(DEDUPLICATION_MS),
      num_replicas: replicas,
    });
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== NAME_IN_USE) throw error;
    const { config } = await manager.streams.info(STREAM);
    const subjects = [...new Set([...config.subjects, ...durableSubjects])];
    if (subjects.length > config.subjects.length) await manager.streams.update(STREAM, { ...config, subjects });
  }
}

/** Name of the JetStream consumer: one for each of our consumers and subjects. Dots are not allowed in it. */
const durableName = (consumer: string, subject: string): string => `${consumer}--${subject.replaceAll('.', '_')}`;

/** Makes the consumer unless it is there. A new one begins with the oldest event that is kept. */
export async function ensureConsumer(
  manager: JetStreamManager,
  { consumer, subject, ackWaitMs }: { consumer: string; subject: string; ackWaitMs: number },
): Promise<string> {
  const name = durableName(consumer, subject);
  await manager.consumers.add(STREAM, {
    durable_name: name,
    filter_subject: subject,
    deliver_policy: DeliverPolicy.All,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: MAX_ACK_PENDING,
    max_deliver: -1,
  });
  return name;
}
