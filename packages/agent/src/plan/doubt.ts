import type { DecomposedPart } from '@edgecoder/protocol';

/** Of the words of two parts, the share that both have from which on they say nearly the same. */
const ALIKE = 0.8;

/**
 * Whether two parts of a plan say nearly the same, as when a small model loses its place in the request. The same words in another
 * order say something else: "celsius to kelvin", "kelvin to celsius".
 */
export function isDoubtful(parts: readonly Pick<DecomposedPart, 'prompt'>[]): boolean {
  const said = parts.map(({ prompt }) => wordsOf(prompt));
  return said.some((words, index) => said.slice(0, index).some((other) => areAlike(words, other)));
}

/** Each word once, in order, without the punctuation around it: "c++" and "+" are words, too. */
const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.toLowerCase().match(/[\p{L}\p{N}_']+[+#]*|[^\s\p{L}\p{N}.,:;!?"'`()]+/gu));

/** By the coefficient of Jaccard, and by the order of the words that both have. */
function areAlike(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const common = [...one].filter((word) => other.has(word));
  if (common.length === 0 || common.length < ALIKE * (one.size + other.size - common.length)) return false;
  return [...other].filter((word) => one.has(word)).every((word, index) => word === common[index]);
}
