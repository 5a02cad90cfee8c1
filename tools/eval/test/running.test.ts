import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ScriptedAnswer, scriptedProvider } from '@edgecoder/models/testing';
import { createWasmSandbox, type Sandbox } from '@edgecoder/sandbox';
import { type TempDir, tempDir } from '@edgecoder/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Outcome } from '../outcome.ts';
import { type CodeRecord, KINDS, type RepairRecord, readRecords } from '../records.ts';
import { allMet, figuresOf, tableOf } from '../report.ts';
import { type Request, requestsOf } from '../requests.ts';
import { openResults } from '../results-file.ts';
import { runRequests } from '../run.ts';

const RIGHT = '```python\ndef double(n):\n    return n * 2\n```';
const WRONG = '```python\ndef double(n):\n    return n + 2\n```';
const double = {
  ...{ families: ['x'], named: true, shown: 1, name: { python: 'double', javascript: 'double' } },
  cases: [
    { args: [1], gives: 2 },
    { args: [5], gives: 10 },
  ],
};
const known: CodeRecord = {
  ...{ ...double, id: 'double', style: '', shown: 0 },
  prompt: { python: 'double(n)', javascript: 'double(n)' },
  solution: { python: '-', javascript: '-' },
};
const repair: RepairRecord = {
  ...{ ...double, id: 'double', language: 'python', prompt: 'double(n)', fault: '', solution: '-' },
  ...{ broken: 'def double(n):\n    return n', error: 'AssertionError' },
};

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createWasmSandbox({ poolSize: 1 });
});
afterAll(() => sandbox.close());

/** What comes of a request when the model answers so, and what it was asked. */
async function outcomeOf(request: Request | undefined, answers: ScriptedAnswer[], found?: string) {
  const provider = scriptedProvider({ answer: (_, index) => answers[index] ?? 'I am out of answers.' });
  const retrieval = { similar: () => found, nearest: () => found };
  const bench = { subject: { model: 'scripted', provider }, sandbox, retrieval };
  const [outcome] = await runRequests(request ? [request] : [], bench, {
    jobs: 1,
    known: [],
    onOutcome: () => undefined,
  });
  return { outcome: outcome as Outcome, asked: provider.requests };
}
const knownIn = (mode: Outcome['mode']) => requestsOf('known', [known], mode, ['python'])[0];

describe('a request for code', () => {
  it('is right when every test passes, by the first answer alone and the most likely tokens', async () => {
    const { outcome, asked } = await outcomeOf(knownIn('model'), [RIGHT]);
    expect(outcome).toMatchObject({ kind: 'known', id: 'double', language: 'python', ok: true, turns: 1 });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.temperature ?? 0).toBe(0);
  });

  it.each([
    ['wrong code', WRONG],
    ['words', 'I cannot write that.'],
    ['code of another language', '```javascript\nconst double = (n) => n * 2;\n```'],
    ['code that is cut off', { text: '```python\ndef double(n):\n    return n', reason: 'length' as const }],
  ])('is wrong for %s', async (_what, answer) => {
    expect((await outcomeOf(knownIn('model'), [answer, RIGHT])).outcome.ok).toBe(false);
  });

  it('shows the model no test that decides, unless the record says so', async () => {
    const hidden = await outcomeOf(knownIn('model'), [RIGHT]);
    expect(JSON.stringify(hidden.asked)).not.toContain('assert');
    const [shown] = requestsOf('known', [{ ...known, shown: 1 }], 'model', ['python']);
    const { asked } = await outcomeOf(shown, [RIGHT]);
    expect(asked[0]?.messages.at(-1)?.content).toContain('assert double(1) == 2');
    expect(asked[0]?.messages.at(-1)?.content).not.toContain('double(5)');
  });

  it('is wrong, and no end of the run, when the prompt does not fit', async () => {
    const provider = scriptedProvider({ models: { scripted: 3 }, answer: () => RIGHT });
    const bench = {
      ...{ subject: { model: 'scripted', provider }, sandbox },
      retrieval: { similar: () => undefined, nearest: () => undefined },
    };
    const requests = requestsOf('known', [known], 'model', ['python']);
    const [outcome] = await runRequests(requests, bench, { jobs: 1, known: [], onOutcome: () => undefined });
    expect(outcome).toMatchObject({ ok: false, why: expect.stringContaining('context_exceeded') });
  });

  it('is asked with what retrieval finds in one mode, answered by it alone in another', async () => {
    const found = 'def twice(n):\n    return n * 2';
    const both = await outcomeOf(knownIn('both'), [RIGHT], found);
    expect(both.asked[0]?.messages.at(-1)?.content).toContain(found);
    const alone = await outcomeOf(knownIn('retrieval'), [], found);
    expect(alone).toMatchObject({ outcome: { ok: true }, asked: [] });
    expect((await outcomeOf(knownIn('retrieval'), [], 'def twice(n):\n    return n')).outcome.ok).toBe(false);
    expect((await outcomeOf(knownIn('retrieval'), [], undefined)).outcome.ok).toBe(false);
    const model = await outcomeOf(knownIn('model'), [RIGHT], found);
    expect(JSON.stringify(model.asked)).not.toContain('twice');
  });
});

