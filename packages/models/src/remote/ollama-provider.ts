import type { ChatRequest, ChatResponse } from 'ollama';
import { Ollama } from 'ollama';
import type { CallOptions, CompletionEvent, CompletionRequest, ModelInfo, ModelProvider } from '../interface.ts';
import { ModelError } from '../interface.ts';
import { TOP_K } from '../limits.ts';
import { asModelError } from '../runs.ts';
import { assertCompletion, assertEmbedding, assertMessages } from '../validate.ts';
import type { CallLimits } from './calls.ts';
import { Calls } from './calls.ts';
import type { HttpOptions } from './http.ts';
import { Http, readRefusal, refusal } from './http.ts';
import { jsonLines } from './json-lines.ts';

export interface OllamaProviderOptions extends CallLimits, HttpOptions {
  /** Such as `http://127.0.0.1:11434`. */
  host: string;
  /** Tokens of a context at most; a model that was trained on fewer has those. */
  maxContextTokens?: number;
  /** Milliseconds that a model stays in the server's memory when nobody asks it. */
  idleUnloadMs?: number;
}

const DEFAULT_CONTEXT_TOKENS = 8_192;
const DEFAULT_IDLE_UNLOAD_MS = 300_000;
/**
 * How tokens are chosen otherwise, as llama.cpp in process does it. The server's own choice makes tokens of the last lines less
 * likely, from which programs suffer first: they repeat their names.
 */
const SAMPLING = { top_k: TOP_K, min_p: 0, repeat_penalty: 1 } as const;
/** Milliseconds that a server may take to fetch a model: the largest ones over a slow line. */
const INSTALL_TIMEOUT_MS = 21_600_000;
/** Milliseconds for which what the server said about a model is believed: another may be put under its name. */
const FACTS_MS = 30_000;

/** A server of Ollama's, which can be told to fetch models. */
export interface OllamaProvider extends ModelProvider {
  /**
   * Has the server fetch a model, by name and tag, that it does not have; it goes on where an earlier attempt was cut off.
   * @throws {ModelError} `unknown_model` when its registry has none of that name, `no_space`, `unavailable`, `timeout`.
   */
  install(model: string, options?: CallOptions): Promise<void>;
}

interface Facts {
  contextTokens: number;
  parameters: number | undefined;
  quantization: string | undefined;
  until: number;
}

