import type { CompletionRequest, EmbeddingRequest } from './interface.ts';
import { ModelError } from './interface.ts';
import {
  MAX_EMBEDDING_TEXTS,
  MAX_MESSAGES,
  MAX_PROMPT_BYTES,
  MAX_SCHEMA_BYTES,
  MAX_STOP_CHARS,
  MAX_STOPS,
} from './limits.ts';
import type { ChatMessage } from './prompts.ts';

const fail = (message: string): never => {
  throw new ModelError('invalid_request', message);
};

/** @throws {ModelError} `invalid_request`, the same for every provider. */
export function assertCompletion(request: CompletionRequest): void {
  assertMessages(request.messages);
  const { maxTokens, temperature, topP, seed, stop = [], schema } = request;
  if (maxTokens !== undefined && !(Number.isSafeInteger(maxTokens) && maxTokens >= 1))
    fail('maxTokens must be a whole number from 1');
  if (temperature !== undefined && !(temperature >= 0 && temperature <= 2)) fail('temperature must be from 0 to 2');
  if (topP !== undefined && !(topP > 0 && topP <= 1)) fail('topP must be above 0 and at most 1');
  if (seed !== undefined && !(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31))
    fail('seed must be a whole number from 0 to 2^31 - 1');
  if (stop.length > MAX_STOPS) fail(`at most ${MAX_STOPS} texts may stop an answer`);
  if (stop.some((text) => text === '' || text.length > MAX_STOP_CHARS))
    fail(`a text that stops an answer has 1 to ${MAX_STOP_CHARS} characters`);
  if (schema !== undefined && Buffer.byteLength(JSON.stringify(schema)) > MAX_SCHEMA_BYTES)
    fail(`the schema is larger than ${MAX_SCHEMA_BYTES} bytes`);
}

/** @throws {ModelError} `invalid_request` */
export function assertMessages(messages: readonly ChatMessage[]): void {
  if (messages.length === 0 || messages.length > MAX_MESSAGES) fail(`a request has 1 to ${MAX_MESSAGES} messages`);
  assertSize(messages.map(({ content }) => content));
}

/** @throws {ModelError} `invalid_request` */
export function assertEmbedding({ texts }: EmbeddingRequest): void {
  if (texts.length === 0 || texts.length > MAX_EMBEDDING_TEXTS)
    fail(`a request for embeddings has 1 to ${MAX_EMBEDDING_TEXTS} texts`);
  if (texts.includes('')) fail('a text to embed is not empty');
  assertSize(texts);
}

function assertSize(texts: readonly string[]): void {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > MAX_PROMPT_BYTES) fail(`the texts of a request have at most ${MAX_PROMPT_BYTES} bytes together`);
}
