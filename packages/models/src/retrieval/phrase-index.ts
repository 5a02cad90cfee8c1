import { termsOf } from './terms.ts';

/** How near something is to a request, 0 … 1 and a little more. */
export interface Match {
  /** The number under which it was added, from 0. */
  id: number;
  score: number;
}

/** Order of the norm over the phrases of a thing: nearly that of the nearest one alone, but several that are near say more. */
const POWER = 4;

/** Finds, of things that are each asked for in many ways, those that a request may mean. */
export interface PhraseIndex {
  /** The nearest first. */
  search(request: string): Match[];
}

/** Collects what an index is made of; each thing once, with all ways to ask for it. */
export class PhraseIndexBuilder {
  readonly #termIds = new Map<string, number>();
  /** By term, the phrases that have it, in their order. */
  readonly #phrasesOf: number[][] = [];
  /** By phrase, the thing it asks for. */
  readonly #owners: number[] = [];
  #things = 0;

  add(phrases: readonly string[]): void {
    for (const phrase of phrases) {
      const id = this.#owners.push(this.#things) - 1;
      for (const term of new Set(termsOf(phrase))) this.#phrasesWith(term).push(id);
    }
    this.#things += 1;
  }

  #phrasesWith(term: string): number[] {
    const known = this.#termIds.get(term);
    if (known !== undefined) return this.#phrasesOf[known] as number[];
    this.#termIds.set(term, this.#phrasesOf.length);
    const phrases: number[] = [];
    this.#phrasesOf.push(phrases);
    return phrases;
  }

  build(): PhraseIndex {
    const owners = Uint32Array.from(this.#owners);
    const postings = this.#phrasesOf.map((phrases) => Uint32Array.from(phrases));
    const weights = postings.map((phrases) => weightOf(this.#things, ownersAmong(phrases, owners)));
    const phraseWeights = new Float64Array(owners.length);
    for (const [term, phrases] of postings.entries())
      for (const phrase of phrases) phraseWeights[phrase] = (phraseWeights[phrase] ?? 0) + (weights[term] ?? 0);
    const things = this.#things;
    const termIds = new Map(this.#termIds);

    return {
      /**
       * Words weigh by how few things have them; one that none has weighs most. A phrase is as near as the words that it
       * shares with the request are heavy, beside the geometric mean of both. A thing is as near as its phrases are (their
       * norm of the fourth order), and as its phrases together have the words of the request; of these two the geometric mean.
       */
      search(request) {
        const shared = new Float64Array(owners.length);
        const covered = new Float64Array(things);
        let asked = 0;
        for (const term of new Set(termsOf(request))) {
          const id = termIds.get(term);
          const weight = id === undefined ? weightOf(things, 0) : (weights[id] as number);
          asked += weight;
          if (id === undefined) continue;
          let last = -1;
          for (const phrase of postings[id] as Uint32Array) {
            shared[phrase] = (shared[phrase] as number) + weight;
            const owner = owners[phrase] as number;
            // Phrases of one thing come one after the other.
            if (owner !== last) covered[owner] = (covered[owner] as number) + weight;
            last = owner;
          }
        }
        const near = new Float64Array(things);
        for (let phrase = 0; phrase < shared.length; phrase += 1) {
          const weight = shared[phrase] as number;
          if (weight === 0) continue;
          const squared = (weight * weight) / (asked * (phraseWeights[phrase] as number));
          const owner = owners[phrase] as number;
          near[owner] = (near[owner] as number) + squared ** (POWER / 2);
        }
        const found: Match[] = [];
        for (const [id, sum] of near.entries())
          if (sum > 0) found.push({ id, score: Math.sqrt((sum ** (1 / POWER) * (covered[id] as number)) / asked) });
        return found.sort((one, other) => other.score - one.score);
      },
    };
  }
}

const weightOf = (things: number, having: number): number => Math.log(1 + things / (having + 0.5));

function ownersAmong(phrases: Uint32Array, owners: Uint32Array): number {
  let count = 0;
  let last = -1;
  for (const phrase of phrases) {
    const owner = owners[phrase] as number;
    if (owner !== last) count += 1;
    last = owner;
  }
  return count;
}
