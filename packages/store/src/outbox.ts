import { setTimeout as delay } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Store } from './interface.ts';

/** Events published in one transaction, at most. */
const DEFAULT_BATCH = 100;
/** From one round to the next, milliseconds: what is written meanwhile goes with it. */
const PACE_MS = 50;
/** An event that nobody woke the relay for (its process died) is found after this, milliseconds. */
const DEFAULT_POLL_MS = 1_000;
/** Pause after a failure, milliseconds; doubles up to the maximum. */
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 10_000;

/** One row of an outbox table: `outbox_id` bigint identity, `subject` text, `event` jsonb. */
export interface OutboxRow {
  outbox_id: bigint;
  subject: string;
  event: unknown;
}

export interface OutboxRelayOptions<DB> {
  store: Store<DB>;
  /** Qualified name, `coordinator.outbox`. */
  table: string;
  /** Hands one event to the bus; `row.outbox_id` makes its message id. Throws when it was not stored. */
  publish(row: OutboxRow): Promise<void>;
  batch?: number;
  pollMs?: number;
  /** A round failed; the relay tries again by itself. */
  onError?(error: unknown): void;
}

export interface OutboxRelay {
  start(): void;
  /** After a commit that wrote to the outbox. */
  wake(): void;
  /** Resolves when the round that runs has ended. */
  stop(): Promise<void>;
}

/**
 * Moves events from an outbox table to the bus: each at least once, in about the order they were written. A row is
 * deleted by the transaction that published it; several relays share a table, each taking rows that no other holds.
 */
export function createOutboxRelay<DB>(options: OutboxRelayOptions<DB>): OutboxRelay {
  const { store, table, publish, batch = DEFAULT_BATCH, pollMs = DEFAULT_POLL_MS, onError } = options;
  const stopped = new AbortController();
  let bell = Promise.withResolvers<void>();
  let running: Promise<void> | undefined;

  const round = (): Promise<number> =>
    store.transaction((tx) => relayBatch(tx as unknown as Transaction<unknown>, table, batch, publish));

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopped.signal.aborted) {
      let pauseMs = pollMs;
      bell = Promise.withResolvers();
      try {
        const moved = await round();
        failures = 0;
        if (moved === batch) continue;
        if (moved > 0) await sleep(PACE_MS, undefined, stopped.signal);
      } catch (error) {
        onError?.(error);
        pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** failures, MAX_PAUSE_MS);
        failures += 1;
        // A wake-up must not make it hammer on what is down.
        bell = Promise.withResolvers();
      }
      await sleep(pauseMs, failures === 0 ? bell.promise : undefined, stopped.signal);
    }
  };

  return {
    start() {
      running ??= run();
    },
    wake() {
      bell.resolve();
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

/** Publishes the oldest free rows and deletes those that went through. @throws what `publish` threw first, after that. */
async function relayBatch(
  tx: Transaction<unknown>,
  table: string,
  batch: number,
  publish: (row: OutboxRow) => Promise<void>,
): Promise<number> {
  const target = sql.table(table);
  const { rows } = await sql<OutboxRow>`
    select outbox_id, subject, event from ${target} order by outbox_id limit ${batch} for update skip locked`.execute(
    tx,
  );
  if (rows.length === 0) return 0;
  const outcomes = await Promise.allSettled(rows.map((row) => publish(row)));
  const done = rows.filter((_, index) => outcomes[index]?.status === 'fulfilled').map((row) => row.outbox_id);
  if (done.length > 0) await sql`delete from ${target} where outbox_id = any(${done}::bigint[])`.execute(tx);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure && done.length === 0) throw failure.reason;
  return done.length;
}

/** Resolves after `ms`, on the bell, or when it is aborted. */
async function sleep(ms: number, bell: Promise<void> | undefined, signal: AbortSignal): Promise<void> {
  const timer = new AbortController();
  try {
    await Promise.race([
      delay(ms, undefined, { signal: AbortSignal.any([signal, timer.signal]) }).catch(() => {}),
      ...(bell === undefined ? [] : [bell]),
    ]);
  } finally {
    timer.abort();
  }
}
