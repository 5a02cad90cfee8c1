import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** Words of a run that counts as taken over; shorter ones every English request shares with others. */
const RUN = 5;
/** Of a request's runs of that many words, what one training request may hold at most. */
export const MAX_SHARED_RUNS = 0.5;

const Example = z.object({
  kind: z.string(),
  family: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).min(1),
});
const Plan = z.object({ subtasks: z.array(z.object({ prompt: z.string() })) });

/** What evaluation and training have in common. */
export interface Overlap {
  /** Training requests that were read. */
  read: number;
  /** Requests that stand in training, case, punctuation and spaces aside. */
  same: string[];
  /** Requests of which one training request holds too many runs of words, with that request. */
  near: { id: string; share: number; training: string }[];
  /** Pairs of families, in either order, that training combines. */
  pairs: string[];
}

/** Looks through training examples for requests and for pairs of families that it must not hold. */
export async function trainingOverlap(
  files: readonly string[],
  prompts: readonly { id: string; text: string }[],
  pairs: readonly (readonly string[])[],
): Promise<Overlap> {
  const wanted = prompts.map(({ id, text }) => ({ id, ...shapeOf(text), worst: 0, training: '' }));
  const byText = new Map<string, string[]>();
  for (const { id, whole } of wanted) byText.set(whole, [...(byText.get(whole) ?? []), id]);
  const byRun = new Map<string, number[]>();
  for (const [index, { runs }] of wanted.entries())
    for (const run of runs) byRun.set(run, [...(byRun.get(run) ?? []), index]);
  const same = new Set<string>();
  const combined = new Set<string>();
  const seen = new Set<string>();
  for (const file of files)
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const example = Example.parse(JSON.parse(line));
      for (const part of example.family.split('+')) {
        const names = part.slice(part.indexOf(':') + 1).split('>');
        if (names.length > 1) combined.add(names.toSorted().join(' '));
      }
      for (const text of requestsIn(example)) {
        const { whole, runs } = shapeOf(text);
        if (seen.has(whole)) continue;
        seen.add(whole);
        for (const id of byText.get(whole) ?? []) same.add(id);
        const hits = new Map<number, number>();
        for (const run of runs) for (const index of byRun.get(run) ?? []) hits.set(index, (hits.get(index) ?? 0) + 1);
        for (const [index, count] of hits) {
          const mine = wanted[index] as (typeof wanted)[number];
          const share = count / mine.runs.size;
          if (share > mine.worst) Object.assign(mine, { worst: share, training: text });
        }
      }
    }
  return {
    read: seen.size,
    same: [...same],
    near: wanted
      .filter(({ worst }) => worst > MAX_SHARED_RUNS)
      .map(({ id, worst, training }) => ({ id, share: worst, training })),
    pairs: pairs.map((names) => names.toSorted().join(' ')).filter((pair) => combined.has(pair)),
  };
}

/** What an example asks, without tests and similar functions; of plans, what each part asks, too. */
function requestsIn({ kind, messages }: z.infer<typeof Example>): string[] {
  const asked = messages.find(({ role }) => role === 'user')?.content ?? '';
  const request = asked.split(/\n(?:Tests|Similar|Already there):\n/)[0] as string;
  if (kind !== 'decompose') return [request];
  const plan = Plan.parse(JSON.parse(messages.at(-1)?.content ?? ''));
  return [request, ...plan.subtasks.map(({ prompt }) => prompt)];
}

/** Two requests that differ in nothing but case, punctuation and spaces have one shape. */
function shapeOf(text: string): { whole: string; runs: Set<string> } {
  const words = text.toLowerCase().match(/[\p{L}\d_]+/gu) ?? [];
  const runs = new Set<string>();
  for (let at = 0; at + RUN <= words.length; at += 1) runs.add(words.slice(at, at + RUN).join(' '));
  return { whole: words.join(' '), runs };
}
