import { advanceVirtualTime, startTag } from '@edgecoder/policy';
import type { CoordinatorContext } from '../context.ts';
import type { LeasedRow } from './claim.repository.ts';
import { advanceClocks } from './fair-queue.repository.ts';

/** Virtual time is written at most this often: it may lag, since fairness looks at seconds. */
const CLOCK_INTERVAL_MS = 100;

/** Moves the fair queue's clocks on: each class's follows the start tags that were served of it. */
export interface FairClocks {
  served(leases: readonly Pick<LeasedRow, 'role' | 'class_id' | 'virtual_finish' | 'max_credits_mc'>[]): void;
}

/** @param now milliseconds of any clock that goes on. */
export function createFairClocks(
  ctx: Pick<CoordinatorContext, 'store' | 'log'>,
  now: () => number = () => performance.now(),
): FairClocks {
  /** Not written yet: no more classes than are served in one interval. */
  let starts = new Map<number, bigint>();
  let writtenAt = Number.NEGATIVE_INFINITY;

  return {
    served(leases) {
      for (const { role, class_id: classId, virtual_finish: finish, max_credits_mc: cost } of leases) {
        // A check has its place by the class of what it checks, and nobody queues in its own.
        if (role === 'verify') continue;
        starts.set(classId, advanceVirtualTime(starts.get(classId) ?? 0n, startTag({ finish, cost })));
      }
      if (starts.size === 0 || now() - writtenAt < CLOCK_INTERVAL_MS) return;
      writtenAt = now();
      const written = starts;
      starts = new Map();
      // Outside of any claim, so that claims never wait for each other at these rows.
      advanceClocks(ctx.store.db, written).catch((error: unknown) =>
        ctx.log.debug({ err: error }, 'virtual time could not be moved on'),
      );
    },
  };
}