/** A server of Ollama's. */
export function createOllamaProvider(options: OllamaProviderOptions): OllamaProvider {
  const { host, maxContextTokens = DEFAULT_CONTEXT_TOKENS } = options;
  const keep_alive = `${options.idleUnloadMs ?? DEFAULT_IDLE_UNLOAD_MS}ms`;
  const calls = new Calls(options);
  const http = new Http(options);
  /** By name, of the models that were asked for lately. */
  const facts = new Map<string, Facts>();
  let closed = false;

  const fetching = new Http({ ...options, requestTimeoutMs: INSTALL_TIMEOUT_MS });
  /** A client whose requests end with the signal, and are bounded in time and size; the package's own are not. */
  const client = (signal: AbortSignal | undefined, over = http): Ollama =>
    new Ollama({
      host,
      fetch: async (input, init) => {
        const answer = await over.send({
          method: (init?.method ?? 'GET') as 'GET' | 'POST' | 'HEAD' | 'DELETE',
          url: String(input),
          headers: { 'content-type': 'application/json' },
          ...(typeof init?.body === 'string' && { body: init.body }),
          signal,
        });
        if (!answer.ok) throw refusal(answer.status, await readRefusal(answer.body));
        return new Response(ReadableStream.from(encoded(answer.body)));
      },
    });

  async function factsOf(name: string, signal: AbortSignal | undefined): Promise<Facts> {
    const known = facts.get(name);
    if (known && known.until > performance.now()) return known;
    facts.delete(name);
    const { model_info, details } = await client(signal).show({ model: name });
    // The package has it as a map; it is a plain object.
    const info = Object.entries(model_info as unknown as Record<string, unknown>);
    const value = (key: string): number | undefined => {
      const found = info.find(([one]) => one.endsWith(key))?.[1];
      return typeof found === 'number' ? found : undefined;
    };
    const found: Facts = {
      contextTokens: Math.min(value('.context_length') ?? maxContextTokens, maxContextTokens),
      parameters: value('general.parameter_count'),
      quantization: details.quantization_level,
      until: performance.now() + FACTS_MS,
    };
    facts.set(name, found);
    const [oldest] = facts.keys();
    if (facts.size > MAX_FACTS && oldest !== undefined) facts.delete(oldest);
    return found;
  }

  async function answer(
    request: CompletionRequest,
    signal: AbortSignal,
    emit: (event: CompletionEvent) => void,
  ): Promise<void> {
    const { model, messages, maxTokens, temperature = 0, topP = 1, seed, stop, schema } = request;
    const { contextTokens } = await factsOf(model, signal);
    const asked: ChatRequest & { stream: true; truncate: false; shift: false } = {
      model,
      messages: messages.map((message) => ({ ...message })),
      stream: true,
      // Without these the server leaves out, without a word, what does not fit.
      truncate: false,
      shift: false,
      keep_alive,
      ...(schema && { format: schema }),
      options: {
        num_ctx: contextTokens,
        num_predict: maxTokens ?? -1,
        temperature,
        top_p: topP,
        ...SAMPLING,
        ...(seed !== undefined && { seed }),
        ...(stop && { stop: [...stop] }),
      },
    };
    let last: ChatResponse | undefined;
    for await (const part of await client(signal).chat(asked)) {
      if (part.message?.content) emit({ type: 'text', text: part.message.content });
      if (part.done) last = part;
    }
    if (!last) throw new ModelError('bad_answer', 'the answer was cut off');
    emit({
      type: 'end',
      reason: last.done_reason === 'length' ? 'length' : 'stop',
      usage: { promptTokens: last.prompt_eval_count, completionTokens: last.eval_count },
    });
  }

  return {
    kind: 'ollama-local',

    async models({ signal } = {}): Promise<ModelInfo[]> {
      try {
        const { models } = await client(signal).list();
        const found: ModelInfo[] = [];
        for (const { name, size } of models) {
          const { contextTokens, parameters, quantization } = await factsOf(name, signal);
          found.push({ name, contextTokens, sizeBytes: size, parameters, quantization });
        }
        return found;
      } catch (error) {
        throw understood(error, signal);
      }
    },

    complete: (request, { signal } = {}) => {
      assertCompletion(request);
      return calls.stream(request.requester, signal, async (emit, own) => {
        await answer(request, own, emit).catch((error: unknown) => {
          throw understood(error, own);
        });
      });
    },

    embed: async ({ model, texts, requester }, { signal } = {}) => {
      assertEmbedding({ model, texts });
      return await calls.value(requester, signal, async (own) => {
        try {
          const { contextTokens } = await factsOf(model, own);
          const asked = { model, input: [...texts], truncate: false, keep_alive, options: { num_ctx: contextTokens } };
          return (await client(own).embed(asked)).embeddings;
        } catch (error) {
          throw understood(error, own);
        }
      });
    },

    countTokens: async ({ model, messages, requester }, { signal } = {}) => {
      assertMessages(messages);
      return await calls.value(requester, signal, async (own) => {
        let tokens = 0;
        // The server counts what it reads, and has no other way to tell.
        await answer({ model, messages, maxTokens: 1 }, own, (event) => {
          if (event.type === 'end') tokens = event.usage.promptTokens;
        }).catch((error: unknown) => {
          throw understood(error, own);
        });
        return tokens;
      });
    },

    async health({ signal } = {}) {
      if (closed) return { ok: false, reason: 'the provider is closed' };
      try {
        await client(signal).version();
        return { ok: true };
      } catch (error) {
        return { ok: false, reason: understood(error, signal).message };
      }
    },

    status: () => ({ active: calls.active, waiting: calls.waiting, loaded: [] }),

    load: async (model, { signal } = {}) => {
      await calls.value('', signal, async (own) => {
        try {
          const { contextTokens } = await factsOf(model, own);
          // A prompt of nothing loads the model, with the context that later requests ask for.
          await client(own).generate({ model, prompt: '', keep_alive, options: { num_ctx: contextTokens } });
        } catch (error) {
          throw understood(error, own);
        }
      });
    },

    unload: async (model) => {
      await calls.value('', undefined, async (own) => {
        await client(own)
          .generate({ model, prompt: '', keep_alive: 0 })
          .catch((error: unknown) => {
            throw understood(error, own);
          });
      });
    },

    async install(model, { signal } = {}) {
      if (closed) throw new ModelError('closed', 'the provider is closed');
      try {
        const { models } = await client(signal).list();
        if (models.some(({ name }) => name === model)) return;
        let last = '';
        for await (const { status } of await client(signal, fetching).pull({ model, stream: true })) last = status;
        if (last !== 'success') throw new ModelError('bad_answer', 'the server did not fetch the model to its end');
      } catch (error) {
        throw notInstalled(error, signal);
      }
    },

    async close() {
      if (closed) return;
      closed = true;
      await calls.close();
      await http.close();
      await fetching.close();
    },
  };
}

/** What its registry has not, or its disk cannot hold, the server says only in words. */
function notInstalled(error: unknown, signal: AbortSignal | undefined): ModelError {
  const message = error instanceof Error ? error.message : '';
  if (!(error instanceof ModelError) && /file does not exist|not found|manifest unknown/i.test(message))
    return new ModelError('unknown_model', 'the registry of the server has no such model', { cause: error });
  if (!(error instanceof ModelError) && /no space left|disk/i.test(message))
    return new ModelError('no_space', 'the server has no room for the model', { cause: error });
  const told = understood(error, signal);
  return told.code === 'unavailable'
    ? new ModelError('unavailable', `the model was not fetched: ${told.message}`, { cause: error })
    : told;
}

/** Models whose facts are kept. */
const MAX_FACTS = 64;

async function* encoded(body: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const line of jsonLines(body)) yield encoder.encode(`${line}\n`);
}

/** Errors of ours come through the package as they are; its own say that a stream ended early, or had an error in it. */
function understood(error: unknown, signal: AbortSignal | undefined): ModelError {
  if (signal?.aborted || error instanceof ModelError) return asModelError(error, signal);
  const message = error instanceof Error ? error.message : '';
  if (message.startsWith('Did not receive done'))
    return new ModelError('bad_answer', 'the answer was cut off', { cause: error });
  const said = refusal(500, message);
  return said.code === 'unavailable'
    ? new ModelError('unavailable', 'the server failed while it answered', { cause: error })
    : said;
}
