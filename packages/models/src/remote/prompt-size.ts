import { ModelError } from '../interface.ts';
import type { ChatMessage } from '../prompts.ts';

/** Tokens that a chat format adds to a message at most: names of roles, marks of begin and end. */
const MESSAGE_TOKENS = 16;
/** Tokens that it adds to a request at most; some have a text of their own about the model. */
const REQUEST_TOKENS = 64;

/** More tokens than the texts have, however they are split: a token is at least a byte. */
export function mostTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + MESSAGE_TOKENS, REQUEST_TOKENS);
}

export interface SizeOptions {
  contextTokens: number;
  /** Tokens of the whole, as the server counts; true when it has not left something out. */
  countWhole(): Promise<number>;
  /** Tokens of one text alone, with whatever the server adds to a request. */
  countOne(text: string): Promise<number>;
}

/**
 * Tokens of a prompt on a server that leaves out, without a word, what does not fit. One that fits for sure is counted in one
 * request; a longer one first in parts, each of which fits for sure, and only then as a whole.
 * @throws {ModelError} `context_exceeded`; `bad_answer` when the server counts so little that it must have left something out.
 */
export async function promptSize(texts: readonly string[], options: SizeOptions): Promise<number> {
  const { contextTokens, countWhole, countOne } = options;
  if (mostTokens(texts) <= contextTokens) return await countWhole();
  const partBytes = contextTokens - mostTokens(['']) - 1;
  if (partBytes < 1) throw new ModelError('context_exceeded', 'the context of the model is too short for any prompt');
  const added = (await countOne('a')) - 1;
  let tokens = 0;
  for (const text of texts)
    for (const part of partsOf(text, partBytes)) {
      tokens += Math.max(0, (await countOne(part)) - added);
      if (tokens >= contextTokens)
        throw new ModelError('context_exceeded', `the prompt does not fit the context of ${contextTokens} tokens`);
    }
  const whole = await countWhole();
  // Where a text is cut, a token may become several.
  const cuts = Math.ceil(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / partBytes) + texts.length;
  if (whole < tokens - 4 * cuts)
    throw new ModelError('context_exceeded', `the prompt does not fit the context of ${contextTokens} tokens`);
  return whole;
}

/** Pieces of so many bytes at most, whole characters each. */
function* partsOf(text: string, bytes: number): Generator<string> {
  let part = '';
  let size = 0;
  for (const character of text) {
    const length = Buffer.byteLength(character);
    if (size + length > bytes && part !== '') {
      yield part;
      part = '';
      size = 0;
    }
    part += character;
    size += length;
  }
  if (part !== '') yield part;
}

/** The texts of messages. */
export const textsOf = (messages: readonly ChatMessage[]): string[] => messages.map(({ content }) => content);
