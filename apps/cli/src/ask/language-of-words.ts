import type { Language } from '@edgecoder/protocol';

const SAYS_JAVASCRIPT = /\b(?:java\s?script|js|node(?:\.?js)?|ecmascript|typescript)\b/i;
const SAYS_PYTHON = /\bpython\d?\b/i;

/** The language that a request names; Python when it names none or both. */
export function languageOfWords(prompt: string): Language {
  return SAYS_JAVASCRIPT.test(prompt) && !SAYS_PYTHON.test(prompt) ? 'javascript' : 'python';
}
