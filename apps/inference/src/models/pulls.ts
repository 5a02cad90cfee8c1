import { ModelError, type ModelStore } from '@edgecoder/models';
import type { ModelPull } from '@edgecoder/protocol';
import type { Logger } from '@edgecoder/service';

/** Files that are fetched at the same time. */
const MAX_RUNNING = 2;
/** Pulls that are remembered, those that ended long ago going first. */
const MAX_REMEMBERED = 32;

/** Models that are being fetched, and those that were. What has come of a file survives the process; this list does not. */
export interface Pulls {
  /** Oldest first. */
  list(): ModelPull[];
  /**
   * Begins to fetch a model, or goes on with what is being fetched; `done` is called when it is here.
   * @throws {ModelError} `unknown_model` where the catalogue has none of that name, `queue_full`.
   */
  begin(model: string, done: () => void): Promise<void>;
  /** Gives up what is being fetched; a later pull goes on from there. */
  stop(): Promise<void>;
}

export function createPulls({ store, log }: { store: ModelStore | undefined; log: Logger }): Pulls {
  const remembered = new Map<string, ModelPull>();
  const running = new Map<string, Promise<boolean>>();
  const stopping = new AbortController();

  async function fetch(from: ModelStore, pull: ModelPull): Promise<boolean> {
    const { model } = pull;
    try {
      await from.pull(model, {
        signal: stopping.signal,
        onProgress({ receivedBytes, totalBytes }) {
          pull.receivedBytes = receivedBytes;
          if (totalBytes !== undefined) pull.totalBytes = totalBytes;
        },
      });
      pull.state = 'done';
      log.info({ model }, 'a model was fetched');
      return true;
    } catch (error) {
      pull.state = 'failed';
      pull.detail = error instanceof ModelError ? error.message : 'it could not be stored';
      log.warn({ model, err: error }, 'a model could not be fetched');
      return false;
    } finally {
      running.delete(model);
    }
  }

  function start(from: ModelStore, model: string, sizeBytes: number): Promise<boolean> {
    const pull: ModelPull = { model, state: 'running', receivedBytes: 0, totalBytes: sizeBytes };
    remembered.delete(model);
    remembered.set(model, pull);
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    const fetching = fetch(from, pull);
    running.set(model, fetching);
    return fetching;
  }

  return {
    list: () => [...remembered.values()].map((pull) => ({ ...pull })),
    async begin(model, done) {
      const known = (await store?.list())?.find(({ id }) => id === model);
      if (!store || !known?.entry) throw new ModelError('unknown_model', `there is no model ${model} to be fetched`);
      if (!running.has(model) && running.size >= MAX_RUNNING)
        throw new ModelError('queue_full', 'other models are being fetched');
      const fetching = running.get(model) ?? start(store, model, known.sizeBytes);
      void fetching.then((here) => here && done());
    },
    async stop() {
      stopping.abort();
      await Promise.all(running.values());
    },
  };
}
