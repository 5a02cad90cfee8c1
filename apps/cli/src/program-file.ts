import { readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { Language, MAX_CODE_CHARS } from '@edgecoder/protocol';
import { CliError, EXIT } from './errors.ts';

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

/** A program's text; `-` is standard input. */
export function readProgram(file: string): string {
  let text: string;
  try {
    if (file !== '-' && statSync(file).size > MAX_CODE_CHARS * 4) throw tooLarge(file);
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    throw new CliError('unreadable', `${file} cannot be read.`, { cause });
  }
  if (text.length > MAX_CODE_CHARS) throw tooLarge(file);
  return text;
}

const tooLarge = (file: string) => new CliError('too_large', `${file} is longer than ${MAX_CODE_CHARS} characters.`);
