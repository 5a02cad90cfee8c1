import { z } from 'zod';
import type { CompletionEvent, CompletionRequest, ModelInfo, ModelProvider } from '../interface.ts';
import { ModelError } from '../interface.ts';
import type { ChatMessage } from '../prompts.ts';
import { asModelError } from '../runs.ts';
import { assertCompletion, assertEmbedding, assertMessages } from '../validate.ts';
import type { CallLimits } from './calls.ts';
import { Calls } from './calls.ts';
import type { HttpOptions } from './http.ts';
import { Http, parseJson, readJson, readRefusal, refusal } from './http.ts';
import { mostTokens, promptSize, textsOf } from './prompt-size.ts';
import { serverSentEvents } from './server-sent-events.ts';

export interface OpenAiProviderOptions extends CallLimits, HttpOptions {
  /** Up to and with the version, such as `https://example.org/v1`. */
  baseUrl: string;
  apiKey?: string | undefined;
  /** The protocol does not tell how long a context is; who runs the server knows. */
  models: readonly { name: string; contextTokens: number }[];
  /** The server refuses a prompt that is too long. When it does not, long prompts are counted in parts before they are sent. */
  refusesLongPrompts?: boolean;
  /** What the server calls the bound of an answer; OpenAI's newer models know the second name only. */
  maxTokensField?: 'max_tokens' | 'max_completion_tokens';
}

const Usage = z.object({
  prompt_tokens: z.number().int().nonnegative(),
  completion_tokens: z.number().int().nonnegative(),
});
const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).optional(),
        finish_reason: z.string().nullish(),
      }),
    )
    .optional(),
  usage: Usage.nullish(),
  error: z.unknown().optional(),
});
const Embeddings = z.object({
  data: z.array(z.object({ index: z.number().int().nonnegative(), embedding: z.array(z.number()) })),
  usage: z.object({ prompt_tokens: z.number().int().nonnegative() }),
});
const Models = z.object({ data: z.array(z.object({ id: z.string() })).nullable() });

