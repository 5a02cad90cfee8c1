import type { ErrorCode, PeerId } from '@edgecoder/protocol';
import type { Logger } from 'pino';
import type { z } from 'zod';

/**
 * What a signed caller is to this service. `service` is another service, known by its key. `stranger` proved a key that is
 * not registered here; an agent whose approval is pending or revoked is a stranger too.
 */
export type CallerRole = 'user' | 'agent' | 'operator' | 'service' | 'stranger';

/** Whoever signed a request; the signature has been checked and its nonce spent. */
export interface Caller {
  peerId: PeerId;
  /** Raw Ed25519 public key, 64 hex digits. */
  publicKey: string;
  /** The owner an agent works for; a user's own id otherwise. */
  ownerId: PeerId;
  roles: ReadonlySet<CallerRole>;
  /** What a route that admits no stranger answers to this one; `unknown_key` when left out. */
  refusal?: 'unknown_key' | 'not_approved';
}

/** Who may call a route. A route without it does not start. */
export type Access =
  | { kind: 'open' }
  /** Only from this machine, unless the service's settings open it. */
  | { kind: 'loopback' }
  /** Signed (RFC 9421) by a caller with one of the roles. */
  | {
      kind: 'signed';
      roles: readonly [CallerRole, ...CallerRole[]];
      /** The service's token (RFC 6750) must be shown as well: admission, beside identity. */
      withToken?: boolean;
    }
  /** By the service's token alone, or signed by a caller with one of the roles. */
  | { kind: 'token'; roles: readonly [CallerRole, ...CallerRole[]] };

type Schema = z.ZodType | undefined;
type Parsed<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;

export interface RouteRequest<B extends Schema, Q extends Schema, P extends Schema, A extends Access> {
  body: Parsed<B>;
  query: Parsed<Q>;
  params: Parsed<P>;
  caller: A extends { kind: 'signed' } ? Caller : A extends { kind: 'token' } ? Caller | undefined : undefined;
  requestId: string;
  /** W3C trace context of the caller, when it sent one. */
  traceparent: string | undefined;
  /** Value of `Last-Event-ID`, for streams. */
  lastEventId: string | undefined;
  /** Aborted when the client goes away or the service stops. */
  signal: AbortSignal;
  log: Logger;
}

/** One server-sent event. */
export interface ServerEvent {
  id?: string;
  event?: string;
  /** Sent as one line of JSON. */
  data: unknown;
}

export interface Route<
  B extends Schema = Schema,
  Q extends Schema = Schema,
  P extends Schema = Schema,
  R extends Schema = Schema,
  A extends Access = Access,
> {
  method: 'GET' | 'POST';
  /** Fastify path, `/tasks/:taskId`. */
  path: string;
  /** One sentence for OpenAPI. */
  summary: string;
  tag: string;
  access: A;
  body?: B;
  query?: Q;
  params?: P;
  response?: R;
  /** Largest accepted body, bytes; 1 MiB when left out. */
  bodyLimitBytes?: number;
  /**
   * Sliding window of its own per caller, instead of the service's default for all routes together. Strangers and open
   * routes are counted per address: a key costs nothing.
   */
  rateLimit?: { limit: number; windowMs: number };
  /** Holds the request open while it waits (a long poll): counted and bounded apart from requests at work, and not timed. */
  longPoll?: boolean;
  /** Error codes the route can answer, for OpenAPI. */
  errors?: readonly ErrorCode[];
  /**
   * Parses nothing, decides nothing: calls one use case. Throw `AppError` for a problem document. Return the body (200), or
   * an `AsyncIterable<ServerEvent>` for a `text/event-stream`, or a `Reply` to choose status and content type.
   */
  handler(request: RouteRequest<B, Q, P, A>): Promise<unknown> | AsyncIterable<ServerEvent>;
}

/** A handler's answer when JSON with 200 is not what is meant. */
export class Reply {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    contentType: string,
    body: string | Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.headers = headers;
  }
}

/** Keeps the types of a route's schemas together; nothing happens at run time. */
export function defineRoute<
  A extends Access,
  B extends Schema = undefined,
  Q extends Schema = undefined,
  P extends Schema = undefined,
  R extends Schema = undefined,
>(route: Route<B, Q, P, R, A>): Route {
  return route as unknown as Route;
}
