import { type ChatEvent, PortalChatRequest } from '@edgecoder/protocol';
import { defineRoute, type Route, type ServerEvent } from '@edgecoder/service';
import { type ChatDeps, chat } from './chat.ts';

/** A conversation as long as it may be, JSON-escaped and in UTF-8. */
const CHAT_BYTES = 1_048_576;

export function chatRoutes(deps: ChatDeps): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/portal/chat',
      summary:
        'Streams a model’s answer as server-sent events: first its name, then text, at last an end or a problem.',
      tag: 'work',
      access: { kind: 'signed', roles: ['user', 'operator'] },
      body: PortalChatRequest,
      longPoll: true,
      bodyLimitBytes: CHAT_BYTES,
      errors: ['model_unavailable', 'context_exceeded', 'overloaded', 'unavailable'],
      async handler({ body, caller, signal }) {
        return serverEvents(await chat(deps, caller.ownerId, body, signal));
      },
    }),
  ];
}

async function* serverEvents(events: AsyncIterable<ChatEvent>): AsyncGenerator<ServerEvent, void> {
  for await (const data of events) yield { data };
}
