import { scriptedProvider } from '@edgecoder/models/testing';
import type { StepEvent } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { runChat, runSingle } from '../src/index.ts';

const asked = { model: 'scripted', seed: 3 };
const provider = scriptedProvider({ models: { scripted: 100 }, answer: () => ({ text: 'a b c', reason: 'length' }) });
const deps = { provider, monotonic: () => 0 };
const listening = () => {
  const steps: StepEvent[] = [];
  return { steps, onStep: (step: StepEvent) => void steps.push(step), signal: new AbortController().signal };
};

describe('one call of a model', () => {
  it('is told as it goes, with the model that answers, and says when it was cut', async () => {
    const watching = listening();
    const request = { ...asked, language: 'python', prompt: 'Add.' } as const;
    expect(await runSingle(deps, request, watching)).toEqual({ text: 'a b c', ended: false, tokens: 3 });
    expect(watching.steps[0]).toEqual({ type: 'iteration', iteration: 1, model: 'scripted' });
    expect(watching.steps.slice(1).map((step) => (step.type === 'text' ? step.text : ''))).toEqual(['a ', 'b ', 'c']);
    expect(provider.requests.at(-1)?.messages.map(({ content }) => content)).toEqual([
      expect.stringContaining('Python'),
      'Add.',
    ]);
  });

  it('goes on with a conversation, and the model is told its name and what is known', async () => {
    const user = { role: 'user', content: 'Hi' } as const;
    await runChat(deps, { ...asked, messages: [user], facts: { route: 'the mesh' } }, listening());
    expect(provider.requests.at(-1)?.messages).toEqual([
      { role: 'system', content: 'You are scripted. This request was routed to the mesh.' },
      user,
    ]);
    const system = { role: 'system', content: 'Be brief.' } as const;
    await runChat(deps, { ...asked, messages: [system, user], facts: {} }, listening());
    expect(provider.requests.at(-1)?.messages).toEqual([
      { role: 'system', content: 'You are scripted.\nBe brief.' },
      user,
    ]);
  });

  it('fails plainly when the conversation does not fit', async () => {
    const messages = [{ role: 'user' as const, content: 'w '.repeat(200) }];
    await expect(runChat(deps, { ...asked, messages, facts: {} }, listening())).rejects.toMatchObject({
      code: 'context_exceeded',
    });
  });
});
