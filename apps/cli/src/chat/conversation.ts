import { type ChatAnswer, ClientError, type CoordinatorClient } from '@edgecoder/client';
import { type ChatTurn, MAX_CONVERSATION_CHARS, MAX_PROMPT_CHARS, MAX_TURNS } from '@edgecoder/protocol';

export interface ConversationOptions {
  client: Pick<CoordinatorClient, 'chat'>;
  model?: string | undefined;
  maxTokens?: number | undefined;
  temperature?: number | undefined;
}

/** What became of one question. */
export interface Answer {
  model: string;
  text: string;
  reason: 'stop' | 'length';
  promptTokens: number;
  completionTokens: number;
  /** Turns of the beginning that were left out, since they did not fit any more. */
  forgotten: number;
}

/** A conversation with a model, which is told all that was said before, or as much of it as fits. */
export interface Conversation {
  /**
   * Asks, and yields the answer as it is made. A question that got no answer is not part of the conversation.
   * @throws {ClientError}
   */
  ask(question: string, signal: AbortSignal): AsyncGenerator<ChatAnswer, Answer>;
  /** Begins anew. */
  clear(): void;
}

export function createConversation({ client, ...wishes }: ConversationOptions): Conversation {
  let turns: ChatTurn[] = [];

  /** The turns without the oldest question and its answer. */
  const withoutOldest = (from: readonly ChatTurn[]): ChatTurn[] => from.slice(2);

  return {
    async *ask(question, signal) {
      let asked: ChatTurn[] = [...turns, { role: 'user', content: question }];
      while (asked.length > 1 && !fits(asked)) asked = withoutOldest(asked);
      for (;;) {
        let model = '';
        let text = '';
        try {
          const answer = client.chat({ messages: asked, ...defined(wishes) }, { signal });
          for await (const event of answer) {
            if (event.type === 'model') model = event.model;
            if (event.type === 'text') text += event.text;
            yield event;
            if (event.type !== 'end') continue;
            const forgotten = turns.length + 1 - asked.length;
            turns = [...asked, { role: 'assistant', content: text.slice(0, MAX_PROMPT_CHARS).toWellFormed() }];
            const { reason, promptTokens, completionTokens } = event;
            return { model, text, reason, promptTokens, completionTokens, forgotten };
          }
          throw new ClientError('bad_answer', 'the answer broke off');
        } catch (error) {
          const tooLong = error instanceof ClientError && error.code === 'context_exceeded';
          if (!tooLong || text !== '' || asked.length === 1) throw error;
          asked = withoutOldest(asked);
        }
      }
    },
    clear() {
      turns = [];
    },
  };
}

const fits = (turns: readonly ChatTurn[]): boolean =>
  turns.length <= MAX_TURNS && turns.reduce((sum, turn) => sum + turn.content.length, 0) <= MAX_CONVERSATION_CHARS;

function defined<T extends object>(wishes: T): Partial<{ [K in keyof T]: Exclude<T[K], undefined> }> {
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined)) as never;
}
