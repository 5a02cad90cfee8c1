import { readFile } from 'node:fs/promises';
import { PeerId } from '@edgecoder/protocol';
import { writeFileAtomic } from '@edgecoder/service';
import { z } from 'zod';

/** Coordinators remembered, newest first. */
const MAX_ENTRIES = 64;
const MAX_FILE_CHARS = 65_536;

const Entry = z.object({ url: z.string().max(512), coordinatorId: PeerId, lastSeenAt: z.int() });
const CacheFile = z.object({ coordinators: z.array(Entry).max(MAX_ENTRIES) });
export type KnownCoordinator = z.infer<typeof Entry>;

/** What is remembered; nothing when the file is missing or damaged: it is only a convenience. */
export async function readCoordinatorCache(file: string): Promise<KnownCoordinator[]> {
  try {
    const text = await readFile(file, 'utf8');
    return text.length > MAX_FILE_CHARS ? [] : CacheFile.parse(JSON.parse(text)).coordinators;
  } catch {
    return [];
  }
}

/** Puts a coordinator at the front of the file. */
export async function rememberCoordinator(file: string, entry: KnownCoordinator): Promise<void> {
  const others = (await readCoordinatorCache(file)).filter((known) => known.url !== entry.url);
  const coordinators = [entry, ...others].slice(0, MAX_ENTRIES);
  writeFileAtomic(file, `${JSON.stringify({ coordinators }, null, 2)}\n`);
}
