import { SandboxError } from '../interface.ts';
import { GUEST_IDS } from '../supervisor/guest-limits.ts';

/** Slots, each of which stands for a user of its own: no two guests that are there at the same time have the same. */
export interface GuestUsers {
  /** @throws {SandboxError} `unavailable` when all are in use. */
  take(): number;
  release(slot: number): void;
}

export function createGuestUsers(): GuestUsers {
  const used = new Set<number>();
  let last = -1;
  return {
    take() {
      if (used.size >= GUEST_IDS) throw new SandboxError('unavailable', `${GUEST_IDS} guests are there already`);
      // In turn: whatever was left by a user is long gone when its number comes again.
      do last = (last + 1) % GUEST_IDS;
      while (used.has(last));
      used.add(last);
      return last;
    },
    release: (slot) => void used.delete(slot),
  };
}
