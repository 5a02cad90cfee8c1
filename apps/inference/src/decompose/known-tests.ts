import type { Corpus } from '@edgecoder/models';
import type { DecomposedPart, Language } from '@edgecoder/protocol';

/** Parameters from which a model's own tests are better than those of a function that is like what is asked for. */
export const WRITES_TESTS_FROM = 300_000_000;

/** What a request calls its function: `called x`, `x` in backquotes, or a name that is no word of a language. */
const NAMED =
  /\b(?:called|named)\s+[`'"]?([A-Za-z_]\w*)|`([A-Za-z_]\w*)(?:\([^`\n]{0,200}\))?`|\b([a-z]+(?:_[a-z\d]+)+)\b|\b([a-z]+(?:[A-Z][a-z\d]*)+)\b/;
/** What a program defines at its outermost. */
const DEFINED: Readonly<Record<Language, RegExp>> = {
  python: /^(?:async )?(?:def|class) (\w+)/gm,
  javascript: /^(?:(?:async )?function\*?|class|const|let) (\w+)/gm,
};

/**
 * Tests of a verified function whose request is nearly the same, under the name that this one asks for. Written and run long
 * before, they are right; that it is the same function is what the words say, and they may be wrong in one of ten cases.
 */
export function knownTests(
  corpus: Pick<Corpus, 'sure'>,
  { prompt }: Pick<DecomposedPart, 'prompt'>,
  language: Language,
): string | undefined {
  const found = corpus.sure(prompt, language);
  if (found === undefined) return undefined;
  const own = [...found.code.matchAll(DEFINED[language])]
    .map(([, name]) => name as string)
    .find((name) => found.tests.includes(name));
  const wanted = NAMED.exec(prompt)
    ?.slice(1)
    .find((name) => name !== undefined);
  if (own === undefined || wanted === undefined) return found.tests;
  return found.tests.replaceAll(new RegExp(`(?<![\\w$])${own}(?![\\w$])`, 'g'), () => wanted);
}
