import { readFileSync } from 'node:fs';
import type { Cache } from '@edgecoder/cache';
import type { Corpus, OpenedProvider } from '@edgecoder/models';
import { createHttpService, type Logger, Metrics } from '@edgecoder/service';
import { createAsking } from './ask.ts';
import { callerOf } from './callers.ts';
import { chatRoutes } from './chat/routes.ts';
import type { InferenceContext } from './context.ts';
import { decomposeRoutes } from './decompose/routes.ts';
import { improveRoutes } from './improve/routes.ts';
import { createInventory } from './models/inventory.ts';
import { createPulls } from './models/pulls.ts';
import { modelRoutes } from './models/routes.ts';
import { createSwap } from './models/swap.ts';
import type { InferenceSettings } from './settings.ts';

export interface InferenceOptions {
  settings: InferenceSettings;
  /** Whom to ask. */
  models: OpenedProvider;
  /** Verified functions, whose tests are known. */
  corpus?: Corpus | undefined;
  /** Nonces and rate limits. */
  cache: Cache;
  log: Logger;
}

/** An inference service. It keeps nothing of what it is asked: any number of replicas may run. */
export interface Inference {
  /** Resolves when it listens; rejects, with nothing left running, when it cannot. */
  start(): Promise<{ port: number; url: string }>;
  /** Ends streams, finishes requests at work, gives up what is being fetched. What it stands on stays open. */
  stop(): Promise<void>;
}

/** Puts the concerns of the service together. Nothing runs before `start`. */
export function createInference({ settings, models, corpus, cache, log }: InferenceOptions): Inference {
  const metrics = new Metrics({ process: true });
  const version = ownVersion();
  const asking = createAsking({ models, metrics, timeoutMs: settings.timeoutMs });
  const pulls = createPulls({ store: models.store, log });
  const inventory = createInventory({ models, pulls });
  const swap = createSwap({ models, pulls, log });
  const stopping = new AbortController();
  const ctx: InferenceContext = { settings, models, asking, corpus, log, metrics };

  const http = createHttpService({
    name: 'inference',
    version,
    description: 'Asks language models for coordinators: decomposition, a second look at failed code, chat.',
    routes: [
      ...decomposeRoutes(ctx),
      ...improveRoutes(ctx),
      ...chatRoutes({ ...ctx, inventory }),
      ...modelRoutes({ ...ctx, inventory, pulls, swap }),
    ],
    log,
    metrics,
    host: settings.http.host,
    port: settings.http.port,
    publicUrl: settings.http.publicUrl,
    authorities: settings.http.authorities,
    trustedProxies: settings.http.trustedProxies,
    cache,
    resolveCaller: async (publicKey, peerId) => callerOf(settings.callers, publicKey, peerId),
    rateLimits: settings.http.rateLimit,
    bearerToken: settings.token,
    checks: {
      cache: async () => cache.healthy(),
      models: async () => (await models.provider.health()).ok,
    },
    metricsOpen: settings.http.metricsOpen,
    bounds: {
      maxInFlight: settings.http.maxInFlight,
      // Each that waits holds a connection: these are bounded already.
      maxWaiting: settings.http.maxConnections,
      maxConnections: settings.http.maxConnections,
      // A model's own time limit comes first, and says so.
      handlerTimeoutMs: settings.timeoutMs * 2 + 10_000,
    },
  });

  return {
    async start() {
      const listening = await http.start();
      log.info({ port: listening.port, version, provider: models.provider.kind }, 'inference is up');
      // Behind the back of whoever waits for the start; the first request finds it, or joins in the wait.
      models.warm({ signal: stopping.signal }).catch((error: unknown) => {
        if (!stopping.signal.aborted) log.warn({ err: error }, 'the model in use could not be made ready ahead');
      });
      return listening;
    },
    async stop() {
      stopping.abort();
      await http.stop();
      await pulls.stop();
    },
  };
}

function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}
