import { backoffMs, ClientError, LeaseError } from '@edgecoder/client';
import { decidePower, type PowerRow } from '@edgecoder/policy';
import { type Lease, MAX_BATCH, type PowerTelemetry, type PullResponse, type WorkPayload } from '@edgecoder/protocol';
import type { Logger } from '@edgecoder/service';
import { type Agent, type Connection, openPulled } from './connection.ts';
import type { HeldLease, LeaseBook } from './lease-book.ts';
import type { Membership } from './membership.ts';
import type { NextWork } from './result-poster.ts';
import { sleep } from './sleep.ts';

/** How long one long poll waits for work. */
const PULL_WAIT_MS = 20_000;
/** How often a machine that may not pull, by its power or its standing, looks again. */
const LOOK_AGAIN_MS = 5_000;
const STANDING_MS = 250;
/** Results on their way bring the next work; so long it is waited for before a pull of its own asks. */
const NEXT_WORK_MS = 250;
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

/**
 * Takes work while there are slots for it, power and standing allow it, and the signal has not aborted: with the results that
 * go out, or by a long poll of its own.
 */
export async function pullLoop(options: PullLoopOptions): Promise<void> {
  const { results } = options.connection;
  const state: LoopState = { allowedAt: Number.NEGATIVE_INFINITY, smallOnly: false };
  results.askFor(nextWork(options, state));
  try {
    await pullAll(options, state);
  } finally {
    results.askFor(undefined);
  }
}

interface LoopState {
  /** When this machine's power was last found to allow work at any time. */
  allowedAt: number;
  smallOnly: boolean;
}

/** Asks for work together with results, as long as the last look at the power allows it. */
function nextWork(options: PullLoopOptions, state: LoopState): NextWork {
  const { book, membership, monotonic, signal } = options;
  return {
    ask() {
      const max = Math.min(book.wanted, MAX_BATCH);
      const allowed = membership.mayPull && monotonic() - state.allowedAt < LOOK_AGAIN_MS;
      if (signal.aborted || !allowed || max <= 0) return undefined;
      book.ask(max);
      return { max, smallOnly: state.smallOnly };
    },
    take({ max }, response) {
      const begun = response === undefined ? Promise.resolve() : beginAll(options, response, max);
      void begun.catch((error: unknown) => onFailure(error, options)).finally(() => book.answered(max));
    },
  };
}

async function pullAll(options: PullLoopOptions, state: LoopState): Promise<void> {
  const { book, membership, monotonic, signal, log } = options;
  let lastPullAt: number | undefined;
  let failures = 0;
  let heldBackBy: PowerRow | undefined;
  while (!signal.aborted) {
    await book.until(() => book.wanted > 0, signal);
    await untilPosted(book, signal);
    if (signal.aborted) return;
    if (book.wanted === 0) continue;
    if (!membership.mayPull) {
      await sleep(STANDING_MS, signal);
      continue;
    }
    const since = lastPullAt === undefined ? undefined : monotonic() - lastPullAt;
    const power = await options.readPower();
    const { coordinatorTasks, deferMs, row } = decidePower(power, since);
    const smallOnly = coordinatorTasks === 'small-only';
    // On battery the time between pulls counts, so each is decided by itself.
    state.allowedAt =
      power.onExternalPower && coordinatorTasks !== 'no' && deferMs === 0 ? monotonic() : Number.NEGATIVE_INFINITY;
    state.smallOnly = smallOnly;
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
      if (await pullOnce(options, smallOnly)) lastPullAt = monotonic();
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      onFailure(error, options);
      await sleep(backoffMs(failures, BACKOFF, options.random()), signal);
    }
  }
}

/** Results on their way bring what is next: waits for them, though not for long. */
async function untilPosted(book: LeaseBook, signal: AbortSignal): Promise<void> {
  if (book.posting === 0) return;
  const enough = new AbortController();
  await Promise.race([
    book.until(() => book.posting === 0 || book.wanted === 0, AbortSignal.any([signal, enough.signal])),
    sleep(NEXT_WORK_MS, AbortSignal.any([signal, enough.signal])),
  ]);
  enough.abort();
}

/** One long poll. @returns true when it brought work. */
async function pullOnce(options: PullLoopOptions, smallOnly: boolean): Promise<boolean> {
  const { connection, book, signal } = options;
  const max = Math.min(book.wanted, MAX_BATCH);
  book.ask(max);
  try {
    const response = await connection.client.pull({ max, waitMs: PULL_WAIT_MS, smallOnly }, { signal });
    await beginAll(options, response, max);
    return response.leases.length > 0;
  } finally {
    book.answered(max);
  }
}

async function beginAll(options: PullLoopOptions, response: PullResponse, max: number): Promise<void> {
  const { agent, book, connection, log, monotonic } = options;
  if (response.drain) options.membership.drain();
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
