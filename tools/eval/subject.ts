import { type ChatMessage, type JsonSchema, ModelError, type ModelProvider } from '@edgecoder/models';

/** Milliseconds that one answer may take; a busy machine must not fail a model that is right. */
const ANSWER_MS = 300_000;
/** Tokens of an answer at most. */
const MAX_TOKENS = 700;
/** After the first try of a repair, for something else than the same again. */
const LATER_TEMPERATURE = 0.6;

/** Whatever answers: the model that is measured. */
export interface Subject {
  /** The name under which it is told to answer. */
  model: string;
  /**
   * The whole answer, by the most likely tokens. In a later `turn` they are drawn, by a seed of that turn.
   * `refused` when it cannot: the prompt does not fit, or what came is no answer.
   * @throws {ModelError} when the provider is not there.
   */
  ask(messages: readonly ChatMessage[], options?: { schema?: JsonSchema; turn?: number }): Promise<Answer>;
}

export type Answer = { text: string } | { refused: string };

/** A model of a provider. */
export function modelSubject(provider: ModelProvider, model: string): Subject {
  return {
    model,
    async ask(messages, { schema, turn = 1 } = {}) {
      let text = '';
      try {
        const signal = AbortSignal.timeout(ANSWER_MS);
        const request = { model, messages, maxTokens: MAX_TOKENS, schema, seed: turn };
        const drawn = turn === 1 ? request : { ...request, temperature: LATER_TEMPERATURE };
        for await (const event of provider.complete(drawn, { signal })) if (event.type === 'text') text += event.text;
        return { text };
      } catch (error) {
        if (error instanceof ModelError && ['context_exceeded', 'bad_answer', 'unsupported'].includes(error.code))
          return { refused: `${error.code}: ${error.message}` };
        throw error;
      }
    },
  };
}
