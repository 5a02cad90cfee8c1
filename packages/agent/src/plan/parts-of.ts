import { type DecomposedPart, type Language, MAX_PARTS, PartId, Prompt } from '@edgecoder/protocol';
import { z } from 'zod';
import { plausibleTests } from './plausible-tests.ts';

/** What a model was asked to answer; more properties than that are a sign of something else. */
const Answered = z.strictObject({
  subtasks: z
    .array(
      z.strictObject({
        id: z.string().max(200),
        prompt: Prompt,
        dependsOn: z.array(z.string().max(200)).max(MAX_PARTS),
        tests: z.string(),
      }),
    )
    .min(1)
    .max(MAX_PARTS),
});

/** The name that a task's assembling part has. */
const RESERVED = 'main';
const MAX_ID_CHARS = 32;

/**
 * The parts that a model's answer describes, in an order in which each comes after those it depends on; undefined when the
 * answer cannot be used. Names are brought into the form of part ids, dependencies with them; a dependency on nothing, on
 * itself or in a circle is dropped, and so are tests that cannot be tests, and parts that say what one before them says.
 */
export function partsOf(answer: string, language: Language): DecomposedPart[] | undefined {
  const answered = Answered.safeParse(parsed(answer));
  if (!answered.success) return undefined;
  const { subtasks, indexOf } = withoutRepeats(answered.data.subtasks);
  const ids = idsOf(subtasks.map(({ id }) => id));
  const needs = withoutCircles(
    subtasks.map(({ dependsOn }, index) =>
      [...new Set(dependsOn.map((id) => indexOf.get(id)))].filter((one) => one !== undefined && one !== index),
    ) as number[][],
  );
  return inOrder(needs).map((index) => {
    const { prompt, tests } = subtasks[index] as (typeof subtasks)[number];
    const usable = tests.isWellFormed() && plausibleTests(tests, language);
    return {
      id: ids[index] as string,
      prompt,
      dependsOn: (needs[index] as number[]).map((need) => ids[need] as string),
      ...(usable && { tests }),
    };
  });
}

/** Each thing that is to be done once, and where the one that a name means stands. Small models say some twice. */
function withoutRepeats<T extends { id: string; prompt: string }>(
  answered: readonly T[],
): { subtasks: T[]; indexOf: ReadonlyMap<string, number> } {
  const subtasks: T[] = [];
  const indexOf = new Map<string, number>();
  const said = new Map<string, number>();
  for (const one of answered) {
    const words = one.prompt
      .toLowerCase()
      .replaceAll(/\.(?=\s|$)/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
    const index = said.get(words) ?? subtasks.push(one) - 1;
    said.set(words, index);
    // Of two parts with one name, the first is meant.
    if (!indexOf.has(one.id)) indexOf.set(one.id, index);
  }
  return { subtasks, indexOf };
}

/** Names as part ids, each of them once: `1` is `part-1`, `Parse CSV` is `parse-csv`. */
function idsOf(names: readonly string[]): string[] {
  const taken = new Set<string>([RESERVED]);
  return names.map((name, index) => {
    const plain = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '');
    const letters = /^[a-z]/.test(plain) ? plain : `part-${plain || index + 1}`;
    let id = letters.slice(0, MAX_ID_CHARS);
    for (let copy = 2; taken.has(id); copy += 1) id = `${letters.slice(0, MAX_ID_CHARS - 4)}-${copy}`;
    taken.add(id);
    return PartId.parse(id);
  });
}

/** The same needs, but for those that would close a circle with the ones before them. */
function withoutCircles(needs: readonly (readonly number[])[]): number[][] {
  const kept: number[][] = needs.map(() => []);
  const reaches = (from: number, to: number): boolean =>
    from === to || (kept[from] as number[]).some((next) => reaches(next, to));
  for (const [index, wanted] of needs.entries())
    for (const need of wanted) if (!reaches(need, index)) (kept[index] as number[]).push(need);
  return kept;
}

/** Indexes, each after those it needs; otherwise as they were. */
function inOrder(needs: readonly (readonly number[])[]): number[] {
  const order: number[] = [];
  const visit = (index: number): void => {
    if (order.includes(index)) return;
    for (const need of needs[index] as readonly number[]) visit(need);
    order.push(index);
  };
  for (const index of needs.keys()) visit(index);
  return order;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
