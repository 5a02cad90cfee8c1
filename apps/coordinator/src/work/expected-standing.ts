import { userAccount } from '@edgecoder/protocol';
import { createTimedMap } from '../agents/timed-map.ts';
import type { Standing } from './submit.repository.ts';

/** Owners whose accounts are remembered; one that was forgotten costs one more look. */
const MAX_OWNERS = 10_000;
const OWNER_TTL_MS = 60_000;
/** This machine's clock runs no different in so short a time. */
const CLOCK_TTL_MS = 1_000;

/** What a written submission tells of the database as it left it. */
export interface SeenStanding {
  /** The database's time, milliseconds since 1970. */
  now: bigint;
  /** Those that were written, by account. */
  accounts: ReadonlyMap<string, NonNullable<Standing['account']>>;
}

/**
 * What this replica expects to find when an owner submits again: what the last write left. It spares the look before the
 * write, which checks itself that the money is there and the keys are new, and writes nothing where another replica was.
 */
export interface ExpectedStandings {
  /**
   * Undefined where there is nothing to expect: of an owner that was not seen lately, or has a write under way. Keys are expected
   * to be new ones.
   */
  of(ownerIds: readonly string[]): Standing[] | undefined;
  /** To be called before these owners' accounts are written; what it returns, afterwards, with what is there now if it is known. */
  writing(ownerIds: readonly string[]): (seen?: SeenStanding) => void;
}

/** @param now milliseconds, also of the time that the machine sleeps: leases are reckoned from it. */
export function createExpectedStandings(now: () => number = Date.now): ExpectedStandings {
  const owners = createTimedMap<string, NonNullable<Standing['account']>>({
    ttlMs: OWNER_TTL_MS,
    max: MAX_OWNERS,
    now,
  });
  const writing = new Map<string, number>();
  let clock: { now: bigint; at: number } | undefined;

  return {
    of(ownerIds) {
      const passed = clock === undefined ? Number.POSITIVE_INFINITY : now() - clock.at;
      if (clock === undefined || passed > CLOCK_TTL_MS || passed < 0) return undefined;
      const shared = { known: undefined, now: clock.now + BigInt(Math.floor(passed)) };
      const found: Standing[] = [];
      for (const ownerId of ownerIds) {
        const account = writing.has(ownerId) ? undefined : owners.get(ownerId);
        if (account === undefined) return undefined;
        found.push({ ...shared, account });
      }
      return found;
    },

    writing(ownerIds) {
      const each = new Set(ownerIds);
      for (const ownerId of each) {
        owners.delete(ownerId);
        writing.set(ownerId, (writing.get(ownerId) ?? 0) + 1);
      }
      return (seen) => {
        for (const ownerId of each) {
          const left = (writing.get(ownerId) ?? 1) - 1;
          if (left === 0) writing.delete(ownerId);
          else writing.set(ownerId, left);
        }
        if (seen === undefined) return;
        clock = { now: seen.now, at: now() };
        for (const ownerId of each) {
          const account = seen.accounts.get(userAccount(ownerId));
          if (account !== undefined && !writing.has(ownerId)) owners.set(ownerId, account);
        }
      };
    },
  };
}
