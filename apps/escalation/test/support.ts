import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Cache, createMemoryCache } from '@edgecoder/cache';
import { type EscalationClient, escalationClient } from '@edgecoder/client';
import { type SigningKey, signingKeyFromSeed, verifyRequest } from '@edgecoder/crypto';
import {
  DEFAULT_LIMITS,
  ResolutionView,
  type ResolveRequestInput,
  type SubtaskId,
  type TaskId,
} from '@edgecoder/protocol';
import { createLogger } from '@edgecoder/service';
import { openPostgres, type Store } from '@edgecoder/store';
import { openTestPglite } from '@edgecoder/store/testing';
import { waitFor } from '@edgecoder/testkit';
import { describeStores } from '@edgecoder/testkit/suites';
import type { EscalationKeys } from '../src/context.ts';
import type { EscalationDatabase } from '../src/database.ts';
import { migrateEscalation } from '../src/dependencies.ts';
import type { KnownCoordinator } from '../src/known-coordinator.ts';
import { createEscalation, type Escalation } from '../src/service.ts';
import { type EscalationSettings, escalationSettings } from '../src/settings.ts';
import type { Source, SourceAnswer, SourceRequest, Sources } from '../src/sources/source.ts';

export type EscalationStore = Store<EscalationDatabase>;

export const newKey = (): SigningKey => signingKeyFromSeed(randomBytes(32));

/** A coordinator as far as this service sees it: a key, and an address that is called back. */
export interface FakeCoordinator {
  key: SigningKey;
  url: string;
  /** Whose signature the callbacks had; only those that were valid are kept. */
  told: { by: string; path: string; view: ResolutionView }[];
  /** Statuses that the next callbacks are answered with; 200 when there is none. */
  answers: number[];
  newest(resolutionId: string): ResolutionView | undefined;
  close(): Promise<void>;
}

export async function fakeCoordinator(): Promise<FakeCoordinator> {
  const told: FakeCoordinator['told'] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bytesOf(request);
      const [path, query] = (request.url ?? '').split('?');
      const signed = await verifyRequest({
        method: request.method ?? '',
        authority: request.headers.host ?? '',
        path: path ?? '',
        query: query === undefined ? '?' : `?${query}`,
        headers: request.headers,
        body,
        nowMs: Date.now(),
        atOnce: true,
      });
      const status = answers.shift() ?? 200;
      if (status === 200) {
        told.push({
          by: signed.peerId,
          path: request.url ?? '',
          view: ResolutionView.parse(JSON.parse(body.toString())),
        });
      }
      response.writeHead(status, status >= 300 && status < 400 ? { location: 'http://127.0.0.1:1/' } : {}).end();
    })().catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    key: newKey(),
    url: `http://127.0.0.1:${port}`,
    told,
    answers,
    newest: (resolutionId) =>
      told
        .map(({ view }) => view)
        .filter((view) => view.resolutionId === resolutionId)
        .toSorted((one, other) => other.revision - one.revision)[0],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A source that answers as a test says, and keeps what it was asked. */
export interface ScriptedSource extends Source {
  asked: SourceRequest[];
}

export function scriptedSource(
  answer: (request: SourceRequest, signal: AbortSignal, count: number) => SourceAnswer | Promise<SourceAnswer>,
  changes: Partial<Source> = {},
): ScriptedSource {
  const asked: SourceRequest[] = [];
  return {
    asked,
    onThisMachine: true,
    timeoutMs: 60_000,
    async ask(request, signal) {
      asked.push(request);
      return answer(request, signal, asked.length);
    },
    close: async () => {},
    ...changes,
  };
}

/** Never answers; ends with its signal. */
export const silent = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });

export interface Replica {
  escalation: Escalation;
  url: string;
  client(key: SigningKey): EscalationClient;
  stop(): Promise<void>;
}

export interface World {
  store: EscalationStore;
  keys: EscalationKeys;
  coordinator: FakeCoordinator;
  operator: SigningKey;
  owner: SigningKey;
  /** Every line that was logged. */
  logged: readonly string[];
  /** Starts a replica; `env` and `changes` replace settings, `on` the store. */
  start(
    sources: Sources,
    env?: Record<string, string>,
    on?: EscalationStore,
    changes?: Partial<EscalationSettings>,
  ): Promise<Replica>;
  question(changes?: Partial<ResolveRequestInput>): ResolveRequestInput;
  close(): Promise<void>;
}

