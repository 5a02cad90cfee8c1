/**
 * Fair queueing by virtual time, in whole units (millicredits of quoted cost ÷ weight). Each task gets a start and a finish
 * tag when it is queued; the smallest finish tag is served first; virtual time follows the start tags that are served.
 * An account that queues a thousand tasks only pushes its own tags into the future: another's next task starts now.
 */

/** Finish tags count thousandths of a unit, so that weights divide evenly enough. */
export const TAG_SCALE = 1000n;

/** The weight of an account without a share of its own. */
export const DEFAULT_WEIGHT = 1;

export interface VirtualTags {
  start: bigint;
  /** Where the account's next task begins at the earliest: its new `lastFinish`. */
  finish: bigint;
}

/**
 * Tags of one task: `start = max(virtualTime, lastFinish)`, `finish = start + cost × 1000 ÷ weight`, rounded up so that
 * every task moves its account ahead by at least 1.
 * @param input.lastFinish finish tag of the account's newest task, 0 when it has none.
 * @param input.cost quoted cost of the task, whole, at least 0.
 * @throws {RangeError} for a weight that is not a whole number of at least 1.
 */
export function virtualTags(input: {
  virtualTime: bigint;
  lastFinish: bigint;
  cost: bigint;
  weight?: number;
}): VirtualTags {
  const weight = input.weight ?? DEFAULT_WEIGHT;
  if (!Number.isSafeInteger(weight) || weight < 1) throw new RangeError('weight must be a whole number of at least 1');
  if (input.cost < 0n) throw new RangeError('cost must not be negative');
  const start = advanceVirtualTime(input.virtualTime, input.lastFinish);
  const share = (input.cost * TAG_SCALE + BigInt(weight) - 1n) / BigInt(weight);
  return { start, finish: start + (share > 0n ? share : 1n) };
}

/** Virtual time after a task was handed out: the start tag served, never backwards. */
export function advanceVirtualTime(virtualTime: bigint, servedStart: bigint): bigint {
  return servedStart > virtualTime ? servedStart : virtualTime;
}

/** Start tag of a task of which only the finish tag was kept. */
export function startTag(input: { finish: bigint; cost: bigint; weight?: number }): bigint {
  const { finish } = virtualTags({
    virtualTime: 0n,
    lastFinish: 0n,
    cost: input.cost,
    ...(input.weight ? { weight: input.weight } : {}),
  });
  return input.finish - finish;
}
