import { readFileSync } from 'node:fs';
import { type OwnerResponse, type PeerId, SUBJECTS, type Subject, TaskKind } from '@edgecoder/protocol';
import { type Caller, createHttpService, type Logger, Metrics } from '@edgecoder/service';
import { createOutboxRelay } from '@edgecoder/store';
import { uuidv7 } from 'uuidv7';
import { createAgents, createDirectory } from './agents/index.ts';
import { createConversations, type Talk } from './chat/index.ts';
import type { CoordinatorContext, CoordinatorKeys, Loop } from './context.ts';
import type { Dependencies } from './dependencies.ts';
import type { Grant } from './economy/grant.ts';
import { createEconomy } from './economy/index.ts';
import { createEscalations, type Escalation } from './escalation/index.ts';
import { claimDatabase } from './identity.ts';
import { createSequencer, createVerifyPool, ledgerRoutes } from './ledger/index.ts';
import { createRandomPool } from './random-pool.ts';
import type { CoordinatorSettings } from './settings.ts';
import type { Decompose } from './work/decompose.ts';
import { createWork } from './work/index.ts';

/** Threads that verify parts of the log on request. */
const VERIFY_THREADS = 2;

export interface CoordinatorOptions extends Pick<Dependencies, 'store' | 'bus' | 'cache'> {
  settings: CoordinatorSettings;
  keys: CoordinatorKeys;
  log: Logger;
  /** The inference service's side of conversations; none where none is set. */
  talk?: Talk | undefined;
  /** Its side of requests that are divided into parts; without it each is one part. */
  decompose?: Decompose | undefined;
  /** The escalation service; without it what workers cannot do has failed. */
  escalation?: Escalation | undefined;
}

/** A coordinator, and what a node that runs it in its own process may ask it directly. */
export interface Coordinator {
  /** Resolves when it listens; rejects, with nothing left running, when it cannot. */
  start(): Promise<{ port: number }>;
  /** Ends waiting requests, finishes those at work, then its loops. What it stands on stays open. */
  stop(): Promise<void>;
  /** Vouches for a machine of this node's own. */
  admitLocalAgent(publicKey: string): Promise<void>;
  /** Makes a key known as an owner. */
  ensureOwner(publicKey: string): Promise<OwnerResponse>;
  /** Credits an account from the faucet, once per key. */
  grant(grant: Grant): Promise<boolean>;
}

/**
 * Puts the concerns of a coordinator together. Nothing runs before `start`.
 * @throws {StoreError} `locked` when the database belongs to another identity.
 */
export async function createCoordinator(options: CoordinatorOptions): Promise<Coordinator> {
  const { settings, log, store, bus, cache, keys, escalation } = options;
  const metrics = new Metrics({ process: true });
  const version = ownVersion();
  const ctx: CoordinatorContext = {
    settings,
    store,
    bus,
    cache,
    keys,
    log,
    metrics,
    random: createRandomPool(),
    newId: uuidv7,
  };
  if (store.kind === 'pglite') {
    metrics.gauge(
      'edgecoder_store_engine_bytes',
      'Memory of the embedded database, in this process',
      [],
      async (gauge) => gauge.set((await store.engineBytes()) ?? 0),
    );
  }
  await claimDatabase(store, keys.signing.peerId);

  let url = settings.http.publicUrl;
  const sequencer = createSequencer(ctx);
  const relay = createOutboxRelay({
    store,
    table: 'coordinator.outbox',
    async publish({ subject, event, outbox_id }) {
      const known = subject as Subject;
      await bus.publish(known, SUBJECTS[known].schema.parse(event) as never, { messageId: `coordinator-${outbox_id}` });
    },
    onError: (err) => log.warn({ err }, 'events could not be published; they are tried again'),
  });
  const pool = createVerifyPool({ threads: VERIFY_THREADS });
  const directory = createDirectory(ctx);
  const wakeLedger = (): void => sequencer.wake();
  const economy = createEconomy(ctx, { wakeLedger });
  const agents = createAgents(ctx, {
    directory,
    version,
    publicUrl: () => url ?? '',
    wakeLedger,
    taskKinds: TaskKind.options,
  });
  const ledger = {
    wake(): void {
      sequencer.wake();
      relay.wake();
    },
  };
  const work = createWork(ctx, {
    economy,
    ledger,
    directory,
    decompose: options.decompose,
    escalates: escalation !== undefined,
  });
  const escalations = createEscalations(ctx, { escalation, work, publicUrl: () => url });
  const conversations = createConversations({ talk: options.talk, overview: agents.overview, key: keys.signing });
  const loops: Loop[] = [...economy.loops, ...agents.loops, ...work.loops, ...escalations.loops, relay, sequencer];

  const http = createHttpService({
    name: 'coordinator',
    version,
    description: 'Queue, leases, verification, credits and the ledger of one coordinator identity.',
    routes: [
      ...agents.routes,
      ...work.routes,
      ...escalations.routes,
      ...conversations.routes,
      ...economy.routes,
      ...ledgerRoutes({ ...ctx, sequencer, pool }),
    ],
    log,
    metrics,
    host: settings.http.host,
    port: settings.http.port,
    publicUrl: settings.http.publicUrl,
    authorities: settings.http.authorities,
    trustedProxies: settings.http.trustedProxies,
    cache,
    resolveCaller: async (publicKey, peerId) =>
      withService(await directory.resolveCaller(publicKey, peerId), escalation?.serviceId),
    rateLimits: settings.http.rateLimit,
    meshToken: settings.http.meshToken,
    checks: {
      store: () => store.healthy(),
      bus: async () => bus.healthy(),
      cache: async () => cache.healthy(),
    },
    metricsOpen: settings.http.metricsOpen,
    bounds: {
      maxInFlight: settings.http.maxInFlight,
      // Each that waits holds a connection: these are bounded already.
      maxWaiting: settings.http.maxConnections,
      maxConnections: settings.http.maxConnections,
    },
  });

  async function stop(): Promise<void> {
    await http.stop();
    // The sequencer last: what the others still write has its place before the process ends.
    for (const loop of loops) await loop.stop();
    await pool.close();
  }

  return {
    async start() {
      for (const loop of loops) loop.start();
      const listening = await http.start().catch(async (error: unknown) => {
        await stop();
        throw error;
      });
      url ??= listening.url;
      log.info({ port: listening.port, coordinatorId: keys.signing.peerId, version }, 'coordinator is up');
      return { port: listening.port };
    },
    stop,
    admitLocalAgent: (publicKey) => agents.admitLocalAgent(publicKey),
    ensureOwner: (publicKey) => agents.ensureOwner(publicKey),
    grant: (grant) => economy.grant(grant),
  };
}

/** The escalation service is a caller of its own kind, and no stranger. */
function withService(caller: Caller, serviceId: PeerId | undefined): Caller {
  if (caller.peerId !== serviceId) return caller;
  const others = [...caller.roles].filter((role) => role !== 'stranger');
  return { ...caller, roles: new Set([...others, 'service']) };
}

function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}
