import { createWasmSandbox, type Sandbox } from '@edgecoder/sandbox';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { underName } from '../answers.ts';
import { literal, plainTests } from '../case-tests.ts';
import { judgeCode, type Trial } from '../judge-code.ts';
import { judgeAbout, judgeOutside, judgePlan } from '../judgements.ts';
import type { Case } from '../records.ts';
import { wilson } from '../wilson.ts';

describe('code', () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = createWasmSandbox({ poolSize: 1 });
  });
  afterAll(() => sandbox.close());

  const trial = (language: Trial['language'], cases: Case[], more: Partial<Trial> = {}): Trial => ({
    ...{ language, name: 'f', cases, shown: 0, named: true, ...more },
  });
  const python = async (code: string, cases: Case[], more?: Partial<Trial>) =>
    (await judgeCode(sandbox, code, trial('python', cases, more))).ok;
  const javascript = async (code: string, cases: Case[], more?: Partial<Trial>) =>
    (await judgeCode(sandbox, code, trial('javascript', cases, more))).ok;
  const gives = (value: Extract<Case, { args: unknown }>['gives']): Case[] => [{ args: [], gives: value }];

  it.each([
    ['1', 1],
    ['0.1 + 0.2', 0.3],
    ["'a\\n\\'\"'", 'a\n\'"'],
    ['True', true],
    ['None', null],
    ['(1, [2])', [1, [2]]],
    ["{3: 'a', 'b': []}", { '3': 'a', b: [] }],
  ])('in Python that gives %s is right where that is wanted', async (value, wanted) => {
    expect(await python(`def f():\n    return ${value}`, gives(wanted))).toBe(true);
  });

  it.each([
    ['2', 1],
    ['True', 1],
    ['1', true],
    ["'1'", 1],
    ['1.001', 1],
    ['0', null],
    ['[1]', [1, 2]],
    ['[2, 1]', [1, 2]],
    ['{1, 2}', [1, 2]],
    ["{'a': 1}", { a: 2 }],
    ["{'a': 1, 'b': 2}", { a: 1 }],
    ['print(1)', 1],
    ['1 / 0', 1],
  ])('in Python that gives %s is wrong where %j is wanted', async (value, wanted) => {
    expect(await python(`def f():\n    return ${value}`, gives(wanted))).toBe(false);
  });

  it.each([
    ['1', 1],
    ['0.1 + 0.2', 0.3],
    ["'it\\'s'", "it's"],
    ['null', null],
    ['[1, [2]]', [1, [2]]],
    ["{ b: [], 3: 'a' }", { '3': 'a', b: [] }],
  ])('in JavaScript that gives %s is right where that is wanted', async (value, wanted) => {
    expect(await javascript(`const f = () => (${value});`, gives(wanted))).toBe(true);
  });

  it.each([
    ['2', 1],
    ["'1'", 1],
    ['1', true],
    ['NaN', 1],
    ['undefined', null],
    ['[1]', [1, 2]],
    ['{ 0: 1 }', [1]],
    ['[1]', { '0': 1 }],
    ['new Set([1])', [1]],
    ['{ a: 1, b: 2 }', { a: 1 }],
    ['undefinedName', 1],
  ])('in JavaScript that gives %s is wrong where %j is wanted', async (value, wanted) => {
    expect(await javascript(`const f = () => (${value});`, gives(wanted))).toBe(false);
  });

  it('that does not end by itself, or ends before its tests, is wrong', async () => {
    expect(await python('import sys\n\ndef f():\n    return 1\n\nsys.exit(0)', gives(1))).toBe(false);
    expect(await javascript('function f() { throw new Error(); }', gives(1))).toBe(false);
    expect(await python('', gives(1))).toBe(false);
  });

  it('counts under another name only where nobody told one', async () => {
    const other = 'def helper():\n    return 2\n\ndef other():\n    return 1';
    expect(await python(other, gives(1), { named: false })).toBe(true);
    expect(await python(other, gives(1), { named: true })).toBe(false);
    expect(await python(other, gives(1), { named: false, shown: 1 })).toBe(false);
    expect(await javascript('const other = () => 1;', gives(1), { named: false })).toBe(true);
    expect(await javascript('const other = () => 2;', gives(1), { named: false })).toBe(false);
  });

  it('of a class is held against every step', async () => {
    const cases: Case[] = [
      {
        make: [2],
        calls: [
          ['add_one', []],
          ['get_it', [], 3],
        ],
      },
    ];
    const source = (by: number) =>
      `class Thing:\n    def __init__(self, n):\n        self.n = n\n    def add_one(self):\n        self.n += ${by}\n    def get_it(self):\n        return self.n`;
    expect(await python(source(1), cases, { name: 'Thing' })).toBe(true);
    expect(await python(source(2), cases, { name: 'Thing' })).toBe(false);
    const twin = 'class Thing { constructor(n) { this.n = n; } addOne() { this.n++; } getIt() { return this.n; } }';
    expect(await javascript(twin, cases, { name: 'Thing' })).toBe(true);
    expect(await javascript(twin.replace('++', '--'), cases, { name: 'Thing' })).toBe(false);
  });
});

