import type { ResourceClass } from '@edgecoder/protocol';
import { HEARTBEAT_INTERVAL_MS, MISSED_HEARTBEATS_OFFLINE } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import { countActive, countAgents, countQueued } from './load.repository.ts';

/** Longest age of what the gauge tells, milliseconds. */
const MAX_AGE_MS = 1_000;
/** Agents seen within this time are active. */
const ONLINE_MS = HEARTBEAT_INTERVAL_MS * MISSED_HEARTBEATS_OFFLINE;
/**
 * Every multiplier and price is at its highest once there are four tasks for each place to run one: counting beyond that
 * changes nothing, so that a count costs as much as there are machines, however long the queue is.
 */
const COUNTED_PER_PLACE = 4;

/** Load of one resource class. Counts of tasks stop at a bound beyond which prices no longer change. */
export interface ClassLoad {
  queuedTasks: number;
  activeTasks: number;
  /** Machines that take such work now. */
  activeAgents: number;
  /** Tasks they can run at once. */
  capacity: number;
}

export type Load = Readonly<Record<ResourceClass, ClassLoad>>;

export interface LoadGauge {
  /** At most a second old. Never to be called inside a unit of work. */
  current(): Promise<Load>;
}

/**
 * Counts work and machines when it is asked, at most once a second however many ask.
 * @param nowMs milliseconds by any clock that only grows.
 */
export function createLoadGauge(
  ctx: Pick<CoordinatorContext, 'store'>,
  nowMs: () => number = () => performance.now(),
): LoadGauge {
  let measured: { at: number; load: Promise<Load> } | undefined;

  async function measure(): Promise<Load> {
    const [cpu, gpu] = await Promise.all([measureClass(ctx, 'cpu'), measureClass(ctx, 'gpu')]);
    return { cpu, gpu };
  }

  return {
    current() {
      const now = nowMs();
      if (measured === undefined || now - measured.at >= MAX_AGE_MS) {
        const next = { at: now, load: measure() };
        measured = next;
        // A failure is told to who asked, and is not kept for a second.
        next.load.catch(() => {
          if (measured === next) measured = undefined;
        });
      }
      return measured.load;
    },
  };
}

async function measureClass(ctx: Pick<CoordinatorContext, 'store'>, resourceClass: ResourceClass): Promise<ClassLoad> {
  const { activeAgents, capacity } = await countAgents(ctx.store.db, resourceClass, ONLINE_MS);
  const limit = COUNTED_PER_PLACE * Math.max(1, capacity) + 1;
  const queuedTasks = await countQueued(ctx.store.db, resourceClass, limit);
  const activeTasks = await countActive(ctx.store.db, resourceClass, limit);
  return { queuedTasks, activeTasks, activeAgents, capacity };
}
