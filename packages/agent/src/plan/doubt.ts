import type { DecomposedPart } from '@edgecoder/protocol';

/** Of the words of two parts, the share that both have from which on they say nearly the same. */
const ALIKE = 0.8;

/** Whether two parts of a plan say nearly the same, as when a small model loses its place in the request. */
export function isDoubtful(parts: readonly Pick<DecomposedPart, 'prompt'>[]): boolean {
  const said = parts.map(({ prompt }) => wordsOf(prompt));
  return said.some((words, index) => said.slice(0, index).some((other) => likeness(words, other) >= ALIKE));
}

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}_']+/gu));

/** The coefficient of Jaccard: 1 for the same words, 0 for none in common. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((word) => other.has(word)).length;
  return common / (one.size + other.size - common || 1);
}
