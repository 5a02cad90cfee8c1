import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { type Bus, createInProcessBus } from '@edgecoder/bus';
import { type Cache, createMemoryCache } from '@edgecoder/cache';
import { type SigningKey, sealingKeyFromSeed, signingKeyFromSeed, signRequest, toHex } from '@edgecoder/crypto';
import {
  type Capabilities,
  ownerProofInput,
  type PeerId,
  Problem,
  type RegisterRequestInput,
  type TaskSpecInput,
  userAccount,
} from '@edgecoder/protocol';
import { createLogger } from '@edgecoder/service';
import { migrate } from '@edgecoder/store';
import { describeStores } from '@edgecoder/testkit/suites';
import { expect } from '@jest/globals';
import { sql } from 'kysely';
import type { Talk } from '../../src/chat/index.ts';
import type { CoordinatorKeys } from '../../src/context.ts';
import type { Escalation } from '../../src/escalation/index.ts';
import { migrations } from '../../src/migrations/index.ts';
import { type Coordinator, createCoordinator } from '../../src/service.ts';
import { coordinatorSettings } from '../../src/settings.ts';
import { type CoordinatorStore, openEmpty } from '../stores.ts';

export type { CoordinatorStore } from '../stores.ts';

export const newKey = (): SigningKey => signingKeyFromSeed(randomBytes(32));
export const MAINS = { device: 'server', os: 'linux', onExternalPower: true } as const;
/** What the machines of these tests can do. */
export const ABLE = { roles: ['execute'], languages: ['python'], sandboxes: ['wasm'] } as const;

/** An answer over HTTP. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every route.
  body: any;
}

/** What of a signed request a test may set. */
export interface RequestOptions {
  created?: number;
  expiresInSeconds?: number;
  nonce?: string;
  /** Host that it is signed for and addressed to; the coordinator's own when left out. */
  host?: string;
  headers?: Record<string, string>;
}

