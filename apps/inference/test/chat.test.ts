import type { InferenceClient } from '@edgecoder/client';
import { ModelError } from '@edgecoder/models';
import { type ScriptedAnswer, type ScriptedProvider, scriptedProvider } from '@edgecoder/models/testing';
import type { ChatEvent, ChatRequestInput } from '@edgecoder/protocol';
import { waitFor } from '@edgecoder/testkit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type InferenceRig, opened, startRig } from './rig.ts';

let provider: ScriptedProvider;
let rig: InferenceRig;
let client: InferenceClient;
let answer: () => ScriptedAnswer;

beforeEach(async () => {
  provider = scriptedProvider({ models: { scripted: 200, other: 200 }, answer: () => answer() });
  rig = await startRig(opened(provider));
  client = rig.client();
});
afterEach(() => rig.stop());

const saying = (content: string): ChatRequestInput => ({ messages: [{ role: 'user', content }] });
async function all(request: ChatRequestInput): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of client.chat(request)) events.push(event);
  return events;
}

describe('POST /chat', () => {
  it('names the model, streams its answer, and ends with what it took', async () => {
    answer = () => 'Hello to you.';
    const events = await all(saying('Hi'));
    expect(events[0]).toEqual({ type: 'model', model: 'scripted' });
    const texts = events.slice(1, -1).map((event) => (event.type === 'text' ? event.text : undefined));
    expect(texts.join('')).toBe('Hello to you.');
    expect(events.at(-1)).toEqual({
      type: 'end',
      reason: 'stop',
      promptTokens: expect.any(Number),
      completionTokens: 3,
    });
  });

  it('tells the model what it is and what goes on, what the caller knows in the place of what the service does', async () => {
    answer = () => 'ok';
    await all({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello.' },
        { role: 'user', content: 'Who are you?' },
      ],
      facts: { queue: { waiting: 7, running: 2 }, onMesh: [] },
    });
    expect(provider.requests[0]?.messages).toEqual([
      {
        role: 'system',
        content:
          'You are scripted. Installed models: scripted, other. Models on the mesh: none. ' +
          'This request was routed to this machine. Queue: 7 waiting, 2 running. No download is running.\nBe brief.',
      },
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello.' },
      { role: 'user', content: 'Who are you?' },
    ]);
  });

  it('passes a conversation on as it is when that is asked for, and what the answer is drawn with', async () => {
    answer = () => 'ok';
    const request = { model: 'other', maxTokens: 9, temperature: 0.5, topP: 0.9, seed: 7, stop: ['END'] };
    await all({ ...saying('Hi'), ...request, systemAware: false });
    expect(provider.requests).toEqual([
      { ...request, messages: [{ role: 'user', content: 'Hi' }], requester: rig.coordinator.peerId },
    ]);
  });

  it('has those take turns for whom a service asks, and nobody more often by naming others', async () => {
    answer = () => 'ok';
    const [alice, bob] = ['a'.repeat(32), 'b'.repeat(32)];
    for (const requester of [alice, bob, undefined]) await all({ ...saying('Hi'), requester });
    const user = rig.client({ key: rig.user });
    for await (const _ of user.chat({ ...saying('Hi'), requester: alice }));
    const { peerId } = rig.coordinator;
    expect(provider.requests.map(({ requester }) => requester)).toEqual([
      `${peerId} ${alice}`,
      `${peerId} ${bob}`,
      peerId,
      rig.user.peerId,
    ]);
    await expect(all({ ...saying('Hi'), requester: 'alice' })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('refuses at once, with a status, what the model refuses at once', async () => {
    answer = () => 'ok';
    await expect(all({ ...saying('Hi'), model: 'missing' })).rejects.toMatchObject({
      code: 'model_unavailable',
      status: 422,
    });
    await expect(all(saying('word '.repeat(300)))).rejects.toMatchObject({ code: 'context_exceeded', status: 422 });
    answer = () => {
      throw new ModelError('queue_full', 'too many requests wait for a model');
    };
    await expect(all(saying('Hi'))).rejects.toMatchObject({ code: 'overloaded', status: 503 });
  });

  it('ends with a problem when the model fails later', async () => {
    let fail = (_error: Error): void => undefined;
    const after = new Promise((_resolve, reject) => {
      fail = reject;
    });
    answer = () => ({ text: 'never', after });
    const events = client.chat(saying('Hi'));
    expect(await events.next()).toMatchObject({ value: { type: 'model' } });
    fail(new ModelError('bad_answer', 'the answer was cut off'));
    await expect(events.next()).rejects.toMatchObject({ code: 'unavailable', message: 'The answer was cut off' });
  });

  it('stops the model when its reader goes away, in the midst of the answer and before its first word', async () => {
    answer = () => ({ text: 'on and on ', endless: true });
    for await (const event of client.chat(saying('Hi'))) if (event.type === 'text') break;
    await waitFor(() => provider.busy === 0);
    const { made } = provider;
    const leave = new AbortController();
    let entered = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      entered = resolve;
    });
    answer = () => {
      entered();
      return { text: 'never', after: new Promise((resolve) => setTimeout(resolve, 300)) };
    };
    const waiting = client.chat(saying('Hi'), { signal: leave.signal });
    const first = waiting.next();
    await asked;
    leave.abort();
    await expect(first.then(() => waiting.next())).rejects.toMatchObject({ code: 'aborted' });
    await waitFor(() => provider.busy === 0);
    expect(provider.made).toBe(made);
  });

  it('breaks a stream off when the service stops, so that its reader knows', async () => {
    answer = () => ({ text: 'on and on ', endless: true });
    const events = client.chat(saying('Hi'));
    await events.next();
    const stopped = rig.stop();
    const end = (async () => {
      for await (const _event of events);
    })();
    await expect(end).rejects.toMatchObject({ code: 'unreachable' });
    await stopped;
    expect(provider.busy).toBe(0);
  });
});
