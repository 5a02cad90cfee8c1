import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Tree } from './tree.ts';

const FOLDER_MODE = 0o755;

/**
 * Writes a checked tree into an empty folder that nobody else writes to meanwhile.
 * @param options.owner user and group that all of it belongs to; whoever writes it when left out.
 */
export function writeTree(folder: string, tree: Tree, options: { owner?: number | undefined } = {}): void {
  const { owner } = options;
  const own = (path: string): void => {
    if (owner !== undefined) chownSync(path, owner, owner);
  };
  const made = new Set(['.']);
  const makeFolder = (path: string): void => {
    if (made.has(path)) return;
    makeFolder(dirname(path));
    mkdirSync(`${folder}/${path}`, { mode: FOLDER_MODE });
    chmodSync(`${folder}/${path}`, FOLDER_MODE);
    own(`${folder}/${path}`);
    made.add(path);
  };
  for (const [path, { content, executable }] of tree) {
    makeFolder(dirname(path));
    const mode = executable ? 0o755 : 0o644;
    // `wx`: nothing is there yet, so nothing is followed or written over.
    writeFileSync(`${folder}/${path}`, content, { flag: 'wx', mode });
    // Whatever umask this process has: what is executable is part of the snapshot.
    chmodSync(`${folder}/${path}`, mode);
    own(`${folder}/${path}`);
  }
}
