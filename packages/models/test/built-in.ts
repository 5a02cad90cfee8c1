import { readFile } from 'node:fs/promises';
import type { NamedFile } from '../src/local/local-provider.ts';
import { builtInModel } from '../src/open/built-in.ts';
import type { ComplianceOptions } from './compliance.ts';

/** The model that comes with EdgeCoder, and what the suite has to know of it. */
export async function builtInUnderTest(): Promise<NamedFile & { expected: NonNullable<ComplianceOptions['model']> }> {
  const file = await builtInModel();
  if (file === undefined) throw new Error('the repository has no built-in model');
  const note = JSON.parse(await readFile(file.path.replace(/gguf$/, 'json'), 'utf8')) as { contextTokens: number };
  return {
    ...file,
    expected: { contextTokens: note.contextTokens, prompt: LONG_ANSWER, lettersTokens: 4 },
  };
}

/** A request in its domain, for a program of some length. */
const LONG_ANSWER =
  'Write a Python function that converts a Roman numeral to an integer, and one that converts an integer to a Roman numeral.';
