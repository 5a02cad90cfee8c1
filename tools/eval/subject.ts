import { type ChatMessage, type CompletionRequest, ModelError, type ModelProvider } from '@edgecoder/models';

/** Milliseconds that one answer may take; a busy machine must not fail a model that is right. */
const ANSWER_MS = 300_000;
/** Tokens of an answer at most. */
const MAX_TOKENS = 700;
/** The model that is measured. */
export interface Subject {
  /** The name under which it is told to answer. */
  model: string;
  provider: Pick<ModelProvider, 'models' | 'complete' | 'countTokens'>;
}

/** `refused`: the prompt does not fit, or what came is no answer. */
export type Answer = { text: string; ended: boolean; tokens: number } | { refused: string };

/**
 * The whole answer, by the most likely tokens unless `options` say otherwise.
 * @throws {ModelError} when the provider is not there.
 */
export async function ask(
  { model, provider }: Subject,
  messages: readonly ChatMessage[],
  options: Pick<CompletionRequest, 'schema' | 'maxTokens' | 'temperature' | 'topP' | 'seed'> = {},
): Promise<Answer> {
  const answer = { text: '', ended: true, tokens: 0 };
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    for await (const event of provider.complete({ maxTokens: MAX_TOKENS, ...options, model, messages }, { signal }))
      if (event.type === 'text') answer.text += event.text;
      else {
        answer.ended = event.reason === 'stop';
        answer.tokens = event.usage.completionTokens;
      }
    return answer;
  } catch (error) {
    if (error instanceof ModelError && ['context_exceeded', 'bad_answer', 'unsupported'].includes(error.code))
      return { refused: `${error.code}: ${error.message}` };
    throw error;
  }
}

/** The same model, after it has given `first` as its first answer, whatever it is asked. */
export function afterAnswer({ model, provider }: Subject, first: string): Subject['provider'] {
  let given = false;
  return {
    models: (options) => provider.models(options),
    countTokens: (request, options) => provider.countTokens(request, options),
    complete(request, options) {
      if (given || request.model !== model) return provider.complete(request, options);
      given = true;
      return (async function* () {
        yield { type: 'text', text: first } as const;
        yield { type: 'end', reason: 'stop', usage: { promptTokens: 0, completionTokens: 0 } } as const;
      })();
    },
  };
}
