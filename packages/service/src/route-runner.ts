import type { Socket } from 'node:net';
import { AppError } from '@edgecoder/protocol';
import { SpanKind } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isLoopback, isLoopbackHost } from './addresses.ts';
import type { ArrivedRequest, Authenticator } from './authenticate.ts';
import { sendEvents } from './event-stream.ts';
import type { Exchange, Exchanges } from './exchanges.ts';
import { parseJson, validate } from './json-body.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { toAppError } from './problems.ts';
import { newRequestId } from './request-id.ts';
import { type Access, type Caller, Reply, type Route, type RouteRequest, type ServerEvent } from './route.ts';
import { activeTraceparent, parseTraceparent, withSpan } from './tracing.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const EMPTY = new Uint8Array(0);
/** Methods that a known path refuses with 405 unless a route offers them. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

type AnyRequest = RouteRequest<Route['body'], Route['query'], Route['params'], Access>;

export interface RouteRunnerOptions {
  authenticator: Authenticator;
  /** Whether a signed request for this authority, arrived from this address, is meant for this service. */
  addressedToUs: (authority: string, remoteAddress: string) => boolean;
  exchanges: Exchanges;
  log: Logger;
  metrics: Metrics;
  stopping: () => boolean;
}

export interface RouteRunner {
  /** @param how.exempt neither bounded nor rate limited: probes must answer when nothing else does. */
  mount(app: FastifyInstance, route: Route, how: { bodyLimitBytes: number; exempt: boolean }): void;
  /** 404 for unknown paths, 405 for known ones with another method, problem documents for what the framework refuses. */
  mountRefusals(app: FastifyInstance, routes: readonly Route[]): void;
  /** Answers what is not even HTTP. */
  onConnectionError(error: NodeJS.ErrnoException, socket: Socket): void;
}

/** What is known of one request while it is in process. */
interface Progress {
  requestId: string;
  exchange: Exchange | undefined;
  /** It must be signed, and seems to be. */
  signed: boolean;
  caller: Caller | undefined;
  answered: boolean;
}

