import { backoffMs, ClientError, LeaseError } from '@edgecoder/client';
import { decidePower, type PowerRow } from '@edgecoder/policy';
import { type Lease, MAX_BATCH, type PowerTelemetry, type PullResponse, type WorkPayload } from '@edgecoder/protocol';
import type { Logger } from '@edgecoder/service';
import { type Agent, type Connection, openPulled } from './connection.ts';
import type { HeldLease, LeaseBook } from './lease-book.ts';
import type { Membership } from './membership.ts';
import { sleep } from './sleep.ts';

/** How long one long poll waits for work. */
const PULL_WAIT_MS = 20_000;
/** How often a machine that may not pull, by its power or its standing, looks again. */
const LOOK_AGAIN_MS = 5_000;
const STANDING_MS = 250;
const BACKOFF = { attempts: Number.POSITIVE_INFINITY, baseMs: 250, capMs: 10_000 };

export interface PullLoopOptions {
  connection: Connection;
  agent: Agent;
  membership: Membership;
  book: LeaseBook;
  readPower: () => Promise<PowerTelemetry>;
  log: Logger;
  random: () => number;
  monotonic: () => number;
  signal: AbortSignal;
  /** Begins a lease, which is in the book already. */
  begin: (held: HeldLease, lease: Lease, payload: WorkPayload) => void;
}

/** Takes work while there are slots for it, power and standing allow it, and the signal has not aborted. */
export async function pullLoop(options: PullLoopOptions): Promise<void> {
  const { book, membership, monotonic, signal, log } = options;
  let lastPullAt: number | undefined;
  let failures = 0;
  let heldBackBy: PowerRow | undefined;
  while (!signal.aborted) {
    await book.until(() => book.wanted > 0, signal);
    if (signal.aborted) return;
    if (!membership.mayPull) {
      await sleep(STANDING_MS, signal);
      continue;
    }
    const since = lastPullAt === undefined ? undefined : monotonic() - lastPullAt;
    const { coordinatorTasks, deferMs, row } = decidePower(await options.readPower(), since);
    if (coordinatorTasks === 'no') {
      // Once for each reason: whoever wonders why nothing runs finds it in the log.
      if (row !== heldBackBy) log.info({ reason: row }, 'no work is taken now, to spare the power of this machine');
      heldBackBy = row;
      await sleep(deferMs > 0 ? deferMs : LOOK_AGAIN_MS, signal);
      continue;
    }
    if (heldBackBy !== undefined) log.info({ reason: row }, 'work is taken again');
    heldBackBy = undefined;
    // A busy processor puts work off, and does not forbid it: a machine that is always busy would never do any.
    if (deferMs > 0) await sleep(deferMs, signal);
    if (signal.aborted) return;
    try {
      if (await pullOnce(options, coordinatorTasks === 'small-only')) lastPullAt = monotonic();
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      onFailure(error, options);
      await sleep(backoffMs(failures, BACKOFF, options.random()), signal);
    }
  }
}

/** One long poll. @returns true when it brought work. */
async function pullOnce(options: PullLoopOptions, smallOnly: boolean): Promise<boolean> {
  const { connection, book, signal } = options;
  const max = Math.min(book.wanted, MAX_BATCH);
  const response = await connection.client.pull({ max, waitMs: PULL_WAIT_MS, smallOnly }, { signal });
  if (response.drain) options.membership.drain();
  await beginAll(options, response, max);
  return response.leases.length > 0;
}

async function beginAll(options: PullLoopOptions, response: PullResponse, max: number): Promise<void> {
  const { agent, book, connection, log, monotonic } = options;
  const heldUntil = monotonic() + connection.leaseMs;
  for (const opened of (await openPulled(connection, agent, response)).slice(0, max)) {
    const { lease } = opened;
    if ('error' in opened) {
      log.warn({ subtaskId: lease.subtaskId, code: opened.error.code }, 'a lease cannot be done here; it will run out');
    } else options.begin(book.hold(connection, lease, heldUntil), lease, opened.payload);
  }
}

function onFailure(error: unknown, { membership, log }: PullLoopOptions): void {
  if (error instanceof LeaseError) {
    log.error({ code: error.code }, 'leases that this coordinator did not sign for this machine were refused');
    return;
  }
  const code = error instanceof ClientError ? error.code : 'internal';
  // The coordinator has forgotten or demoted this machine: its next heartbeat tells.
  if (code === 'unknown_key' || code === 'not_approved' || code === 'forbidden') membership.doubt();
  log.warn({ code, err: error }, 'a pull failed');
}
