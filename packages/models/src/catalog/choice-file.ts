import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const Choice = z.object({ model: z.string().min(1).max(200) });

/** The model that was chosen; undefined when none was, or when the note is damaged: then none is. */
export async function readChoice(path: string): Promise<string | undefined> {
  try {
    return Choice.parse(JSON.parse(await readFile(path, 'utf8'))).model;
  } catch {
    return undefined;
  }
}

/** Keeps the choice, in one step. */
export async function writeChoice(path: string, model: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(`${path}.new`, 'w');
  try {
    await file.writeFile(`${JSON.stringify({ model })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
