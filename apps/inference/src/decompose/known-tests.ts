import type { Corpus, FoundFunction } from '@edgecoder/models';
import type { DecomposedPart, Language } from '@edgecoder/protocol';

/** What a request calls its function: `called x`, `x` in backquotes, or a name that is no word of a language. */
const NAMED =
  /\b(?:called|named)\s+[`'"]?([A-Za-z_]\w*)|`([A-Za-z_]\w*)(?:\([^`\n]{0,200}\))?`|\b([a-z]+(?:_[a-z\d]+)+)\b|\b([a-z]+(?:[A-Z][a-z\d]*)+)\b/;
/** What a program defines at its outermost. */
const DEFINED: Readonly<Record<Language, RegExp>> = {
  python: /^(?:async )?(?:def|class) (\w+)/gm,
  javascript: /^(?:(?:async )?function\*?|class|const|let) (\w+)/gm,
};

/**
 * Tests of the verified function that a part asks for, under the name that the part has for it: of the one that is asked for in nearly
 * its words, or of the nearest one where the model's own tests call it, so that two who look differently agree. Written and run
 * long before, they are right; that it is the same function may be wrong: of 191 requests for known functions, written by hand, 96
 * got such tests, 88 of them the right ones; of 72 for two functions in one, 6 got tests of one of them.
 */
export function knownTests(
  corpus: Pick<Corpus, 'sure' | 'find'>,
  { prompt, tests = '' }: Pick<DecomposedPart, 'prompt' | 'tests'>,
  language: Language,
): string | undefined {
  const found = corpus.sure(prompt, language) ?? calledNearest(corpus.find(prompt, language)[0], tests, language);
  if (found === undefined) return undefined;
  const own = namesIn(found.code, language).find((name) => found.tests.includes(name));
  const wanted = NAMED.exec(prompt)
    ?.slice(1)
    .find((name) => name !== undefined);
  if (own === undefined || wanted === undefined) return found.tests;
  return found.tests.replaceAll(wholeWord(own), () => wanted);
}

/**
 * Whether a request that was divided asks for one verified function: as a whole it surely does, and none of its parts is like
 * another one. Small models divide one in sixteen requests for a single function, or more.
 */
export function asksForOne(
  corpus: Pick<Corpus, 'sure' | 'find'>,
  { prompt, parts }: { prompt: string; parts: readonly Pick<DecomposedPart, 'prompt'>[] },
  language: Language,
): boolean {
  const whole = corpus.sure(prompt, language);
  if (whole === undefined) return false;
  const nearest = parts.map((part) => corpus.find(part.prompt, language)[0]?.family);
  return nearest.every((family) => family === undefined || family === whole.family);
}

function calledNearest(
  nearest: FoundFunction | undefined,
  tests: string,
  language: Language,
): FoundFunction | undefined {
  if (nearest === undefined) return undefined;
  return namesIn(nearest.code, language).some((name) => wholeWord(name).test(tests)) ? nearest : undefined;
}

const namesIn = (code: string, language: Language): string[] =>
  [...code.matchAll(DEFINED[language])].map(([, name]) => name as string);

/** A name where it is not a piece of another one. */
const wholeWord = (name: string): RegExp => new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'g');
