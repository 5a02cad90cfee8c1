import type { Readable } from 'node:stream';

/** Longest line that is passed on, characters; the rest of a longer one is dropped. */
const MAX_LINE = 16_384;

/** Calls `onLine` for each line of a child's output. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(0, MAX_LINE);
    for (const line of lines) if (line.trim() !== '') onLine(line.slice(0, MAX_LINE));
  });
  stream.on('end', () => {
    if (rest.trim() !== '') onLine(rest);
  });
}
