import { basename, join } from 'node:path';
import { builtInModel } from '@edgecoder/models';
import { writeTinyModel } from '@edgecoder/models/testing';

/** Tokens of a context at most, of all that are compared. */
export const CONTEXT_TOKENS = 4_096;
/** Memory that models of one process may take. */
export const MODEL_MEMORY_MIB = 8_192;

/** A model to be measured. */
export interface MeasuredModel {
  /** As a worker names it: its file's name. */
  name: string;
  path: string;
  title: string;
  /** Says nothing and never ends; else one that was trained. */
  random: boolean;
}

/** Shapes with random weights in 32 bits. They never end by themselves: their contexts are what bounds an answer to seconds. */
const RANDOM = {
  small: { width: 256, layers: 4, extraTokens: 800, contextTokens: 2_048, title: '3 M parameters' },
  large: { width: 768, layers: 17, extraTokens: 3_700, contextTokens: 256, title: '106 M parameters' },
} as const;

/** Writes one into `folder`. */
export async function randomModel(folder: string, size: keyof typeof RANDOM): Promise<MeasuredModel> {
  const { title, ...shape } = RANDOM[size];
  const path = join(folder, `random-${size}.gguf`);
  await writeTinyModel(path, shape);
  return { ...named(path), title: `${title}, random`, random: true };
}

/** The file that was asked for, else the model that comes with EdgeCoder, where it is here. */
export async function trainedModel(file: string | undefined): Promise<MeasuredModel | undefined> {
  const found = file === undefined ? await builtInModel() : named(file);
  return found && { ...found, title: found.name, random: false };
}

const named = (path: string): { name: string; path: string } => ({
  name: basename(path).replace(/\.gguf$/i, ''),
  path,
});
