import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

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
 */
export function takeHomeLock(home: string): { release(): void } {
  const file = join(home, 'node.lock');
  const lock = new DatabaseSync(file);
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: unknown }).errcode === SQLITE_BUSY) throw new HomeLockedError(home, holder(home));
    throw error;
  }
  return { release: () => lock.close() };
}

const SQLITE_BUSY = 5;

/** Who holds it, as far as its own note says. */
function holder(home: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(join(home, 'node.json'), 'utf8'));
    return Number.isSafeInteger(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}
