import type { Language } from '@edgecoder/protocol';
import { parse } from 'acorn';

const ASSERTION: Readonly<Record<Language, RegExp>> = {
  python: /^[ \t]*assert\b|\bself\.assert\w*\(|\braise AssertionError\b/m,
  javascript: /\bassert\b(?:\.\w+)?\s*\(|\bexpect\s*\(|\bthrow\b/,
};

/**
 * What no program can pass: a test runner that is not there, or one that ends the program before the tests have ended. Nobody
 * would be paid for what is held against it.
 */
const HOPELESS: Readonly<Record<Language, RegExp>> = {
  python:
    /^[ \t]*(?:import|from)[ \t]+(?:pytest|hypothesis)\b|\bunittest\.main\((?![^)\n]{0,200}\bexit[ ]*=[ ]*False)/m,
  javascript: /^[ \t]*(?:import|export)\b/m,
};
/** What test runners of JavaScript define, and the sandbox does not. */
const RUNNERS = ['assert', 'expect', 'require'];
const NAMED_TESTS = /(?<![.\w$])(?:describe|it|test)\s*\(\s*['"`][^\n,]{0,200},/;

/** Characters that are read: no model writes as much for one part, and the parser's time grows faster than they do. */
const MAX_CHARS = 16_384;

/**
 * Whether a text may be tests at all: it asserts something that can be asserted here, reads as the language and is of sensible
 * length. What it asserts, the sandbox tells. Of Python, whose parser is not here, strings and brackets have to close.
 */
export function plausibleTests(text: string, language: Language): boolean {
  if (text.length > MAX_CHARS) return false;
  if (!ASSERTION[language].test(text) || HOPELESS[language].test(text)) return false;
  return language === 'python' ? pythonCloses(text) : javascriptParses(text) && !needsRunner(text);
}

function javascriptParses(text: string): boolean {
  try {
    parse(text, { ecmaVersion: 'latest', sourceType: 'script', allowAwaitOutsideFunction: true });
    return true;
  } catch {
    return false;
  }
}

const needsRunner = (text: string): boolean =>
  NAMED_TESTS.test(text) ||
  RUNNERS.some(
    (name) =>
      new RegExp(`(?<![.\\w$])${name}(?:\\.\\w+)?\\s*\\(`).test(text) &&
      !new RegExp(`\\b(?:function|const|let|var|class)\\s+${name}\\b`).test(text),
  );

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
