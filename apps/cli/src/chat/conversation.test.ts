import { type ChatAnswer, ClientError, type CoordinatorClient } from '@edgecoder/client';
import { describe, expect, it } from '@jest/globals';
import { createConversation } from './conversation.ts';

type Ask = Parameters<CoordinatorClient['chat']>[0];

/** A model that takes so many turns and says how many it was told. */
function modelOf(maxTurns: number) {
  const seen: Ask[] = [];
  const client: Pick<CoordinatorClient, 'chat'> = {
    async *chat(request): AsyncGenerator<ChatAnswer, void> {
      seen.push(request);
      if (request.messages.length > maxTurns) throw new ClientError('context_exceeded', 'too long');
      yield { type: 'model', model: 'tiny' };
      yield { type: 'text', text: `heard ${request.messages.length}` };
      yield { type: 'end', reason: 'stop', promptTokens: 9, completionTokens: 2 };
    },
  };
  return { seen, client };
}

async function answerTo(conversation: ReturnType<typeof createConversation>, question: string) {
  const events = conversation.ask(question, new AbortController().signal);
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
  }
}

describe('a conversation', () => {
  it('tells the model what was said before, until it begins anew', async () => {
    const { seen, client } = modelOf(99);
    const conversation = createConversation({ client, model: 'tiny' });
    expect(await answerTo(conversation, 'one')).toMatchObject({ model: 'tiny', text: 'heard 1', forgotten: 0 });
    expect((await answerTo(conversation, 'two')).text).toBe('heard 3');
    expect(seen[1]).toEqual({
      model: 'tiny',
      messages: [
        { role: 'user', content: 'one' },
        { role: 'assistant', content: 'heard 1' },
        { role: 'user', content: 'two' },
      ],
    });
    conversation.clear();
    expect((await answerTo(conversation, 'three')).text).toBe('heard 1');
  });

  it('forgets its beginning when it does not fit, and says so', async () => {
    const conversation = createConversation({ client: modelOf(3).client });
    await answerTo(conversation, 'one');
    await answerTo(conversation, 'two');
    expect(await answerTo(conversation, 'three')).toMatchObject({ text: 'heard 3', forgotten: 2 });
  });

  it('fails for a question that does not fit alone, and goes on without it', async () => {
    const { client } = modelOf(0);
    const conversation = createConversation({ client });
    await expect(answerTo(conversation, 'long')).rejects.toMatchObject({ code: 'context_exceeded' });
    const { client: patient, seen } = modelOf(9);
    const other = createConversation({
      client: { chat: (...of) => (seen.length === 0 ? client : patient).chat(...of) },
    });
    await expect(answerTo(other, 'long')).rejects.toMatchObject({ code: 'context_exceeded' });
    seen.push({ messages: [{ role: 'user', content: '' }] });
    expect((await answerTo(other, 'short')).text).toBe('heard 1');
  });
});