/** Anything that speaks OpenAI's protocol. */
export function createOpenAiProvider(options: OpenAiProviderOptions): ModelProvider {
  const { apiKey, models, refusesLongPrompts = false, maxTokensField = 'max_tokens' } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const calls = new Calls(options);
  const http = new Http(options);
  let closed = false;

  async function post(path: string, body: unknown, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
    const answer = await http.send({
      method: 'POST',
      url: `${baseUrl}${path}`,
      headers: { 'content-type': 'application/json', ...authorization(apiKey) },
      body: JSON.stringify(body),
      signal,
    });
    if (!answer.ok) throw refusal(answer.status, await readRefusal(answer.body));
    return answer.body;
  }

  const contextOf = (name: string): number => {
    const found = models.find((one) => one.name === name);
    if (!found) throw new ModelError('unknown_model', 'there is no model of that name');
    return found.contextTokens;
  };

  /** Streams an answer; `maxTokens` is what the server is told. */
  async function answer(
    request: CompletionRequest,
    maxTokens: number,
    signal: AbortSignal,
    emit: (event: CompletionEvent) => void,
  ): Promise<void> {
    const { model, messages, temperature = 0, topP = 1, seed, stop = [], schema } = request;
    const body = await post(
      '/chat/completions',
      {
        model,
        messages,
        temperature,
        top_p: topP,
        [maxTokensField]: maxTokens,
        stream: true,
        stream_options: { include_usage: true },
        ...(seed !== undefined && { seed }),
        ...(stop.length > 0 && { stop }),
        ...(schema && {
          response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } },
        }),
      },
      signal,
    );
    let finish: string | undefined;
    let usage: z.infer<typeof Usage> | undefined;
    for await (const data of serverSentEvents(body)) {
      if (data === '[DONE]') break;
      const chunk = Chunk.safeParse(parseJson(data));
      if (!chunk.success)
        throw new ModelError('bad_answer', 'the server does not speak the protocol', { cause: chunk.error });
      if (chunk.data.error) throw new ModelError('unavailable', 'the server failed while it answered');
      const [choice] = chunk.data.choices ?? [];
      if (choice?.delta?.content) emit({ type: 'text', text: choice.delta.content });
      finish = choice?.finish_reason ?? finish;
      usage = chunk.data.usage ?? usage;
    }
    if (finish === undefined) throw new ModelError('bad_answer', 'the answer was cut off');
    if (!usage) throw new ModelError('unsupported', 'the server does not tell how many tokens an answer took');
    emit({
      type: 'end',
      reason: finish === 'length' ? 'length' : 'stop',
      usage: { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens },
    });
  }

  async function countWhole(model: string, messages: readonly ChatMessage[], signal: AbortSignal): Promise<number> {
    let tokens = 0;
    await answer({ model, messages }, 1, signal, (event) => {
      if (event.type === 'end') tokens = event.usage.promptTokens;
    });
    return tokens;
  }

  /** @throws {ModelError} `context_exceeded` */
  async function count(model: string, messages: readonly ChatMessage[], signal: AbortSignal): Promise<number> {
    if (refusesLongPrompts) return await countWhole(model, messages, signal);
    return await promptSize(textsOf(messages), {
      contextTokens: contextOf(model),
      countWhole: () => countWhole(model, messages, signal),
      countOne: (content) => countWhole(model, [{ role: 'user', content }], signal),
    });
  }

  async function embed(
    model: string,
    input: readonly string[],
    signal: AbortSignal,
  ): Promise<z.infer<typeof Embeddings>> {
    const found = Embeddings.safeParse(await readJson(await post('/embeddings', { model, input }, signal)));
    if (!found.success || found.data.data.length !== input.length)
      throw new ModelError('bad_answer', 'the server does not speak the protocol', { cause: found.error });
    return found.data;
  }

  async function listed(signal: AbortSignal | undefined): Promise<string[]> {
    const found = await http.send({ method: 'GET', url: `${baseUrl}/models`, headers: authorization(apiKey), signal });
    if (!found.ok) throw refusal(found.status, await readRefusal(found.body));
    const list = Models.safeParse(await readJson(found.body));
    if (!list.success)
      throw new ModelError('bad_answer', 'the server does not speak the protocol', { cause: list.error });
    return (list.data.data ?? []).map(({ id }) => id);
  }

  return {
    kind: 'openai-compatible',

    async models({ signal } = {}): Promise<ModelInfo[]> {
      const names = await listed(signal);
      return models.filter(({ name }) => names.includes(name)).map((one) => ({ ...one }));
    },

    complete: (request, { signal } = {}) => {
      assertCompletion(request);
      return calls.stream(request.requester, signal, async (emit, own) => {
        const contextTokens = contextOf(request.model);
        const fitsForSure =
          mostTokens(textsOf(request.messages)) + (request.maxTokens ?? contextTokens) <= contextTokens;
        let maxTokens = request.maxTokens ?? contextTokens;
        if (!fitsForSure) {
          const room = contextTokens - (await count(request.model, request.messages, own));
          if (room < 1)
            throw new ModelError('context_exceeded', `the prompt does not fit the context of ${contextTokens} tokens`);
          maxTokens = Math.min(maxTokens, room);
        }
        await answer(request, maxTokens, own, emit);
      });
    },

    embed: async ({ model, texts, requester }, { signal } = {}) => {
      assertEmbedding({ model, texts });
      return await calls.value(requester, signal, async (own) => {
        const contextTokens = contextOf(model);
        const countOne = async (text: string): Promise<number> => (await embed(model, [text], own)).usage.prompt_tokens;
        for (const text of texts)
          if (mostTokens([text]) > contextTokens)
            await promptSize([text], { contextTokens, countOne, countWhole: () => countOne(text) });
        const { data } = await embed(model, texts, own);
        return data.toSorted((one, other) => one.index - other.index).map(({ embedding }) => embedding);
      });
    },

    countTokens: async ({ model, messages, requester }, { signal } = {}) => {
      assertMessages(messages);
      return await calls.value(requester, signal, (own) => count(model, messages, own));
    },

    async health({ signal } = {}) {
      if (closed) return { ok: false, reason: 'the provider is closed' };
      try {
        await listed(signal);
        return { ok: true };
      } catch (error) {
        return { ok: false, reason: asModelError(error, signal).message };
      }
    },

    status: () => ({ active: calls.active, waiting: calls.waiting, loaded: [] }),

    load: async (model, { signal } = {}) => {
      await calls.value('', signal, (own) => countWhole(model, [{ role: 'user', content: 'a' }], own));
    },

    // What is in its memory is the server's own affair.
    unload: async () => {},

    async close() {
      if (closed) return;
      closed = true;
      await calls.close();
      await http.close();
    },
  };
}

const authorization = (key: string | undefined): Record<string, string> =>
  key === undefined ? {} : { authorization: `Bearer ${key}` };
