import { coordinatorClient, inferenceClient } from '@edgecoder/client';
import type { SigningKey } from '@edgecoder/crypto';
import { createOpenAiProvider } from '@edgecoder/models';
import type { EscalationSettings } from '../settings.ts';
import { cloudSource } from './cloud.ts';
import { inferenceSource } from './inference.ts';
import { parentSource } from './parent.ts';
import type { Source, SourceStep } from './source.ts';

/** Each try is written down, and repeated by the waterfall. */
const ONE_TRY = { attempts: 1 } as const;

export interface OpenedSources {
  sources: Partial<Record<SourceStep, Source>>;
  close(): Promise<void>;
}

/** What the settings name; nobody is asked yet. */
export function openSources(settings: EscalationSettings, key: SigningKey): OpenedSources {
  const { inference, parentUrl, cloud, timeouts, meshToken } = settings;
  const sources: OpenedSources['sources'] = {};
  if (inference !== undefined) {
    const { url, token } = inference;
    sources.inference = inferenceSource({
      improver: inferenceClient({
        url,
        key,
        token: token.reveal(),
        timeoutMs: timeouts.inference,
        connections: settings.concurrency,
        retry: ONE_TRY,
      }),
      key,
      onThisMachine: isLoopback(url),
      timeoutMs: timeouts.inference,
    });
  }
  if (parentUrl !== undefined) {
    sources.parent_coordinator = parentSource({
      client: coordinatorClient({
        url: parentUrl,
        key,
        meshToken: meshToken?.reveal(),
        connections: settings.concurrency,
      }),
      onThisMachine: isLoopback(parentUrl),
      timeoutMs: timeouts.parent,
    });
  }
  if (cloud !== undefined) {
    const { url, apiKey, model, contextTokens } = cloud;
    sources.cloud = cloudSource({
      provider: createOpenAiProvider({
        baseUrl: url,
        apiKey: apiKey?.reveal(),
        models: [{ name: model, contextTokens }],
        maxConcurrent: settings.concurrency,
        requestTimeoutMs: timeouts.cloud,
      }),
      model,
      onThisMachine: isLoopback(url),
      timeoutMs: timeouts.cloud,
    });
  }
  return {
    sources,
    async close() {
      await Promise.all(Object.values(sources).map((source) => source.close()));
    },
  };
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
