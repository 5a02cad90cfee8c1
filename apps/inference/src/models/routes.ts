import {
  ModelListResponse,
  ModelPullResponse,
  ModelStatusResponse,
  ModelSwapRequest,
  ModelSwapResponse,
} from '@edgecoder/protocol';
import { defineRoute, type Route } from '@edgecoder/service';
import { FOR_OPERATORS, FOR_WATCHERS } from '../callers.ts';
import type { InferenceContext } from '../context.ts';
import { asAppError } from '../problems.ts';
import type { Inventory } from './inventory.ts';
import type { Pulls } from './pulls.ts';
import type { Swap } from './swap.ts';

export function modelRoutes({
  models,
  inventory,
  pulls,
  swap,
}: Pick<InferenceContext, 'models'> & { inventory: Inventory; pulls: Pulls; swap: Swap }): Route[] {
  const { provider } = models;
  const tag = 'models';
  return [
    defineRoute({
      method: 'GET',
      path: '/model/list',
      summary: 'The models that can answer, and those that can be fetched.',
      tag,
      access: FOR_WATCHERS,
      response: ModelListResponse,
      async handler({ signal }): Promise<ModelListResponse> {
        const views = await inventory.list({ signal }).catch((error: unknown) => {
          throw asAppError(error);
        });
        return { provider: provider.kind, models: views };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/model/status',
      summary: 'Whether models can be asked, which one is in use, how many requests wait, what is in memory.',
      tag,
      access: FOR_WATCHERS,
      response: ModelStatusResponse,
      async handler({ signal }): Promise<ModelStatusResponse> {
        const { ok, reason } = await provider.health({ signal });
        // Of a server that cannot be asked it is not known.
        const inUse = await models.inUse({ signal }).catch(() => undefined);
        return {
          provider: provider.kind,
          healthy: ok,
          ...(reason !== undefined && { reason }),
          ...(inUse !== undefined && { inUse }),
          ...provider.status(),
        };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/model/pull/progress',
      summary: 'What is being fetched, and what was since this replica started.',
      tag,
      access: FOR_WATCHERS,
      response: ModelPullResponse,
      handler: async (): Promise<ModelPullResponse> => ({ pulls: pulls.list() }),
    }),
    defineRoute({
      method: 'POST',
      path: '/model/swap',
      summary: 'Chooses the model that answers from now on; with pull, it is fetched first.',
      tag,
      access: FOR_OPERATORS,
      body: ModelSwapRequest,
      response: ModelSwapResponse,
      errors: ['model_unavailable', 'overloaded'],
      async handler({ body, signal }) {
        return await swap(body, signal).catch((error: unknown) => {
          throw asAppError(error);
        });
      },
    }),
  ];
}
