import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own, empty; removed with all it holds when disposed (`await using`). */
export interface TempDir extends AsyncDisposable {
  path: string;
  remove(): Promise<void>;
}

export async function tempDir(prefix = 'edgecoder-'): Promise<TempDir> {
  const path = await fs.mkdtemp(join(tmpdir(), prefix));
  const remove = (): Promise<void> => fs.rm(path, { recursive: true, force: true, maxRetries: 3 });
  return { path, remove, [Symbol.asyncDispose]: remove };
}
