import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planParts, programOf } from './dag.ts';

/** Parts that depend on earlier ones only, in any listed order: every DAG there is. */
const graph = fc.array(fc.array(fc.nat(8), { maxLength: 4 }), { minLength: 1, maxLength: 9 }).chain((edges) => {
  const parts = edges.map((targets, index) => ({
    id: `p${index}`,
    dependsOn: [...new Set(targets.filter((target) => target < index).map((target) => `p${target}`))],
    code: `code of p${index};`,
  }));
  return fc.shuffledSubarray(parts, { minLength: parts.length });
});

describe('parts of a task', () => {
  it('come after all they depend on, each once, and the assembling one last', () => {
    fc.assert(
      fc.property(graph, (parts) => {
        const planned = planParts({ code: '', parts });
        const order = planned.map((each) => each.part);
        expect([...order].sort()).toEqual([...parts.map((part) => part.id), 'main'].sort());
        for (const { part, dependsOn } of planned) {
          for (const dependency of dependsOn) expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(part));
        }
        expect(planned.at(-1)).toEqual({ part: 'main', dependsOn: order.slice(0, -1) });
      }),
    );
  });

  it('run with the code of all they transitively depend on, and of nothing else', () => {
    fc.assert(
      fc.property(graph, (parts) => {
        const needs = (id: string): Set<string> => {
          const direct = parts.find((part) => part.id === id)?.dependsOn ?? [];
          return new Set([id, ...direct.flatMap((each) => [...needs(each)])]);
        };
        for (const { id } of parts) {
          const { code } = programOf({ code: '', parts }, id);
          const lines = code.split('\n');
          expect(lines.at(-1)).toBe(`code of ${id};`);
          expect(new Set(lines)).toEqual(new Set([...needs(id)].map((each) => `code of ${each};`)));
        }
      }),
    );
  });

  it('are refused when they close a circle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), (length) => {
        const parts = Array.from({ length }, (_, index) => ({
          id: `p${index}`,
          dependsOn: [`p${(index + 1) % length}`],
          code: '',
        }));
        expect(() => planParts({ code: '', parts })).toThrow('circle');
      }),
    );
  });

  it('are refused when their program would be longer than a lease carries', () => {
    const parts = Array.from({ length: 9 }, (_, index) => ({
      id: `p${index}`,
      dependsOn: [],
      code: 'x'.repeat(131_072),
    }));
    expect(() => planParts({ code: 'x'.repeat(131_072), parts })).toThrow('too long');
  });
});
