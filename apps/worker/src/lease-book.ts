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

/** The leases of this worker, at most as many as it may run at the same time. */
export class LeaseBook {
  readonly #capacity: number;
  readonly #held = new Set<HeldLease>();
  #changed = Promise.withResolvers<void>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get running(): number {
    return this.#held.size;
  }

  /** Slots that are not taken. */
  get free(): number {
    return Math.max(0, this.#capacity - this.#held.size);
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
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  of(connection: Connection): HeldLease[] {
    return [...this.#held].filter((held) => held.connection === connection);
  }

  dropAll(reason: 'stopped'): void {
    for (const held of this.#held) held.drop(reason);
  }

  /** Resolves when `condition` holds, looked at whenever a lease is released; also when the signal aborts. */
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
