import { MAX_CODE_CHARS, MAX_LEASE_BYTES } from '@edgecoder/protocol';
import type { TaskContent } from './dag.ts';

/**
 * Texts are bounded in characters, and a lease in bytes: most characters are one byte of JSON, or up to three, but a control
 * character is six. What would not fit is refused before it is stored: nobody could ever be handed it.
 */

/** Of everything in a lease that is no text: limits, names, keys. */
const FRAME_BYTES = 4_096;

/**
 * What a program may be that a model wrote, bytes as they are in JSON: three for each character, and its quotes. The nine of a divided request
 * fit into one lease then, with tests and words that are all control characters.
 */
export const MAX_PROGRAM_BYTES = 3 * MAX_CODE_CHARS + 2;

/** A text as it is in JSON, UTF-8 bytes. */
export const jsonBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text));

/** Whether other parts may be built on such a program. */
export const programFits = (code: string): boolean =>
  code.length * 6 + 2 <= MAX_PROGRAM_BYTES || jsonBytes(code) <= MAX_PROGRAM_BYTES;

/**
 * Whether every lease of a task can carry what it has to: the last part all code and its own tests.
 * @param json the whole content, which is longer than any lease.
 */
export function leasesFit(
  { code, tests, parts = [], project, prompt, steps, messages }: TaskContent,
  json: string,
): boolean {
  const room = MAX_LEASE_BYTES - FRAME_BYTES;
  if (Buffer.byteLength(json) <= room) return true;
  const sum = (texts: readonly string[]): number => texts.reduce((bytes, text) => bytes + jsonBytes(text), 0);
  const programs = sum([code, ...parts.map((part) => part.code)]);
  const longestTests = Math.max(...[tests, ...parts.map((part) => part.tests)].map((each) => jsonBytes(each ?? '')));
  const words = sum([prompt ?? '', ...(steps ?? []), ...(messages ?? []).map(({ content }) => content)]);
  const tree = project === undefined ? 0 : Buffer.byteLength(JSON.stringify(project));
  return programs + longestTests + words + tree <= room;
}
