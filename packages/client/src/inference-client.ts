import type { SigningKey } from '@edgecoder/crypto';
import {
  type ChatRequestInput,
  type DecomposeRequest,
  DecomposeResponse,
  type ImproveRequest,
  ImproveResponse,
  ModelListResponse,
  ModelPullResponse,
  ModelStatusResponse,
  type ModelSwapRequest,
  ModelSwapResponse,
} from '@edgecoder/protocol';
import type { z } from 'zod';
import { type ChatAnswer, chatEvents } from './chat-events.ts';
import { type Call, type CallOptions, createHttpCaller } from './http-caller.ts';
import { DEFAULT_RETRY, type RetryOptions, withRetry } from './retry.ts';

export interface InferenceClientOptions {
  /** Of the inference service; requests are signed for this host. */
  url: string;
  /** Of a coordinator, an escalation service, a user or an operator that the service knows. */
  key: SigningKey;
  /** INFERENCE_AUTH_TOKEN of the service. */
  token: string;
  /** Of each call, milliseconds: 150 s when left out, as models take their time and give up sooner. */
  timeoutMs?: number | undefined;
  /** Connections at most: 16 when left out. Each chat holds one. */
  connections?: number | undefined;
  /** For all calls but chats, which cannot be repeated once something of them was seen. */
  retry?: Partial<RetryOptions> | undefined;
  /** Milliseconds since 1970; the machine's clock when left out. */
  now?: (() => number) | undefined;
  /** A number in [0, 1) for the jitter of retries. */
  random?: (() => number) | undefined;
}

/** Everything the inference service's HTTP interface offers. */
export interface InferenceClient {
  readonly url: string;
  decompose(request: DecomposeRequest, options?: CallOptions): Promise<DecomposeResponse>;
  /** Has a program that failed looked at and improved. */
  improve(request: ImproveRequest, options?: CallOptions): Promise<ImproveResponse>;
  /**
   * A model's answer as it is made. Leaving the loop, or the signal, stops the model. Not repeated.
   * @throws {ClientError} when the service refuses, when the model fails midway, and `unreachable` when the stream breaks off.
   */
  chat(request: ChatRequestInput, options?: { signal?: AbortSignal | undefined }): AsyncGenerator<ChatAnswer, void>;
  models(options?: CallOptions): Promise<ModelListResponse>;
  status(options?: CallOptions): Promise<ModelStatusResponse>;
  pulls(options?: CallOptions): Promise<ModelPullResponse>;
  /** For operators. */
  swap(request: z.input<typeof ModelSwapRequest>, options?: CallOptions): Promise<ModelSwapResponse>;
  /** Ends the connections; calls under way fail. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 150_000;
const DEFAULT_CONNECTIONS = 16;

/** A typed client. Every call is signed, bounded in time and size, and answers what the protocol's schemas say. */
export function inferenceClient(options: InferenceClientOptions): InferenceClient {
  const random = options.random ?? Math.random;
  const retry: RetryOptions = { ...DEFAULT_RETRY, ...options.retry };
  const caller = createHttpCaller({
    url: options.url,
    key: options.key,
    bearerToken: options.token,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    connections: options.connections ?? DEFAULT_CONNECTIONS,
    now: options.now ?? Date.now,
  });
  const repeated = <S extends z.ZodType>(call: Call, schema: S, callOptions?: CallOptions) =>
    withRetry(() => caller.json(call, schema, callOptions), retry, { random, signal: callOptions?.signal });
  const get = <S extends z.ZodType>(path: string, schema: S, callOptions?: CallOptions) =>
    repeated({ method: 'GET', path }, schema, callOptions);
  const post = (path: string, body: unknown): Call => ({ method: 'POST', path, body });

  return {
    url: options.url,
    decompose: (request, o) => repeated(post('/decompose', request), DecomposeResponse, o),
    improve: (request, o) => repeated(post('/escalate', request), ImproveResponse, o),
    chat: (request, o) => chatEvents(caller, post('/chat', request), o),
    models: (o) => get('/model/list', ModelListResponse, o),
    status: (o) => get('/model/status', ModelStatusResponse, o),
    pulls: (o) => get('/model/pull/progress', ModelPullResponse, o),
    swap: (request, o) => repeated(post('/model/swap', request), ModelSwapResponse, o),
    close: () => caller.close(),
  };
}
