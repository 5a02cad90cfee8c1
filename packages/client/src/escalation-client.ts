import type { SigningKey } from '@edgecoder/crypto';
import {
  type ProposalVerdict,
  ResolutionList,
  type ResolutionListQuery,
  ResolutionView,
  type ResolveRequestInput,
  type RespondRequest,
} from '@edgecoder/protocol';
import type { z } from 'zod';
import { type CallOptions, createHttpCaller, type HttpCaller } from './http-caller.ts';
import { DEFAULT_RETRY, type RetryOptions, withRetry } from './retry.ts';

export interface EscalationClientOptions {
  /** Of the escalation service; requests are signed for this host. */
  url: string;
  /** A coordinator's, an operator's, or a task owner's. */
  key: SigningKey;
  meshToken?: string | undefined;
  /** Of each call, milliseconds: 10 s when left out. */
  timeoutMs?: number | undefined;
  retry?: Partial<RetryOptions> | undefined;
}

/** What the escalation service offers to coordinators and to people. */
export interface EscalationClient {
  readonly url: string;
  /** Repeated safely: each resolution has its id. */
  resolve(request: ResolveRequestInput, options?: CallOptions): Promise<ResolutionView>;
  resolution(resolutionId: string, options?: CallOptions): Promise<ResolutionView>;
  /** Repeated safely: it names the proposal. */
  verdict(resolutionId: string, verdict: ProposalVerdict, options?: CallOptions): Promise<ResolutionView>;
  cancel(resolutionId: string, options?: CallOptions): Promise<ResolutionView>;
  /** What waits for the operator who asks. */
  waiting(query?: Partial<ResolutionListQuery>, options?: CallOptions): Promise<ResolutionList>;
  /** A person's answer; not repeated: what came of the first call is seen in the resolution. */
  respond(resolutionId: string, answer: z.input<typeof RespondRequest>, options?: CallOptions): Promise<ResolutionView>;
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const CONNECTIONS = 8;

const id = encodeURIComponent;

/** A typed client of the escalation service. Every call is signed and bounded. */
export function escalationClient(options: EscalationClientOptions): EscalationClient {
  const { url, key, meshToken, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const retry: RetryOptions = { ...DEFAULT_RETRY, ...options.retry };
  const caller = createHttpCaller({ url, key, meshToken, timeoutMs, connections: CONNECTIONS, now: Date.now });
  const post = (path: string, body?: unknown) => ({ method: 'POST' as const, path, body });
  const repeated = (call: Parameters<HttpCaller['json']>[0], o?: CallOptions) =>
    withRetry(() => caller.json(call, ResolutionView, o), retry, { random: Math.random, signal: o?.signal });
  return {
    url,
    resolve: (request, o) => repeated(post('/resolve', request), o),
    resolution: (resolutionId, o) => repeated({ method: 'GET', path: `/resolve/${id(resolutionId)}` }, o),
    verdict: (resolutionId, verdict, o) => repeated(post(`/resolve/${id(resolutionId)}/verdict`, verdict), o),
    cancel: (resolutionId, o) => repeated(post(`/resolve/${id(resolutionId)}/cancel`), o),
    waiting(query = {}, o) {
      const pairs = Object.entries(query).map(([name, value]) => `${id(name)}=${id(String(value))}`);
      const path = pairs.length === 0 ? '/resolve' : `/resolve?${pairs.join('&')}`;
      return withRetry(() => caller.json({ method: 'GET', path }, ResolutionList, o), retry, {
        random: Math.random,
        signal: o?.signal,
      });
    },
    respond: (resolutionId, answer, o) =>
      caller.json(post(`/resolve/${id(resolutionId)}/respond`, answer), ResolutionView, o),
    close: () => caller.close(),
  };
}

export interface CallbackClientOptions {
  key: SigningKey;
  meshToken?: string | undefined;
  timeoutMs?: number | undefined;
}

/** Tells coordinators how resolutions stand. */
export interface CallbackClient {
  /** One try. Follows no redirect, and reads no answer. @throws {ClientError} */
  tell(url: string, view: ResolutionView, options?: CallOptions): Promise<void>;
  close(): Promise<void>;
}

/** Origins that are called back: as many as there may be coordinators in the settings, and then some. */
const MAX_ORIGINS = 128;

/** The caller makes sure that the URLs are those of known coordinators. */
export function callbackClient({
  key,
  meshToken,
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: CallbackClientOptions): CallbackClient {
  const callers = new Map<string, HttpCaller>();
  function callerOf(origin: string): HttpCaller {
    const known = callers.get(origin);
    if (known !== undefined) return known;
    if (callers.size >= MAX_ORIGINS) throw new RangeError('too many origins are called back');
    const caller = createHttpCaller({
      url: origin,
      key,
      meshToken,
      timeoutMs,
      connections: CONNECTIONS,
      now: Date.now,
    });
    callers.set(origin, caller);
    return caller;
  }
  return {
    async tell(url, view, o) {
      const { origin, pathname, search } = new URL(url);
      await callerOf(origin).bytes({ method: 'POST', path: `${pathname}${search}`, body: view }, o);
    },
    async close() {
      await Promise.all([...callers.values()].map((caller) => caller.close()));
    },
  };
}
