import { type ScriptedAnswer, type ScriptedProvider, scriptedProvider } from '@edgecoder/models/testing';
import { DEFAULT_LIMITS, type Language, type StepEvent } from '@edgecoder/protocol';
import { createWasmSandbox, type RunRequest, type Sandbox } from '@edgecoder/sandbox';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type LoopRequest, runLoop } from '../src/index.ts';

const sandbox = createWasmSandbox({ poolSize: 1 });
afterAll(() => sandbox.close());

const fenced = (code: string, label = ''): string => `Here you are.\n\`\`\`${label}\n${code}\n\`\`\`\nIt adds.`;
const PROGRAMS = {
  python: {
    bad: 'def add(a, b):\n    return a - b',
    good: 'def add(a, b):\n    return a + b',
    tests: 'assert add(2, 3) == 5',
  },
  javascript: {
    bad: 'function add(a, b) {\n  return a - b;\n}',
    good: 'function add(a, b) {\n  return a + b;\n}',
    tests: 'console.assert(add(2, 3) === 5, "2 + 3");',
  },
} as const;

let runs: RunRequest[];
let steps: StepEvent[];
beforeEach(() => {
  runs = [];
  steps = [];
});
const watched: Pick<Sandbox, 'run'> = {
  run: (request, options) => {
    runs.push(request);
    return sandbox.run(request, options);
  },
};

const says = (...answers: ScriptedAnswer[]): ScriptedProvider =>
  scriptedProvider({ answer: (_request, index) => answers[Math.min(index, answers.length - 1)] as ScriptedAnswer });
const request = (language: Language, more: Partial<LoopRequest> = {}): LoopRequest => ({
  model: 'scripted',
  seed: 7,
  language,
  prompt: 'Add two numbers.',
  tests: PROGRAMS[language].tests,
  givenCode: '',
  limits: DEFAULT_LIMITS,
  guest: { seed: 1, clockMs: 1_700_000_000_000 },
  maxIterations: 4,
  ...more,
});
const written = (provider: ScriptedProvider, asked: LoopRequest, signal = new AbortController().signal) =>
  runLoop({ provider, sandbox: watched, monotonic: () => performance.now() }, asked, {
    onStep: (step) => void steps.push(step),
    signal,
  });

describe.each(['python', 'javascript'] as const)('a program in %s', (language) => {
  const { bad, good } = PROGRAMS[language];

  it('is corrected by the failing assertion, and every round is told', async () => {
    const provider = says(fenced(bad, language), fenced(good, language));
    const result = await written(provider, request(language));
    expect(result).toMatchObject({
      code: good,
      run: { ok: true, testReport: { passed: true, hasTests: true } },
      ownTests: undefined,
      problem: undefined,
      iterations: [
        { code: bad, passed: false, failure: expect.stringContaining('add(2, 3)') },
        { code: good, passed: true },
      ],
    });
    const [first, second] = provider.requests;
    expect(first?.temperature).toBe(0);
    expect(second?.messages.at(-1)?.content).toContain(result.iterations[0]?.failure);
    expect(second?.messages.at(-2)?.content).toContain(bad);
    expect(second?.temperature).toBeGreaterThan(0);
    const kinds = steps.map(({ type }) => type).filter((type, at, all) => type !== all[at - 1]);
    expect(kinds).toEqual(['iteration', 'text', 'code', 'run', 'iteration', 'text', 'code', 'run']);
    expect(steps.at(-1)).toMatchObject({ passed: true, hasTests: true, ownTests: false, iteration: 2 });
  });

  it('that never holds is told as it is: the last one, with its failure', async () => {
    const wrong = [1, 2, 3].map((n) => bad.replace('a - b', `a - b - ${n}`));
    const result = await written(says(...wrong.map((code) => fenced(code))), request(language, { maxIterations: 3 }));
    expect(result.iterations.map(({ passed }) => passed)).toEqual([false, false, false]);
    expect(result).toMatchObject({ code: wrong[2], run: { ok: false, testReport: { passed: false, hasTests: true } } });
  });

  it('builds on what is given', async () => {
    const given = good.replaceAll('add', 'plus');
    const twice = language === 'python' ? 'def twice(a):\n    return plus(a, a)' : 'const twice = (a) => plus(a, a);';
    const tests = language === 'python' ? 'assert twice(2) == 4' : 'console.assert(twice(2) === 4)';
    const provider = says(fenced(twice));
    const result = await written(provider, request(language, { givenCode: given, tests }));
    expect(result).toMatchObject({ code: twice, run: { ok: true } });
    expect(runs[0]?.code).toBe(`${given}\n${twice}`);
    expect(provider.requests[0]?.messages.at(-1)?.content).toContain(given);
  });
});
