import { MAX_PROMPT_CHARS } from '@edgecoder/protocol';
import { SourceError, type SourceRequest } from './source.ts';

/**
 * The prompt, with the code that is already there, for who takes nothing but a prompt.
 * @throws {SourceError} when both together are too long for one.
 */
export function promptWithGiven({ prompt, given }: Pick<SourceRequest, 'prompt' | 'given'>): string {
  const whole = given === undefined ? prompt : `${prompt}\nAlready there:\n${given}`;
  if (whole.length <= MAX_PROMPT_CHARS) return whole;
  throw new SourceError('failed', 'the code that it builds on is too long for a prompt', { transient: false });
}
