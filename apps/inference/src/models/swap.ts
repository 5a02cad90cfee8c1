import { ModelError, type OpenedProvider } from '@edgecoder/models';
import type { ModelSwapRequest, ModelSwapResponse } from '@edgecoder/protocol';
import type { Logger } from '@edgecoder/service';
import type { Pulls } from './pulls.ts';

/** Changes which model answers. */
export type Swap = (request: ModelSwapRequest, signal: AbortSignal) => Promise<ModelSwapResponse>;

/**
 * The model is taken into memory first: one that cannot be loaded does not come into use. Requests that are at work end with
 * the model they began with. Of several orders the last one holds, also when what an earlier one fetches arrives later.
 * @throws {ModelError} as loading does; `unknown_model`, `queue_full` of what is to be fetched.
 */
export function createSwap({ models, pulls, log }: { models: OpenedProvider; pulls: Pulls; log: Logger }): Swap {
  let orders = 0;

  async function take(model: string, signal?: AbortSignal): Promise<void> {
    await models.provider.load(model, { signal });
    await models.use(model, { signal });
    log.info({ model }, 'another model is in use');
  }

  return async ({ model, pull }, signal) => {
    orders += 1;
    const order = orders;
    const here = (await models.provider.models({ signal })).some(({ name }) => name === model);
    if (here) {
      await take(model, signal);
      return { model, state: 'in_use' };
    }
    if (!pull) throw new ModelError('unknown_model', `${model} is not here; with "pull" it is fetched first`);
    await pulls.begin(model, () => {
      if (order !== orders) return;
      take(model).catch((error: unknown) => log.warn({ model, err: error }, 'a fetched model could not be used'));
    });
    return { model, state: 'pulling' };
  };
}
