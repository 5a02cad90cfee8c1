import { ChatEvent, ERROR_CODES, type ErrorCode } from '@edgecoder/protocol';
import { ClientError } from './client-error.ts';
import type { Call, HttpCaller } from './http-caller.ts';
import { parseEventStream } from './server-sent-events.ts';

/** A model that thinks says nothing; the stream has a comment each 15 s all the same. */
const IDLE_MS = 45_000;

/** What a chat yields: the model's name first, then text, then how it ended. */
export type ChatAnswer = Exclude<ChatEvent, { type: 'problem' }>;

/**
 * A model's answer as it is made. It is not repeated after a break, as an answer cannot be resumed.
 * @throws {ClientError} also for a `problem` in the stream, with its code, and `unreachable` for a stream without an end.
 */
export async function* chatEvents(
  caller: HttpCaller,
  call: Call,
  { signal }: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<ChatAnswer, void> {
  const headers = { ...call.headers, accept: 'text/event-stream' };
  const chunks = await caller.stream({ ...call, headers }, { signal, idleMs: IDLE_MS });
  for await (const { data } of parseEventStream(chunks)) {
    const event = parse(data);
    if (event.type === 'problem')
      throw new ClientError(event.code in ERROR_CODES ? (event.code as ErrorCode) : 'internal', event.detail);
    yield event;
    if (event.type === 'end') return;
  }
  throw new ClientError('unreachable', 'the answer broke off');
}

function parse(data: string): ChatEvent {
  try {
    return ChatEvent.parse(JSON.parse(data));
  } catch (cause) {
    throw new ClientError('bad_answer', 'an event of the answer does not match its schema', { cause });
  }
}
