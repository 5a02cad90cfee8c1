import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SigningKey, signRequestAsync, toBase64Url } from '@edgecoder/crypto';
import { context, propagation } from '@opentelemetry/api';
import { type Dispatcher, errors, Pool } from 'undici';
import type { z } from 'zod';
import { ClientError, errorOfAnswer } from './client-error.ts';
import { type Deadline, deadline } from './deadline.ts';

/** What a caller may set for one call. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Milliseconds until the call is given up; the client's own when left out. */
  timeoutMs?: number | undefined;
}

export interface HttpCallerOptions {
  /** Where the service is; requests are signed for this host. */
  url: string;
  /** Signs every request. */
  key: SigningKey;
  meshToken?: string | undefined;
  /** Token of the service (RFC 6750), shown with every request. */
  bearerToken?: string | undefined;
  timeoutMs: number;
  /** Connections at the same time; each waiting long poll holds one. */
  connections: number;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Bytes of a nonce. */
  randomBytes?: ((bytes: number) => Uint8Array) | undefined;
}

export interface Call {
  method: 'GET' | 'POST';
  /** Path with its query, both encoded. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  signed?: boolean;
  /** Largest answer that is read, bytes. */
  maxBytes?: number;
  /** Added to the time limit: how long the service was asked to wait. */
  waitMs?: number;
  headers?: Record<string, string>;
}

const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_PROBLEM_BYTES = 64 * 1024;
const CONNECT_TIMEOUT_MS = 5_000;
/** Shorter than any server's, so that a request seldom meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 4_000;
const NONCE_BYTES = 18;
/** How long a call waits to be signed anew for a service that has just started; longer ones are up to the caller. */
const MAX_SIGN_ANEW_MS = 2_000;

/** Signs, sends and bounds the calls of one client over its own pool of kept connections. */
export interface HttpCaller {
  /** A JSON answer, parsed by its schema. @throws {ClientError} */
  json<S extends z.ZodType>(call: Call, schema: S, options?: CallOptions): Promise<z.output<S>>;
  /** An answer as bytes. @throws {ClientError} */
  bytes(call: Call, options?: CallOptions): Promise<Uint8Array>;
  /** An answer as it arrives; the time limit counts until its head is there and then between chunks. @throws {ClientError} */
  stream(call: Call, options: { signal: AbortSignal | undefined; idleMs: number }): Promise<AsyncIterable<Uint8Array>>;
  /** Ends every connection; calls under way fail. */
  close(): Promise<void>;
}

