import { scriptedProvider } from '@edgecoder/models/testing';
import { DEFAULT_LIMITS } from '@edgecoder/protocol';
import { createWasmSandbox } from '@edgecoder/sandbox';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runSteps, type StepsRequest } from '../src/index.ts';

const sandbox = createWasmSandbox({ poolSize: 1 });
afterAll(() => sandbox.close());

const fenced = (code: string): string => `\`\`\`\n${code}\n\`\`\``;
const ADD = 'const add = (a, b) => a + b;';
const BOTH = `${ADD}\nconst twice = (a) => add(a, a);`;
const WRONG = `${ADD}\nconst twice = (a) => a;`;
const request: StepsRequest = {
  model: 'scripted',
  seed: 1,
  language: 'javascript',
  steps: ['Add two numbers.', 'Now double one with it.'],
  tests: 'console.assert(twice(4) === 8, "twice 4")',
  givenCode: '',
  limits: DEFAULT_LIMITS,
  guest: { seed: 1, clockMs: 1 },
  maxIterations: 2,
};
const answered = async (answers: string[], more: Partial<StepsRequest> = {}, contextTokens = 4_096) => {
  const provider = scriptedProvider({
    models: { scripted: contextTokens },
    answer: (_request, index) => answers[Math.min(index, answers.length - 1)] ?? '',
  });
  const watching = { onStep: () => undefined, signal: new AbortController().signal };
  const result = await runSteps({ provider, sandbox, monotonic: () => 0 }, { ...request, ...more }, watching);
  return { result, asked: provider.requests.map(({ messages }) => messages.map(({ content }) => content)) };
};

describe('several steps', () => {
  it('are one conversation, whose last program is held against the tests', async () => {
    const { result, asked } = await answered([fenced(ADD), fenced(BOTH)]);
    expect(result).toMatchObject({
      code: BOTH,
      answer: fenced(BOTH),
      run: { ok: true, testReport: { passed: true, hasTests: true } },
      iterations: [
        { code: ADD, passed: true },
        { code: BOTH, passed: true },
      ],
    });
    expect(asked[1]).toEqual([
      expect.stringContaining('JavaScript'),
      request.steps[0],
      fenced(ADD),
      `${request.steps[1]}\nTests:\n${request.tests}`,
    ]);
  });

  it('are corrected at the end when the tests fail, as often as programs may be tried', async () => {
    expect((await answered([fenced(ADD), fenced(WRONG), fenced(BOTH)])).result).toMatchObject({
      code: BOTH,
      run: { ok: true },
      iterations: [{ passed: true }, { passed: false, failure: expect.stringContaining('twice 4') }, { passed: true }],
    });
    const never = (await answered([fenced(WRONG)])).result;
    expect(never.iterations.map(({ passed }) => passed)).toEqual([true, false, false]);
    expect(never.run?.testReport).toMatchObject({ passed: false, hasTests: true });
  });

  it('may end in words: then the program before them is the one that counts', async () => {
    const { result } = await answered([fenced(BOTH), 'It is there already.']);
    expect(result).toMatchObject({
      code: BOTH,
      answer: 'It is there already.',
      run: { testReport: { passed: true, hasTests: true } },
    });
  });

  it('may have no program at all, which is told as it is', async () => {
    const { result } = await answered(['No.'], { tests: undefined });
    expect(result).toMatchObject({
      code: undefined,
      run: undefined,
      iterations: [{ failure: 'No.' }, { failure: 'No.' }],
    });
  });

  it('forget the oldest where the context is short of room', async () => {
    const long = `${'w '.repeat(120)}\n${fenced(ADD)}`;
    const { result, asked } = await answered([long, fenced(BOTH)], {}, 150);
    expect(result.code).toBe(BOTH);
    expect(asked[1]).toHaveLength(2);
  });
});
