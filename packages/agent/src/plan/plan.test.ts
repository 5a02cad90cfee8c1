import { setTimeout as delay } from 'node:timers/promises';
import { ModelError } from '@edgecoder/models';
import { describe, expect, it } from '@jest/globals';
import { type PlanQuestion, plan } from './plan.ts';

const saying = (...prompts: string[]): string =>
  JSON.stringify({ subtasks: prompts.map((prompt, index) => ({ id: `${index}`, prompt, dependsOn: [], tests: '' })) });

/** Plans with these answers; the last one is given again and again. */
async function planned(answers: string[], small = true) {
  const questions: PlanQuestion[] = [];
  const { parts, tokens } = await plan(
    async (question) => {
      const text = answers[Math.min(questions.push(question), answers.length) - 1] as string;
      return { text, complete: text !== '', tokens: text === '' ? 0 : 7, tooLong: text === '' };
    },
    { prompt: 'Sort a list, then sum it.', language: 'python', small },
  );
  return { said: parts?.map(({ prompt }) => prompt), tokens, questions };
}

const GOOD = saying('Sort a list.', 'Sum a list.');
const ALIKE = saying('the biggest of a list', 'the biggest of the list', 'a list');

describe('a plan', () => {
  it('is the first answer, by the most likely tokens', async () => {
    const { said, tokens, questions } = await planned([GOOD]);
    expect({ said, tokens }).toEqual({ said: ['Sort a list.', 'Sum a list.'], tokens: 7 });
    expect(questions).toHaveLength(1);
    expect(questions[0]?.messages.at(-1)?.content).toBe('Sort a list, then sum it.');
    expect(questions[0]).not.toHaveProperty('temperature');
  });

  it('is asked for again where a small model says nearly the same twice, or nothing that can be used', async () => {
    for (const first of [ALIKE, saying('Sort a list', 'sort a LIST'), 'No.', '{"subtasks":[]}']) {
      const { said, tokens, questions } = await planned([first, 'No.', GOOD]);
      const firstIsOne = first.includes('LIST');
      expect(said).toEqual(firstIsOne ? ['Sort a list'] : ['Sort a list.', 'Sum a list.']);
      expect(tokens).toBe(firstIsOne ? 7 : 21);
      expect(questions.map(({ temperature, seed }) => [temperature, seed])).toEqual(
        firstIsOne
          ? [[undefined, undefined]]
          : [
              [undefined, undefined],
              [undefined, undefined],
              [0.6, 1],
            ],
      );
    }
  });

  it('is the first that can be used where none is better', async () => {
    const { said, questions } = await planned(['No.', ALIKE, saying('sum up all of it', 'sum up all of it now')]);
    expect(said).toEqual(['the biggest of a list', 'the biggest of the list', 'a list']);
    expect(questions).toHaveLength(5);
    expect(await planned(['No.'])).toMatchObject({ said: undefined, tokens: 35 });
  });

  it('is asked for once where the request has no room, and of a large model', async () => {
    expect((await planned([''])).questions).toHaveLength(1);
    for (const answer of [ALIKE, 'No.']) expect((await planned([answer], false)).questions).toHaveLength(1);
    expect((await planned([ALIKE], false)).said).toHaveLength(3);
  });

  it('is what was answered before where a model that is asked again fails, and fails where it fails at once', async () => {
    const failing = (error: Error, ...answers: string[]) =>
      plan(
        async () => {
          const text = answers.shift();
          if (text === undefined) throw error;
          return { text, complete: true, tokens: 3 };
        },
        { prompt: 'Sort it.', language: 'python', small: true },
      );
    const gone = new ModelError('unavailable', 'the server is gone');
    expect(await failing(gone, ALIKE)).toMatchObject({ parts: [{}, {}, {}], tokens: 3 });
    expect(await failing(gone, 'No.', 'No.')).toEqual({ parts: undefined, tokens: 6 });
    await expect(failing(gone)).rejects.toBe(gone);
    await expect(failing(new TypeError('a mistake of ours'), ALIKE)).rejects.toThrow('ours');
  });

  it('is asked for again only in time; the first answer may take as long as it needs', async () => {
    const asked: (AbortSignal | undefined)[] = [];
    const slowly = (ms: number) =>
      plan(
        async ({ signal }) => {
          asked.push(signal);
          await delay(ms, undefined, { signal }).catch(() => {
            throw new ModelError('aborted', 'the request was aborted');
          });
          return { text: ALIKE, complete: true, tokens: 3 };
        },
        { prompt: 'Sort it.', language: 'python', small: true, againWithinMs: 200 },
      );
    expect(await slowly(300)).toMatchObject({ parts: [{}, {}, {}], tokens: 3 });
    expect(asked).toEqual([undefined]);
    expect((await slowly(130)).parts).toHaveLength(3);
    expect(asked.map((signal) => signal?.aborted)).toEqual([undefined, undefined, true]);
  });

  it('may do a thing there and back, and things that differ in one word', async () => {
    for (const told of [
      ['celsius to kelvin', 'kelvin to celsius'],
      ['the first letter of a word', 'the last letter of a word'],
      ['a highlighter for c++', 'a highlighter for c#'],
      ['+', '-'],
    ])
      expect((await planned([saying(...told)])).questions).toHaveLength(1);
  });

  it('has parts that are alike where the model says so for both languages', async () => {
    const alike = saying(
      'Write a function that returns the first letter of a given word.',
      'Write a function that returns the last letter of a given word.',
    );
    const { said, questions } = await planned([alike, alike, saying('Write something.')]);
    expect(said).toHaveLength(2);
    expect(questions).toHaveLength(2);
  });

  it('is asked for in the other language, first without chance, and takes no tests from there', async () => {
    const tested = (name: string) =>
      JSON.stringify({ subtasks: [{ id: '1', prompt: name, dependsOn: [], tests: "assert f('a') == 1" }] });
    const { questions } = await planned(['No.', 'No.', tested('Sort a list.')]);
    const asked = questions.map(({ messages }) => (messages[0]?.content.includes('Python') ? 'python' : 'javascript'));
    expect(asked).toEqual(['python', 'javascript', 'python']);
    const answers = ['No.', tested('Sort it.')];
    const { parts } = await plan(async () => ({ text: answers.shift() as string, complete: true, tokens: 1 }), {
      prompt: 'Sort it.',
      language: 'javascript',
      small: true,
    });
    expect(parts).toEqual([{ id: 'part-1', prompt: 'Sort it.', dependsOn: [] }]);
  });
});
