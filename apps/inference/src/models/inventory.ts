import type { CallOptions, ModelInfo, OpenedProvider } from '@edgecoder/models';
import type { ModelView, SystemFacts } from '@edgecoder/protocol';
import type { Pulls } from './pulls.ts';

/** What models there are, and what goes on with them. */
export interface Inventory {
  /** Those that can answer first, then what can be fetched. @throws {ModelError} `unavailable` where a server has to be asked. */
  list(options?: CallOptions): Promise<ModelView[]>;
  /** The same, for a model to be told. What cannot be found out is left out. */
  facts(signal: AbortSignal): Promise<SystemFacts>;
}

export function createInventory({ models, pulls }: { models: OpenedProvider; pulls: Pick<Pulls, 'list'> }): Inventory {
  const { provider, store } = models;

  async function list(options?: CallOptions): Promise<ModelView[]> {
    const inUse = await models.inUse(options);
    const stored = await store?.list();
    // Where llama.cpp cannot be opened, it is known all the same which files there are.
    const answering = await provider.models(options).catch((error: unknown) => {
      if (!stored) throw error;
      return [] as ModelInfo[];
    });
    const views = new Map<string, ModelView>();
    for (const { name, contextTokens, sizeBytes, parameters, quantization } of answering)
      views.set(name, {
        name,
        builtIn: name === models.builtIn,
        installed: true,
        inUse: name === inUse,
        contextTokens,
        ...(sizeBytes !== undefined && { sizeBytes }),
        ...(parameters !== undefined && { paramsM: Math.round(parameters / 1e6) }),
        ...(quantization !== undefined && { quantization }),
      });
    for (const { id, builtIn, installed, sizeBytes, entry } of stored ?? [])
      views.set(id, {
        name: id,
        builtIn,
        installed,
        inUse: id === inUse,
        sizeBytes,
        ...(entry && {
          ...paramsOf(entry.parameters),
          contextTokens: entry.contextTokens,
          quantization: entry.quantization,
          licence: entry.licence,
        }),
        ...definedOf(views.get(id)),
      });
    return [...views.values()];
  }

  return {
    list,
    async facts(signal) {
      const { active, waiting } = provider.status();
      const running = pulls.list().filter(({ state, totalBytes }) => state === 'running' && totalBytes !== undefined);
      const views = await list({ signal }).catch(() => undefined);
      return {
        ...(views && { installed: views.filter(({ installed }) => installed).map(({ name }) => name) }),
        route: 'this machine',
        queue: { waiting, running: active },
        downloads: running.map(({ model, receivedBytes, totalBytes = 1 }) => ({
          model,
          percent: (100 * receivedBytes) / totalBytes,
        })),
      };
    },
  };
}

const definedOf = (view: ModelView | undefined): Partial<ModelView> => view ?? {};

/** `1.5B` and `500M` as millions. */
function paramsOf(text: string): { paramsM?: number } {
  const [, number, unit] = /^([\d.]{1,8})([BM])$/.exec(text) ?? [];
  return number === undefined ? {} : { paramsM: Math.round(Number(number) * (unit === 'B' ? 1000 : 1)) };
}
