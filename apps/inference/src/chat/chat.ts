import { setTimeout as sleep } from 'node:timers/promises';
import { type CompletionEvent, systemAware } from '@edgecoder/models';
import type { ChatEvent, ChatRequest, SystemFacts } from '@edgecoder/protocol';
import type { Asking } from '../ask.ts';
import { asAppError } from '../problems.ts';
import { inPieces } from './pieces.ts';

/**
 * How long an answer's first piece is waited for before the stream begins, milliseconds: what a model refuses at once is an
 * error of its own kind then, and not an event in a stream that began well.
 */
const REFUSAL_MS = 150;

export interface ChatOptions {
  requester: string;
  signal: AbortSignal;
  /** What the service knows at the moment; what the request says of the same goes before it. */
  facts(): Promise<SystemFacts>;
}

/**
 * A model's answer in a conversation, as it is made.
 * @throws {AppError} `model_unavailable`, `context_exceeded`, `invalid_request`, `overloaded`, `unavailable`, when it is known
 *   at once; what goes wrong later is the last event.
 */
export async function chat(
  asking: Asking,
  request: ChatRequest,
  { requester, signal, facts }: ChatOptions,
): Promise<AsyncGenerator<ChatEvent, void>> {
  try {
    const model = await asking.modelFor(request.model, signal);
    const { maxTokens, temperature, topP, seed, stop } = request;
    const messages = request.systemAware
      ? systemAware(request.messages, { model, facts: { ...(await facts()), ...request.facts } })
      : request.messages;
    const events = asking.stream(
      'chat',
      { model, messages, requester, maxTokens, temperature, topP, seed, stop },
      signal,
    );
    const first = events.next();
    first.catch(() => undefined);
    await Promise.race([first, sleep(REFUSAL_MS, undefined, { ref: false })]);
    return chatEvents(model, first, events);
  } catch (error) {
    throw asAppError(error);
  }
}

async function* chatEvents(
  model: string,
  first: Promise<IteratorResult<CompletionEvent, void>>,
  events: AsyncGenerator<CompletionEvent, void>,
): AsyncGenerator<ChatEvent, void> {
  try {
    yield { type: 'model', model };
    for await (const event of inPieces(first, events)) {
      if (event.type === 'text') yield event;
      else yield { type: 'end', reason: event.reason, ...event.usage };
    }
  } catch (error) {
    const { code, message } = asAppError(error);
    yield { type: 'problem', code, detail: message };
  } finally {
    await events.return();
  }
}
