import * as fs from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from './interface.ts';

/** A data folder that belongs to this process until `release`. */
export interface DataDir {
  /** Absolute path for PGlite. */
  path: string;
  /** The folder is complete: from now on it is never started over. */
  complete(): void;
  release(): void;
}

/**
 * Takes the folder for this process alone. PGlite itself takes no lock: two openers would both write, and each would
 * destroy the work of the other. The lock is an exclusive transaction on `<dataDir>.lock`, which the operating system
 * ends with its process, however that dies: it cannot go stale.
 *
 * A folder whose creation was cut off (`<dataDir>.creating` is there) is started over.
 * @throws {StoreError} `locked` when another process, or another store of this one, holds the folder.
 */
export function takeDataDir(dataDir: string): DataDir {
  const path = realPath(resolve(dataDir));
  const lock = takeLock(`${path}.lock`);
  try {
    const marker = `${path}.creating`;
    if (fs.existsSync(marker)) fs.rmSync(path, { recursive: true, force: true });
    const isNew = !fs.existsSync(path) || fs.readdirSync(path).length === 0;
    if (!isNew && !fs.existsSync(join(path, 'PG_VERSION'))) {
      throw new StoreError('unavailable', 'the data folder holds something else than a database');
    }
    if (isNew) {
      fs.writeFileSync(marker, '', { flush: true });
      fs.mkdirSync(path, { recursive: true, mode: 0o700 });
      syncPath(dirname(path));
    }
    return {
      path,
      complete: () => {
        if (!isNew) return;
        syncTree(path);
        fs.rmSync(marker);
        syncPath(dirname(path));
      },
      release: () => lock.close(),
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** One folder has one lock, by whatever names it is reached. Makes the folders above it. */
function realPath(path: string): string {
  if (fs.existsSync(path)) return fs.realpathSync(path);
  fs.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return join(fs.realpathSync(dirname(path)), basename(path));
}

function takeLock(path: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path);
    lock.exec('begin exclusive');
    return lock;
  } catch (cause) {
    lock?.close();
    const held = (cause as { errcode?: unknown }).errcode === SQLITE_BUSY;
    if (held) throw new StoreError('locked', 'another process uses this data folder', { cause });
    throw new StoreError('unavailable', 'the data folder cannot be locked', { cause });
  }
}

const SQLITE_BUSY = 5;

/** Makes every file and folder below `path` durable. */
function syncTree(path: string): void {
  for (const entry of fs.readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) syncTree(child);
    else if (entry.isFile()) syncPath(child);
  }
  syncPath(path);
}

function syncPath(path: string): void {
  const descriptor = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(descriptor);
  } catch (error) {
    // Windows cannot sync a folder; its file system journals the names by itself.
    if (process.platform !== 'win32') throw error;
  } finally {
    fs.closeSync(descriptor);
  }
}
