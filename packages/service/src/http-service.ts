import type { Socket } from 'node:net';
import type { Cache } from '@edgecoder/cache';
import { AppError, type PeerId } from '@edgecoder/protocol';
import {
  type FastifyInstance,
  type FastifyReply,
  fastify,
  type InjectOptions,
  type LightMyRequestResponse,
} from 'fastify';
import { isLoopback, isLoopbackHost } from './addresses.ts';
import { createAuthenticator, type RateLimits } from './authenticate.ts';
import { Exchanges } from './exchanges.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { type Check, probeRoutes } from './probes.ts';
import { toAppError } from './problems.ts';
import { newRequestId } from './request-id.ts';
import type { Caller, Route } from './route.ts';
import { createRouteRunner } from './route-runner.ts';
import type { Secret } from './secret.ts';

const DEFAULT_BODY_LIMIT = 1_048_576;

/** What one service takes before it refuses. */
export interface HttpBounds {
  /** Requests at work; more are answered 503 `overloaded`. */
  maxInFlight: number;
  /** Long polls and streams. */
  maxWaiting: number;
  /** Those of one caller. */
  maxWaitingPerCaller: number;
  /** Sockets; more are closed at once. */
  maxConnections: number;
  maxHeaderBytes: number;
  /** From the first byte of a request to its last, milliseconds. */
  receiveTimeoutMs: number;
  /** From the first byte of a request to its answer, long polls and streams excepted. */
  handlerTimeoutMs: number;
  /** A connection without a request is closed after this; longer than what load balancers keep. */
  keepAliveTimeoutMs: number;
  /** How long `stop` waits for requests at work before it cuts them off. */
  stopTimeoutMs: number;
}

const DEFAULT_BOUNDS: HttpBounds = {
  maxInFlight: 2000,
  maxWaiting: 10_000,
  maxWaitingPerCaller: 1000,
  maxConnections: 10_000,
  maxHeaderBytes: 16_384,
  receiveTimeoutMs: 30_000,
  handlerTimeoutMs: 30_000,
  keepAliveTimeoutMs: 72_000,
  stopTimeoutMs: 10_000,
};

export interface HttpServiceOptions {
  /** `coordinator`. */
  name: string;
  version: string;
  description: string;
  routes: readonly Route[];
  log: Logger;
  metrics: Metrics;
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Signed requests must be addressed to this URL's host, to one of `authorities`, or from this machine to a loopback name. */
  publicUrl?: string | undefined;
  authorities?: readonly string[];
  trustedProxies?: readonly string[];
  /** Nonces and rate limits. */
  cache: Cache;
  /** What a key is to this service. Needed as soon as a route is signed. */
  resolveCaller?: (publicKey: string, peerId: PeerId) => Promise<Caller>;
  rateLimits: RateLimits;
  /** When set, every signed request must also show it in `x-mesh-token`. */
  meshToken?: Secret | undefined;
  /** Needed as soon as a route takes the service's token. */
  bearerToken?: Secret | undefined;
  /** Conditions of `/ready`. */
  checks?: Readonly<Record<string, Check>>;
  metricsOpen?: boolean;
  bounds?: Partial<HttpBounds>;
  /** Milliseconds since 1970; the machine's clock when left out. */
  now?: () => number;
}

export interface HttpService {
  /** Resolves when the service listens. */
  start(): Promise<{ port: number; url: string }>;
  /** Not ready, no new connections, waiting requests ended, requests at work awaited (bounded), sockets closed. */
  stop(): Promise<void>;
  /** A request without a socket, for tests. */
  inject(request: InjectOptions): Promise<LightMyRequestResponse>;
}

/**
 * The HTTP side of a service.
 * @throws {TypeError} for a route without a stated caller policy, with the route's name; nothing is opened.
 */
