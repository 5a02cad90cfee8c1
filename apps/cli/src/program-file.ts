import { extname } from 'node:path';
import { Language, MAX_CODE_CHARS } from '@edgecoder/protocol';
import { CliError, EXIT } from './errors.ts';
import { readInput, textOf } from './read-input.ts';

/** Of one character. */
const MAX_UTF8_BYTES = 4;

const LANGUAGE_OF: Readonly<Record<string, Language>> = {
  '.py': 'python',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
};

/** The language of a program: what was said, or what the file's name says. */
export function languageOf(file: string, said: string | undefined): Language {
  const language = said ?? LANGUAGE_OF[extname(file).toLowerCase()];
  const parsed = Language.safeParse(language);
  if (parsed.success) return parsed.data;
  const choices = Language.options.join(' or ');
  const message =
    language === undefined
      ? `Which language is ${file}? Say --language ${choices}.`
      : `${language} is not run here; ${choices} is.`;
  throw new CliError('usage', message, { exitCode: EXIT.usage });
}

/**
 * A program's text; `-` is standard input.
 * @throws {CliError} `unreadable`, `too_large`, or `not_text`: bytes that are no UTF-8 would be another program.
 */
export async function readProgram(file: string, signal?: AbortSignal): Promise<string> {
  const words = `${MAX_CODE_CHARS} characters`;
  const text = textOf(await readInput(file, MAX_CODE_CHARS * MAX_UTF8_BYTES, { signal, words }));
  if (text === undefined) throw new CliError('not_text', `${file} is no text in UTF-8.`);
  if (text.length > MAX_CODE_CHARS) throw new CliError('too_large', `${file} is longer than ${words}.`);
  return text;
}
