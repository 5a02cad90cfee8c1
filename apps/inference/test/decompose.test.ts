import { randomUUID } from 'node:crypto';
import { type Corpus, DECOMPOSE_SCHEMA, ModelError } from '@edgecoder/models';
import { type ScriptedAnswer, type ScriptedProvider, scriptedProvider } from '@edgecoder/models/testing';
import { TaskId } from '@edgecoder/protocol';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type InferenceRig, opened, startRig } from './rig.ts';

let provider: ScriptedProvider;
let rig: InferenceRig;
let answer: (index: number) => ScriptedAnswer;

beforeEach(async () => {
  provider = scriptedProvider({ models: { scripted: 200, other: 200 }, answer: (_request, index) => answer(index) });
  rig = await startRig(opened(provider));
});
afterEach(() => rig.stop());

const taskId = (): TaskId => TaskId.parse(randomUUID());
const SECRET = 'Reverse a text and count its vowels, says Rumpelstilzchen';
const ask = (prompt = SECRET) => rig.client().decompose({ taskId: taskId(), prompt, language: 'python' });
const saying = (...subtasks: object[]): ScriptedAnswer => JSON.stringify({ subtasks });

describe('POST /decompose', () => {
  it('gives the parts that the model named, with their tests, asking it within the schema in the caller’s name', async () => {
    answer = () =>
      saying(
        { id: '1', prompt: 'Reverse a text.', dependsOn: [], tests: "assert reverse('ab') == 'ba'" },
        { id: '2', prompt: 'Count vowels.', dependsOn: ['1'], tests: '' },
      );
    expect(await ask()).toEqual({
      subtasks: [
        { id: 'part-1', prompt: 'Reverse a text.', dependsOn: [], tests: "assert reverse('ab') == 'ba'" },
        { id: 'part-2', prompt: 'Count vowels.', dependsOn: ['part-1'] },
      ],
      model: 'scripted',
      parsed: true,
      tokens: expect.any(Number),
    });
    expect(provider.requests).toMatchObject([{ schema: DECOMPOSE_SCHEMA, requester: rig.coordinator.peerId }]);
    expect(provider.requests[0]?.messages.at(-1)).toEqual({ role: 'user', content: SECRET });
  });

  it('is in the name of whom the service asks for', async () => {
    answer = () => saying({ id: '1', prompt: 'Reverse a text.', dependsOn: [], tests: '' });
    const requester = 'a'.repeat(32);
    await rig.client().decompose({ taskId: taskId(), prompt: SECRET, language: 'python', requester });
    expect(provider.requests[0]?.requester).toBe(`${rig.coordinator.peerId} ${requester}`);
  });

  it('refuses a request about a file tree, which it cannot read, and asks no model', async () => {
    const asking = rig
      .client()
      .decompose({ taskId: taskId(), prompt: SECRET, language: 'python', snapshotRef: 'a'.repeat(64) });
    await expect(asking).rejects.toMatchObject({
      code: 'kind_unavailable',
      message: expect.stringContaining('snapshotRef'),
    });
    expect(provider.requests).toHaveLength(0);
  });

  it('has tests of a verified function, or none, in the place of a small model’s own, and leaves those of a large one', async () => {
    const found = {
      family: 'count_vowels',
      code: 'def count_vowels(t):\n    return 2',
      tests: 'assert count_vowels("aeb") == 2',
    };
    const corpus: Corpus = {
      size: 1,
      find: (prompt) => [prompt.includes('vowels') ? found : { ...found, family: 'reverse_string' }],
      similar: () => undefined,
      sure: (prompt) => (prompt.includes('vowels') ? found : undefined),
    };
    const parts = [
      { id: '1', prompt: 'Write vowels_of, which counts vowels.', dependsOn: [], tests: "assert vowels_of('a') == 7" },
      { id: '2', prompt: 'Reverse a text.', dependsOn: [], tests: "assert reverse('ab') == 'ba'" },
    ];
    const testsWith = async (parameters: number | undefined, divided = parts) => {
      const model = scriptedProvider({ models: { scripted: 200 }, parameters, answer: () => saying(...divided) });
      const other = await startRig(opened(model), {}, undefined, corpus);
      try {
        const { subtasks } = await other.client().decompose({ taskId: taskId(), prompt: SECRET, language: 'python' });
        return subtasks.map(({ tests }) => tests);
      } finally {
        await other.stop();
      }
    };
    const own = parts.map(({ tests }) => tests);
    expect(await testsWith(3_000_000)).toEqual(['assert vowels_of("aeb") == 2', undefined]);
    expect(await testsWith(7_000_000_000)).toEqual(own);
    expect(await testsWith(undefined)).toEqual(own);
    // Two parts that ask for the same, of a request that asks for just that: one.
    const [first] = parts as [(typeof parts)[number]];
    const twice = [first, { ...first, id: '2', prompt: first.prompt.replace('vowels.', 'the vowels.') }];
    expect(await testsWith(3_000_000, twice)).toHaveLength(1);
    expect(await testsWith(7_000_000_000, twice)).toHaveLength(2);
  });

  it('gives the whole request as one part when the answer cannot be used', async () => {
    for (const unusable of [
      'I would rather not.',
      '{"subtasks":[]}',
      { text: '{"subtasks":', reason: 'length' as const },
    ]) {
      answer = () => unusable;
      expect(await ask()).toMatchObject({
        subtasks: [{ id: 'part-1', prompt: SECRET, dependsOn: [] }],
        parsed: false,
        model: 'scripted',
      });
    }
  });

  it('gives the whole request as one part when it is too long for the model', async () => {
    answer = () => saying();
    const long = 'word '.repeat(300);
    expect(await ask(long)).toMatchObject({ subtasks: [{ prompt: long }], parsed: false, tokens: 0 });
  });

  it('asks a small model again whose answer is broken, and not one that has no room for the request', async () => {
    const asked = async (code: 'bad_answer' | 'context_exceeded' | 'unavailable') => {
      const model = scriptedProvider({
        models: { scripted: 200 },
        parameters: 3_000_000,
        answer(_request, index) {
          if (index === 0) throw new ModelError(code, 'not this time');
          return saying({ id: '1', prompt: 'Reverse a text.', dependsOn: [], tests: '' });
        },
      });
      const other = await startRig(opened(model));
      try {
        const request = { taskId: taskId(), prompt: SECRET, language: 'python' as const };
        const { parsed } = await other.client().decompose(request);
        return { parsed, times: model.requests.length };
      } finally {
        await other.stop();
      }
    };
    expect(await asked('bad_answer')).toEqual({ parsed: true, times: 2 });
    expect(await asked('context_exceeded')).toEqual({ parsed: false, times: 1 });
    await expect(asked('unavailable')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('says so when no model can be asked', async () => {
    answer = () => {
      throw new ModelError('unavailable', 'the server cannot be reached');
    };
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable', status: 503 });
    await expect(
      rig.client().decompose({ taskId: taskId(), prompt: 'a', language: 'python', model: 'missing' }),
    ).rejects.toMatchObject({ code: 'model_unavailable', status: 422 });
  });

  it('counts what it did, and lets nothing of the request into logs and metrics', async () => {
    answer = (index) => (index === 0 ? saying({ id: 'a', prompt: SECRET, dependsOn: [], tests: '' }) : 'no');
    await ask();
    await ask();
    const metrics = await rig.metrics();
    expect(metrics).toContain('edgecoder_decompositions_total{outcome="one"} 1');
    expect(metrics).toContain('edgecoder_decompositions_total{outcome="unusable"} 1');
    expect(metrics).toContain(
      'edgecoder_model_answer_seconds_count{model="scripted",purpose="decompose",outcome="stop"} 2',
    );
    expect(metrics).toMatch(/edgecoder_model_tokens_total\{model="scripted",kind="completion"\} [1-9]/);
    for (const text of [metrics, rig.logs.join('\n')]) expect(text).not.toContain('Rumpelstilzchen');
  });
});