export function createHttpService(options: HttpServiceOptions): HttpService {
  const bounds = { ...DEFAULT_BOUNDS, ...options.bounds };
  const { log } = options;
  let accepting = false;
  let stopping: Promise<void> | undefined;
  let port = options.port;

  const exchanges = new Exchanges({
    maxActive: bounds.maxInFlight,
    maxWaiting: bounds.maxWaiting,
    maxWaitingPerCaller: bounds.maxWaitingPerCaller,
    handlerTimeoutMs: bounds.handlerTimeoutMs,
    now: () => performance.now(),
  });
  const authorities = new Set((options.authorities ?? []).map((authority) => authority.toLowerCase()));
  if (options.publicUrl !== undefined) authorities.add(new URL(options.publicUrl).host);
  const addressedToUs = (authority: string, remoteAddress: string): boolean =>
    authorities.has(authority) ||
    (isLoopback(remoteAddress) && isLoopbackHost(authority) && authority.endsWith(`:${port}`));

  const probes = probeRoutes({
    info: { title: `EdgeCoder ${options.name}`, version: options.version, description: options.description },
    routes: options.routes,
    metrics: options.metrics,
    checks: options.checks ?? {},
    metricsOpen: options.metricsOpen ?? false,
    accepting: () => accepting,
  });
  const runner = createRouteRunner({
    authenticator: createAuthenticator({
      service: options.name,
      cache: options.cache,
      resolveCaller: options.resolveCaller,
      rateLimits: options.rateLimits,
      meshToken: options.meshToken,
      bearerToken: options.bearerToken,
      now: options.now ?? Date.now,
    }),
    addressedToUs,
    exchanges,
    log,
    metrics: options.metrics,
    stopping: () => stopping !== undefined,
  });

  for (const route of [...options.routes, ...probes]) requireAccess(route, options);
  const app = createApp(options, bounds, runner.onConnectionError);
  for (const probe of probes) runner.mount(app, probe, { bodyLimitBytes: 1, exempt: true });
  for (const route of options.routes) {
    runner.mount(app, route, { bodyLimitBytes: route.bodyLimitBytes ?? DEFAULT_BODY_LIMIT, exempt: false });
  }
  runner.mountRefusals(app, [...options.routes, ...probes]);

  async function stop(): Promise<void> {
    accepting = false;
    const closed = new Promise<void>((resolve) => {
      app.server.close(() => resolve());
    });
    exchanges.abortWaiting(new AppError('unavailable', 'The service is stopping', { retryAfterSeconds: 1 }));
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, bounds.stopTimeoutMs, 'late');
    });
    if ((await Promise.race([exchanges.idle(), timeout])) === 'late') {
      log.warn({ count: exchanges.active }, 'requests were still at work when the time to stop had passed');
      exchanges.abortAll(new AppError('unavailable', 'The service is stopping'));
    }
    clearTimeout(timer);
    app.server.closeAllConnections();
    if (app.server.listening) await closed;
    exchanges.stop();
    await app.close();
  }

  return {
    async start() {
      await app.listen({ host: options.host, port: options.port });
      const address = app.server.address();
      if (address !== null && typeof address === 'object') port = address.port;
      exchanges.start();
      accepting = true;
      const host = options.host.includes(':') ? `[${options.host}]` : options.host;
      return { port, url: options.publicUrl ?? `http://${host}:${port}` };
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
    inject: (request) => app.inject(request),
  };
}

function requireAccess(route: Route, { resolveCaller, bearerToken }: HttpServiceOptions): void {
  const name = `${route.method} ${route.path}`;
  // Routes come from many hands; what the type demands is checked again where it matters.
  const access = route.access as { kind?: unknown; roles?: readonly unknown[]; withToken?: boolean } | undefined;
  const kind = access?.kind;
  if (kind === 'open' || kind === 'loopback') return;
  if (kind !== 'signed' && kind !== 'token') throw new TypeError(`${name} does not state who may call it`);
  if (!((access?.roles?.length ?? 0) > 0)) throw new TypeError(`${name} admits no role`);
  if (resolveCaller === undefined) throw new TypeError(`${name} is signed, but this service knows no callers`);
  if ((kind === 'token' || access?.withToken === true) && bearerToken === undefined)
    throw new TypeError(`${name} takes a token, but this service has none`);
}

function createApp(
  options: HttpServiceOptions,
  bounds: HttpBounds,
  onConnectionError: (error: NodeJS.ErrnoException, socket: Socket) => void,
): FastifyInstance {
  const app = fastify({
    logger: false,
    exposeHeadRoutes: false,
    bodyLimit: DEFAULT_BODY_LIMIT,
    requestTimeout: bounds.receiveTimeoutMs,
    keepAliveTimeout: bounds.keepAliveTimeoutMs,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    trustProxy:
      options.trustedProxies === undefined || options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    http: { maxHeaderSize: bounds.maxHeaderBytes, headersTimeout: bounds.receiveTimeoutMs },
    clientErrorHandler: onConnectionError,
    frameworkErrors: (error, _request, reply) => answerFrameworkError(error, reply as unknown as FastifyReply),
  });
  app.server.maxConnections = bounds.maxConnections;
  // The signature covers the bytes as they came: nothing parses them before it is checked.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return app as unknown as FastifyInstance;
}

/** What the router refuses before any route is known, such as a path that does not decode. */
function answerFrameworkError(error: Error, reply: FastifyReply): void {
  const problem = toAppError(error);
  reply
    .status(problem.status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(problem.toProblem(newRequestId()))));
}