export function createHttpCaller(options: HttpCallerOptions): HttpCaller {
  const base = new URL(options.url);
  const prefix = base.pathname.replace(/\/+$/, '');
  const pool = new Pool(base.origin, {
    connections: options.connections,
    pipelining: 1,
    allowH2: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // Each call has its own deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const random = options.randomBytes ?? randomBytes;

  async function headersOf(call: Call, body: Uint8Array | undefined, created: number): Promise<Record<string, string>> {
    const headers: Record<string, string> = { accept: 'application/json', ...call.headers };
    if (options.meshToken !== undefined) headers['x-mesh-token'] = options.meshToken;
    if (options.bearerToken !== undefined) headers['authorization'] = `Bearer ${options.bearerToken}`;
    propagation.inject(context.active(), headers);
    if (call.signed === false) return headers;
    const signature = await signRequestAsync({
      method: call.method,
      url: `${base.origin}${prefix}${call.path}`,
      body,
      key: options.key,
      created,
      nonce: toBase64Url(random(NONCE_BYTES)),
    });
    return Object.assign(headers, signature);
  }

  /**
   * The answer's head, once it has a status below 300. A service that has just started refuses, before anything happens, what
   * was signed before: any call may be signed anew then, and is, once.
   */
  async function open(call: Call, until: Deadline): Promise<Dispatcher.ResponseData> {
    const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
    const created = Math.floor(options.now() / 1000);
    try {
      return await send(call, body, created, until);
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'signed_before_start') throw error;
      const waitMs = created * 1000 + (error.retryAfterMs ?? 0) - options.now();
      if (waitMs > MAX_SIGN_ANEW_MS) throw error;
      if (waitMs > 0) await sleep(waitMs, undefined, { signal: until.signal });
      return send(call, body, Math.floor(options.now() / 1000), until);
    }
  }

  async function send(
    call: Call,
    body: Buffer | undefined,
    created: number,
    until: Deadline,
  ): Promise<Dispatcher.ResponseData> {
    const headers = await headersOf(call, body, created);
    if (until.signal.aborted) throw new errors.RequestAbortedError();
    const answer = await pool.request({
      method: call.method,
      path: `${prefix}${call.path}`,
      headers,
      body: body ?? null,
      signal: until.signal,
    });
    if (answer.statusCode < 300) return answer;
    const text = await collect(answer.body, MAX_PROBLEM_BYTES).catch(() => new Uint8Array(0));
    const error = errorOfAnswer(answer.statusCode, text, answer.headers['retry-after']);
    throw error.code === 'signature_expired' ? withClocks(error, answer.headers['date'], options.now()) : error;
  }

  async function bytes(call: Call, { signal, timeoutMs = options.timeoutMs }: CallOptions = {}): Promise<Uint8Array> {
    const until = deadline(timeoutMs + (call.waitMs ?? 0), signal);
    try {
      const answer = await open(call, until);
      return await collect(answer.body, call.maxBytes ?? MAX_ANSWER_BYTES);
    } catch (cause) {
      throw asClientError(cause, until);
    } finally {
      until.dispose();
    }
  }

  return {
    bytes,
    async json(call, schema, callOptions) {
      const body = await bytes(call, callOptions);
      let value: unknown;
      try {
        value = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
      } catch (cause) {
        throw new ClientError('bad_answer', 'the answer is not JSON', { cause });
      }
      const parsed = schema.safeParse(value);
      if (!parsed.success)
        throw new ClientError('bad_answer', 'the answer does not match its schema', { cause: parsed.error });
      return parsed.data;
    },
    async stream(call, { signal, idleMs }) {
      const until = deadline(options.timeoutMs, signal);
      try {
        const answer = await open(call, until);
        return chunksOf(answer.body, idleMs, signal);
      } catch (cause) {
        throw asClientError(cause, until);
      } finally {
        until.dispose();
      }
    },
    close: () => pool.destroy(),
  };
}

/** The chunks of a body that may stay open for long; silence of `idleMs` ends it. */
async function* chunksOf(
  body: Dispatcher.ResponseData['body'],
  idleMs: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let silent = false;
  const give = () => body.destroy();
  const timer = setTimeout(() => {
    silent = true;
    give();
  }, idleMs);
  signal?.addEventListener('abort', give, { once: true });
  try {
    if (signal?.aborted === true) give();
    for await (const chunk of body) {
      timer.refresh();
      yield chunk as Uint8Array;
    }
  } catch (cause) {
    throw asClientError(cause, { timedOut: silent, signal: signal ?? NEVER });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', give);
    body.destroy();
  }
}

/** Says how far the two clocks are apart, as nothing else tells whoever runs the one that is wrong. */
function withClocks(error: ClientError, date: unknown, nowMs: number): ClientError {
  const there = Date.parse(String(date));
  if (Number.isNaN(there)) return error;
  const seconds = Math.round((nowMs - there) / 1000);
  const apart = `${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'}`;
  return new ClientError(error.code, `the clock of this machine is ${apart} that of the service; set it right`, {
    cause: error,
    ...(error.status !== undefined && { status: error.status }),
    ...(error.problem !== undefined && { problem: error.problem }),
  });
}

const NEVER = new AbortController().signal;

async function collect(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) {
      body.destroy();
      throw new ClientError('bad_answer', `the answer is longer than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
}

function asClientError(cause: unknown, until: Pick<Deadline, 'timedOut' | 'signal'>): ClientError {
  if (cause instanceof ClientError) return cause;
  if (until.timedOut) return new ClientError('timeout', 'the service did not answer in time', { cause });
  if (until.signal.aborted) return new ClientError('aborted', 'the call was aborted', { cause });
  return new ClientError('unreachable', 'the service could not be reached', { cause });
}
