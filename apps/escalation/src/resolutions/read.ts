import { AppError, type PeerId, type ResolutionList, type ResolutionView } from '@edgecoder/protocol';
import type { Caller } from '@edgecoder/service';
import type { EscalationContext } from '../context.ts';
import { mayAnswer } from '../waterfall/placement.ts';
import type { Resolution } from '../waterfall/resolution.ts';
import { findResolution } from '../waterfall/resolutions.repository.ts';
import { type Sight, viewOf } from './views.ts';
import { listWaiting, type WaitingCursor } from './waiting.repository.ts';

/** @throws {AppError} `not_found`, also for what is somebody else's. */
export async function readResolution(
  ctx: EscalationContext,
  caller: Caller,
  resolutionId: string,
): Promise<ResolutionView> {
  const found = await findResolution(ctx.store.db, resolutionId);
  const sight = found === undefined ? undefined : sightOf(ctx, caller, found.resolution);
  if (found === undefined || sight === undefined) throw new AppError('not_found');
  return viewOf(found.resolution, ctx.sealer, sight);
}

/** What a caller may see of a resolution; undefined: not even that it is. */
export function sightOf(
  { settings }: Pick<EscalationContext, 'settings'>,
  { peerId, roles }: Pick<Caller, 'peerId' | 'roles'>,
  resolution: Resolution,
): Sight | undefined {
  if (mayAnswer(peerId, resolution, settings.operators)) return 'all';
  if (roles.has('service') && peerId === resolution.coordinatorId) return 'answers';
  return roles.has('operator') ? 'outside' : undefined;
}

/** What waits for this operator, the longest waiting first. */
export async function waitingFor(
  ctx: EscalationContext,
  operatorId: PeerId,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<ResolutionList> {
  const found = await listWaiting(ctx.store.db, { operatorId, after: parseCursor(cursor), limit: limit + 1 });
  const resolutions = found.slice(0, limit);
  const last = resolutions.at(-1);
  return {
    resolutions,
    ...(found.length > limit && last !== undefined && { nextCursor: `${last.waitingSince}.${last.resolutionId}` }),
  };
}

function parseCursor(cursor: string | undefined): WaitingCursor | undefined {
  if (cursor === undefined) return undefined;
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(cursor);
  if (match === null) throw new AppError('invalid_request', 'The cursor is none of this list');
  return { waitingSince: Number(match[1]), resolutionId: match[2] as string };
}
