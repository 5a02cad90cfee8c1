import type { Lease } from '@edgecoder/protocol';
import type { Connection } from './connection.ts';

/** A lease this worker is at. */
export interface HeldLease {
  readonly connection: Connection;
  readonly lease: Pick<Lease, 'subtaskId' | 'leaseId' | 'epoch' | 'taskId'>;
  /** Until when it is surely ours, on the monotonic clock, milliseconds. */
  heldUntil: number;
  /** Aborts when the lease is no longer ours or no longer wanted. */
  readonly signal: AbortSignal;
  drop(reason: 'lost' | 'cancelled' | 'expired' | 'stopped'): void;
  readonly dropped: 'lost' | 'cancelled' | 'expired' | 'stopped' | undefined;
}

/** Runs whose times tell how long the next ones may take. */
const REMEMBERED_RUNS = 32;
/** Work for so long is kept ready, so that slots need not wait for the way to the coordinator and back, milliseconds. */
const AHEAD_MS = 250;
/** Most leases that wait for a slot. */
const MAX_WAITING = 16;
/** Results on their way: with so many the coordinator is behind, and no more work is taken. */
const MAX_POSTING = 64;

/**
 * The leases of this worker: those that run, one in each slot, those that wait for a slot, and those whose results are on
 * their way. Only as many wait as will have run in a moment, by the slowest of the last runs: what takes long stays in the
 * queue, where an idle machine finds it.
 */
export class LeaseBook {
  readonly #slots: number;
  readonly #held = new Set<HeldLease>();
  /** Leases that have run. */
  readonly #posting = new Set<HeldLease>();
  readonly #waiting: (() => void)[] = [];
  readonly #runMs: number[] = [];
  #running = 0;
  /** Leases that requests under way may bring. */
  #asked = 0;
  #changed = Promise.withResolvers<void>();

  constructor(slots: number) {
    this.#slots = slots;
  }

  /** Slots that are taken. */
  get running(): number {
    return this.#running;
  }

  /** Leases, whatever has become of them so far. */
  get held(): number {
    return this.#held.size;
  }

  /** Leases whose results are on their way. */
  get posting(): number {
    return this.#posting.size;
  }

  /** Leases to ask for now. */
  get wanted(): number {
    if (this.#posting.size >= MAX_POSTING) return 0;
    return Math.max(0, this.#slots + this.#ahead() - (this.#held.size - this.#posting.size) - this.#asked);
  }

  /** Takes note of a request for so many leases; `answered` ends it. */
  ask(count: number): void {
    this.#asked += count;
  }

  /** What such a request brought is held now. */
  answered(count: number): void {
    this.#asked -= count;
    this.#tell();
  }

  #ahead(): number {
    if (this.#runMs.length < REMEMBERED_RUNS) return 0;
    const slowest = Math.max(1, ...this.#runMs);
    return Math.min(MAX_WAITING, Math.floor((this.#slots * AHEAD_MS) / slowest));
  }

  /** Runs `work` in a slot as soon as one is free, in the order of the calls. */
  async inSlot<T>(held: HeldLease, work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#slots) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    const beganAt = performance.now();
    try {
      return await work();
    } finally {
      this.#runMs.push(performance.now() - beganAt);
      if (this.#runMs.length > REMEMBERED_RUNS) this.#runMs.shift();
      this.#posting.add(held);
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
      this.#tell();
    }
  }

  hold(connection: Connection, lease: HeldLease['lease'], heldUntil: number): HeldLease {
    const controller = new AbortController();
    let dropped: HeldLease['dropped'];
    const held: HeldLease = {
      connection,
      lease,
      heldUntil,
      signal: controller.signal,
      drop(reason) {
        dropped ??= reason;
        controller.abort();
      },
      get dropped() {
        return dropped;
      },
    };
    this.#held.add(held);
    return held;
  }

  release(held: HeldLease): void {
    if (!this.#held.delete(held)) return;
    this.#posting.delete(held);
    this.#tell();
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  of(connection: Connection): HeldLease[] {
    return [...this.#held].filter((held) => held.connection === connection);
  }

  dropAll(reason: 'stopped'): void {
    for (const held of this.#held) held.drop(reason);
  }

  /** Resolves when `condition` holds, looked at whenever a run, a lease or a request for leases ends; also when the signal aborts. */
  async until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    const aborted = Promise.withResolvers<void>();
    const onAbort = () => aborted.resolve();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      while (!condition() && !signal.aborted) await Promise.race([this.#changed.promise, aborted.promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}
