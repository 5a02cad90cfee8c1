import type { ModelInfo, ModelProvider, OpenedProvider } from '@edgecoder/models';
import { type Capabilities, ModelName, type SystemFacts } from '@edgecoder/protocol';
import type { Logger } from '@edgecoder/service';
import { sleep } from '../sleep.ts';

/** How often it is looked what models there are: one may have been pulled, removed, or its server stopped. */
const LOOK_MS = 30_000;
/** How long that may take; a server that is slower has no models for now. */
const LOOK_TIMEOUT_MS = 10_000;
/** Models that a machine may announce. */
const MAX_ANNOUNCED = 64;
const MILLION = 1_000_000;

/** The language models of this machine, as a worker uses them. */
export interface WorkerModels {
  readonly provider: ModelProvider;
  /** The model to ask: the one that is named, else the one in use; undefined when it is not here. */
  choose(named: string | undefined, signal: AbortSignal): Promise<string | undefined>;
  /** What the provider could answer with now; nothing when it does not say so in time. Never rejects. */
  look(signal: AbortSignal): Promise<Capabilities['models']>;
  /** Loads the model in use ahead, then looks again and again until the signal aborts, and tells of changes. */
  watch(changed: (models: Capabilities['models']) => void, signal: AbortSignal): Promise<void>;
  /** What is known here of the moment, for a model to be told. */
  facts(): SystemFacts;
  close(): Promise<void>;
}

/** @param options.lookMs how often it is looked. */
export function createWorkerModels(
  opened: Pick<OpenedProvider, 'provider' | 'inUse' | 'warm' | 'close'>,
  log: Pick<Logger, 'warn' | 'info'>,
  { lookMs = LOOK_MS }: { lookMs?: number } = {},
): WorkerModels {
  const { provider } = opened;
  let seen: Capabilities['models'] = [];
  let failing = false;

  async function look(signal: AbortSignal): Promise<Capabilities['models']> {
    try {
      const call = { signal: AbortSignal.any([signal, AbortSignal.timeout(LOOK_TIMEOUT_MS)]) };
      const [listed, inUse] = [await provider.models(call), await opened.inUse(call)];
      failing = false;
      seen = announced(listed, inUse);
    } catch (error) {
      if (signal.aborted) return seen;
      if (!failing) log.warn({ err: error }, 'the models of this machine cannot be asked: none is announced');
      failing = true;
      seen = [];
    }
    return seen;
  }

  async function warm(signal: AbortSignal): Promise<void> {
    await opened.warm({ signal }).catch((error: unknown) => {
      if (!signal.aborted) log.warn({ err: error }, 'the model in use could not be made ready ahead');
    });
  }

  return {
    provider,
    look,
    async choose(named, signal) {
      const model = named ?? (await opened.inUse({ signal }));
      return (await provider.models({ signal })).some(({ name }) => name === model) ? model : undefined;
    },
    async watch(changed, signal) {
      // Beside the looking: what a server has to fetch may take hours.
      let warming = warm(signal);
      for (let told = seen; !signal.aborted; ) {
        await sleep(lookMs, signal);
        if (signal.aborted) break;
        const now = await look(signal);
        if (same(now, told)) continue;
        log.info({ model: now.map(({ name }) => name) }, 'the models of this machine have changed');
        changed(now);
        if (now[0]?.name !== told[0]?.name) warming = warming.then(() => warm(signal));
        told = now;
      }
      await warming;
    },
    facts() {
      const { active, waiting } = provider.status();
      // Whoever asks may sit at another machine: what is installed here is on the mesh for them.
      return { onMesh: seen.map(({ name }) => name), route: 'the mesh', queue: { waiting, running: active } };
    },
    close: () => opened.close(),
  };
}

/** The one in use first; a name that requests cannot carry is left out. */
function announced(listed: readonly ModelInfo[], inUse: string | undefined): Capabilities['models'] {
  const models = listed
    .filter(({ name }) => ModelName.safeParse(name).success)
    .map(({ name, parameters }) => ({ name, paramsM: inMillions(parameters) }));
  return models
    .toSorted((one, other) => Number(other.name === inUse) - Number(one.name === inUse))
    .slice(0, MAX_ANNOUNCED);
}

/** A model has at least one; 0 says that nobody knows. */
const inMillions = (parameters: number | undefined): number =>
  parameters === undefined ? 0 : Math.max(1, Math.round(parameters / MILLION));

const same = (one: Capabilities['models'], other: Capabilities['models']): boolean =>
  one.length === other.length &&
  one.every(({ name, paramsM }, at) => name === other[at]?.name && paramsM === other[at]?.paramsM);
