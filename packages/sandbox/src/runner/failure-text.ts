/** How much of a source line is quoted. */
const MAX_LINE_CHARS = 300;
const MAX_HEAD_CHARS = 1000;

/** Line `number` (from 1) of a source, trimmed; '' when there is none. */
export function sourceLine(source: string, number: number): string {
  let at = 0;
  for (let line = 1; line < number; line++) {
    const next = source.indexOf('\n', at);
    if (next < 0) return '';
    at = next + 1;
  }
  const end = source.indexOf('\n', at);
  return source
    .slice(at, end < 0 ? undefined : end)
    .trim()
    .slice(0, MAX_LINE_CHARS);
}

/** The first line of a text, bounded. */
export function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return (end < 0 ? text : text.slice(0, end)).slice(0, MAX_HEAD_CHARS);
}
