import { AppError } from '@edgecoder/protocol';
import type { EscalationContext } from '../context.ts';
import { FINAL_STAGES, type Resolution } from './resolution.ts';
import { findResolution, saveResolution } from './resolutions.repository.ts';

/**
 * Changes a resolution in one transaction that keeps others away. Whoever works on it meanwhile loses it.
 * @param work changes what it is given, or throws; false: nothing is written.
 * @returns the resolution as it is then.
 * @throws {AppError} `not_found`
 */
export async function changeResolution(
  ctx: Pick<EscalationContext, 'store' | 'metrics'>,
  resolutionId: string,
  work: (resolution: Resolution, now: number) => boolean,
): Promise<Resolution> {
  const { resolution, before } = await ctx.store.transaction(async (tx) => {
    const found = await findResolution(tx, resolutionId, { forUpdate: true });
    if (found === undefined) throw new AppError('not_found');
    const before = mark(found.resolution);
    if (work(found.resolution, found.now)) {
      found.resolution.claim += 1;
      await saveResolution(tx, found.resolution);
    }
    return { resolution: found.resolution, before };
  });
  count(ctx, before, resolution);
  return resolution;
}

/** What of a resolution tells which of its attempts have ended since. */
export interface Mark {
  ended: ReadonlySet<number>;
  final: boolean;
}

export function mark(resolution: Resolution): Mark {
  return {
    ended: new Set(resolution.attempts.filter(({ endedAt }) => endedAt !== undefined).map(({ number }) => number)),
    final: FINAL_STAGES.includes(resolution.state),
  };
}

/** Counts what has ended, once it is committed. */
export function count({ metrics }: Pick<EscalationContext, 'metrics'>, before: Mark, resolution: Resolution): void {
  for (const { number, endedAt, step, outcome } of resolution.attempts) {
    if (endedAt !== undefined && !before.ended.has(number)) metrics.attempts.inc({ step, outcome });
  }
  if (!before.final && FINAL_STAGES.includes(resolution.state)) metrics.ended.inc({ state: resolution.state });
}
