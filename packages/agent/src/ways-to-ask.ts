import { type ChatMessage, renderPrompt } from '@edgecoder/models';
import type { Language } from '@edgecoder/protocol';
import { MAX_ERROR_CHARS, SHORT_ERROR_CHARS } from './limits.ts';

/** What is known of what is to be written. */
export interface Wanted {
  language: Language;
  prompt: string;
  tests: string | undefined;
  givenCode: string;
  examples: string | undefined;
}

/** A program that did not hold, and why. */
export interface Failed {
  code: string;
  error: string;
}

/** Characters of a token, about; of tests that are cut to fit. */
const TOKEN_CHARS = 3;

/**
 * Ways to ask for a program, the one that says most first. What a small context has no room for goes in this order:
 * examples, the inside of what is given, most of the error, the whole of what is given, the program that failed, the later
 * tests. The request itself is never cut.
 */
export function* waysToAsk(
  wanted: Wanted,
  failed: Failed | undefined,
  contextTokens: number,
): Generator<ChatMessage[]> {
  const { language, prompt, tests, givenCode: given, examples } = wanted;
  const base = { language, prompt, tests };
  const outline = outlineOf(given);
  if (failed !== undefined) {
    const repair = (error: string, shown: string): ChatMessage[] =>
      renderPrompt('repair', { ...base, given: shown, code: failed.code, error });
    const short = clipped(failed.error, SHORT_ERROR_CHARS);
    yield repair(clipped(failed.error, MAX_ERROR_CHARS), given);
    yield repair(short, outline);
    yield repair(short, '');
  }
  if (examples) yield renderPrompt('code', { ...base, given, examples });
  yield renderPrompt('code', { ...base, given });
  yield renderPrompt('code', { ...base, given: outline });
  yield renderPrompt('code', base);
  if (tests) yield renderPrompt('code', { ...base, tests: firstLines(tests, (contextTokens / 4) * TOKEN_CHARS) });
}

/** The lines that say what there is: functions and classes, without their insides. */
function outlineOf(code: string): string {
  return code
    .split('\n')
    .filter((line) => /^(?:async )?(?:def|class|function|export|const) ?\w/.test(line))
    .join('\n');
}

/** Whole lines, at least the first. */
function firstLines(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const end = text.lastIndexOf('\n', maxChars);
  return end < 0 ? text.slice(0, maxChars).toWellFormed() : text.slice(0, end);
}

const clipped = (text: string, maxChars: number): string => text.slice(0, maxChars).toWellFormed();
