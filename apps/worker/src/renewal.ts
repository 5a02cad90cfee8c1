import type { Logger } from '@edgecoder/service';
import type { Connection } from './connection.ts';
import type { HeldLease, LeaseBook } from './lease-book.ts';
import { sleep } from './sleep.ts';

/** Leases in one request, as many as the protocol allows. */
const MAX_EXTENDED = 64;

/**
 * Keeps the leases of one connection: each third of a lease's time they are extended, and those that are no longer ours
 * or wanted are dropped, which ends their runs. A lease whose time went by without an answer is dropped too.
 */
export async function renewLeases(options: {
  connection: Connection;
  book: LeaseBook;
  log: Logger;
  /** Monotonic clock, milliseconds. */
  monotonic: () => number;
  signal: AbortSignal;
}): Promise<void> {
  const { connection, book, log, monotonic, signal } = options;
  const intervalMs = connection.leaseMs / 3;

  async function extend(held: readonly HeldLease[]): Promise<void> {
    const askedAt = monotonic();
    const leases = held.map(({ lease: { subtaskId, leaseId, epoch } }) => ({ subtaskId, leaseId, epoch }));
    try {
      const answer = await connection.client.extend({ leases }, { signal, timeoutMs: intervalMs });
      const outcomes = new Map(answer.leases.map((one) => [one.subtaskId, one.outcome]));
      for (const one of held) {
        const outcome = outcomes.get(one.lease.subtaskId);
        if (outcome === 'extended') one.heldUntil = askedAt + connection.leaseMs;
        else if (outcome !== undefined) one.drop(outcome);
      }
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error, count: held.length }, 'leases could not be extended');
    }
    for (const one of held) if (monotonic() > one.heldUntil) one.drop('expired');
  }

  while (!signal.aborted) {
    await sleep(intervalMs, signal);
    const held = book.of(connection);
    for (let i = 0; i < held.length && !signal.aborted; i += MAX_EXTENDED)
      await extend(held.slice(i, i + MAX_EXTENDED));
  }
}
