import { randomBytes } from 'node:crypto';
import { createMemoryCache } from '@edgecoder/cache';
import { type InferenceClient, type InferenceClientOptions, inferenceClient } from '@edgecoder/client';
import { type SigningKey, signingKeyFromSeed } from '@edgecoder/crypto';
import type { Corpus, ModelProvider, OpenedProvider } from '@edgecoder/models';
import { createLogger } from '@edgecoder/service';
import { createInference, inferenceSettings } from '../src/index.ts';

export const TOKEN = 'a-token-of-inference-that-has-32-characters';
export const newKey = (): SigningKey => signingKeyFromSeed(randomBytes(32));

/** A service that listens on the loopback interface, and whom it knows. */
export interface InferenceRig {
  url: string;
  coordinator: SigningKey;
  operator: SigningKey;
  user: SigningKey;
  /** What it logged. */
  logs: string[];
  /** In the coordinator's name unless another key is given; closed with the rig. */
  client(more?: Partial<InferenceClientOptions>): InferenceClient;
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

/** A provider as `openProvider` gives it, without a home. */
export function opened(provider: ModelProvider, more: Partial<OpenedProvider> = {}): OpenedProvider {
  let chosen: string | undefined;
  return {
    provider,
    store: undefined,
    builtIn: undefined,
    inUse: async () => chosen ?? (await provider.models())[0]?.name,
    use: async (model) => void (chosen = model),
    warm: async () => {},
    close: () => provider.close(),
    ...more,
  };
}

export async function startRig(
  models: OpenedProvider,
  env: Record<string, string> = {},
  keys = { coordinator: newKey(), operator: newKey(), user: newKey() },
  corpus?: Corpus,
): Promise<InferenceRig> {
  const logs: string[] = [];
  const cache = createMemoryCache({ maxEntries: 10_000 });
  const service = createInference({
    settings: inferenceSettings({
      INFERENCE_PORT: '0',
      INFERENCE_AUTH_TOKEN: TOKEN,
      INFERENCE_CALLERS: keys.coordinator.peerId,
      INFERENCE_OPERATORS: keys.operator.peerId,
      INFERENCE_USERS: keys.user.peerId,
      ...env,
    }),
    models,
    corpus,
    cache,
    log: createLogger({ service: 'inference', level: 'debug', destination: { write: (line) => void logs.push(line) } }),
  });
  const { url } = await service.start();
  const clients: InferenceClient[] = [];
  return {
    url,
    ...keys,
    logs,
    client(more = {}) {
      const made = inferenceClient({ url, key: keys.coordinator, token: TOKEN, retry: { attempts: 1 }, ...more });
      clients.push(made);
      return made;
    },
    metrics: async () => await (await fetch(`${url}/metrics`)).text(),
    async stop() {
      await service.stop();
      for (const client of clients) await client.close();
      await models.close();
      await cache.close();
    },
  };
}
