import type { CallbackClient } from '@edgecoder/client';
import { ClientError } from '@edgecoder/client';
import type { PeerId } from '@edgecoder/protocol';
import type { EscalationContext, Loop } from '../context.ts';
import { createLoop } from '../loop.ts';
import { viewOf } from '../resolutions/views.ts';
import { fullJitterMs } from '../waterfall/resolution.ts';
import { findResolution } from '../waterfall/resolutions.repository.ts';
import { claimCallbacks, type OwedCallback, postponeCallback, settleCallback } from './callbacks.repository.ts';

const POLL_MS = 1000;
/** Callbacks of one round; they go out at the same time. */
const BATCH = 16;

export interface CallbackSenderOptions {
  ctx: EscalationContext;
  client: CallbackClient;
}

/**
 * Tells coordinators how their resolutions stand: always the newest view, until it was taken or was refused too often. One
 * that was down for longer asks.
 */
export function createCallbackSender({ ctx, client }: CallbackSenderOptions): Loop {
  const { store, settings, log, metrics } = ctx;

  async function tell(owed: OwedCallback, signal: AbortSignal): Promise<void> {
    const found = await findResolution(store.db, owed.resolutionId);
    const url = found?.resolution.callbackUrl;
    if (found === undefined || url === undefined) return;
    const { resolution } = found;
    const { revision, taskId } = resolution;
    try {
      if (!stillKnown(resolution.coordinatorId, url))
        throw new ClientError('not_found', 'the coordinator is not known any more');
      await client.tell(url, viewOf(resolution, ctx.sealer, 'answers'), { signal });
      metrics.callbacks.inc({ outcome: 'delivered' });
      await settleCallback(store.db, owed.resolutionId, revision);
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      if (signal.aborted) return await postponeCallback(store.db, owed, revision, 0);
      const tries = owed.tries + 1;
      if (tries >= settings.callbackAttempts || error.code === 'not_found') {
        metrics.callbacks.inc({ outcome: 'given_up' });
        log.warn({ err: error, taskId, attempt: tries }, 'a coordinator could not be told; it may ask');
        return await settleCallback(store.db, owed.resolutionId, revision);
      }
      metrics.callbacks.inc({ outcome: 'failed' });
      await postponeCallback(store.db, owed, revision, fullJitterMs(tries, settings.policy, ctx.fraction()));
    }
  }

  /** The settings may have changed since it was asked for. */
  const stillKnown = (id: PeerId, url: string): boolean =>
    ctx
      .coordinators()
      .some(({ coordinatorId, url: known }) => coordinatorId === id && known !== undefined && sameOrigin(known, url));

  return createLoop({
    name: 'callbacks',
    everyMs: Math.min(POLL_MS, settings.leaseMs / 2),
    log,
    async step(signal) {
      const owed = await claimCallbacks(store.db, BATCH, settings.leaseMs);
      const told = await Promise.allSettled(owed.map((one) => tell(one, signal)));
      for (const one of told) if (one.status === 'rejected') throw one.reason;
      return owed.length === BATCH;
    },
  });
}

const sameOrigin = (one: string, other: string): boolean => new URL(one).origin === new URL(other).origin;
