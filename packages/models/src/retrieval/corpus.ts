import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Language } from '@edgecoder/protocol';
import { z } from 'zod';
import type { ModelInfo } from '../interface.ts';
import { isSmall } from '../small.ts';
import { type PhraseIndex, PhraseIndexBuilder } from './phrase-index.ts';

/** The verified functions that come with EdgeCoder. */
const FILE = fileURLToPath(new URL('../../../../models/nano/corpus/functions.jsonl.gz', import.meta.url));
/** Bytes of a corpus at most, unpacked: it is held in memory. */
const MAX_CORPUS_BYTES = 16_777_216;
/** Functions in a prompt at most: a request seldom combines more. */
const MAX_EXAMPLES = 2;
/** Characters of all examples of a prompt: about 200 tokens, so that a context of 1,024 has room for request and answer. */
const MAX_EXAMPLE_CHARS = 600;
/**
 * From where on a function is near enough to be shown. Chosen on requests held out of training. Of today's, which have talk, examples
 * and slips around them, those for known functions find one in 62 %, the right one is among the two that are shown in 52 %; of those
 * that are to be declined 26 % find one.
 */
const MIN_SCORE = 0.68;
/**
 * What a function must have to be taken for the very one that is asked for: its score, and that beside the next one's. Chosen on
 * the same: it takes 20 % of the requests for known functions, of these 93 % rightly, and 6 % of those that are to be declined.
 */
const SURE_SCORE = 0.76;
const SURE_LEAD = 1.25;
/** Of the best score, what a further example must reach: a nearer one is the right one a little more often, and takes room. */
const MIN_OF_BEST = 0.8;
/** Functions that are read and indexed before others have their turn: about 10 ms. */
const AT_ONCE = 16;

const Source = z.object({ code: z.string().min(1), tests: z.string() });
const Entry = z.object({
  family: z.string().min(1),
  phrases: z.array(z.string()),
  python: Source,
  javascript: Source,
});
type Entry = z.infer<typeof Entry>;

/** A verified function. */
export interface FoundFunction {
  family: string;
  code: string;
  /** Tests that it passed. */
  tests: string;
}

/** Verified functions, found by the words of a request. */
export interface Corpus {
  readonly size: number;
  /** What is nearest first; empty where nothing is near. */
  find(prompt: string, language: Language): FoundFunction[];
  /** The function that is asked for in nearly its words, where no other one is as near. */
  sure(prompt: string, language: Language): FoundFunction | undefined;
  /**
   * Code of what is near, for the `examples` of a prompt to a model; undefined where nothing is. Its length is bounded. A small
   * model is shown nothing but the very function that is asked for: what is only near leads it astray.
   */
  similar(prompt: string, language: Language, model: Pick<ModelInfo, 'parameters'>): string | undefined;
}

/**
 * Reads a corpus: JSON lines, compressed. Undefined when there is no such file.
 * @throws {Error} when it is no corpus.
 */
export async function openCorpus(path = FILE): Promise<Corpus | undefined> {
  const packed = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (packed === undefined) return undefined;
  const text = (await promisify(gunzip)(packed, { maxOutputLength: MAX_CORPUS_BYTES })).toString('utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  const builder = new CorpusBuilder();
  for (const [at, line] of lines.entries()) {
    builder.add(Entry.parse(JSON.parse(line)));
    if (at % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return builder.build();
}

/** A corpus of given functions. */
export function corpusOf(entries: readonly Entry[]): Corpus {
  const builder = new CorpusBuilder();
  for (const entry of entries) builder.add(entry);
  return builder.build();
}

class CorpusBuilder {
  readonly #index = new PhraseIndexBuilder();
  /** Without their phrases, which the index has. */
  readonly #functions: Omit<Entry, 'phrases'>[] = [];

  add({ phrases, ...entry }: Entry): void {
    this.#index.add([entry.family, ...phrases]);
    this.#functions.push(entry);
  }

  build(): Corpus {
    return searchable(this.#index.build(), this.#functions);
  }
}

function searchable(index: PhraseIndex, functions: readonly Omit<Entry, 'phrases'>[]): Corpus {
  function functionOf(id: number, language: Language): FoundFunction {
    const entry = functions[id] as Omit<Entry, 'phrases'>;
    return { family: entry.family, ...entry[language] };
  }

  function find(prompt: string, language: Language): FoundFunction[] {
    const found = index.search(prompt);
    const least = Math.max(MIN_SCORE, MIN_OF_BEST * (found[0]?.score ?? 0));
    return found.filter(({ score }) => score >= least).map(({ id }) => functionOf(id, language));
  }

  function sure(prompt: string, language: Language): FoundFunction | undefined {
    const [best, next] = index.search(prompt);
    if (!best || best.score < SURE_SCORE || best.score < SURE_LEAD * (next?.score ?? 0)) return undefined;
    return functionOf(best.id, language);
  }

  return {
    size: functions.length,
    find,
    sure,
    similar(prompt, language, model) {
      const near = isSmall(model) ? [sure(prompt, language)] : find(prompt, language);
      const chosen: string[] = [];
      let chars = 0;
      for (const { code } of near.slice(0, MAX_EXAMPLES).filter((found) => found !== undefined)) {
        if (chars + code.length > MAX_EXAMPLE_CHARS) continue;
        chosen.push(code);
        chars += code.length;
      }
      return chosen.length === 0 ? undefined : chosen.join('\n\n');
    },
  };
}