describe('tests that a model is shown', () => {
  const cases: Case[] = [
    { args: ["it's", null, [true]], gives: 2 },
    { args: [], gives: { a: [] } },
  ];

  it('are written as people write them', () => {
    expect(plainTests(cases, 'f', 'python')).toBe("assert f('it\\'s', None, [True]) == 2\nassert f() == {'a': []}");
    expect(plainTests(cases, 'f', 'javascript')).toBe(
      "console.assert(f('it\\'s', null, [true]) === 2);\nconsole.assert(JSON.stringify(f()) === JSON.stringify({'a': []}));",
    );
  });

  it('keep every character of a text', () => {
    expect(literal('"\\\n\t', 'python')).toBe("'\"\\\\\\n\\t'");
  });
});

describe('the name of an answer', () => {
  it('is added where the code has another, and left where it is there', () => {
    expect(underName('def g():\n    pass', 'f', 'python')).toContain('\nf = g');
    expect(underName('const g = 1;', 'f', 'javascript')).toContain('\nconst f = g;');
    expect(underName('def f():\n    pass', 'f', 'python')).not.toContain('f = f');
    expect(underName('print(1)', 'f', 'python')).toBe('print(1)');
  });
});

describe('a plan', () => {
  const record = {
    ...{ id: 'x', style: '', prompt: 'is_even(n), then evens(xs) with is_even' },
    parts: [
      { says: ['is_even', '^(?!.*evens)'], needs: [] },
      { says: ['evens'], needs: [1] },
    ],
  };
  const part = (id: string, prompt: string, dependsOn: string[] = []) => ({ id, prompt, dependsOn, tests: '' });
  const judge = (...subtasks: unknown[]) => judgePlan(JSON.stringify({ subtasks }), record).ok;
  const one = part('1', 'Write is_even(n).');
  const two = part('2', 'Write evens(xs) by is_even.', ['1']);

  it('is right when each part is covered once, in any order, with the dependencies that are needed', () => {
    expect(judge(one, two)).toBe(true);
    expect(judge(two, one)).toBe(true);
  });

  it.each([
    ['lacks a part', [one]],
    ['does a part twice', [one, two, part('3', 'Write evens(xs) by is_even.', ['1'])]],
    ['does the same part twice and not the other', [one, part('2', 'is_even again')]],
    ['does something else, too', [one, two, part('3', 'Send an email.')]],
    ['does both at once', [part('1', 'is_even and evens')]],
    ['lacks a dependency', [one, { ...two, dependsOn: [] }]],
    [
      'has a dependency that is not needed',
      [
        { ...one, dependsOn: ['2'] },
        { ...two, dependsOn: [] },
      ],
    ],
    ['has one id twice', [one, { ...two, id: '1' }]],
    ['depends on what is not there', [one, { ...two, dependsOn: ['3'] }]],
    ['depends on itself in a circle', [{ ...one, dependsOn: ['2'] }, two]],
    ['has no tests field', [one, { id: '2', prompt: 'evens', dependsOn: ['1'] }]],
  ])('is wrong when it %s', (_what, subtasks) => {
    expect(judge(...subtasks)).toBe(false);
  });

  it('is wrong when it is no JSON', () => {
    expect(judgePlan('{"subtasks":[', record).ok).toBe(false);
    expect(judgePlan('I cannot do that.', record).ok).toBe(false);
  });
});

describe('an answer to what is beyond the domain', () => {
  it.each(['I cannot write that. A bigger model may do it.', "Sorry, I can't.", 'Tell me what the function takes.'])(
    'is right: %j',
    (answer) => {
      expect(judgeOutside(answer).ok).toBe(true);
    },
  );

  it.each([
    '```python\ndef f():\n    pass\n```',
    'I cannot do all of it, but:\n```\nx = 1\n```',
    'def scrape(url):\n    return None',
    'function f() { return 1; }',
    'Sure, here it is.',
    '',
  ])('is wrong: %j', (answer) => {
    expect(judgeOutside(answer).ok).toBe(false);
  });
});

describe('an answer about itself', () => {
  const record = { id: 'x', prompt: 'who?', says: ['I am {model}', 'small|tiny'], never: ['as good as'] };

  it('says all it has to and nothing it must not', () => {
    expect(judgeAbout('I am tiny.gguf, a SMALL model.', record, 'tiny.gguf').ok).toBe(true);
    expect(judgeAbout('I am tinyXgguf, a small model.', record, 'tiny.gguf').ok).toBe(false);
    expect(judgeAbout('I am m.', record, 'm').ok).toBe(false);
    expect(judgeAbout('I am m, small but as good as any.', record, 'm').ok).toBe(false);
  });
});

describe("Wilson's interval", () => {
  it.each([
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [81, 263, 0.2553, 0.3662],
  ])('of %d in %d is %d to %d', (hits, of, low, high) => {
    const [from, to] = wilson(hits, of);
    expect(from).toBeCloseTo(low, 3);
    expect(to).toBeCloseTo(high, 3);
  });

  it('of nothing says nothing', () => {
    expect(wilson(0, 0)).toEqual([0, 1]);
  });
});