/** One coordinator that listens. */
export interface Replica {
  coordinator: Coordinator;
  url: string;
  /** `127.0.0.1:<port>`. */
  host: string;
  /** Sends a signed request, or an unsigned one when there is no key; `json` is the body, a string is sent as it is. */
  call(
    key: SigningKey | undefined,
    method: 'GET' | 'POST',
    path: string,
    json?: unknown,
    options?: RequestOptions,
  ): Promise<Answer>;
  stop(): Promise<void>;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/** A store with an operator, on which coordinators of one identity are started. */
export async function createWorld(store: CoordinatorStore) {
  await migrate(store, { schema: 'coordinator', migrations });
  const bus: Bus = createInProcessBus({});
  const cache: Cache = createMemoryCache({ maxEntries: 200_000 });
  const operator = newKey();
  const keys: CoordinatorKeys = {
    signing: newKey(),
    sealing: sealingKeyFromSeed(randomBytes(32)),
    atRest: new Uint8Array(randomBytes(32)),
  };
  const replicas: Replica[] = [];

  async function start(
    env: Record<string, string> = {},
    how: { keys?: CoordinatorKeys; cache?: Cache; keepPort?: boolean; talk?: Talk; escalation?: Escalation } = {},
  ): Promise<Replica> {
    const settings = coordinatorSettings({
      EDGECODER_HOME: '/nonexistent',
      COORDINATOR_OPERATORS: operator.peerId,
      RATE_LIMIT_REQUESTS: '10000',
      RATE_LIMIT_ADDRESS_REQUESTS: '10000',
      ...env,
    });
    const coordinator = await createCoordinator({
      store,
      bus,
      cache: how.cache ?? cache,
      keys: how.keys ?? keys,
      talk: how.talk,
      escalation: how.escalation,
      log: createLogger({ service: 'test', level: 'silent' }),
      settings: how.keepPort === true ? settings : { ...settings, http: { ...settings.http, port: 0 } },
    });
    const { port } = await coordinator.start();
    const replica = replicaAt(coordinator, port);
    replicas.push(replica);
    return replica;
  }

  return {
    store,
    keys,
    operator,
    start,

    /** A known owner with credits. */
    async owner(at: Replica, credits = 100n): Promise<SigningKey> {
      const key = newKey();
      await at.coordinator.ensureOwner(key.publicKey);
      if (credits > 0n) {
        await at.coordinator.grant({
          accountId: userAccount(key.peerId),
          idempotencyKey: key.peerId,
          amountMc: credits * 1000n,
        });
      }
      return key;
    },

    /** What a machine sends to register; `owner` vouches for it. */
    registration(machine: SigningKey, owner?: SigningKey, changes: Partial<RegisterRequestInput> = {}) {
      return {
        sealingKey: sealingKeyFromSeed(randomBytes(32)).publicKey,
        name: 'machine',
        version: '1.0.0',
        capabilities: { ...ABLE },
        power: MAINS,
        ...(owner && {
          ownerKey: owner.publicKey,
          ownerProof: toHex(owner.sign(ownerProofInput(keys.signing.peerId, machine.peerId))),
        }),
        ...changes,
      };
    },

    /** A registered machine. */
    async machine(
      at: Replica,
      owner?: SigningKey,
      capabilities: Partial<Capabilities> = {},
      changes: Partial<RegisterRequestInput> = {},
    ): Promise<SigningKey> {
      const key = newKey();
      const body = this.registration(key, owner, {
        capabilities: { ...ABLE, ...capabilities } as Capabilities,
        ...changes,
      });
      const answer = await at.call(key, 'POST', '/register', body);
      expect(answer.status).toBe(200);
      return key;
    },

    /** As if the machine had been silent for so long. */
    async silentFor(agentId: PeerId, ms: number): Promise<void> {
      await sql`update coordinator.agents set last_seen_at = coordinator.now_ms() - ${ms}::bigint
        where agent_id = ${agentId}`.execute(store.db);
    },

    async close(): Promise<void> {
      for (const replica of replicas) await replica.stop();
      await bus.close();
      await cache.close();
      await store.close();
    },
  };
}

/** The port is the only thing a caller needs to know. */
function replicaAt(coordinator: Coordinator, port: number): Replica {
  const host = `127.0.0.1:${port}`;
  let stopped: Promise<void> | undefined;
  return {
    coordinator,
    url: `http://${host}`,
    host,
    async call(key, method, path, json, options = {}) {
      const request = signedRequest(host, key, method, path, json, options);
      const response = await fetch(`http://${host}${path}`, {
        method,
        headers: request.headers,
        ...(request.body && { body: request.body as Uint8Array<ArrayBuffer> }),
        signal: AbortSignal.timeout(30_000),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') === true;
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    stop: () => (stopped ??= coordinator.stop()),
  };
}

/** Headers and body of a request, signed unless there is no key. */
export function signedRequest(
  ownHost: string,
  key: SigningKey | undefined,
  method: 'GET' | 'POST',
  path: string,
  json: unknown,
  { created, expiresInSeconds, nonce, host = ownHost, headers = {} }: RequestOptions = {},
): { headers: Record<string, string>; body: Buffer | undefined } {
  const body = json === undefined ? undefined : Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
  const signature =
    key &&
    signRequest({
      method,
      url: `http://${host}${path}`,
      body,
      key,
      created: created ?? Math.floor(Date.now() / 1000),
      nonce: nonce ?? randomBytes(16).toString('base64url'),
      expiresInSeconds,
    });
  return { headers: { ...(body && { 'content-type': 'application/json' }), ...signature, ...headers }, body };
}

/** Runs a suite on an empty world over each kind of store. */
export function describeCoordinator(name: string, suite: (open: () => Promise<World>) => void): void {
  describeStores<CoordinatorStore>(name, openEmpty, (open) => suite(async () => createWorld(await open())));
}

/** What the sequencer writes in its own time. */
const OF_THE_SEQUENCER = ['checkpoints', 'ledger_tiles'];

/**
 * Rows of each of the coordinator's tables, but for what the sequencer adds by itself: equal counts before and after mean
 * that nothing was added or removed.
 */
export async function rowCounts(store: CoordinatorStore): Promise<Record<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'coordinator' and table_type = 'BASE TABLE' order by 1`.execute(store.db);
  const counts: Record<string, number> = {};
  for (const { name } of tables.filter((table) => !OF_THE_SEQUENCER.includes(table.name))) {
    const counted = name === 'ledger_entries' ? sql`where type <> 'checkpoint'` : sql``;
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(`coordinator.${name}`)} ${counted}`.execute(store.db);
    counts[name] = rows[0]?.count ?? -1;
  }
  return counts;
}

/** A refusal is an RFC 9457 problem document with this status and code. */
export function expectProblem(answer: Answer, status: number, code: string): Problem {
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = Problem.parse(answer.body);
  expect(problem).toMatchObject({ status, type: `urn:edgecoder:error:${code}` });
  expect(problem.requestId).toBe(answer.headers.get('x-request-id'));
  return problem;
}

/** A small task without tests: no verifier is needed. */
export const untested = (changes: Partial<TaskSpecInput> = {}): TaskSpecInput => ({
  idempotencyKey: randomBytes(8).toString('hex'),
  kind: 'exec',
  language: 'python',
  code: 'print(1)',
  placement: 'public',
  limits: { wallMs: 1000 },
  ...changes,
});

/** A request as it is, with whatever headers, which fetch would not send. */
export function raw(
  at: Pick<Replica, 'url'>,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: Buffer | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        ...hostOf(at),
        method,
        path,
        headers: { ...headers, 'content-length': String(body?.length ?? 0) },
        timeout: 30_000,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const found = new Headers();
          for (const [name, value] of Object.entries(response.headers)) found.set(name, String(value));
          const json = String(response.headers['content-type']).includes('json');
          resolve({ status: response.statusCode ?? 0, headers: found, body: json ? JSON.parse(text) : text });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const hostOf = (at: Pick<Replica, 'url'>) => ({ host: '127.0.0.1', port: Number(new URL(at.url).port) });
