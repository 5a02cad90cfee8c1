import { scriptedProvider } from '@edgecoder/models/testing';
import { type ImproveRequest, TaskId } from '@edgecoder/protocol';
import { Metrics } from '@edgecoder/service';
import { describe, expect, it } from '@jest/globals';
import { createAsking } from '../ask.ts';
import { improve } from './improve.ts';

const FAILED = 'def double(n):\n    return n';
const BETTER = 'def double(n):\n    return n * 2';
const request = (more: Partial<ImproveRequest> = {}): ImproveRequest => ({
  task: { taskId: TaskId.parse(crypto.randomUUID()), prompt: 'Double a number.', tests: 'assert double(2) == 4' },
  failedCode: FAILED,
  errorHistory: ['NameError: duble', 'AssertionError: 2', 'AssertionError: 2'],
  language: 'python',
  ...more,
});
const fenced = (code: string): string => `\`\`\`python\n${code}\n\`\`\``;

function rig(answers: string[], options: { parameters?: number; context?: number } = {}) {
  const { parameters, context = 4096 } = options;
  const provider = scriptedProvider({
    models: { scripted: context },
    ...(parameters !== undefined && { parameters }),
    answer: (_request, index) => answers[Math.min(index, answers.length - 1)] as string,
  });
  const models = { provider, inUse: async () => 'scripted' };
  const asking = createAsking({ models, metrics: new Metrics(), timeoutMs: 10_000 });
  const ask = (more?: Partial<ImproveRequest>) =>
    improve(asking, request(more), { requester: 'someone', signal: new AbortController().signal });
  return { provider, ask };
}

describe('a second look at failed code', () => {
  it('first asks why it fails, then for better code with the answer in view', async () => {
    const { provider, ask } = rig(['It gives the number back.', `Now:\n${fenced(BETTER)}`]);
    expect(await ask()).toEqual({
      improvedCode: BETTER,
      explanation: 'It gives the number back.',
      model: 'scripted',
      tokens: expect.any(Number),
    });
    expect(provider.requests.map(({ messages }) => messages.at(-1)?.content)).toEqual([
      'It failed:\nAssertionError: 2\nBefore that:\nNameError: duble\nWhy?',
      'It failed:\nAssertionError: 2\nBefore that:\nNameError: duble\nIt gives the number back.\nCorrect it.',
    ]);
    expect(provider.requests[1]?.messages[2]?.content).toBe(fenced(FAILED));
  });

  it('shows the code that it builds on, but to a model that has no room for it', async () => {
    const task = { ...request().task, given: 'ONE = 1' };
    const { provider, ask } = rig([fenced(BETTER)], { parameters: 1 });
    await ask({ task });
    expect(provider.requests[0]?.messages[1]?.content).toContain('Already there:\nONE = 1\nTests:');
    const short = rig([fenced(BETTER)], { parameters: 1, context: 80 });
    await short.ask({ task: { ...task, given: 'ONE = 1\n'.repeat(50) } });
    expect(short.provider.requests[0]?.messages[1]?.content).not.toContain('ONE');
  });

  it('asks a small model for the code alone, and takes its words for the explanation', async () => {
    const { provider, ask } = rig([`It has to double.\n${fenced(BETTER)}`], { parameters: 10_000_000 });
    expect(await ask({ errorHistory: ['AssertionError: 2'] })).toMatchObject({
      improvedCode: BETTER,
      explanation: 'It has to double.',
    });
    expect(provider.requests).toHaveLength(1);
    expect(provider.requests[0]?.messages.at(-1)?.content).toBe('It failed:\nAssertionError: 2\nCorrect it.');
  });

  it('tries once more, with more chance, when the same code comes again, and gives no code that is none', async () => {
    const again = rig(['Why.', fenced(FAILED), fenced(BETTER)]);
    expect(await again.ask()).toMatchObject({ improvedCode: BETTER });
    const [, first, second] = again.provider.requests;
    expect(second?.temperature).toBeGreaterThan(first?.temperature as number);
    for (const useless of [fenced(FAILED), 'I cannot write that.']) {
      const { ask, provider } = rig(['Why.', useless]);
      await expect(ask()).rejects.toMatchObject({ code: 'model_unavailable' });
      expect(provider.requests).toHaveLength(3);
    }
  });

  it('leaves out of a short context first what is least needed, and says when even the request does not fit', async () => {
    const errorHistory = ['Traceback '.repeat(60)];
    const { provider, ask } = rig([fenced(BETTER)], { parameters: 1, context: 80 });
    expect(await ask({ errorHistory })).toMatchObject({ improvedCode: BETTER });
    expect(provider.requests[0]?.messages.at(-1)?.content.length).toBeLessThan(400);
    const short = rig([fenced(BETTER)], { parameters: 1, context: 8 });
    await expect(short.ask()).rejects.toMatchObject({ code: 'context_exceeded' });
  });
});
