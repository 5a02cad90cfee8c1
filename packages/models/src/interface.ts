import type { ChatMessage } from './prompts.ts';

/** A JSON schema, as an object. Providers understand at least types, `properties`, `items`, `enum`, `required` and bounds. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a model is asked. */
export interface CompletionRequest {
  /** A name that `models()` lists. */
  model: string;
  messages: readonly ChatMessage[];
  /** Whose turn it takes in the queue: requesters are served in turn, however much one of them asks for. */
  requester?: string | undefined;
  /** Tokens to generate at most; up to the end of the context when left out. */
  maxTokens?: number | undefined;
  /** 0, always the most likely token, when left out. */
  temperature?: number | undefined;
  /** Share of the probability that is sampled from, 0 … 1; 1 when left out. */
  topP?: number | undefined;
  /** Makes sampling repeatable on one machine that does nothing else; random when left out. */
  seed?: number | undefined;
  /** Texts that end the answer; they are not part of it. At most `MAX_STOPS`. */
  stop?: readonly string[] | undefined;
  /** The answer is JSON that this schema accepts, unless it ends for its length. */
  schema?: JsonSchema | undefined;
}

export interface Usage {
  /** Tokens of the prompt, those of the chat format included. */
  promptTokens: number;
  completionTokens: number;
}

/** What a completion yields: pieces of text as they are made, and at the end, always and once, how it ended. */
export type CompletionEvent =
  | { type: 'text'; text: string }
  | {
      type: 'end';
      /** `stop`: the model ended, or a stop text came; `length`: `maxTokens` or the context is used up. */
      reason: 'stop' | 'length';
      usage: Usage;
    };

export interface ModelInfo {
  name: string;
  /** Tokens that prompt and answer may take together. */
  contextTokens: number;
  /** Bytes of the file, where it is known. */
  sizeBytes?: number | undefined;
  parameters?: number | undefined;
  quantization?: string | undefined;
}

export interface ProviderStatus {
  /** Requests that a model works on. */
  active: number;
  /** Requests that wait for their turn. */
  waiting: number;
  /** Models in memory, where the provider decides it. */
  loaded: { name: string; memoryBytes: number; idle: boolean }[];
}

export interface ProviderHealth {
  ok: boolean;
  /** What is wrong, in a sentence, when not. */
  reason?: string;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
}

export const PROVIDER_KINDS = ['edgecoder-local', 'ollama-local', 'openai-compatible'] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** One way to language models. All behave alike under one compliance suite. */
export interface ModelProvider {
  readonly kind: ProviderKind;
  /** The models it could answer with now. @throws {ModelError} `unavailable`. */
  models(options?: CallOptions): Promise<ModelInfo[]>;
  /**
   * Streams an answer. An abort, or an end of the iteration before its time, stops the work of the model and not just its
   * output. A prompt is never cut: one that does not fit is an error before anything is generated.
   * @throws {ModelError}
   */
  complete(request: CompletionRequest, options?: CallOptions): AsyncIterable<CompletionEvent>;
  /** One vector for each text, all of one length. @throws {ModelError} also when a text does not fit. */
  embed(request: EmbeddingRequest, options?: CallOptions): Promise<number[][]>;
  /** Tokens of the messages in the model's own chat format: the `promptTokens` of a completion. @throws {ModelError} */
  countTokens(
    request: { model: string; messages: readonly ChatMessage[]; requester?: string | undefined },
    options?: CallOptions,
  ): Promise<number>;
  /** Never throws. */
  health(options?: CallOptions): Promise<ProviderHealth>;
  status(): ProviderStatus;
  /** Takes the model into memory, so that the next answer comes sooner. @throws {ModelError} */
  load(model: string, options?: CallOptions): Promise<void>;
  /** Gives its memory back when its running requests have ended. One that is not loaded is no error. */
  unload(model: string): Promise<void>;
  /** Ends every request and gives all memory back. */
  close(): Promise<void>;
}

export interface EmbeddingRequest {
  model: string;
  /** At most `MAX_EMBEDDING_TEXTS`. */
  texts: readonly string[];
  requester?: string | undefined;
}

/** Why there is no answer. */
export type ModelErrorCode =
  /** There is no model of that name. */
  | 'unknown_model'
  /** The request breaks a bound or a rule that does not depend on the model. */
  | 'invalid_request'
  /** The prompt leaves no room for an answer. */
  | 'context_exceeded'
  /** Not something this model can do. */
  | 'unsupported'
  /** The file is damaged or of a form that is not understood. */
  | 'invalid_model'
  | 'not_enough_memory'
  /** A file that was fetched is not the one it should be. */
  | 'checksum'
  /** The disk has no room for a file. */
  | 'no_space'
  /** As many requests wait as may. */
  | 'queue_full'
  /** What answers is not there, or said that it cannot now. */
  | 'unavailable'
  | 'timeout'
  /** What was answered is not what was agreed on: cut off, too large, no sense. */
  | 'bad_answer'
  | 'aborted'
  | 'closed';

/** The message is safe to show; it holds nothing of prompts and answers. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelErrorCode;
  constructor(code: ModelErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
