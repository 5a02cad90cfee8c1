import { monitorEventLoopDelay } from 'node:perf_hooks';
import {
  type Capacity,
  type CoordinatorStatus,
  MAX_NAMED_MODELS,
  type ModelsAvailable,
  type RuntimeHealth,
} from '@edgecoder/protocol';
import type { z } from 'zod';
import type { CoordinatorContext } from '../context.ts';
import { availableModels, countAgents, countWork } from './overview.repository.ts';

/** Counts are this old at most, or twenty times what counting took: however often they are asked for, they cost one twentieth. */
const FRESH_MS = 1000;
const COST_FACTOR = 20;

export interface Overview {
  status(): Promise<CoordinatorStatus>;
  capacity(): Promise<Capacity>;
  models(): Promise<ModelsAvailable>;
  runtime(): Promise<z.infer<typeof RuntimeHealth>>;
  stop(): void;
}

/** What an operator looks at first. */
export function createOverview(
  ctx: Pick<CoordinatorContext, 'store' | 'bus' | 'cache' | 'keys' | 'settings'> & { version: string },
): Overview {
  const { store, bus, cache, keys, settings, version } = ctx;
  const agents = remembered(() => countAgents(store.db, [...settings.operators]));
  const work = remembered(() => countWork(store.db));
  const models = remembered(async () => ({ models: await availableModels(store.db, MAX_NAMED_MODELS) }));
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();

  return {
    async status() {
      const [counts, { open, queued, leased, verifying, size, unsequenced, checkpointSize }] = await Promise.all([
        agents(),
        work(),
      ]);
      return {
        coordinatorId: keys.signing.peerId,
        version,
        agents: { online: counts.online, verifiers: counts.verifiers, pending: counts.pending },
        tasks: { open, queued, leased, verifying },
        ledger: { size, unsequenced, checkpointSize },
      };
    },
    async capacity() {
      const { online, slots, running, gpus, verifiers } = await agents();
      return { online, slots, running, gpus, verifiers };
    },
    models,
    async runtime() {
      const storeHealthy = await store.healthy();
      const ms = (nanoseconds: number) => Math.round(nanoseconds / 1e4) / 100;
      return {
        version,
        node: process.version,
        uptimeSeconds: Math.floor(process.uptime()),
        memoryBytes: process.memoryUsage.rss(),
        eventLoopDelayMs: { mean: ms(delay.mean) || 0, p99: ms(delay.percentile(99)) },
        store: { kind: store.kind, healthy: storeHealthy },
        bus: { healthy: bus.healthy() },
        cache: { healthy: cache.healthy() },
      };
    },
    stop: () => {
      delay.disable();
    },
  };
}

/** Asks once for all who want to know at the same time, and not again for a while. */
function remembered<T>(count: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  let until = 0;
  return () => {
    if (value !== undefined && performance.now() < until) return value;
    const startedAt = performance.now();
    until = Number.POSITIVE_INFINITY;
    value = count();
    value.then(
      () => {
        const now = performance.now();
        until = now + Math.max(FRESH_MS, (now - startedAt) * COST_FACTOR);
      },
      () => {
        value = undefined;
      },
    );
    return value;
  };
}
