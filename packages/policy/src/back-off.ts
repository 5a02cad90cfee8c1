/**
 * How often a machine is asked that brings nothing. It is measured by itself, apart for each class of work, and by other
 * people's tasks alone: whoever gives up their own harms nobody. What a machine tried and could not do says nothing against it
 * as long as nobody else did it either: hard tasks are failed by honest machines, and a requester may ask for what nobody can do.
 */

/** What became of a lease. */
export type LeaseOutcome =
  /** It was worth what it said, by a check or on trust. */
  | 'held'
  /** It came, and nothing could be said of it. */
  | 'unverified'
  /** Another machine did what this one said could not be done. */
  | 'outdone'
  /** Nothing came in time. */
  | 'lost'
  /** The machine said that the task is too large for its model or its memory. */
  | 'too_large'
  /** The machine said that it broke down, and showed no work. */
  | 'gave_up';

/** How much each counts; `held` has all of it forgotten. Without a check success is cheap to claim: it outweighs little. */
export const MISS_POINTS = { unverified: -1, outdone: 1, lost: 1, too_large: 1, gave_up: 3 } as const satisfies Record<
  Exclude<LeaseOutcome, 'held'>,
  number
>;

/** Leases lost at the same moment count as one breakdown at most, however many they are: the machine went away once. */
export const MAX_LOST_AT_ONCE = MISS_POINTS.gave_up;

/** Points that nothing follows from: two breakdowns in a row, or restarts with leases in hand. */
export const TOLERATED_POINTS = 8;
/** More are not counted, so that they are forgotten again. */
export const MAX_MISS_POINTS = 32;
/** Points from which the time doubles: one more breakdown. */
const POINTS_PER_STEP = 3;
const FIRST_BACK_OFF_MS = 5_000;
/** The longest that a machine is left out of a class: it may be the only one there. */
export const MAX_BACK_OFF_MS = 300_000;
/** After so long without a miss what was before is forgotten. */
export const MISSES_FORGOTTEN_MS = 3_600_000;

/**
 * How long a machine with so many points is not asked after its last miss, milliseconds: 5 s from the third breakdown in a row,
 * doubled by each further one, five minutes at most.
 */
export function backOffMs(points: number): number {
  if (points <= TOLERATED_POINTS) return 0;
  const steps = Math.floor((Math.min(points, MAX_MISS_POINTS) - TOLERATED_POINTS - 1) / POINTS_PER_STEP);
  return Math.min(MAX_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** steps);
}
