import { Agent, errors, fetch, type Response } from 'undici';
import { ModelError } from '../interface.ts';
import { MAX_ANSWER_BYTES, MAX_LINE_BYTES, MAX_REFUSAL_BYTES } from '../limits.ts';

export interface HttpOptions {
  /** Milliseconds without a byte from the server after which it is given up; reading a long prompt is silent. */
  silenceTimeoutMs?: number;
  /** Milliseconds that one request may take in all. */
  requestTimeoutMs?: number;
}

const DEFAULT_SILENCE_MS = 120_000;
const DEFAULT_REQUEST_MS = 900_000;
const CONNECT_TIMEOUT_MS = 10_000;

export interface HttpRequest {
  method: 'GET' | 'POST' | 'HEAD' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal | undefined;
}

/** Requests to one server, within bounds of time and size. */
export class Http {
  readonly #agent: Agent;
  readonly #requestTimeoutMs: number;

  constructor({ silenceTimeoutMs = DEFAULT_SILENCE_MS, requestTimeoutMs = DEFAULT_REQUEST_MS }: HttpOptions) {
    this.#requestTimeoutMs = requestTimeoutMs;
    this.#agent = new Agent({
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: silenceTimeoutMs,
      bodyTimeout: silenceTimeoutMs,
    });
  }

  /**
   * The head of the answer, and its body as it comes. The body must be read to its end or given up by `signal`.
   * @throws {ModelError} `unavailable`, `timeout`; what the server says is for the caller.
   */
  async send(request: HttpRequest): Promise<{ status: number; ok: boolean; body: AsyncIterable<Buffer> }> {
    const { method, url, headers = {}, body, signal } = request;
    const timeout = AbortSignal.timeout(this.#requestTimeoutMs);
    const own = signal ? AbortSignal.any([signal, timeout]) : timeout;
    try {
      const response = await fetch(url, {
        method,
        headers,
        ...(body !== undefined && { body }),
        // A key goes to the server it was given for, and nowhere else.
        redirect: 'error',
        dispatcher: this.#agent,
        signal: own,
      });
      return { status: response.status, ok: response.ok, body: bounded(response, signal, timeout) };
    } catch (error) {
      throw failure(error, signal, timeout);
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

async function* bounded(
  response: Response,
  signal: AbortSignal | undefined,
  timeout: AbortSignal,
): AsyncGenerator<Buffer, void> {
  let bytes = 0;
  let line = 0;
  try {
    for await (const part of response.body ?? []) {
      const chunk = Buffer.from(part);
      bytes += chunk.length;
      const end = chunk.lastIndexOf(10);
      line = end < 0 ? line + chunk.length : chunk.length - end - 1;
      if (bytes > MAX_ANSWER_BYTES || line > MAX_LINE_BYTES)
        throw new ModelError('bad_answer', 'the answer of the server is too large');
      yield chunk;
    }
  } catch (error) {
    throw failure(error, signal, timeout);
  }
}

function failure(error: unknown, signal: AbortSignal | undefined, timeout: AbortSignal): ModelError {
  if (error instanceof ModelError) return error;
  if (signal?.aborted) return new ModelError('aborted', 'the request was aborted', { cause: signal.reason });
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  if (timeout.aborted) return new ModelError('timeout', 'the server took too long', { cause: error });
  for (const one of [error, cause])
    if (
      one instanceof errors.HeadersTimeoutError ||
      one instanceof errors.BodyTimeoutError ||
      one instanceof errors.ConnectTimeoutError
    )
      return new ModelError('timeout', 'the server did not answer in time', { cause: one });
  if (cause instanceof errors.SocketError) return new ModelError('bad_answer', 'the answer was cut off', { cause });
  return new ModelError('unavailable', 'the server cannot be reached', { cause: error });
}

/** The beginning of a body as text, for what a server says when it refuses. */
export async function readRefusal(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    parts.push(part);
    bytes += part.length;
    if (bytes >= MAX_REFUSAL_BYTES) break;
  }
  return Buffer.concat(parts).toString().slice(0, MAX_REFUSAL_BYTES);
}

/** A whole body as JSON. @throws {ModelError} `bad_answer` */
export async function readJson(body: AsyncIterable<Buffer>): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(part);
  return parseJson(Buffer.concat(parts).toString());
}

/** @throws {ModelError} `bad_answer` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ModelError('bad_answer', 'the server answered with something that is not JSON', { cause });
  }
}

/**
 * What a server's refusal means. Servers have no common words for a prompt that is too long: the ones used by OpenAI, vLLM,
 * llama.cpp and Ollama are known here.
 */
export function refusal(status: number, text: string): ModelError {
  const cause = new Error(`the server answered ${status}`);
  if (
    /context[ _](length|window|size)|maximum context|too many tokens|input length exceeds|prompt is too long/i.test(
      text,
    )
  )
    return new ModelError('context_exceeded', 'the prompt does not fit the context of the model', { cause });
  if (status === 401 || status === 403)
    return new ModelError('unavailable', 'the server does not accept the key', { cause });
  if (status === 404) return new ModelError('unknown_model', 'the server has no such model', { cause });
  if (status === 429) return new ModelError('unavailable', 'the server has too much to do', { cause });
  if (status === 501 || /does not support/i.test(text))
    return new ModelError('unsupported', 'the server or the model cannot do this', { cause });
  if (status >= 400 && status < 500)
    return new ModelError('invalid_request', 'the server does not accept the request', { cause });
  return new ModelError('unavailable', 'the server failed', { cause });
}
