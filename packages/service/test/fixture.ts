import { randomBytes } from 'node:crypto';
import { type Cache, createMemoryCache } from '@edgecoder/cache';
import { type SigningKey, signingKeyFromSeed, signRequest } from '@edgecoder/crypto';
import type { PeerId } from '@edgecoder/protocol';
import { z } from 'zod';
import {
  type Caller,
  type CallerRole,
  createHttpService,
  createLogger,
  defineRoute,
  type HttpService,
  type HttpServiceOptions,
  Metrics,
  type Route,
} from '../src/index.ts';

export const HOST = 'service.test';

export const newKey = (): SigningKey => signingKeyFromSeed(randomBytes(32));
const newNonce = (): string => randomBytes(16).toString('base64url');

/** Every line that a service logged, as text. */
function logLines() {
  const lines: string[] = [];
  return { lines, destination: { write: (line: string) => void lines.push(line) } };
}

export const echoRoute: Route = defineRoute({
  method: 'POST',
  path: '/echo',
  summary: 'Says it again.',
  tag: 'test',
  access: { kind: 'signed', roles: ['user'] },
  body: z.strictObject({ text: z.string().max(1000) }),
  response: z.object({ text: z.string() }),
  handler: async ({ body }) => ({ text: body.text }),
});

export interface Fixture {
  service: HttpService;
  cache: Cache;
  metrics: Metrics;
  logs: string[];
  /** A registered user. */
  user: SigningKey;
  /** Gives a key its roles. */
  know(key: SigningKey, ...roles: CallerRole[]): void;
}

export function createFixture(routes: readonly Route[], options: Partial<HttpServiceOptions> = {}): Fixture {
  const { lines, destination } = logLines();
  const known = new Map<string, readonly CallerRole[]>();
  const user = newKey();
  const cache = options.cache ?? createMemoryCache({ maxEntries: 100_000 });
  const metrics = new Metrics();
  known.set(user.publicKey, ['user']);
  const resolveCaller = async (publicKey: string, peerId: PeerId): Promise<Caller> => ({
    publicKey,
    peerId,
    ownerId: peerId,
    roles: new Set(known.get(publicKey) ?? ['stranger']),
  });
  const service = createHttpService({
    name: 'test',
    version: '1.2.3',
    description: 'A service under test.',
    routes,
    log: createLogger({ service: 'test', level: 'debug', destination }),
    metrics,
    host: '127.0.0.1',
    port: 0,
    authorities: [HOST],
    resolveCaller,
    rateLimits: { perKey: 10_000, perAddress: 10_000, windowMs: 10_000 },
    ...options,
    cache,
  });
  return { service, cache, metrics, logs: lines, user, know: (key, ...roles) => known.set(key.publicKey, roles) };
}

export interface SignedParts {
  method: 'GET' | 'POST';
  /** Path and query. */
  path: string;
  body?: unknown;
  key: SigningKey;
  host?: string;
  created?: number;
  nonce?: string;
}

/** A signed request in the form that `inject` takes. */
export function signed({ method, path, body, key, host = HOST, created, nonce }: SignedParts) {
  const bytes = body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const contentType = 'application/json';
  const headers: Record<string, string> = {
    ...signRequest({
      method,
      url: `http://${host}${path}`,
      ...(bytes === undefined ? {} : { body: bytes, contentType }),
      key,
      created: created ?? Math.floor(Date.now() / 1000),
      nonce: nonce ?? newNonce(),
    }),
    host,
    ...(bytes === undefined ? {} : { 'content-type': contentType }),
  };
  return { method, url: path, headers, ...(bytes === undefined ? {} : { payload: bytes }) };
}
