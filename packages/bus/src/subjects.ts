import type { EventOf, Subject } from '@edgecoder/protocol';
import { SUBJECTS } from '@edgecoder/protocol';

/** Why an event was not handed on. */
export type DropReason =
  /** It does not match the schema of its subject. */
  | 'schema'
  /** The subscriber is too slow and its queue is full; live events only. */
  | 'overflow'
  /** A live event's handler threw. */
  | 'handler'
  /** A durable event's consumer was away for longer than events are kept. */
  | 'retention';

/** Called for each event that was not handed on, to be counted and logged. Must not throw. */
export type OnDrop = (subject: Subject, reason: DropReason, cause?: unknown) => void;

export const isDurable = (subject: Subject): boolean => SUBJECTS[subject].durable;

/** Every subject whose events are stored. */
export const durableSubjects: readonly Subject[] = (Object.keys(SUBJECTS) as Subject[]).filter(isDurable);

/** The event, or undefined when it does not match. */
export function parseEvent<S extends Subject>(subject: S, value: unknown): EventOf<S> | undefined {
  const parsed = SUBJECTS[subject].schema.safeParse(value);
  return parsed.success ? (parsed.data as EventOf<S>) : undefined;
}

/** First pause before an event whose handler threw is handed out again, milliseconds; doubles each time. */
const FIRST_REDELIVERY_MS = 100;
const MAX_REDELIVERY_MS = 30_000;

/** Pause before delivery number `delivery` + 1, milliseconds. `delivery` counts from 1. */
export const redeliveryDelayMs = (delivery: number): number =>
  Math.min(FIRST_REDELIVERY_MS * 2 ** Math.min(delivery - 1, 20), MAX_REDELIVERY_MS);

/** Events handed to the processes of one consumer that they have not acknowledged yet. */
export const MAX_ACK_PENDING = 256;
/** A publication with the id of one that is not older than this is the same, milliseconds. */
export const DEDUPLICATION_MS = 120_000;
