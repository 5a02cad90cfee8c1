import type { IncomingHttpHeaders } from 'node:http';
import type { Cache, WindowHit } from '@edgecoder/cache';
import { tokensEqual, verifyRequest } from '@edgecoder/crypto';
import { AppError, type PeerId } from '@edgecoder/protocol';
import { rateLimitAddress } from './addresses.ts';
import { firstOfTurn } from './first-of-turn.ts';
import type { Caller, Route } from './route.ts';
import type { Secret } from './secret.ts';

/** Longer than the span in which a `created` is accepted (60 s ago … 30 s ahead): a nonce outlives its signature. */
const NONCE_TTL_MS = 120_000;
const MAX_NONCE_CHARS = 128;

export interface RateLimits {
  /** Requests per window of one registered key. */
  perKey: number;
  /** Requests per window of one address: unsigned ones, and those of strangers. */
  perAddress: number;
  windowMs: number;
}

export interface AuthenticatorOptions {
  /** Prefix of the cache keys, so that services can share one cache. */
  service: string;
  cache: Cache;
  /** What a key is to this service; gives the role `stranger` for one it does not know. */
  resolveCaller: ((publicKey: string, peerId: PeerId) => Promise<Caller>) | undefined;
  rateLimits: RateLimits;
  meshToken: Secret | undefined;
  /** What routes of the service's token are opened by. */
  bearerToken: Secret | undefined;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** A request as it came in, body unread or as bytes. */
export interface ArrivedRequest {
  method: string;
  /** As on the request line: path and query, undecoded. */
  url: string;
  headers: IncomingHttpHeaders;
  /** The client's address, as far as trusted proxies tell. */
  address: string;
}

export interface Authenticator {
  /**
   * Cheap refusals before the body is read. Tells whether the request has to be signed.
   * @throws {AppError}
   */
  precheck(route: Route, request: ArrivedRequest): boolean;
  /** Signature, caller, role, nonce, rate limit: in this order. @throws {AppError | SignatureError | CacheError} */
  authenticate(route: Route, request: ArrivedRequest, body: Uint8Array): Promise<Caller>;
  /** Rate limit of an open route. @throws {AppError | CacheError} */
  admitUnsigned(route: Route, request: ArrivedRequest): Promise<void>;
}

/**
 * Checks who signed a request and whether they may call the route.
 *
 * The caller is looked up before the nonce is stored, so that keys nobody knows cannot fill the nonce cache; nothing
 * happens for a request before its nonce is spent, and nothing at all for one with a wrong signature.
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { cache, service, rateLimits, resolveCaller } = options;
  const { bearerToken, meshToken } = options;

  function windowOf(route: Route, who: string, byDefault: number) {
    const own = route.rateLimit;
    const key = own === undefined ? `rate:${service}:${who}` : `rate:${service}:${route.path}:${who}`;
    return { key, limit: own?.limit ?? byDefault, windowMs: own?.windowMs ?? rateLimits.windowMs };
  }

  async function limitAddress(route: Route, request: ArrivedRequest): Promise<void> {
    const { key, limit, windowMs } = windowOf(route, rateLimitAddress(request.address), rateLimits.perAddress);
    refuseBeyondLimit(await cache.hit(key, limit, windowMs));
  }

  /** Whether the service's token is shown. @throws {AppError} `token_invalid` for another one. */
  function showsToken({ headers }: ArrivedRequest): boolean {
    const sent = headers.authorization;
    if (sent === undefined) return false;
    const token = /^Bearer (\S{1,1000})$/i.exec(sent)?.[1];
    if (token === undefined || bearerToken === undefined || !tokensEqual(token, bearerToken.reveal()))
      throw new AppError('token_invalid');
    return true;
  }

  return {
    precheck({ access }, request) {
      const { headers } = request;
      if (access.kind !== 'signed' && access.kind !== 'token') return false;
      if (access.kind === 'token' && showsToken(request)) return false;
      if (access.kind === 'signed' && access.withToken === true && !showsToken(request))
        throw new AppError('token_invalid');
      const sent = headers['x-mesh-token'];
      if (meshToken !== undefined && (typeof sent !== 'string' || !tokensEqual(sent, meshToken.reveal()))) {
        throw new AppError('mesh_token_invalid');
      }
      if (headers['signature-input'] === undefined || headers['signature'] === undefined)
        throw new AppError('signature_missing');
      return true;
    },

    async authenticate(route, request, body) {
      if (!('roles' in route.access) || resolveCaller === undefined) throw new AppError('internal');
      const query = request.url.indexOf('?');
      const signed = await verifyRequest({
        method: request.method,
        authority: (request.headers.host ?? '').toLowerCase(),
        path: query === -1 ? request.url : request.url.slice(0, query),
        query: query === -1 ? '?' : request.url.slice(query),
        headers: request.headers,
        body,
        nowMs: options.now(),
        atOnce: firstOfTurn(),
      });
      refuseFromBefore(cache.remembersSince, signed.created);
      if (signed.nonce.length > MAX_NONCE_CHARS) throw new AppError('signature_invalid', 'The nonce is too long');

      const caller = await resolveCaller(signed.publicKey, signed.peerId);
      if (!route.access.roles.some((role) => caller.roles.has(role))) {
        throw new AppError(caller.roles.has('stranger') ? (caller.refusal ?? 'unknown_key') : 'forbidden');
      }
      const nonce = { key: `nonce:${service}:${signed.publicKey}:${signed.nonce}`, ttlMs: NONCE_TTL_MS };
      if (caller.roles.has('stranger')) {
        await limitAddress(route, request);
        if (!(await cache.putIfAbsent(nonce.key, nonce.ttlMs))) throw new AppError('replayed');
        return caller;
      }
      const hit = await cache.hitOnce(nonce, windowOf(route, caller.peerId, rateLimits.perKey));
      if (hit === undefined) throw new AppError('replayed');
      refuseBeyondLimit(hit);
      return caller;
    },

    admitUnsigned: limitAddress,
  };
}

/** @throws {AppError} `rate_limited` */
function refuseBeyondLimit({ allowed, retryAfterMs }: WindowHit): void {
  if (allowed) return;
  throw new AppError('rate_limited', undefined, { retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)) });
}

/**
 * A cache that forgot with an earlier process cannot tell whether that one has seen a nonce: what was signed before is
 * refused. So is, for the rest of that second, what was signed since (`created` has no fractions), and for a while what
 * comes from a clock that is behind; the answer says how long.
 * @throws {AppError} `signed_before_start`
 */
function refuseFromBefore(remembersSince: number | undefined, created: number): void {
  const missingMs = (remembersSince ?? 0) - created * 1000;
  if (missingMs <= 0) return;
  throw new AppError('signed_before_start', undefined, { retryAfterSeconds: Math.ceil(missingMs / 1000) });
}
