import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Cache } from '@edgecoder/cache';
import { callbackClient } from '@edgecoder/client';
import type { PeerId } from '@edgecoder/protocol';
import { type Caller, type CallerRole, createHttpService, type Logger, Metrics } from '@edgecoder/service';
import type { Store } from '@edgecoder/store';
import { createCallbackSender } from './callbacks/sender.ts';
import type { EscalationContext, EscalationKeys } from './context.ts';
import type { EscalationDatabase } from './database.ts';
import type { KnownCoordinator } from './known-coordinator.ts';
import { createEscalationMetrics } from './metrics.ts';
import { resolutionRoutes } from './resolutions/routes.ts';
import type { EscalationSettings } from './settings.ts';
import type { Sources } from './sources/source.ts';
import { createSealer } from './waterfall/content.ts';
import { createRunner } from './waterfall/runner.ts';

/** Of one callback. */
const MAX_CALLBACK_MS = 10_000;

export interface EscalationOptions {
  settings: EscalationSettings;
  /** Brought up to date with `migrations`; may be another service's too. */
  store: Store<EscalationDatabase>;
  cache: Cache;
  keys: EscalationKeys;
  /** Whom to ask; closed by whoever opened them. */
  sources: Sources;
  /** Who may ask, besides those of the settings; asked each time. */
  coordinators?: () => readonly KnownCoordinator[];
  log: Logger;
}

export interface Escalation {
  /** Its peer id is what coordinators know the service by. */
  readonly serviceId: PeerId;
  /** Resolves when it listens; rejects, with nothing left running, when it cannot. */
  start(): Promise<{ port: number; url: string }>;
  /** Finishes requests at work, then its loops; what was under way goes on at the next start. */
  stop(): Promise<void>;
}

/** Puts the escalation service together. Nothing runs before `start`. */
export function createEscalation(options: EscalationOptions): Escalation {
  const { settings, store, cache, keys, sources, log } = options;
  const metrics = new Metrics({ process: true });
  const ctx: EscalationContext = {
    settings,
    store,
    sealer: createSealer(keys.atRest, randomBytes),
    sources,
    coordinators: () => [...settings.coordinators, ...(options.coordinators?.() ?? [])],
    log,
    metrics: createEscalationMetrics(metrics, store),
    fraction: Math.random,
  };
  const client = callbackClient({
    key: keys.signing,
    meshToken: settings.meshToken?.reveal(),
    // Over before another replica takes it for lost.
    timeoutMs: Math.min(MAX_CALLBACK_MS, settings.leaseMs / 2),
  });
  const sender = createCallbackSender({ ctx, client });
  const runner = createRunner(ctx, () => sender.wake());
  const loops = [...runner.loops, sender];

  const http = createHttpService({
    name: 'escalation',
    version: ownVersion(),
    description: 'Asks for help, step by step, when no worker can do a task.',
    routes: resolutionRoutes({
      ctx,
      cancelled: (resolutionId) => runner.interrupt(resolutionId),
      changed() {
        runner.wake();
        sender.wake();
      },
    }),
    log,
    metrics,
    host: settings.http.host,
    port: settings.http.port,
    publicUrl: settings.http.publicUrl,
    authorities: settings.http.authorities,
    trustedProxies: settings.http.trustedProxies,
    cache,
    resolveCaller: async (publicKey, peerId) => callerOf(ctx, publicKey, peerId),
    rateLimits: settings.http.rateLimit,
    meshToken: settings.meshToken,
    checks: { store: () => store.healthy(), cache: async () => cache.healthy() },
    metricsOpen: settings.http.metricsOpen,
  });

  async function stop(): Promise<void> {
    await http.stop();
    await Promise.all(loops.map((loop) => loop.stop()));
    await client.close();
  }

  return {
    serviceId: keys.signing.peerId,
    async start() {
      for (const loop of loops) loop.start();
      const listening = await http.start().catch(async (error: unknown) => {
        await stop();
        throw error;
      });
      log.info({ port: listening.port }, 'escalation is up');
      return listening;
    },
    stop,
  };
}

/** Coordinators and operators are those of the settings; everyone else has proved a key, no more. */
function callerOf({ settings, coordinators }: EscalationContext, publicKey: string, peerId: PeerId): Caller {
  const roles = new Set<CallerRole>();
  if (coordinators().some(({ coordinatorId }) => coordinatorId === peerId)) roles.add('service');
  if (settings.operators.has(peerId)) roles.add('operator');
  if (roles.size === 0) roles.add('stranger');
  return { publicKey, peerId, ownerId: peerId, roles };
}

function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}
