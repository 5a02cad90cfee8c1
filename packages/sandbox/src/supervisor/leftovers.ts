import { isUtf8 } from 'node:buffer';
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { isPlainPath } from '@edgecoder/protocol';

/** What may be taken out of a folder that foreign code has written to. */
export interface LeftoverLimits {
  /** All files together. */
  bytes: number;
  /** Entries of any kind that are looked at. */
  entries: number;
  /** Folders within folders. */
  depth: number;
}

export const LEFTOVER_LIMITS: LeftoverLimits = { bytes: 16_777_216, entries: 4096, depth: 32 };

export interface Leftovers {
  /** By path relative to the folder, with slashes, sorted. */
  files: Map<string, Buffer>;
  /** Those of them that their owner may start. */
  executable: Set<string>;
  /** What was not taken, and why; as many as were looked at, at most. */
  refused: { path: string; reason: string }[];
}

/** Why something is not taken. */
export const REFUSED = {
  name: 'a name that is not plain',
  git: 'a name that git keeps for itself',
  kind: 'not a file',
  links: 'a file with another name',
  size: 'too large',
  depth: (limits: LeftoverLimits) => `deeper than ${limits.depth} folders`,
  entries: (limits: LeftoverLimits) => `more than ${limits.entries} entries`,
};

const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 1024;
const OWNER_MAY_START = 0o100;

export const ownerMayStart = (mode: number): boolean => (mode & OWNER_MAY_START) !== 0;

/** A name that is not plain, as it is shown. */
export const shownName = (name: string): string => JSON.stringify(name.slice(0, MAX_NAME_BYTES));

/**
 * A path that a guest gave, as one below some folder: undefined unless it is plain, relative and leads nowhere else on
 * any platform.
 */
export const safeRelativePath = (path: string): string | undefined =>
  isPlainPath(path, MAX_PATH_BYTES) ? path : undefined;

/**
 * Takes the regular files out of a folder that a guest has left. Nothing is followed and nothing is waited for: links,
 * pipes, sockets, devices, files with a second name and whatever is beyond the limits are refused by name. Each folder
 * is held open while what is in it is looked at, so that renaming one leads nowhere.
 */
export function collectFiles(folder: string, limits: LeftoverLimits = LEFTOVER_LIMITS): Leftovers {
  const files: [string, Buffer][] = [];
  const executable = new Set<string>();
  const refused: Leftovers['refused'] = [];
  let entries = 0;
  let bytes = 0;

  const visit = (at: string, below: string, depth: number): void => {
    const held = openSync(at, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    try {
      const base = `/proc/self/fd/${held}`;
      for (const name of readdirSync(base, { encoding: 'buffer' })) {
        const shown = name.toString('utf8');
        const path = isUtf8(name) ? safeRelativePath(below === '' ? shown : `${below}/${shown}`) : undefined;
        if (++entries > limits.entries) {
          refused.push({ path: below, reason: REFUSED.entries(limits) });
          return;
        }
        const refuse = (reason: string): void => {
          refused.push({ path: path ?? shownName(shown), reason });
        };
        if (path === undefined) refuse(REFUSED.name);
        else {
          const stat = lstatSync(`${base}/${shown}`, { throwIfNoEntry: false });
          if (stat === undefined) refuse('it is gone');
          else if (stat.isDirectory()) {
            if (depth >= limits.depth) refuse(REFUSED.depth(limits));
            else visitQuietly(`${base}/${shown}`, path, depth + 1, refuse);
          } else if (!stat.isFile()) refuse(REFUSED.kind);
          else {
            const content = readPlain(`${base}/${shown}`, limits.bytes - bytes);
            if (typeof content === 'string') refuse(content);
            else {
              if (ownerMayStart(stat.mode)) executable.add(path);
              bytes += content.length;
              files.push([path, content]);
            }
          }
        }
      }
    } finally {
      closeSync(held);
    }
  };
  const visitQuietly = (at: string, below: string, depth: number, refuse: (reason: string) => void): void => {
    try {
      visit(at, below, depth);
    } catch (error) {
      refuse((error as NodeJS.ErrnoException).code ?? 'it cannot be read');
    }
  };

  visitQuietly(folder, '', 0, (reason) => refused.push({ path: '', reason }));
  return { files: new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1))), executable, refused };
}

/** The content of a file with one name, or why it is not taken. */
function readPlain(path: string, maxBytes: number): Buffer | string {
  let fd: number;
  try {
    // A pipe that took the file's place would otherwise be waited for.
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'it cannot be opened';
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return REFUSED.kind;
    if (stat.nlink !== 1) return REFUSED.links;
    if (stat.size > maxBytes) return REFUSED.size;
    const content = Buffer.alloc(stat.size);
    let got = 0;
    while (got < content.length) {
      const more = readSync(fd, content, got, content.length - got, got);
      if (more === 0) break;
      got += more;
    }
    return content.subarray(0, got);
  } finally {
    closeSync(fd);
  }
}

/** Folders that are taken apart one by one before the rest is left where it is. */
const MAX_REMOVED_FOLDERS = 100_000;

/**
 * Removes a folder that a guest has left, however deep and whatever is in it, without following anything. Folders within
 * are moved up before they are emptied: a path never gets longer than a name below the folder.
 *
 * @throws when something cannot be removed.
 */
export function removeTree(folder: string): void {
  const waiting = [folder];
  const emptied: string[] = [];
  for (let moved = 0; waiting.length > 0; ) {
    const at = waiting.pop() as string;
    if (emptied.push(at) > MAX_REMOVED_FOLDERS) throw new Error(`more than ${MAX_REMOVED_FOLDERS} folders`);
    chmodSync(at, 0o700);
    for (const name of readdirSync(at, { encoding: 'buffer' })) {
      const path = Buffer.concat([Buffer.from(`${at}/`), name]);
      const stat = lstatSync(path);
      if (!stat.isDirectory()) unlinkSync(path);
      else {
        const up = join(folder, `.removed-${moved++}-${process.pid}`);
        // Moving a folder rewrites its own entry `..`, which takes the right to write to it.
        chmodSync(path, 0o700);
        renameSync(path, up);
        waiting.push(up);
      }
    }
  }
  for (const at of emptied.toReversed()) rmdirSync(at);
}
