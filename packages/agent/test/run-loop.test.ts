import { ModelError } from '@edgecoder/models';
import { type ScriptedAnswer, type ScriptedProvider, scriptedProvider } from '@edgecoder/models/testing';
import { DEFAULT_LIMITS, type Language, type StepEvent } from '@edgecoder/protocol';
import { createWasmSandbox, type RunRequest, type Sandbox } from '@edgecoder/sandbox';
import { waitFor } from '@edgecoder/testkit';
import { afterAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
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

const [bad, good, tests] = [PROGRAMS.python.bad, PROGRAMS.python.good, PROGRAMS.python.tests];

describe('an answer without a program', () => {
  it('is a round of its own; with tests the model is asked again, with more chance', async () => {
    const provider = says('I would rather talk about it.', { text: 'x '.repeat(9), reason: 'length' }, fenced(good));
    const result = await written(provider, request('python'));
    expect(result.iterations).toMatchObject([
      { code: '', passed: false, failure: 'I would rather talk about it.' },
      { code: '', passed: false },
      { code: good, passed: true },
    ]);
    const [first, second] = provider.requests;
    expect(second?.messages).toEqual(first?.messages);
    expect(second?.temperature).toBeGreaterThan(first?.temperature ?? 0);
    expect(second?.seed).not.toBe(first?.seed);
    expect(runs).toHaveLength(1);
  });

  it('in every round is an honest failure, which keeps the words', async () => {
    const result = await written(says('I cannot draw.'), request('python', { maxIterations: 3 }));
    expect(result).toMatchObject({ code: undefined, run: undefined, answer: 'I cannot draw.', problem: undefined });
    expect(result.iterations.map(({ failure }) => failure)).toEqual(Array(3).fill('I cannot draw.'));
  });

  it('is final where no tests could tell a guess from an answer', async () => {
    const provider = says('I cannot draw.', 'I cannot draw.', fenced(good));
    const result = await written(provider, request('python', { tests: undefined }));
    expect(result).toMatchObject({ code: undefined, iterations: [{ failure: 'I cannot draw.' }] });
  });
});

describe('tests of the model itself', () => {
  it('are marked, help to correct, and say nothing of the result', async () => {
    const provider = says(fenced(tests), fenced(bad), fenced(good));
    const result = await written(provider, request('python', { tests: undefined }));
    expect(result).toMatchObject({
      code: good,
      ownTests: tests,
      run: { ok: true, testReport: { passed: true, hasTests: false } },
      iterations: [{ passed: false }, { passed: true }],
    });
    expect(steps.filter(({ type }) => type === 'run')).toMatchObject([
      { passed: false, hasTests: true, ownTests: true },
      { passed: true, hasTests: true, ownTests: true },
    ]);
    expect(provider.requests[1]?.messages.at(-1)?.content).toContain(tests);
    const told = steps.filter(({ type }) => type === 'text').length;
    expect(result.tokens).toBe(told);
    expect(result.iterations.reduce((sum, one) => sum + one.tokens, 0)).toBe(told);
  });

  it('that fail to the end leave what the program does by itself', async () => {
    const provider = says(
      fenced(tests),
      fenced('def add(:'),
      fenced(bad),
      fenced('add = 1'),
      fenced('raise OSError()'),
    );
    const result = await written(provider, request('python', { tests: undefined }));
    expect(result.iterations.map(({ passed }) => passed)).toEqual([false, false, false, false]);
    // The first that runs: later ones are less likely, and the tests may be what is wrong.
    expect(result).toMatchObject({ code: bad, run: { ok: true, testReport: { passed: true, hasTests: false } } });
    const none = await written(says(fenced(tests), fenced('def add(:')), request('python', { tests: undefined }));
    expect(none).toMatchObject({
      code: 'def add(:',
      run: { ok: false, testReport: { passed: false, hasTests: false } },
    });
  });

  it.each(['python', 'javascript'] as const)(
    'end it when the model insists on a program that fails them (%s)',
    async (language) => {
      const { tests, bad } = PROGRAMS[language];
      const result = await written(says(fenced(tests), fenced(bad)), request(language, { tests: undefined }));
      expect(result.iterations.map(({ passed }) => passed)).toEqual([false, false]);
      expect(result).toMatchObject({ code: bad, run: { ok: true, testReport: { passed: true, hasTests: false } } });
      // One that does not even run is another matter.
      const broken = await written(says(fenced(tests), fenced('x = = 1')), request(language, { tests: undefined }));
      expect(broken.iterations).toHaveLength(4);
    },
  );

  it.each<[string, Language, string | undefined]>([
    ['assert nothing', 'python', 'print(add(1, 2))'],
    ['hold without the program', 'python', 'assert 1 + 1 == 2'],
    ['do not parse', 'python', 'assert add(1, 2) == ('],
    ['are not there', 'python', undefined],
    ['assert nothing', 'javascript', 'console.log(add(1, 2));'],
    ['hold without the program', 'javascript', 'console.assert(1 + 1 === 2);'],
    ['do not parse', 'javascript', 'console.assert(add(1, 2) === );'],
  ])('are left out when they %s (%s)', async (_name, language, own) => {
    const { good } = PROGRAMS[language];
    const provider = says(own === undefined ? 'There is nothing to test.' : fenced(own), fenced(good));
    const result = await written(provider, request(language, { tests: undefined }));
    expect(result).toMatchObject({ code: good, ownTests: undefined, run: { ok: true } });
    expect(steps.at(-1)).toMatchObject({ type: 'run', hasTests: false });
  });
});

describe('a loop', () => {
  it('runs no program twice, and does not ask for it again in the same way', async () => {
    const provider = says(fenced(bad));
    const result = await written(provider, request('python', { maxIterations: 4 }));
    expect(runs).toHaveLength(1);
    expect(result.iterations).toHaveLength(4);
    const asked = provider.requests.map(({ messages }) => messages.length);
    // The correction that brought nothing new is not asked for again: the model begins anew.
    expect(asked).toEqual([2, 4, 2, 2]);
    expect(new Set(provider.requests.map(({ seed }) => seed)).size).toBe(4);
    expect(result.iterations[2]).toMatchObject({
      code: bad,
      durationMs: 0,
      failure: expect.stringMatching(/^the same program as in round 1: /),
    });
    expect(result.run?.testReport.passed).toBe(false);
  });

  it('does not begin a second attempt with the answer of the first', async () => {
    const provider = says(fenced(good));
    for (const attempt of [1, 2, 2, 3]) await written(provider, request('python', { attempt }));
    const [first, second, again, third] = provider.requests;
    expect(first?.temperature).toBe(0);
    expect(second?.temperature).toBeGreaterThan(0);
    expect(again?.seed).toBe(second?.seed);
    expect(third?.seed).not.toBe(second?.seed);
  });

  it('reads no further once it has the program', async () => {
    const provider = says({ text: `${fenced(good)}\nand on it goes `, endless: true });
    expect(await written(provider, request('python'))).toMatchObject({ code: good, run: { ok: true } });
    expect(provider.busy).toBe(0);
  });

  it('ends model and sandbox when it is aborted, and throws', async () => {
    const provider = says({ text: 'on and on ', endless: true });
    const stop = new AbortController();
    let stoppedAt = 0;
    const running = runLoop({ provider, sandbox: watched, monotonic: () => performance.now() }, request('python'), {
      onStep: (step) => {
        if (step.type !== 'text' || stoppedAt > 0) return;
        stoppedAt = provider.made;
        stop.abort();
      },
      signal: stop.signal,
    });
    await expect(running).rejects.toMatchObject({ name: 'ModelError', code: 'aborted' });
    await waitFor(() => provider.busy === 0);
    // One piece a millisecond: far fewer than 200 ms would make.
    expect(provider.made - stoppedAt).toBeLessThan(50);

    const endless = new AbortController();
    const looping = written(says(fenced('for (;;) {}')), request('javascript'), endless.signal);
    await waitFor(() => runs.length === 1);
    endless.abort();
    await expect(looping).rejects.toMatchObject({ name: 'SandboxError', code: 'aborted' });
  });

  it('shows an example where there is one and room for it', async () => {
    const provider = says(fenced(good));
    const deps = { provider, sandbox: watched, monotonic: () => 0, examples: () => 'def plus(a, b): ...' };
    const watching = { onStep: () => undefined, signal: new AbortController().signal };
    await runLoop(deps, request('python'), watching);
    expect(provider.requests[0]?.messages.at(-1)?.content).toContain('Similar:\ndef plus');
  });

  it('says for which model an example is wanted', async () => {
    const provider = scriptedProvider({ parameters: 3_000_000, answer: () => fenced(good) });
    const examples = jest.fn(() => undefined);
    const watching = { onStep: () => undefined, signal: new AbortController().signal };
    await runLoop({ provider, sandbox: watched, monotonic: () => 0, examples }, request('python'), watching);
    const { prompt, language, model: name } = request('python');
    expect(examples.mock.calls).toEqual([[prompt, language, expect.objectContaining({ name, parameters: 3_000_000 })]]);
  });

  it('keeps what the model did before it failed', async () => {
    const provider = scriptedProvider({
      answer: (_request, index) => {
        if (index > 0) throw new ModelError('unavailable', 'the server is gone');
        return fenced(bad);
      },
    });
    expect(await written(provider, request('python'))).toMatchObject({
      problem: { code: 'unavailable' },
      iterations: [{ code: bad }, { code: '', failure: 'the server is gone' }],
    });
  });
});

describe('a context that is short of room', () => {
  const small = (tokens: number, ...answers: string[]) =>
    scriptedProvider({
      models: { scripted: tokens },
      answer: (_r, index) => answers[Math.min(index, answers.length - 1)] ?? '',
    });
  /** A token of the script is a word. */
  const words = (count: number) => Array.from({ length: count }, (_, n) => `w${n}`).join(' ');

  it('leaves out the program that failed rather than fail', async () => {
    const long = `${bad}\n# ${words(150)}`;
    const provider = small(200, fenced(long), fenced(good));
    expect(await written(provider, request('python'))).toMatchObject({ code: good, run: { ok: true } });
    expect(provider.requests[1]?.messages).toEqual(provider.requests[0]?.messages);
  });

  it('leaves out the inside of what is given, and later tests', async () => {
    const given = `def plus(a, b):\n    return a + b # ${words(160)}`;
    const many = [tests, `# ${words(300)}`].join('\n');
    const provider = small(200, fenced(good));
    await written(provider, request('python', { givenCode: given }));
    await written(provider, request('python', { tests: many }));
    const [first, second] = provider.requests.map(({ messages }) => messages.at(-1)?.content);
    expect(first).toMatch(/def plus\(a, b\):$/m);
    expect(first).not.toContain('w159');
    expect(second).toContain(tests);
    expect(second).not.toContain('w299');
    expect(runs.at(-1)?.tests).toBe(many);
  });

  it('is told plainly when the request itself does not fit', async () => {
    const provider = small(200, fenced(good));
    expect(await written(provider, request('python', { prompt: words(400) }))).toMatchObject({
      problem: { code: 'context_exceeded' },
      code: undefined,
      iterations: [{ code: '', failure: expect.stringContaining('200 tokens') }],
    });
    expect(provider.requests).toEqual([]);
  });
});
