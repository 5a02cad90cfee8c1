import { type ChatEvent, ChatRequest } from '@edgecoder/protocol';
import { defineRoute, type Route, type ServerEvent } from '@edgecoder/service';
import { FOR_TALKERS, requesterOf } from '../callers.ts';
import type { InferenceContext } from '../context.ts';
import type { Inventory } from '../models/inventory.ts';
import { chat } from './chat.ts';

export function chatRoutes({
  asking,
  inventory,
}: Pick<InferenceContext, 'asking'> & { inventory: Inventory }): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/chat',
      summary:
        'Streams an answer as server-sent events: first the model’s name, then text, at last an end or a problem.',
      tag: 'inference',
      access: FOR_TALKERS,
      body: ChatRequest,
      longPoll: true,
      errors: ['model_unavailable', 'context_exceeded', 'overloaded'],
      async handler({ body, caller, signal }) {
        return serverEvents(
          await chat(asking, body, {
            requester: requesterOf(caller, body.requester),
            signal,
            facts: () => inventory.facts(signal),
          }),
        );
      },
    }),
  ];
}

async function* serverEvents(events: AsyncIterable<ChatEvent>): AsyncGenerator<ServerEvent, void> {
  for await (const data of events) yield { data };
}
