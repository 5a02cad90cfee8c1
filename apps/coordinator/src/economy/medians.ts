import { sql } from 'kysely';
import type { CoordinatorContext, Loop } from '../context.ts';
import { createLoop } from './loop.ts';

/** How often medians are computed anew, milliseconds. */
const REFRESH_INTERVAL_MS = 10_000;
/** Newest checks of each class that count; odd, so that the median is one of them. */
const CHECKS_COUNTED = 101;

/**
 * Median of a class of which nothing was checked yet, milliseconds: a tenth of what its time limit is by default or at most,
 * so that a worker cannot earn by waiting where nobody has measured.
 */
const DEFAULT_SMALL_MS = 1_000;
const DEFAULT_LARGE_MS = 6_000;

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

/**
 * One pass, over checks and classes. Checks that ended at a limit tell nothing about programs that end. A class that is new
 * has no median until the first pass after it was made.
 */
export async function refreshMedians(ctx: Pick<CoordinatorContext, 'store'>): Promise<void> {
  await sql`
    with measured as (
      select class.language, class.size_class,
             percentile_disc(0.5) within group (order by checked.duration_ms) as median_ms
      from coordinator.work_classes class
      cross join lateral (
        select result.duration_ms, result.limit_hit
        from coordinator.subtasks subtask
        join coordinator.results result on result.subtask_id = subtask.subtask_id and result.epoch = subtask.epoch
        where subtask.class_id = class.class_id and subtask.role = 'verify' and subtask.state = 'done'
        order by subtask.subtask_id desc
        limit ${CHECKS_COUNTED}
      ) as checked
      where class.role = 'verify' and checked.limit_hit is null
      group by class.language, class.size_class
    )
    update coordinator.work_classes class
    set median_ms = wanted.median_ms
    from (
      select known.class_id, coalesce(
        measured.median_ms,
        case known.size_class when 'small' then ${DEFAULT_SMALL_MS}::int else ${DEFAULT_LARGE_MS}::int end
      ) as median_ms
      from coordinator.work_classes known left join measured using (language, size_class)
    ) as wanted
    where class.class_id = wanted.class_id and class.median_ms is distinct from wanted.median_ms`.execute(ctx.store.db);
}
