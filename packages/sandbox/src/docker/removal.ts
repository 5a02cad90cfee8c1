import type Docker from 'dockerode';
import { inTime, untilAborted } from './engine.ts';

const REMOVE_TIMEOUT_MS = 30_000;
const FORCED = { force: true, v: true };
/** Between the tries of one removal: the first, and what it doubles up to. */
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 5000;
/** How long an engine is asked once the sandbox is being closed; what is left then is the guard's, or the next worker's. */
const CLOSING_MS = 10_000;
/** How long whoever failed waits for what it had begun to be removed, before it says so. */
const FAILED_MS = 5000;
/** Not removed by an engine that was asked: it is given no more to make. */
const MAX_STUCK = 8;

export type Removable = Docker.Container | Docker.Volume;

/**
 * Ends and removes a container with its unnamed volumes, or a volume that no container has any more.
 * @returns true also when it was gone already; false when the engine does not do it now.
 */
export async function isRemoved(thing: Removable): Promise<boolean> {
  try {
    await inTime(thing.remove(FORCED), REMOVE_TIMEOUT_MS);
    return true;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    // 409 of a container: somebody else is removing it.
    return statusCode === 404 || (statusCode === 409 && 'kill' in thing);
  }
}

/** Has an engine remove what one sandbox has made. */
export interface Remover {
  /**
   * Asks for as long as the sandbox is open: until then a program may go on. Resolves when it is gone, or, some time after the
   * sandbox was closed, given up; asking twice is asking once.
   */
  remove(thing: Removable): Promise<void>;
  /** So many that it makes no sense to have more made. */
  readonly isOverwhelmed: boolean;
  /** Resolves when all is gone or given up. */
  settled(): Promise<void>;
}

export function createRemover(closing: AbortSignal): Remover {
  const removals = new Map<string, Promise<void>>();
  const stuck = new Set<string>();
  const over = new AbortController();
  closing.addEventListener('abort', () => setTimeout(() => over.abort(), CLOSING_MS).unref(), { once: true });

  const insist = async (thing: Removable, name: string): Promise<void> => {
    try {
      for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, MAX_PAUSE_MS)) {
        if (await untilAborted(isRemoved(thing), over.signal, 'given up')) return;
        stuck.add(name);
        await untilAborted(new Promise((resolve) => setTimeout(resolve, wait)), over.signal, 'given up');
      }
    } catch {
      // Given up.
    } finally {
      stuck.delete(name);
      removals.delete(name);
    }
  };

  return {
    remove(thing) {
      const name = 'id' in thing ? thing.id : thing.name;
      const removal = removals.get(name) ?? insist(thing, name);
      removals.set(name, removal);
      return removal;
    },
    get isOverwhelmed() {
      return stuck.size >= MAX_STUCK;
    },
    settled: async () => void (await Promise.all(removals.values())),
  };
}

/** Waits for what is being removed, and not for long: its removal goes on. */
export const soon = (gone: Promise<unknown>): Promise<unknown> => inTime(gone, FAILED_MS).catch(() => undefined);
