import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Language } from '@edgecoder/protocol';
import { z } from 'zod';

/** Where the requests lie. */
export const EVAL_FOLDER = fileURLToPath(new URL('../../models/nano/eval/', import.meta.url));

/** The kinds of request, in the order in which they are asked and reported. */
export const KINDS = ['known', 'combined', 'decompose', 'repair', 'outside', 'about', 'validation'] as const;
export type Kind = (typeof KINDS)[number];
/** Those that a model is measured with; `validation` has plans to choose settings and weights by, so that those are not chosen by the measure. */
export const MEASURED: readonly Kind[] = KINDS.filter((kind) => kind !== 'validation');

const id = z.string().regex(/^[\w-]{1,80}$/);
const text = z.string().min(1).max(4000);
const name = z.string().regex(/^[A-Za-z_]\w{0,60}$/);
const perLanguage = <T extends z.ZodType>(of: T) => z.strictObject({ python: of, javascript: of });

/** One call with what it gives, or an object that is made and called step by step: `[method, arguments, what it gives]`. */
const Case = z.union([
  z.strictObject({ args: z.array(z.json()), gives: z.json() }),
  z.strictObject({
    make: z.array(z.json()),
    calls: z.array(z.union([z.tuple([name, z.array(z.json())]), z.tuple([name, z.array(z.json()), z.json()])])).min(1),
  }),
]);
export type Case = z.infer<typeof Case>;

const tested = {
  /** What tests call. Methods are snake_case, and camelCase in JavaScript. */
  name: perLanguage(name),
  cases: z.array(Case).min(2),
  /** The request says that name; when it does not, and no test is shown, an answer is free to choose another. */
  named: z.boolean(),
  /** So many of the cases are tests that the model is shown; all decide. */
  shown: z.int().min(0),
};

const CodeRecord = z.strictObject({
  id,
  /** The families that it needs. */
  families: z.array(z.string()).min(1),
  style: z.string(),
  prompt: perLanguage(text),
  ...tested,
  /** Passes every case. */
  solution: perLanguage(text),
});
export type CodeRecord = z.infer<typeof CodeRecord>;

const RepairRecord = z.strictObject({
  id,
  families: z.array(z.string()).min(1),
  language: Language,
  prompt: text,
  ...tested,
  /** What is wrong. */
  fault: z.string(),
  broken: text,
  /** What the sandbox says of the broken code with the tests that are shown. */
  error: text,
  solution: text,
});
export type RepairRecord = z.infer<typeof RepairRecord>;

const DecomposeRecord = z.strictObject({
  id,
  style: z.string(),
  prompt: text,
  parts: z
    .array(
      z.strictObject({
        /** Expressions, case aside, which the text of the one part that does this matches all, and no other part does. */
        says: z.array(z.string()).min(1),
        /** Parts, counted from 1, whose code it needs. */
        needs: z.array(z.int().min(1)).default([]),
      }),
    )
    .min(1)
    .max(10),
});
export type DecomposeRecord = z.infer<typeof DecomposeRecord>;

const OutsideRecord = z.strictObject({ id, topic: z.string(), prompt: text });
export type OutsideRecord = z.infer<typeof OutsideRecord>;

const AboutRecord = z.strictObject({
  id,
  prompt: text,
  /** What the model is told, as the server tells it. */
  facts: text.optional(),
  /** Expressions, case aside, each of which the answer matches; `{model}` is the model's name. */
  says: z.array(z.string()).min(1),
  /** Expressions none of which it may match. */
  never: z.array(z.string()).default([]),
});
export type AboutRecord = z.infer<typeof AboutRecord>;

/** The records of each kind. */
export interface Records {
  known: CodeRecord[];
  combined: CodeRecord[];
  decompose: DecomposeRecord[];
  repair: RepairRecord[];
  outside: OutsideRecord[];
  about: AboutRecord[];
  validation: DecomposeRecord[];
}

const SCHEMAS = {
  known: CodeRecord,
  combined: CodeRecord,
  decompose: DecomposeRecord,
  repair: RepairRecord,
  outside: OutsideRecord,
  about: AboutRecord,
  validation: DecomposeRecord,
} as const;

/** @throws {Error} naming the file and line that is wrong. */
export async function readRecords<K extends Kind>(kind: K, folder = EVAL_FOLDER): Promise<Records[K]> {
  const file = join(folder, `${kind}.jsonl`);
  const seen = new Set<string>();
  const records = (await readFile(file, 'utf8')).split('\n').flatMap((line, index) => {
    if (line === '') return [];
    const parsed = SCHEMAS[kind].safeParse(JSON.parse(line));
    if (!parsed.success) throw new Error(`${file}, line ${index + 1}: ${z.prettifyError(parsed.error)}`);
    if (seen.has(parsed.data.id)) throw new Error(`${file}, line ${index + 1}: a second ${parsed.data.id}`);
    seen.add(parsed.data.id);
    return [parsed.data];
  });
  return records as Records[K];
}

/** Every prompt of every kind, for whatever must not have seen one. */
export async function readPrompts(folder = EVAL_FOLDER): Promise<{ id: string; text: string }[]> {
  const all = await Promise.all(KINDS.map((kind) => readRecords(kind, folder)));
  return all.flatMap((records, index) =>
    records.flatMap((record) => {
      const texts = typeof record.prompt === 'string' ? [record.prompt] : Object.values(record.prompt);
      return [...new Set(texts)].map((text) => ({ id: `${KINDS[index]}/${record.id}`, text }));
    }),
  );
}
