import type { CoordinatorContext } from '../context.ts';
import { machinesWithMisses, removeForgotten } from './misses.repository.ts';

/** What other replicas have counted is known here after so long. */
const FRESH_MS = 1_000;
/** With more than so many, any machine may be one of them. */
const MAX_KNOWN = 20_000;
/** What is forgotten is removed so often, and so much of it at a time. */
const REMOVE_MS = 60_000;
const MAX_REMOVED = 10_000;

/** Machines against which something is counted: few, so that what the others bring costs no query. */
export interface KnownMisses {
  /** Whether something may be counted against it; true as long as that is not known. */
  has(agentId: string): boolean;
  /** Something was counted here. */
  add(agentIds: Iterable<string>): void;
}

export function createKnownMisses(ctx: Pick<CoordinatorContext, 'store' | 'log'>): KnownMisses {
  let known: Set<string> | undefined;
  /** Those that were added while a look was under way, which may have missed them. */
  let meanwhile: Set<string> | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let removedAt = Number.NEGATIVE_INFINITY;

  async function look(): Promise<void> {
    const added = new Set<string>();
    meanwhile = added;
    lookedAt = performance.now();
    try {
      const found = await machinesWithMisses(ctx.store.db, MAX_KNOWN + 1);
      known = found.length > MAX_KNOWN ? undefined : new Set([...found, ...added]);
      if (lookedAt - removedAt > REMOVE_MS) {
        removedAt = lookedAt;
        await removeForgotten(ctx.store.db, MAX_REMOVED);
      }
    } catch (error) {
      known = undefined;
      ctx.log.debug({ err: error }, 'what is counted against machines could not be read');
    } finally {
      meanwhile = undefined;
    }
  }

  return {
    has(agentId) {
      if (meanwhile === undefined && performance.now() - lookedAt > FRESH_MS) void look();
      return known?.has(agentId) ?? true;
    },
    add(agentIds) {
      for (const agentId of agentIds) {
        known?.add(agentId);
        meanwhile?.add(agentId);
      }
    },
  };
}
