import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createWasmSandbox } from '@edgecoder/sandbox';
import { tempDir } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { readPrompts, readRecords } from '../../eval/records.ts';
import { checkRecords } from '../check-records.ts';
import { copyWithout, corpusExamples, overlapWith, trainingExamples } from '../overlap.ts';

const PAIRS = [['keep_even', 'sum_numbers']];
const PROMPTS = [{ id: 'known/a', text: 'Tell me, what is the total of all the even numbers in here?' }];

/** What the examples of a training file have in common with a request and a pair. */
async function overlapOf(...examples: { kind?: string; family?: string; asked: string; answer?: string }[]) {
  await using folder = await tempDir();
  const file = join(folder.path, 'train.jsonl');
  const lines = examples.map(({ kind = 'code', family = 'x', asked, answer = '' }) => {
    const messages = [
      { role: 'system', content: 'Write code.' },
      { role: 'user', content: asked },
      { role: 'assistant', content: answer },
    ];
    return `${JSON.stringify({ kind, family, messages })}\n`;
  });
  await writeFile(file, lines.join(''));
  return await overlapWith(trainingExamples([file]), PROMPTS, PAIRS);
}

describe('a clean copy of training', () => {
  it('has every other example as it was, and none that holds a request whole, for the most part or as a part of a plan', async () => {
    await using folder = await tempDir();
    const [file, out] = [join(folder.path, 'train.jsonl'), join(folder.path, 'clean.jsonl')];
    const line = (kind: string, asked: string, answer = '') =>
      `${JSON.stringify({
        kind,
        family: 'x',
        messages: [
          { role: 'user', content: asked },
          { role: 'assistant', content: answer },
        ],
      })}\n`;
    const plan = JSON.stringify({ subtasks: [{ prompt: PROMPTS[0]?.text }] });
    const kept = [line('code', 'What is the total?'), line('code', 'the even numbers in here, please')];
    const left = [
      line('code', 'tell me: WHAT is the total of  all the even numbers in here\nTests:\nassert f() == 1'),
      line('code', 'What is the total of all the even numbers in a list?'),
      line('decompose', 'two things', plan),
    ];
    await writeFile(file, [left[0], kept[0], left[1], left[2], kept[1]].join(''));
    expect(await copyWithout(file, out, PROMPTS)).toBe(3);
    expect(await readFile(out, 'utf8')).toBe(kept.join(''));
    expect(await overlapWith(trainingExamples([out]), PROMPTS, [])).toMatchObject({ same: [], near: [] });
  });
});

describe('what training has seen', () => {
  it('is nothing of other requests and pairs', async () => {
    const others = [
      { asked: 'What is the total?', family: 'then:keep_odd>sum_numbers' },
      { asked: 'Reverse it.\nTests:\ntell me what is the total of all the even numbers in here', family: 'keep_even' },
    ];
    expect(await overlapOf(...others)).toEqual({ read: 2, same: [], near: [], pairs: [] });
  });

  it('is the same request in other letters, punctuation and spaces, also as a part of a plan', async () => {
    const asked = 'tell me: WHAT is the total of  all the even numbers in here';
    expect((await overlapOf({ asked: `${asked}\nTests:\nassert f() == 1` })).same).toEqual(['known/a']);
    const answer = JSON.stringify({ subtasks: [{ prompt: `${asked}.` }] });
    expect((await overlapOf({ kind: 'decompose', asked: 'Two things.', answer })).same).toEqual(['known/a']);
  });

  it('is a request that has more than half of its runs of words', async () => {
    const { same, near } = await overlapOf({ asked: 'Hello, what is the total of all the even numbers in my list' });
    expect(same).toEqual([]);
    expect(near).toMatchObject([{ id: 'known/a', share: expect.closeTo(2 / 3) }]);
  });

  it.each(['then:keep_even>sum_numbers', 'then:sum_numbers>keep_even', 'gcd+where_then:keep_even>sum_numbers'])(
    'is a pair of families that stand together in %s',
    async (family) => {
      expect((await overlapOf({ asked: 'x', family })).pairs).toEqual(['keep_even sum_numbers']);
    },
  );

  it('is, of the corpus, none of the requests', async () => {
    const pairs = (await readRecords('combined')).map(({ families }) => families);
    const { read, same, near } = await overlapWith(corpusExamples(), await readPrompts(), pairs);
    expect(read).toBeGreaterThan(1000);
    expect({ same, near }).toEqual({ same: [], near: [] });
  });
});

describe('the check of the records', () => {
  const good = {
    ...{ id: 'good', families: ['x'], style: '', named: true, shown: 1, name: { python: 'f', javascript: 'f' } },
    prompt: { python: 'p', javascript: 'p' },
    cases: [
      { args: [1], gives: 2 },
      { args: [5], gives: 10 },
    ],
    solution: { python: 'def f(n):\n    return n * 2', javascript: 'const f = (n) => n * 2;' },
  };
  const broken = {
    ...good,
    ...{ id: 'broken', language: 'python', prompt: 'p', fault: '', style: undefined },
    ...{ broken: 'def f(n):\n    return n', solution: good.solution.python },
    error: 'AssertionError\n  in the tests, line 1: assert f(1) == 2',
  };

  it('finds solutions that fail, tests that stubs pass, and errors that are not real', async () => {
    await using folder = await tempDir();
    const write = (kind: string, ...records: unknown[]) =>
      writeFile(join(folder.path, `${kind}.jsonl`), records.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const sandbox = createWasmSandbox({ poolSize: 1 });
    try {
      await write('known', good);
      await write('combined');
      await write('repair', broken);
      expect(await checkRecords(sandbox, folder.path)).toEqual([]);

      const same = good.cases.map(({ args }) => ({ args, gives: args[0] }));
      await write('known', { ...good, solution: { ...good.solution, python: 'def f(n):\n    return 2' } });
      await write('combined', { ...good, cases: same });
      await write('repair', { ...broken, error: 'TypeError' });
      const problems = (await checkRecords(sandbox, folder.path)).map((problem) => problem.split('\n')[0]);
      expect(problems).toContainEqual(expect.stringMatching(/^known\/good \(python\): the solution fails/));
      expect(problems).toContainEqual(expect.stringMatching(/^combined\/good \(javascript\): a stub passes/));
      expect(problems).toContainEqual(expect.stringMatching(/^repair\/broken \(python\): the error is/));
      expect(problems).not.toContainEqual(expect.stringMatching(/^known\/good \(javascript\)/));
    } finally {
      await sandbox.close();
    }
  });
});
