import { type ChatMessage, ModelError } from '@edgecoder/models';
import { MAX_ANSWER_CHARS } from '@edgecoder/protocol';
import type { AgentDeps, AskedModel } from './interface.ts';
import { MAX_ANSWER_MS } from './limits.ts';
import type { Sampling } from './sampling.ts';

/** What a model answered. */
export interface Answer {
  text: string;
  /** False when it was cut off: by its length, not by the model. */
  ended: boolean;
  /** Tokens that were made; at least those that were seen, where the rest was not waited for. */
  tokens: number;
  /** From the question to the end of the answer, milliseconds. */
  ms: number;
}

/**
 * Asks once and reads the answer, up to what is enough.
 * @throws {ModelError} `timeout` after `MAX_ANSWER_MS`; as the provider does, `aborted` by the signal.
 */
export async function ask(
  deps: Pick<AgentDeps, 'provider' | 'monotonic'>,
  asked: AskedModel & { messages: readonly ChatMessage[]; sampling: Sampling; maxTokens: number },
  options: {
    onText: (text: string) => void;
    signal: AbortSignal;
    /** Looked at after each line; true ends the answer there. */
    enough?: (text: string) => boolean;
  },
): Promise<Answer> {
  const { model, requester, messages, sampling, maxTokens } = asked;
  const { signal, onText, enough } = options;
  const began = deps.monotonic();
  const late = AbortSignal.timeout(MAX_ANSWER_MS);
  const answer: Answer = { text: '', ended: true, tokens: 0, ms: 0 };
  try {
    const events = deps.provider.complete(
      { model, messages, requester, maxTokens, ...sampling },
      { signal: AbortSignal.any([signal, late]) },
    );
    for await (const event of events) {
      if (event.type === 'end') {
        answer.ended = event.reason === 'stop';
        answer.tokens = event.usage.completionTokens;
        continue;
      }
      answer.text += event.text;
      answer.tokens += 1;
      onText(event.text);
      if (answer.text.length > MAX_ANSWER_CHARS) {
        answer.text = answer.text.slice(0, MAX_ANSWER_CHARS).toWellFormed();
        answer.ended = false;
        break;
      }
      if (event.text.includes('\n') && enough?.(answer.text)) break;
    }
  } catch (error) {
    if (late.aborted && !signal.aborted) throw new ModelError('timeout', 'the model took too long for an answer');
    throw error;
  }
  answer.ms = Math.round(deps.monotonic() - began);
  return answer;
}