describe('a repair', () => {
  const [request] = requestsOf('repair', [repair], 'model');

  it('begins with the broken code and its real error', async () => {
    const { outcome, asked } = await outcomeOf(request, [RIGHT]);
    expect(outcome).toMatchObject({ ok: true, turns: 1 });
    const said = JSON.stringify(asked[0]?.messages);
    expect(said).toContain('return n\\n```');
    expect(said).toContain('It failed:\\nAssertionError\\n  in the tests, line 1: assert double(1) == 2');
  });

  it('may take three answers and no more', async () => {
    const wrong = (by: number) => `\`\`\`python\ndef double(n):\n    return n + ${by}\n\`\`\``;
    const third = await outcomeOf(request, [wrong(7), wrong(8), RIGHT]);
    expect(third.outcome).toMatchObject({ ok: true, turns: 3 });
    const fourth = await outcomeOf(request, [wrong(7), wrong(8), wrong(9), RIGHT]);
    expect(fourth.outcome).toMatchObject({ ok: false, turns: 3 });
    expect(fourth.asked).toHaveLength(3);
  });

  it('is wrong when only the tests that were shown pass', async () => {
    const { outcome } = await outcomeOf(request, ['```python\ndef double(n):\n    return 2\n```', RIGHT]);
    expect(outcome).toMatchObject({ ok: false, turns: 1 });
  });
});

describe('a run', () => {
  let folder: TempDir;
  beforeEach(async () => {
    folder = await tempDir();
  });
  afterEach(() => folder.remove());
  const outcome = (kind: Outcome['kind'], language: Outcome['language'], ok: boolean, id = 'a'): Outcome => ({
    ...{ kind, id, language, mode: 'model', ok, why: '', answer: '', turns: 1 },
  });

  it('asks every request once, none that was noted, and gives them in their order', async () => {
    const records = ['a', 'b', 'c', 'd'].map((id) => ({ ...known, id }));
    const requests = requestsOf('known', records, 'model', ['python']);
    const provider = scriptedProvider({ answer: () => RIGHT });
    const bench = {
      ...{ subject: { model: 'scripted', provider }, sandbox },
      retrieval: { similar: () => undefined, nearest: () => undefined },
    };
    const noted = { ...outcome('known', 'python', false, 'b'), why: 'noted' };
    const told: number[] = [];
    const all = await runRequests(requests, bench, {
      jobs: 3,
      known: [noted],
      onOutcome: (_, done) => void told.push(done),
    });
    expect(all.map(({ id, ok }) => [id, ok])).toEqual([
      ['a', true],
      ['b', false],
      ['c', true],
      ['d', true],
    ]);
    expect(provider.requests).toHaveLength(3);
    expect(told).toEqual([2, 3, 4]);
  });

  it('goes on with its file: what is cut off counts as not done, another model or other requests are refused', async () => {
    const path = join(folder.path, 'out.jsonl');
    const head = { model: 'm', requests: '1' };
    const first = await openResults(path, head);
    await first.add(outcome('known', 'python', true));
    await appendFile(path, '{"kind":"known","id":"b"');
    const second = await openResults(path, head);
    expect(second.known).toEqual([outcome('known', 'python', true)]);
    await second.add(outcome('known', 'python', true, 'c'));
    expect((await openResults(path, head)).known.map(({ id }) => id)).toEqual(['a', 'c']);
    await expect(openResults(path, { ...head, model: 'n' })).rejects.toThrow('another model');
    await expect(openResults(path, { ...head, requests: '2' })).rejects.toThrow('other requests');
    await writeFile(path, 'something else\n');
    await expect(openResults(path, head)).rejects.toThrow('no results');
    expect(await readFile(path, 'utf8')).toBe('something else\n');
  });

  it('meets its aims only when each language does, by the model alone', () => {
    const half = [outcome('repair', 'python', true, 'a'), outcome('repair', 'python', false, 'b')];
    const figures = figuresOf([...half, outcome('repair', 'javascript', true)]);
    expect(figures.map(({ language, share, met }) => [language, share, met])).toEqual([
      ['python', 0.5, true],
      ['javascript', 1, true],
    ]);
    expect(allMet(figures)).toBe(true);
    expect(allMet(figuresOf([...half, outcome('repair', 'javascript', false)]))).toBe(false);
    expect(allMet(figuresOf([{ ...outcome('known', 'python', true), mode: 'both' }]))).toBe(false);
    expect(allMet(figuresOf([outcome('about', 'none', true)]))).toBe(false);
    expect(allMet([])).toBe(false);
  });

  it('tells its figures with bounds and aims', () => {
    const table = tableOf(figuresOf([outcome('outside', 'python', false), outcome('about', 'none', true)]));
    expect(table).toContain('0/1    0.0 %  [0.0 % … 79.3 %]   aim 95.0 %: MISSED');
    expect(table).toContain('1/1  100.0 %');
    expect(table.match(/aim/g)).toHaveLength(1);
  });
});

describe('the requests', () => {
  it('are there in number, readable, and each in both languages where it is one for code', async () => {
    const least = { known: 150, combined: 60, decompose: 40, repair: 60, outside: 60, about: 20, validation: 200 };
    for (const kind of KINDS) expect((await readRecords(kind)).length).toBeGreaterThanOrEqual(least[kind]);
  });

  it('are refused when two have one id, or one lacks something', async () => {
    await using folder = await tempDir();
    const line = JSON.stringify({ id: 'a', topic: 't', prompt: 'p' });
    await writeFile(join(folder.path, 'outside.jsonl'), `${line}\n${line}\n`);
    await expect(readRecords('outside', folder.path)).rejects.toThrow('line 2: a second a');
    await writeFile(join(folder.path, 'outside.jsonl'), '{"id":"a","topic":"t"}\n');
    await expect(readRecords('outside', folder.path)).rejects.toThrow('line 1');
  });
});
