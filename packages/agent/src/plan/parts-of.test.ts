import { DecomposedPart } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partsOf } from './parts-of.ts';

const part = (id: string, dependsOn: string[] = [], tests = '', prompt = `Do ${id}.`) => ({
  id,
  prompt,
  dependsOn,
  tests,
});
const read = (...subtasks: object[]) => partsOf(JSON.stringify({ subtasks }), 'python');
const shape = (...subtasks: object[]) => read(...subtasks)?.map(({ id, dependsOn }) => [id, ...dependsOn]);

describe('the parts in a model’s answer', () => {
  it('get names in the form of part ids, each once, and their dependencies with them', () => {
    expect(
      shape(part('1'), part('2', ['1']), part('Parse CSV!', ['2', '1']), part('parse csv', ['Parse CSV!'])),
    ).toEqual([['part-1'], ['part-2', 'part-1'], ['parse-csv', 'part-2', 'part-1'], ['parse-csv-2', 'parse-csv']]);
    expect(shape(part('main'), part('äö'), part('x'.repeat(80)))).toEqual([['main-2'], ['part-2'], ['x'.repeat(32)]]);
  });

  it('come after what they depend on; a dependency on nothing, on itself or in a circle is dropped', () => {
    expect(shape(part('b', ['a']), part('a', ['nobody', 'a']))).toEqual([['a'], ['b', 'a']]);
    expect(shape(part('a', ['c']), part('b', ['a']), part('c', ['b']))).toEqual([['c'], ['a', 'c'], ['b', 'a']]);
  });

  it('that say the same are one, which is meant by all their names', () => {
    const twice = [part('1', [], '', 'Sort it.'), part('2', ['1'], '', ' sort  it'), part('3', ['2'], '', 'Sum it.')];
    expect(shape(...twice)).toEqual([['part-1'], ['part-3', 'part-1']]);
    expect(shape(part('1', [], '', 'celsius to kelvin'), part('2', [], '', 'kelvin to celsius'))).toHaveLength(2);
    expect(shape(part('1', [], '', 'Round to .5'), part('2', [], '', 'Round to 5'))).toHaveLength(2);
    expect(read(...Array.from({ length: 9 }, () => part('a', [], '', 'Again.')))).toHaveLength(1);
  });

  it('lose tests that cannot be tests', () => {
    const tests = (text: string) => read(part('a', [], text))?.[0]?.tests;
    expect(tests("assert f('it''s') == [1, (2)]")).toBeDefined();
    expect(tests('')).toBeUndefined();
    expect(tests('print(f(1))')).toBeUndefined();
    expect(tests('assert f(1) == (2')).toBeUndefined();
    expect(tests("assert f('a) == 1")).toBeUndefined();
  });

  it('are none when the answer is not what was asked for', () => {
    for (const text of ['', 'no', '[]', '{"subtasks":[]}', '{"subtasks":[{"id":"1"}]}', '{"subtasks":{}}'])
      expect(partsOf(text, 'python')).toBeUndefined();
    expect(read({ ...part('a'), more: 1 })).toBeUndefined();
    expect(read(part('a', [], '', '  '))).toBeUndefined();
    expect(read(...Array.from({ length: 10 }, (_, index) => part(`${index}`)))).toBeUndefined();
  });

  it('always are what the protocol says, whatever a model calls them and links', () => {
    const any = fc.record({
      id: fc.string({ maxLength: 40 }),
      prompt: fc.string({ minLength: 1 }).filter((text) => text.trim() !== '' && text.isWellFormed()),
      dependsOn: fc.array(fc.oneof(fc.string(), fc.constantFrom('1', '2', '3')), { maxLength: 9 }),
      tests: fc.string(),
    });
    const numbered = fc
      .array(any, { minLength: 1, maxLength: 9 })
      .map((parts) => parts.map((one, index) => (one.id.length % 2 === 0 ? { ...one, id: String(index + 1) } : one)));
    fc.assert(
      fc.property(numbered, (subtasks) => {
        const parts = read(...subtasks) ?? [];
        expect(parts.length).toBeGreaterThan(0);
        expect(parts.length).toBeLessThanOrEqual(subtasks.length);
        const before = new Set<string>();
        for (const one of parts) {
          DecomposedPart.parse(one);
          for (const need of one.dependsOn) expect(before).toContain(need);
          expect(before).not.toContain(one.id);
          before.add(one.id);
        }
      }),
    );
  });
});
