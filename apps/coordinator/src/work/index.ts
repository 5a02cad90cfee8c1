import type { Route } from '@edgecoder/service';
import type { CoordinatorContext, Loop } from '../context.ts';
import { createLoop } from '../economy/loop.ts';
import { classesWithWork } from './claim.repository.ts';
import { expireLeases, stuckChecks } from './recovery.ts';
import { workRoutes } from './routes.ts';
import { createUseCases, type WorkDeps, type WorkParts } from './use-cases.ts';

export type { WorkDeps, WorkUseCases } from './use-cases.ts';

/** Leases that ran out are looked for this often. */
const EXPIRY_INTERVAL_MS = 500;
/** Pulls that wait look again this often, should a wake-up have been lost. */
const LOOK_AGAIN_MS = 1_000;
/** A check that waits longer than this means that nobody is there to do it. */
const STUCK_CHECK_MS = 60_000;
const STUCK_INTERVAL_MS = 10_000;

/** The queue: submission, leases, results, checks, and what a requester sees of them. */
export function createWork(
  ctx: CoordinatorContext,
  deps: WorkDeps,
): { routes: Route[]; loops: Loop[] } & Pick<WorkParts, 'useCases' | 'resultContext' | 'announce'> {
  const { useCases, queue, signals, hub, metrics, resultContext, decomposer, announce } = createUseCases(ctx, deps);
  const { log } = ctx;

  const expiry = createLoop({
    name: 'lease-expiry',
    everyMs: EXPIRY_INTERVAL_MS,
    log,
    async step() {
      const { expired, effects } = await expireLeases(resultContext);
      if (expired > 0) metrics.leasesExpired.inc(expired);
      if (effects !== undefined) announce(effects);
      return expired > 0;
    },
  });
  const lookAgain = createLoop({
    name: 'lost-wake-ups',
    everyMs: LOOK_AGAIN_MS,
    log,
    async step() {
      const classIds = queue.parkedClasses();
      if (classIds.length === 0) return false;
      const found = await classesWithWork(ctx.store.db, classIds);
      if (found.length > 0) queue.wake(new Map(found.map((classId) => [classId, 1])));
      return false;
    },
  });
  const stuck = createLoop({
    name: 'stuck-checks',
    everyMs: STUCK_INTERVAL_MS,
    log,
    async step() {
      metrics.checksWaiting.reset();
      for (const { language, waiting } of await stuckChecks(ctx, STUCK_CHECK_MS)) {
        metrics.checksWaiting.set({ language }, waiting);
        log.warn({ language, waiting }, 'checks wait for a verifier and none takes them');
      }
      return false;
    },
  });
  return {
    routes: workRoutes(useCases),
    loops: [signals, hub, expiry, lookAgain, stuck, ...(decomposer === undefined ? [] : [decomposer])],
    useCases,
    resultContext,
    announce,
  };
}
