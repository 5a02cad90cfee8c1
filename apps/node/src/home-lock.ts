import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HomeError } from '@edgecoder/service';

/** Another node runs on the same home. */
export class HomeLockedError extends Error {
  override readonly name = 'HomeLockedError';
  readonly code = 'home_locked';
  constructor(home: string, pid: number | undefined) {
    const who = pid === undefined ? 'Another node' : `Another node (process ${pid})`;
    super(
      `${who} runs on ${home}. Stop it, or give this one its own home and ports: EDGECODER_HOME and COORDINATOR_PORT.`,
    );
  }
}

/**
 * Takes the home for this process alone. The lock is an exclusive transaction, which the operating system ends with its
 * process however that dies: it cannot go stale.
 * @throws {HomeLockedError}
 * @throws {HomeError} `unusable` when the home is not one that a lock can be made in.
 */
export function takeHomeLock(home: string): { release(): void } {
  const file = join(home, 'node.lock');
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file);
    lock.exec('begin exclusive');
    const held = lock;
    return { release: () => held.close() };
  } catch (cause) {
    lock?.close();
    const { errcode, message } = cause as { errcode?: unknown; message: string };
    if (errcode === SQLITE_BUSY) throw new HomeLockedError(home, holder(home));
    const remedy =
      errcode === SQLITE_NOTADB ? 'remove it' : 'its folder must be writable, on a disk that has room (EDGECODER_HOME)';
    throw new HomeError('unusable', file, `no lock can be taken there (${message}): ${remedy}`, { cause });
  }
}

const SQLITE_BUSY = 5;
const SQLITE_NOTADB = 26;

/** Who holds it, as far as its own note says. */
function holder(home: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(join(home, 'node.json'), 'utf8'));
    return Number.isSafeInteger(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}
