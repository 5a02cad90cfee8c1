import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Language } from '@edgecoder/protocol';
import MiniSearch from 'minisearch';
import { z } from 'zod';
import { termsOf } from './terms.ts';

/** The verified functions that come with EdgeCoder. */
const FILE = fileURLToPath(new URL('../../../../models/nano/corpus/functions.jsonl.gz', import.meta.url));
/** Bytes of a corpus at most, unpacked: it is held in memory. */
const MAX_CORPUS_BYTES = 16_777_216;
/** Functions in a prompt at most: a request seldom combines more. */
const MAX_EXAMPLES = 2;
/** Characters of all examples of a prompt: about 200 tokens, so that a context of 1,024 has room for request and answer. */
const MAX_EXAMPLE_CHARS = 600;
/**
 * Of the words that ask for something, the share that a function's own words must have. Measured on requests held out of
 * training: below it, one in five requests for something else finds a function; at it, one in twenty.
 */
const MIN_SHARE = 0.4;
/** Characters from which on a word also stands for longer ones that begin with it. */
const MIN_PREFIX_CHARS = 4;
/**
 * What a function must have to be taken for the very one that is asked for: the share of the words, and its score beside the
 * next one's. Of requests that people wrote for known functions it takes 46 %, of these 93 % rightly; of others 6 %.
 */
const SURE_SHARE = 0.6;
const SURE_LEAD = 1.5;
/** Of the best score, what a further example must reach. */
const MIN_OF_BEST = 0.5;

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
  /** Code of what is near, for the `examples` of a prompt; undefined where nothing is. Its length is bounded. */
  similar(prompt: string, language: Language): string | undefined;
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
  return corpusOf(lines.map((line) => Entry.parse(JSON.parse(line))));
}

/** A corpus of given functions. */
export function corpusOf(entries: readonly Entry[]): Corpus {
  const index = new MiniSearch<{ id: number; name: string; phrases: string }>({
    fields: ['name', 'phrases'],
    tokenize: termsOf,
    processTerm: (term) => term,
  });
  index.addAll(entries.map(({ family, phrases }, id) => ({ id, name: family, phrases: phrases.join('\n') })));

  /** The nearest first, with the share of the request's words that each has. */
  function search(prompt: string): { id: number; score: number; share: number }[] {
    const asked = new Set(termsOf(prompt));
    return index
      .search([...asked].join(' '), { prefix: (term) => term.length >= MIN_PREFIX_CHARS })
      .map(({ id, score, queryTerms }) => ({ id, score, share: new Set(queryTerms).size / asked.size }));
  }

  function functionOf(id: number, language: Language): FoundFunction {
    const entry = entries[id] as Entry;
    return { family: entry.family, ...entry[language] };
  }

  function find(prompt: string, language: Language): FoundFunction[] {
    const [best, ...rest] = search(prompt).filter(({ share }) => share >= MIN_SHARE);
    if (!best) return [];
    return [best, ...rest.filter(({ score }) => score >= MIN_OF_BEST * best.score)].map(({ id }) =>
      functionOf(id, language),
    );
  }

  return {
    size: entries.length,
    find,
    sure(prompt, language) {
      const [best, next] = search(prompt);
      if (!best || best.share < SURE_SHARE || best.score < SURE_LEAD * (next?.score ?? 0)) return undefined;
      return functionOf(best.id, language);
    },
    similar(prompt, language) {
      const chosen: string[] = [];
      let chars = 0;
      for (const { code } of find(prompt, language).slice(0, MAX_EXAMPLES)) {
        if (chars + code.length > MAX_EXAMPLE_CHARS) continue;
        chosen.push(code);
        chars += code.length;
      }
      return chosen.length === 0 ? undefined : chosen.join('\n\n');
    },
  };
}
