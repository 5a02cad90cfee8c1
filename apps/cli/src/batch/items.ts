import { sha256Hex } from '@edgecoder/crypto';
import { canonicalJson, Language, MAX_CODE_CHARS, MAX_TESTS_CHARS } from '@edgecoder/protocol';
import { z } from 'zod';
import { CliError } from '../errors.ts';
import { readPieces, textOf } from '../read-input.ts';

const MAX_ID = 200;

/** A line of a batch file; other fields are ignored. */
const BatchLine = z.object({
  id: z.string().min(1).max(MAX_ID),
  language: Language,
  code: z.string().max(MAX_CODE_CHARS),
  tests: z.string().max(MAX_TESTS_CHARS).optional(),
});
export type BatchItem = z.infer<typeof BatchLine>;

/** Longest line that is looked at, bytes: code and tests, JSON-escaped, and what else is in it. */
const MAX_LINE_BYTES = 4_000_000;
/** Programs of one file, and bytes of it: all are held until the summary. */
const MAX_ITEMS = 100_000;
const MAX_FILE_BYTES = 512 * 1_048_576;

/** One program of the file, or what is wrong with its line. */
export type ReadItem = { line: number; item: BatchItem } | { line: number; id: string; problem: string };

/**
 * Reads a batch file; `-` is standard input. Empty lines do not count.
 * @throws {CliError} when it cannot be read or holds too much.
 */
export async function readItems(file: string, signal?: AbortSignal): Promise<ReadItem[]> {
  const items: ReadItem[] = [];
  let line = 0;
  for await (const bytes of linesOf(file, signal)) {
    line += 1;
    const id = `line ${line}`;
    const text = bytes === undefined ? undefined : textOf(bytes);
    if (text?.trim() === '') continue;
    if (items.length === MAX_ITEMS)
      throw new CliError('too_large', `${file} has more than ${MAX_ITEMS} programs; split it.`);
    if (text !== undefined) items.push(parseLine(text, line, id));
    else items.push({ line, id, problem: bytes === undefined ? 'the line is too long' : 'the line is no UTF-8' });
  }
  return items;
}

const NEWLINE = 0x0a;

/** Lines as JSON lines have them, ended by a newline and nothing else; undefined for one that is too long. */
async function* linesOf(file: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  let read = 0;
  const add = (part: Buffer) => {
    length += part.length;
    if (length <= MAX_LINE_BYTES) parts.push(part);
    else parts = [];
  };
  const take = () => {
    const line = length <= MAX_LINE_BYTES ? Buffer.concat(parts) : undefined;
    parts = [];
    length = 0;
    return line;
  };
  for await (const piece of readPieces(file, signal)) {
    read += piece.length;
    if (read > MAX_FILE_BYTES)
      throw new CliError('too_large', `${file} is larger than ${MAX_FILE_BYTES / 1_048_576} MiB; split it.`);
    let from = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, from)) {
      add(piece.subarray(from, end));
      yield take();
      from = end + 1;
    }
    add(piece.subarray(from));
  }
  if (length > 0) yield take();
}

function parseLine(text: string, line: number, id: string): ReadItem {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { line, id, problem: 'the line is not JSON' };
  }
  const parsed = BatchLine.safeParse(value);
  if (parsed.success) return { line, item: parsed.data };
  const said = (value as { id?: unknown } | null)?.id;
  const [issue] = parsed.error.issues;
  return {
    line,
    id: typeof said === 'string' ? said.slice(0, MAX_ID) : id,
    problem: `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'not a program'}`,
  };
}

/**
 * The idempotency key of a program: the same program of the same batch is the same task, so that a batch which was cut
 * off goes on where it was. Another `label` makes new tasks.
 */
export function itemKey(item: BatchItem, options: unknown, label: string): string {
  return `batch-${sha256Hex(canonicalJson({ item, options, label }))}`;
}