/** Takes a request through refusal, signature, parsing and handler to its answer. */
export function createRouteRunner(options: RouteRunnerOptions): RouteRunner {
  const { authenticator, exchanges, log, metrics } = options;
  const duration = metrics.histogram(
    'http_request_duration_seconds',
    'From first byte to answer, by route and status.',
    ['method', 'route', 'status'],
  );
  metrics.gauge('http_requests_in_flight', 'Requests at work.', [], (gauge) => gauge.set(exchanges.active));
  metrics.gauge('http_requests_waiting', 'Long polls and streams.', [], (gauge) => gauge.set(exchanges.waiting));
  const progressOf = new WeakMap<FastifyRequest, Progress>();

  /** First thing of every request: take a place, hook the end, refuse what needs no body. */
  function arrive(route: Route, exempt: boolean, request: FastifyRequest, reply: FastifyReply): void {
    const startedAt = performance.now();
    const progress: Progress = {
      requestId: newRequestId(),
      exchange: undefined,
      signed: false,
      caller: undefined,
      answered: false,
    };
    progressOf.set(request, progress);
    reply.header('x-request-id', progress.requestId);
    if (options.stopping()) reply.header('connection', 'close');
    reply.raw.once('close', () => finish(route, request, reply, progress, startedAt));

    if (!exempt) {
      if (options.stopping()) throw new AppError('unavailable', 'The service is stopping', { retryAfterSeconds: 1 });
      progress.exchange = exchanges.enter(route.longPoll === true);
    }
    const { headers, method } = request.raw;
    if (
      method === 'GET' &&
      (headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0')
    ) {
      throw new AppError('malformed_request', 'A GET request has no body');
    }
    if (route.access.kind === 'loopback') requireThisMachine(request);
    if (authenticator.precheck(route, arrived(request))) {
      progress.signed = true;
      const authority = (headers.host ?? '').toLowerCase();
      if (!options.addressedToUs(authority, request.raw.socket.remoteAddress ?? '')) {
        throw new AppError('signature_invalid', 'The request is addressed to another host');
      }
    }
  }

  function finish(
    route: Route,
    request: FastifyRequest,
    reply: FastifyReply,
    progress: Progress,
    startedAt: number,
  ): void {
    const { exchange, requestId, caller } = progress;
    const ms = performance.now() - startedAt;
    const status = progress.answered ? reply.raw.statusCode : 499; // the client left first
    if (exchange !== undefined) {
      exchange.closed = true;
      if (exchange.handlerRunning) exchanges.abort(exchange, new Error('the client went away'));
      exchanges.settle(exchange);
    }
    duration.labels(route.method, route.path, String(status)).observe(ms / 1000);
    const level = status < 400 ? 'debug' : 'info';
    if (log.isLevelEnabled(level)) {
      log[level](
        {
          requestId,
          method: route.method,
          route: route.path,
          status,
          ms: Math.round(ms * 100) / 100,
          peerId: caller?.peerId,
          address: request.ip,
        },
        'request',
      );
    }
  }

  async function serve(
    route: Route,
    exempt: boolean,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const progress = progressOf.get(request) as Progress;
    const { exchange } = progress;
    if (exchange !== undefined) {
      exchange.handlerRunning = true;
      exchange.onTimeout = () =>
        refuse(reply, progress, new AppError('unavailable', 'The request took too long', { retryAfterSeconds: 1 }));
    }
    const traceparent = parseTraceparent(request.headers['traceparent']);
    try {
      return await withSpan(
        `${route.method} ${route.path}`,
        {
          kind: SpanKind.SERVER,
          traceparent,
          attributes: { 'http.request.method': route.method, 'http.route': route.path },
        },
        async (span) => {
          const input = await admit(
            route,
            exempt,
            request,
            progress,
            span === undefined ? traceparent : activeTraceparent(),
          );
          const answer = route.handler(input as never);
          if (isEvents(answer)) await stream(reply, progress, answer);
          else await respond(reply, progress, await answer);
          span?.setAttribute('http.response.status_code', reply.raw.statusCode);
          return reply;
        },
      );
    } catch (error) {
      // A client that left is told nothing; everything else is.
      if (exchange?.closed !== true) refuse(reply, progress, error);
      return reply;
    } finally {
      if (exchange !== undefined) {
        exchange.handlerRunning = false;
        exchanges.settle(exchange);
      }
    }
  }

  /** Signature and policy first, then the parsing of what was signed. */
  async function admit(
    route: Route,
    exempt: boolean,
    request: FastifyRequest,
    progress: Progress,
    traceparent: string | undefined,
  ): Promise<AnyRequest> {
    const body = request.body instanceof Uint8Array ? request.body : EMPTY;
    if (progress.signed) {
      progress.caller = await authenticator.authenticate(route, arrived(request), body);
      if (progress.exchange !== undefined) exchanges.countFor(progress.exchange, progress.caller.peerId);
    } else if (!exempt) {
      await authenticator.admitUnsigned(route, arrived(request));
    }
    if (route.body === undefined && body.length > 0) throw new AppError('invalid_request', 'This route takes no body');
    if (route.body !== undefined && body.length === 0)
      throw new AppError('malformed_request', 'A JSON body is required');
    const lastEventId = request.headers['last-event-id'];
    let requestLog: Logger | undefined;
    return {
      params: route.params === undefined ? undefined : validate(route.params, request.params, 'params'),
      query: route.query === undefined ? undefined : validate(route.query, request.query, 'query'),
      body: route.body === undefined ? undefined : validate(route.body, parseJson(body), 'body'),
      caller: progress.caller,
      requestId: progress.requestId,
      traceparent,
      lastEventId: typeof lastEventId === 'string' ? lastEventId.slice(0, 100) : undefined,
      // Both are made when asked for: most requests need neither.
      get signal() {
        return progress.exchange === undefined ? neverAborted : exchanges.signal(progress.exchange);
      },
      get log() {
        requestLog ??= log.child({ requestId: progress.requestId });
        return requestLog;
      },
    };
  }

  async function respond(reply: FastifyReply, progress: Progress, answer: unknown): Promise<void> {
    if (isEvents(answer)) return stream(reply, progress, answer);
    if (progress.answered) return; // its time had run out
    if (answer instanceof Reply) {
      const body = typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body);
      reply
        .status(answer.status)
        .type(answer.contentType)
        .headers({ ...answer.headers })
        .send(body);
    } else if (answer === undefined) {
      reply.status(204).send();
    } else {
      const text = JSON.stringify(answer);
      reply.status(200).type(JSON_TYPE).send(text);
    }
    progress.answered = true;
  }

  async function stream(reply: FastifyReply, progress: Progress, events: AsyncIterable<ServerEvent>): Promise<void> {
    const { exchange, requestId } = progress;
    if (exchange === undefined) throw new AppError('internal');
    exchanges.becomeWaiting(exchange);
    if (progress.caller !== undefined) exchanges.countFor(exchange, progress.caller.peerId);
    await sendEvents(reply.raw, { 'x-request-id': requestId }, events, exchanges.signal(exchange), () => {
      reply.hijack();
      progress.answered = true;
    });
  }

  /** Answers with a problem document; errors of this side go to the log with their cause. */
  function refuse(reply: FastifyReply, progress: Progress, error: unknown): void {
    const problem = toAppError(error);
    if (problem.status >= 500 && problem.code !== 'overloaded') {
      const level = problem.code === 'internal' ? 'error' : 'warn';
      log[level](
        { requestId: progress.requestId, code: problem.code, err: problem.cause ?? problem },
        'request failed',
      );
    }
    if (progress.answered) {
      reply.raw.destroy();
      return;
    }
    progress.answered = true;
    reply.header('x-request-id', progress.requestId);
    if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds));
    reply
      .status(problem.status)
      .type('application/problem+json')
      .send(Buffer.from(JSON.stringify(problem.toProblem(progress.requestId)))); // of text, the framework would add a charset
  }

  return {
    mount(app, route, { bodyLimitBytes, exempt }) {
      app.route({
        method: route.method,
        url: route.path,
        bodyLimit: bodyLimitBytes,
        onRequest: (request, reply, done) => {
          try {
            arrive(route, exempt, request, reply);
            done();
          } catch (error) {
            done(error as Error);
          }
        },
        handler: (request, reply) => serve(route, exempt, request, reply),
      });
    },

    mountRefusals(app, routes) {
      const offered = new Map<string, string[]>();
      for (const route of routes) offered.set(route.path, [...(offered.get(route.path) ?? []), route.method]);
      for (const [path, methods] of offered) {
        const refused = METHODS.filter((method) => !methods.includes(method));
        app.route({
          method: [...refused],
          url: path,
          onRequest: (_request, reply, done) => {
            reply.header('allow', methods.join(', '));
            done(new AppError('method_not_allowed'));
          },
          handler: async () => undefined,
        });
      }
      app.setNotFoundHandler({ preValidation: (_request, _reply, done) => done() }, () => {
        throw new AppError('not_found', 'There is no such route');
      });
      app.setErrorHandler((error, request, reply) => {
        const progress = progressOf.get(request) ?? {
          requestId: newRequestId(),
          exchange: undefined,
          signed: false,
          caller: undefined,
          answered: false,
        };
        refuse(reply, progress, error);
      });
    },

    onConnectionError(error, socket) {
      if (error.code === 'ECONNRESET' || !socket.writable) {
        socket.destroy();
        return;
      }
      socket.end(rawRefusal(error.code), () => socket.destroy());
    },
  };
}

const neverAborted = new AbortController().signal;

function arrived(request: FastifyRequest): ArrivedRequest {
  return { method: request.method, url: request.raw.url ?? '', headers: request.raw.headers, address: request.ip };
}

/** A proxy on this machine would make everyone local, and a web page could rebind its name to 127.0.0.1. */
function requireThisMachine(request: FastifyRequest): void {
  const { headers, socket } = request.raw;
  const proxied = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  if (proxied || !isLoopback(socket.remoteAddress ?? '') || !isLoopbackHost(headers.host ?? '')) {
    throw new AppError('forbidden', 'Only from the same machine');
  }
}

function isEvents(answer: unknown): answer is AsyncIterable<ServerEvent> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
}

/** An answer for bytes that Node could not read as a request. */
function rawRefusal(code: string | undefined): string {
  const statusLine =
    code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  const body = JSON.stringify({
    ...new AppError('malformed_request').toProblem(newRequestId()),
    status: Number(statusLine.slice(0, 3)),
  });
  return `HTTP/1.1 ${statusLine}\r\nconnection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
