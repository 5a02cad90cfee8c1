import { sha256 } from '@edgecoder/crypto';
import {
  AppError,
  canonicalJson,
  EscalationStep,
  type PeerId,
  type ResolutionView,
  type ResolveRequest,
} from '@edgecoder/protocol';
import type { EscalationContext } from '../context.ts';
import { questionOf } from '../waterfall/content.ts';
import type { Resolution } from '../waterfall/resolution.ts';
import { countOpen, findResolution, insertResolution } from '../waterfall/resolutions.repository.ts';
import { viewOf } from './views.ts';

/**
 * Takes up a question, durably, before it is answered. The same request again answers how it stands.
 * @throws {AppError} `idempotency_conflict` for another request under the same id, `invalid_request` for a callback to
 * anywhere but the coordinator that asks, `overloaded`.
 */
export async function resolve(
  ctx: EscalationContext,
  coordinatorId: PeerId,
  request: ResolveRequest,
): Promise<ResolutionView> {
  if (request.callbackUrl !== undefined) requireOwnUrl(ctx, coordinatorId, request.callbackUrl);
  const bodyHash = sha256(Buffer.from(canonicalJson({ ...request, coordinatorId })));
  const { resolutionId } = request;
  const question = ctx.sealer.question.seal(resolutionId, questionOf(request));
  const { resolution, fresh } = await ctx.store.transaction(async (tx) => {
    const fresh = await insertResolution(tx, {
      resolution_id: resolutionId,
      coordinator_id: coordinatorId,
      body_hash: bodyHash,
      task_id: request.taskId,
      subtask_id: request.subtaskId,
      owner_id: request.ownerId,
      language: request.language,
      placement: request.placement,
      cloud_consent: request.consent.cloud,
      human_consent: request.consent.human,
      callback_url: request.callbackUrl ?? null,
      steps: EscalationStep.options.filter((step) => !request.tried.includes(step)),
      question,
    });
    if (fresh && (await countOpen(tx, coordinatorId)) > ctx.settings.maxOpen) {
      throw new AppError('overloaded', undefined, { retryAfterSeconds: 30 });
    }
    if (!fresh) await requireSame(tx, resolutionId, bodyHash);
    const found = await findResolution(tx, resolutionId);
    return { resolution: found?.resolution as Resolution, fresh };
  });
  if (fresh) ctx.log.info({ taskId: request.taskId, subtaskId: request.subtaskId, coordinatorId }, 'help is asked for');
  return viewOf(resolution, ctx.sealer, 'answers');
}

type Reader = EscalationContext['store']['db'];

/** @throws {AppError} `idempotency_conflict` */
async function requireSame(db: Reader, resolutionId: string, bodyHash: Uint8Array): Promise<void> {
  const { body_hash } = await db
    .selectFrom('escalation.resolutions')
    .select('body_hash')
    .where('resolution_id', '=', resolutionId)
    .executeTakeFirstOrThrow();
  if (Buffer.compare(body_hash, bodyHash) !== 0) {
    throw new AppError('idempotency_conflict', 'The resolution id was used with another request');
  }
}

/**
 * Whoever asks names the address that is called: only where its own settings entry says that it listens.
 * @throws {AppError} `invalid_request`
 */
function requireOwnUrl({ coordinators }: EscalationContext, coordinatorId: PeerId, callbackUrl: string): void {
  const known = coordinators().filter((one) => one.coordinatorId === coordinatorId);
  if (known.some(({ url }) => url !== undefined && isBelow(url, callbackUrl))) return;
  throw new AppError('invalid_request', 'callbackUrl is not an address of this coordinator known here');
}

function isBelow(base: string, url: string): boolean {
  const { origin, pathname } = new URL(base);
  const wanted = new URL(url);
  const plain = wanted.username === '' && wanted.password === '' && wanted.hash === '';
  return plain && wanted.origin === origin && wanted.pathname.startsWith(`${pathname.replace(/\/+$/, '')}/`);
}
