import { sql } from 'kysely';
import type { CoordinatorContext, Loop } from '../context.ts';
import { createLoop } from './loop.ts';

/** How often medians are computed anew, milliseconds. */
const REFRESH_INTERVAL_MS = 10_000;
/** Newest checks of each class that count; odd, so that the median is one of them. */
const CHECKS_COUNTED = 101;

/** Median of a class of which nothing was checked yet, milliseconds: a short program. It errs to the worker's cost. */
export const DEFAULT_MEDIAN_MS = 100;

/**
 * Keeps `work_classes.median_ms`: what verifiers lately measured, by language and size class. It is computed from stored
 * checks alone, so that every replica comes to the same, and its cost does not grow with what is stored.
 */
export function createMedianLoop(ctx: Pick<CoordinatorContext, 'store' | 'log'>): Loop {
  return createLoop({
    name: 'medians',
    everyMs: REFRESH_INTERVAL_MS,
    log: ctx.log,
    async step() {
      await refreshMedians(ctx);
      return false;
    },
  });
}

/** One pass. Checks that ended at a limit tell nothing about programs that end. */
export async function refreshMedians(ctx: Pick<CoordinatorContext, 'store'>): Promise<void> {
  await sql`
    with measured as (
      select class.language, class.size_class,
             percentile_disc(0.5) within group (order by checked.duration_ms) as median_ms
      from coordinator.work_classes class
      cross join lateral (
        select result.duration_ms
        from coordinator.subtasks subtask
        join coordinator.results result on result.subtask_id = subtask.subtask_id and result.epoch = subtask.epoch
        where subtask.class_id = class.class_id and subtask.role = 'verify' and subtask.state = 'done'
          and result.limit_hit is null
        order by subtask.subtask_id desc
        limit ${CHECKS_COUNTED}
      ) as checked
      where class.role = 'verify'
      group by class.language, class.size_class
    )
    update coordinator.work_classes class
    set median_ms = measured.median_ms
    from measured
    where class.language = measured.language and class.size_class = measured.size_class
      and class.median_ms is distinct from measured.median_ms`.execute(ctx.store.db);
}
