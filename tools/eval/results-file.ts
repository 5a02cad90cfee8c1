import { appendFile, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Outcome } from './outcome.ts';

const Head = z.strictObject({ model: z.string(), requests: z.string() });
/** What was measured: a run goes on only with the same. */
export type ResultsHead = z.infer<typeof Head>;

/**
 * Outcomes that a run noted, and a place for further ones. A line that was cut off in the middle is as if it were not there.
 * @throws {Error} when the file is of another model or of other requests.
 */
export async function openResults(
  path: string,
  head: ResultsHead,
): Promise<{ known: Outcome[]; add(outcome: Outcome): Promise<void> }> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const add = (line: unknown): Promise<void> => appendFile(path, `${JSON.stringify(line)}\n`);
  const [first, ...rest] = text.split('\n');
  if (text === '') await add(head);
  else {
    const found = Head.safeParse(parsed(first ?? ''));
    if (!found.success) throw new Error(`${path} holds no results`);
    if (found.data.model !== head.model) throw new Error(`${path} is of another model`);
    if (found.data.requests !== head.requests) throw new Error(`${path} is of other requests`);
    if (!text.endsWith('\n')) await appendFile(path, '\n');
  }
  const known = rest.flatMap((line) => {
    const outcome = Outcome.safeParse(parsed(line));
    return outcome.success ? [outcome.data] : [];
  });
  return { known, add };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
