import { createMemoryCache } from '@edgecoder/cache';
import { type InferenceClient, inferenceClient } from '@edgecoder/client';
import type { SigningKey } from '@edgecoder/crypto';
import { createInference } from '@edgecoder/inference';
import { type OpenedProvider, openCorpus, openProvider } from '@edgecoder/models';
import type { PeerId } from '@edgecoder/protocol';
import type { Logger, Secret } from '@edgecoder/service';
import type { NodeSettings } from './settings.ts';
import { explainListenError } from './start-errors.ts';

/** Nonces of two minutes: the node's own coordinator is the one that asks. */
const CACHE_ENTRIES = 50_000;
/** Models that a server has are asked for at the start; one that is silent is left alone, milliseconds. */
const LOOK_MS = 5_000;

/** Which model answers, for whoever started the node. */
export interface ModelSummary {
  provider: string;
  /** Undefined when there is none. */
  inUse: string | undefined;
  /** It is the one that comes with EdgeCoder. */
  builtIn: boolean;
  /** Why none can answer now. */
  problem: string | undefined;
}

export interface NodeInference {
  /** Asks in the coordinator's name. */
  client: InferenceClient;
  url: string;
  token: Secret;
  /** Known once the model or its server was looked at, which takes longer than to listen; never rejects. */
  models: Promise<ModelSummary>;
}

export interface InferenceParts {
  settings: Pick<NodeSettings, 'coordinator' | 'inference'>;
  keys: { coordinator: SigningKey; escalation: PeerId; owner: PeerId };
  log: Logger;
  opened: AsyncDisposableStack;
}

/** The inference service in this process, asked over the loopback interface; or the one elsewhere that the settings name. */
export async function startInference({ settings, keys, log, opened }: InferenceParts): Promise<NodeInference> {
  const { inference } = settings;
  if ('url' in inference) {
    const client = inferenceClient({ url: inference.url, key: keys.coordinator, token: inference.token.reveal() });
    opened.defer(() => client.close());
    return { client, url: inference.url, token: inference.token, models: summaryOfService(client) };
  }

  const cache = createMemoryCache({ maxEntries: CACHE_ENTRIES, remembersSince: Date.now() });
  opened.defer(() => cache.close());
  const { service, portChosen } = inference;
  const { services, users, operators } = service.callers;
  const callers = {
    services: new Set([...services, keys.coordinator.peerId, keys.escalation]),
    users,
    operators: new Set([...operators, keys.owner]),
  };
  const models = await openProvider({
    ...service.models,
    home: service.home,
    onProblem: (problem) => log.warn(problem),
  });
  opened.defer(() => models.close());
  const summary = summaryOf(models);
  const corpus = await openCorpus();
  const start = async (port: number): Promise<string> => {
    const running = createInference({
      settings: { ...service, callers, http: { ...service.http, port } },
      models,
      corpus,
      cache,
      log,
    });
    const listening = await running.start();
    opened.defer(() => running.stop());
    return `http://127.0.0.1:${listening.port}`;
  };
  const url = await start(service.http.port).catch((error: NodeJS.ErrnoException) => {
    // Nobody asked for this very port: only this process has to know it.
    if (!portChosen && error.code === 'EADDRINUSE') return start(0);
    throw explainListenError(error, service.http.port, 'INFERENCE_PORT');
  });
  const client = inferenceClient({ url, key: keys.coordinator, token: service.token.reveal() });
  opened.defer(() => client.close());
  return { client, url, token: service.token, models: summary };
}

async function summaryOf({ provider, builtIn, inUse }: OpenedProvider): Promise<ModelSummary> {
  const signal = AbortSignal.timeout(LOOK_MS);
  const { ok, reason } = await provider.health({ signal });
  const model = await inUse({ signal }).catch(() => undefined);
  const isBuiltIn = model !== undefined && model === builtIn;
  return { provider: provider.kind, inUse: model, builtIn: isBuiltIn, problem: ok ? undefined : reason };
}

async function summaryOfService(client: InferenceClient): Promise<ModelSummary> {
  try {
    const { provider, healthy, inUse, reason } = await client.status({ signal: AbortSignal.timeout(LOOK_MS) });
    return { provider, inUse, builtIn: false, problem: healthy ? undefined : reason };
  } catch (error) {
    return { provider: client.url, inUse: undefined, builtIn: false, problem: (error as Error).message };
  }
}
