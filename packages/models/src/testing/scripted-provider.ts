import type { CompletionRequest, ModelProvider } from '../interface.ts';
import { ModelError } from '../interface.ts';
import { Runs } from '../runs.ts';
import { assertCompletion, assertMessages } from '../validate.ts';

/** What is answered to one request. */
export type ScriptedAnswer =
  | string
  | {
      text: string;
      reason?: 'stop' | 'length';
      /** Goes on saying the text again until it is stopped. */
      endless?: boolean;
      /** Waited for before the first piece. */
      after?: Promise<unknown>;
    };

export interface ScriptedProviderOptions {
  /** By name, tokens of each one's context. */
  models?: Readonly<Record<string, number>>;
  /** Of all models. */
  parameters?: number | undefined;
  /** The answer to the request that came as number `index`, from 0; an error that it throws is the model's. */
  answer: (request: CompletionRequest, index: number) => ScriptedAnswer;
}

/** A provider that says what a test has it say, and what it was asked. */
export interface ScriptedProvider extends ModelProvider {
  readonly requests: CompletionRequest[];
  /** Pieces that were made, of all answers. */
  readonly made: number;
  /** Answers that are being made now. */
  readonly busy: number;
}

const PIECE = /\S*\s*/g;
/** Between the pieces of an answer without end, so that others have their turn. */
const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** A token is a word with the space after it. Behaves as every provider does, abort and errors included. */
export function scriptedProvider(options: ScriptedProviderOptions): ScriptedProvider {
  const { models = { scripted: 4_096 }, parameters, answer } = options;
  const runs = new Runs();
  const requests: CompletionRequest[] = [];
  let made = 0;
  let busy = 0;
  const contextOf = (model: string): number => {
    const tokens = models[model];
    if (tokens === undefined) throw new ModelError('unknown_model', 'there is no model of that name');
    return tokens;
  };
  const count = (messages: CompletionRequest['messages']): number =>
    messages.reduce((sum, { content }) => sum + 1 + piecesOf(content).length, 0);

  return {
    kind: 'openai-compatible',
    requests,
    get made() {
      return made;
    },
    get busy() {
      return busy;
    },
    models: async () => Object.entries(models).map(([name, contextTokens]) => ({ name, contextTokens, parameters })),
    complete(request, { signal } = {}) {
      assertCompletion(request);
      return runs.start(async (emit, own) => {
        const promptTokens = count(request.messages);
        if (promptTokens >= contextOf(request.model))
          throw new ModelError('context_exceeded', 'the prompt does not fit into the context');
        const scripted = answer(request, requests.push(request) - 1);
        const {
          text,
          reason = 'stop',
          endless = false,
          after,
        } = typeof scripted === 'string' ? { text: scripted } : scripted;
        busy += 1;
        try {
          await after;
          let completionTokens = 0;
          do {
            for (const piece of piecesOf(text)) {
              if (endless) await breath();
              if (own.aborted) return;
              emit({ type: 'text', text: piece });
              made += 1;
              completionTokens += 1;
            }
          } while (endless);
          emit({ type: 'end', reason, usage: { promptTokens, completionTokens } });
        } finally {
          busy -= 1;
        }
      }, signal);
    },
    embed: () => Promise.reject(new ModelError('unsupported', 'a script makes no vectors')),
    countTokens: async ({ model, messages }) => {
      assertMessages(messages);
      contextOf(model);
      return count(messages);
    },
    health: async () => ({ ok: true }),
    status: () => ({ active: busy, waiting: 0, loaded: [] }),
    load: async (model) => void contextOf(model),
    unload: async () => undefined,
    close: () => runs.close(),
  };
}

const piecesOf = (text: string): string[] => (text.match(PIECE) ?? []).filter((piece) => piece !== '');
