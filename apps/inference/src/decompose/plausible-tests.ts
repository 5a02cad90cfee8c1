import type { Language } from '@edgecoder/protocol';
import { parse } from 'acorn';

const ASSERTION: Readonly<Record<Language, RegExp>> = {
  python: /^[ \t]*assert\b|\bself\.assert\w*\(|\braise AssertionError\b/m,
  javascript: /\bassert\b[\w.]*\s*\(|\bexpect\s*\(|\bthrow\b/,
};

/**
 * Whether a text may be tests at all: it asserts something, and reads as the language. What it asserts, the sandbox tells.
 * Of Python, whose parser is not here, strings and brackets have to close.
 */
export function plausibleTests(text: string, language: Language): boolean {
  if (!ASSERTION[language].test(text)) return false;
  return language === 'python' ? pythonCloses(text) : javascriptParses(text);
}

function javascriptParses(text: string): boolean {
  for (const sourceType of ['module', 'script'] as const) {
    try {
      parse(text, { ecmaVersion: 'latest', sourceType, allowAwaitOutsideFunction: true });
      return true;
    } catch {
      // Perhaps it is one of the other kind.
    }
  }
  return false;
}

const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
/** A comment, a string (its prefix is a name before it), or a bracket. A quote that begins none is one that does not end. */
const TOKEN =
  /#[^\n]*|"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"""|'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|["'()[\]{}]/g;
const UNENDED: ReadonlySet<string> = new Set(['"', "'", '"""', "'''"]);

function pythonCloses(text: string): boolean {
  const open: string[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    if (UNENDED.has(token)) return false;
    if ('([{'.includes(token)) open.push(token);
    else if (PAIRS[token] !== undefined && open.pop() !== PAIRS[token]) return false;
  }
  return open.length === 0;
}
