import type { DecomposedPart } from '@edgecoder/protocol';

/** Of the words of two parts, the share that both have from which on they say nearly the same. */
const ALIKE = 0.8;
const ARTICLES: ReadonlySet<string> = new Set(['a', 'an', 'the']);

/**
 * Whether two parts of a plan say nearly the same, as when a small model loses its place in the request. The same words in another
 * order say something else ("celsius to kelvin", "kelvin to celsius"), and so does a word in another one's place ("the first
 * letter of a word", "the last letter of a word").
 */
export function isDoubtful(parts: readonly Pick<DecomposedPart, 'prompt'>[]): boolean {
  const said = parts.map(({ prompt }) => wordsOf(prompt));
  return said.some((words, index) => said.slice(0, index).some((other) => areAlike(words, other)));
}

/** Each word once, in order, without the punctuation around it: "c++" and "c#" are words, too. */
const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.toLowerCase().match(/[\p{L}\p{N}_']+[+#]*|[^\s\p{L}\p{N}.,:;!?"'`()]+/gu));

/** By the coefficient of Jaccard, and by the order of the words that both have. */
function areAlike(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const common = [...one].filter((word) => other.has(word));
  if (common.length === 0 || common.length < ALIKE * (one.size + other.size - common.length)) return false;
  if (saysMore(one, other) && saysMore(other, one)) return false;
  return [...other].filter((word) => one.has(word)).every((word, index) => word === common[index]);
}

const saysMore = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  [...one].some((word) => !other.has(word) && !ARTICLES.has(word));
