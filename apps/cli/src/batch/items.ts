import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { sha256Hex } from '@edgecoder/crypto';
import { canonicalJson, Language, MAX_CODE_CHARS, MAX_TESTS_CHARS } from '@edgecoder/protocol';
import { z } from 'zod';
import { CliError } from '../errors.ts';

/** A line of a batch file; other fields are ignored. */
const BatchLine = z.object({
  id: z.string().min(1).max(200),
  language: Language,
  code: z.string().max(MAX_CODE_CHARS),
  tests: z.string().max(MAX_TESTS_CHARS).optional(),
});
export type BatchItem = z.infer<typeof BatchLine>;

/** Longest line that is looked at, characters: code and tests, JSON-escaped. */
const MAX_LINE = 4_000_000;
/** Programs of one file: all are held until the summary. */
const MAX_ITEMS = 100_000;

/** One program of the file, or what is wrong with its line. */
export type ReadItem = { line: number; item: BatchItem } | { line: number; id: string; problem: string };

/**
 * Reads a batch file; `-` is standard input. Empty lines do not count.
 * @throws {CliError} when it cannot be read or holds too much.
 */
export async function readItems(file: string): Promise<ReadItem[]> {
  const items: ReadItem[] = [];
  const input = file === '-' ? process.stdin : createReadStream(file);
  let line = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text.trim() === '') continue;
      if (items.length === MAX_ITEMS)
        throw new CliError('too_large', `${file} has more than ${MAX_ITEMS} programs; split it.`);
      items.push(parseLine(text, line));
    }
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    throw new CliError('unreadable', `${file} cannot be read.`, { cause });
  }
  return items;
}

function parseLine(text: string, line: number): ReadItem {
  const id = `line ${line}`;
  if (text.length > MAX_LINE) return { line, id, problem: 'the line is too long' };
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
    id: typeof said === 'string' ? said : id,
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
