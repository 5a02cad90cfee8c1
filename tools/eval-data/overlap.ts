import { createReadStream } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** Words of a run that counts as taken over; shorter ones every English request shares with others. */
const RUN = 5;
/** Of a request's runs of that many words, what one seen request may hold at most. */
export const MAX_SHARED_RUNS = 0.5;
const CORPUS = fileURLToPath(new URL('../../models/nano/corpus/functions.jsonl.gz', import.meta.url));

/** What a model, or a retrieval, has seen. */
export interface Seen {
  requests: readonly string[];
  /** Names of families that stand together in one function. */
  combined: readonly (readonly string[])[];
}

const Example = z.object({
  kind: z.string(),
  family: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).min(1),
});
const Plan = z.object({ subtasks: z.array(z.object({ prompt: z.string() })) });

/** Training examples as the generator writes them. Requests are without tests and similar functions; plans count by each part. */
export async function* trainingExamples(files: readonly string[]): AsyncGenerator<Seen> {
  for (const file of files)
    for await (const line of createInterface({ input: createReadStream(file) })) yield requestsOf(line);
}

function requestsOf(line: string): Seen {
  const { kind, family, messages } = Example.parse(JSON.parse(line));
  const asked = messages.find(({ role }) => role === 'user')?.content ?? '';
  const request = asked.split(/\n(?:Tests|Similar|Already there):\n/)[0] as string;
  const parts =
    kind === 'decompose'
      ? Plan.parse(JSON.parse(messages.at(-1)?.content ?? '')).subtasks.map(({ prompt }) => prompt)
      : [];
  const combined = family.split('+').map((key) => key.slice(key.indexOf(':') + 1).split('>'));
  return { requests: [request, ...parts], combined: combined.filter(({ length }) => length > 1) };
}

/** The functions that a retrieval finds. */
export async function* corpusExamples(file = CORPUS): AsyncGenerator<Seen> {
  const Entry = z.object({ family: z.string(), phrases: z.array(z.string()) });
  for (const line of gunzipSync(await readFile(file))
    .toString('utf8')
    .trimEnd()
    .split('\n'))
    yield { requests: Entry.parse(JSON.parse(line)).phrases, combined: [] };
}

/** What evaluation has in common with what was seen. */
export interface Overlap {
  /** Different requests that were seen. */
  read: number;
  /** Requests that were seen, case, punctuation and spaces aside. */
  same: string[];
  /** Requests of which a seen one holds too many runs of words, with that one. */
  near: { id: string; share: number; seen: string }[];
  /** Pairs of families, in either order, that were seen together. */
  pairs: string[];
}

/**
 * Copies training examples but for those that hold one of the requests, by the measure of `overlapWith`. No rewording can
 * keep chance from making a request again among hundreds of thousands.
 * @returns how many were left out.
 */
export async function copyWithout(
  file: string,
  out: string,
  prompts: readonly { id: string; text: string }[],
): Promise<number> {
  const wanted = prompts.map(({ text }) => shapeOf(text));
  const texts = new Set(wanted.map(({ whole }) => whole));
  const byRun = new Map<string, { runs: Set<string> }[]>();
  for (const one of wanted) for (const run of one.runs) byRun.set(run, [...(byRun.get(run) ?? []), one]);
  const isSeen = (text: string): boolean => {
    const { whole, runs } = shapeOf(text);
    const near = new Set([...runs].flatMap((run) => byRun.get(run) ?? []));
    return (
      texts.has(whole) || [...near].some((one) => one.runs.intersection(runs).size / one.runs.size > MAX_SHARED_RUNS)
    );
  };
  let left = 0;
  async function* kept(): AsyncGenerator<string> {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      if (requestsOf(line).requests.some(isSeen)) left += 1;
      else yield `${line}\n`;
    }
  }
  const partial = `${out}.partial`;
  await writeFile(partial, kept());
  await rename(partial, out);
  return left;
}

/** Looks through what was seen for requests and for pairs of families that must not be in it. */
export async function overlapWith(
  examples: AsyncIterable<Seen>,
  prompts: readonly { id: string; text: string }[],
  pairs: readonly (readonly string[])[],
): Promise<Overlap> {
  const wanted = prompts.map(({ id, text }) => ({ id, ...shapeOf(text), worst: 0, seen: '' }));
  const byText = new Map<string, string[]>();
  for (const { id, whole } of wanted) byText.set(whole, [...(byText.get(whole) ?? []), id]);
  const byRun = new Map<string, number[]>();
  for (const [index, { runs }] of wanted.entries())
    for (const run of runs) byRun.set(run, [...(byRun.get(run) ?? []), index]);
  const same = new Set<string>();
  const combined = new Set<string>();
  const read = new Set<string>();
  for await (const example of examples) {
    for (const names of example.combined) combined.add(names.toSorted().join(' '));
    for (const text of example.requests) {
      const { whole, runs } = shapeOf(text);
      if (read.has(whole)) continue;
      read.add(whole);
      for (const id of byText.get(whole) ?? []) same.add(id);
      const hits = new Map<number, number>();
      for (const run of runs) for (const index of byRun.get(run) ?? []) hits.set(index, (hits.get(index) ?? 0) + 1);
      for (const [index, count] of hits) {
        const mine = wanted[index] as (typeof wanted)[number];
        const share = count / mine.runs.size;
        if (share > mine.worst) Object.assign(mine, { worst: share, seen: text });
      }
    }
  }
  return {
    read: read.size,
    same: [...same],
    near: wanted
      .filter(({ worst }) => worst > MAX_SHARED_RUNS)
      .map(({ id, worst, seen }) => ({ id, share: worst, seen })),
    pairs: pairs.map((names) => names.toSorted().join(' ')).filter((pair) => combined.has(pair)),
  };
}

/** Two requests that differ in nothing but case, punctuation and spaces have one shape. */
function shapeOf(text: string): { whole: string; runs: Set<string> } {
  const words = text.toLowerCase().match(/[\p{L}\d_]+/gu) ?? [];
  const runs = new Set<string>();
  for (let at = 0; at + RUN <= words.length; at += 1) runs.add(words.slice(at, at + RUN).join(' '));
  return { whole: words.join(' '), runs };
}
