import type { ServerKind } from './binaries.ts';
import { findServer, isOptional, missingServers } from './binaries.ts';
import { serversRequired } from './settings.ts';
import { askWarden } from './warden-client.ts';

/** A database of its own on the run's Postgres server, empty. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A server of its own, for this caller alone. */
export interface TestServer {
  url: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Starts it again on the same port, with the data it left behind. */
  start(): Promise<void>;
  /** Ends it for good. */
  remove(): Promise<void>;
}

/** Which servers this machine has. */
export function servers(): Record<ServerKind, boolean> {
  const has = (kind: ServerKind): boolean => findServer(kind) !== undefined;
  return { postgres: has('postgres'), nats: has('nats'), redis: has('redis'), ollama: has('ollama') };
}

/**
 * True when tests may use the server. Skip them when not; the run says at its end what was skipped, and how to have it.
 * @throws {Error} when it is missing and `EDGECODER_REQUIRE_SERVERS=1`.
 */
export function canUse(kind: ServerKind): boolean {
  const missing = missingServers().find((server) => server.kind === kind);
  if (missing && serversRequired() && !isOptional(kind)) throw new Error(`${kind} is required here: ${missing.remedy}`);
  return missing === undefined;
}

/** A fresh database on the Postgres server that the whole run shares; started by the first who asks. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { name, url } = await askWarden({ op: 'database' });
  return { url, drop: () => askWarden({ op: 'release', name }).then(() => undefined) };
}

/** A server that nobody else uses, to be killed and started at will. */
export async function startTestServer(kind: ServerKind): Promise<TestServer> {
  const { name, url } = await askWarden({ op: 'server', kind });
  const order = (op: 'kill' | 'stop' | 'start' | 'release') => (): Promise<void> =>
    askWarden({ op, name }).then(() => undefined);
  return { url, kill: order('kill'), stop: order('stop'), start: order('start'), remove: order('release') };
}
