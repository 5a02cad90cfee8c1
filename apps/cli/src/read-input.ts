import { createReadStream } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import { CliError } from './errors.ts';
import { whyNot } from './why-not.ts';

/**
 * A file, or standard input for `-`, in pieces as they come. Standard input may be a person who is still typing: it ends
 * with the signal too.
 * @throws {CliError} `unreadable`.
 */
export async function* readPieces(file: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const input: Readable = file === '-' ? process.stdin : createReadStream(file);
  if (signal !== undefined) addAbortSignal(signal, input);
  try {
    for await (const piece of input) yield piece;
  } catch (cause) {
    signal?.throwIfAborted();
    throw new CliError('unreadable', `${file} cannot be read: ${whyNot(cause)}.`, { cause });
  }
}

/**
 * A whole file, or standard input for `-`, of which no more is read than is allowed: it may have no end.
 * @param options.words how the user is told how long it may be.
 * @throws {CliError} `unreadable`; `too_large` when it is longer than `maxBytes`.
 */
export async function readInput(
  file: string,
  maxBytes: number,
  options: { signal?: AbortSignal | undefined; words?: string } = {},
): Promise<Buffer> {
  const { signal, words = `${maxBytes} bytes` } = options;
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of readPieces(file, signal)) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new CliError('too_large', `${file} is longer than ${words}.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Text without the mark that some editors put before it; undefined for what is no UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
