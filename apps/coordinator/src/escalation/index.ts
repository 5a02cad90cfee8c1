import { AppError, type PeerId } from '@edgecoder/protocol';
import type { Route } from '@edgecoder/service';
import type { CoordinatorContext, Loop } from '../context.ts';
import type { ResultContext } from '../work/result.ts';
import type { UnitEffects } from '../work/unit.ts';
import { escalateTask, viewEscalations } from './escalate.ts';
import { createEscalator, type Helper } from './escalator.ts';
import { escalationRoutes } from './routes.ts';
import { takeView } from './take-view.ts';

export type { Helper } from './escalator.ts';

/** The escalation service, as a coordinator knows it. */
export interface Escalation {
  client: Helper;
  /** Whose signature its callbacks have. */
  serviceId: PeerId;
}

export interface EscalationDeps {
  /** None where none is set: what workers cannot do has failed. */
  escalation: Escalation | undefined;
  work: { resultContext: ResultContext; announce(effects: UnitEffects): void };
  publicUrl(): string | undefined;
}

/** Help for what no worker could do. */
export function createEscalations(
  ctx: CoordinatorContext,
  { escalation, work, publicUrl }: EscalationDeps,
): { routes: Route[]; loops: Loop[] } {
  const { resultContext, announce } = work;
  const views = escalation && { ...resultContext, serviceId: escalation.serviceId, log: ctx.log };
  return {
    routes: escalationRoutes({
      async escalate(ownerId, taskId) {
        if (views === undefined) throw new AppError('unavailable', 'this coordinator has no escalation service');
        announce(await escalateTask(resultContext, ownerId, taskId));
        return viewEscalations(ctx, ownerId, taskId);
      },
      view: (ownerId, taskId) => viewEscalations(ctx, ownerId, taskId),
      take:
        views &&
        (async (view) => {
          const { taken, effects } = await takeView(views, view);
          if (effects !== undefined) announce(effects);
          return { taken };
        }),
    }),
    loops:
      escalation === undefined || views === undefined
        ? []
        : [createEscalator({ ctx: views, helper: escalation.client, publicUrl, announce })],
  };
}