async function createWorld(store: EscalationStore): Promise<World> {
  await migrateEscalation(store);
  const coordinator = await fakeCoordinator();
  const operator = newKey();
  const owner = newKey();
  const keys: EscalationKeys = { signing: newKey(), atRest: new Uint8Array(randomBytes(32)) };
  const cache: Cache = createMemoryCache({ maxEntries: 10_000 });
  const replicas: Replica[] = [];
  const logged: string[] = [];
  const known: KnownCoordinator[] = [{ coordinatorId: coordinator.key.peerId, url: coordinator.url }];

  return {
    store,
    keys,
    coordinator,
    operator,
    owner,
    logged,
    async start(sources, env = {}, on = store, changes = {}) {
      const settings = escalationSettings({
        EDGECODER_HOME: '/nonexistent',
        ESCALATION_OPERATORS: operator.peerId,
        ESCALATION_BACKOFF_MS: '10',
        ESCALATION_LEASE_MS: '1000',
        ESCALATION_PORT: '0',
        ...env,
      });
      const escalation = createEscalation({
        settings: { ...settings, ...changes },
        store: on,
        cache,
        keys,
        sources,
        coordinators: () => known,
        log: createLogger({
          service: 'test',
          level: 'trace',
          destination: { write: (line) => void logged.push(line) },
        }),
      });
      const { url } = await escalation.start();
      const clients: EscalationClient[] = [];
      let stopped: Promise<void> | undefined;
      const replica: Replica = {
        escalation,
        url,
        client(key) {
          const client = escalationClient({ url, key, retry: { attempts: 1 } });
          clients.push(client);
          return client;
        },
        stop: () =>
          (stopped ??= (async () => {
            await Promise.all(clients.map((client) => client.close()));
            await escalation.stop();
          })()),
      };
      replicas.push(replica);
      return replica;
    },
    question: (changes = {}) => questionOf(coordinator, { ownerId: owner.peerId, ...changes }),
    async close() {
      await Promise.all(replicas.map((replica) => replica.stop()));
      await coordinator.close();
      await cache.close();
      await store.close();
    },
  };
}

/** A program that failed, with tests, for which no worker is left. */
export function questionOf(
  coordinator: Pick<FakeCoordinator, 'url'>,
  changes: Partial<ResolveRequestInput> = {},
): ResolveRequestInput {
  const taskId = randomUUID() as TaskId;
  return {
    resolutionId: randomUUID(),
    taskId,
    subtaskId: randomUUID() as SubtaskId,
    ownerId: newKey().peerId,
    language: 'python',
    prompt: 'Add two numbers.',
    tests: 'assert add(1, 2) == 3',
    failedCode: 'def add(a, b):\n    return a - b',
    errorHistory: ['AssertionError: add(1, 2)'],
    limits: DEFAULT_LIMITS,
    placement: 'public',
    consent: { cloud: false, human: false },
    tried: ['other_worker'],
    callbackUrl: `${coordinator.url}/escalate/${taskId}/result`,
    ...changes,
  };
}

/** Runs a suite over an empty world on each kind of store. */
export function describeEscalation(name: string, suite: (open: () => Promise<World>) => void): void {
  describeStores<EscalationStore>(
    name,
    {
      pglite: () => openTestPglite<EscalationDatabase>(),
      postgres: async (url) => openPostgres<EscalationDatabase>({ url, maxConnections: 8 }),
    },
    (open) => suite(async () => createWorld(await open())),
  );
}

/** The view, once `condition` holds for it. */
export function untilView(
  client: EscalationClient,
  resolutionId: string,
  condition: (view: ResolutionView) => boolean,
): Promise<ResolutionView> {
  return waitFor(async () => {
    const view = await client.resolution(resolutionId);
    return condition(view) ? view : undefined;
  }, 20_000);
}

export const RIGHT = 'def add(a, b):\n    return a + b';
/** How an attempt went, without its times. */
export const outcomes = (view: ResolutionView): string[] =>
  view.attempts.map(({ step, attempt, outcome, held }) =>
    [step, attempt, outcome, ...(held === undefined ? [] : [held ? 'held' : 'fell'])].join(' '),
  );
