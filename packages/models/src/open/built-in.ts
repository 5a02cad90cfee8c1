import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ModelId, Sha256 } from '../catalog/catalog.ts';
import { ModelError } from '../interface.ts';
import type { NamedFile } from '../local/local-provider.ts';

/** Where the model that comes with EdgeCoder lies. */
const FOLDER = fileURLToPath(new URL('../../../../models/nano/', import.meta.url));
const NOTE = 'edgecoder-nano.json';
const FILE = 'edgecoder-nano.gguf';

/** What its note says; the file is made by the programs beside it. */
const Note = z.object({ name: ModelId, sha256: Sha256 });

/**
 * The model that comes with EdgeCoder; undefined where an installation has none.
 * @throws {ModelError} `checksum` when the file is not the one that its note tells of.
 */
export async function builtInModel(folder = FOLDER): Promise<NamedFile | undefined> {
  const text = await readFile(join(folder, NOTE), 'utf8').catch(absent);
  if (text === undefined) return undefined;
  const path = join(folder, FILE);
  const sha256 = await hashOf(path).catch(absent);
  if (sha256 === undefined) return undefined;
  const note = Note.safeParse(parsed(text));
  if (!note.success || note.data.sha256 !== sha256)
    throw new ModelError('checksum', 'the built-in model is damaged, and is left out');
  return { name: note.data.name, path };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
