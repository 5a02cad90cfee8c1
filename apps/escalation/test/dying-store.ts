import { StoreError } from '@edgecoder/store';
import type { KyselyPlugin } from 'kysely';
import type { EscalationStore } from './support.ts';

/**
 * A store as a process sees it that dies at its nth write, before it is committed or after: from then on nothing of what the
 * process does reaches the database.
 */
export function dyingStore(
  store: EscalationStore,
  deathAt: number,
  when: 'before' | 'after',
): { store: EscalationStore; died: () => boolean } {
  let writes = 0;
  let dead = false;
  const assertAlive = (): void => {
    if (dead) throw new StoreError('unavailable', 'the process is dead');
  };
  const die = (at: 'before' | 'after'): void => {
    if (at !== when || writes < deathAt) return;
    dead = true;
    assertAlive();
  };
  const writing = new WeakSet<object>();
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      assertAlive();
      if (isWrite(node)) {
        writing.add(queryId);
        writes += 1;
        die('before');
      }
      return node;
    },
    async transformResult({ queryId, result }) {
      if (writing.has(queryId)) die('after');
      assertAlive();
      return result;
    },
  };
  return {
    died: () => dead,
    store: {
      ...store,
      kind: store.kind,
      db: store.db.withPlugin(plugin),
      healthy: async () => !dead,
      async transaction(work, options) {
        assertAlive();
        const result = await store.transaction(async (tx, last) => {
          const done = await work(tx, last);
          writes += 1;
          die('before');
          assertAlive();
          return done;
        }, options);
        die('after');
        assertAlive();
        return result;
      },
    },
  };
}

/** Of a statement as text, its first words; of a built one, its kind. */
function isWrite(node: { kind: string; sqlFragments?: readonly string[] }): boolean {
  if (node.kind === 'RawNode') return /^\s*(?:update|delete|insert)/i.test(node.sqlFragments?.[0] ?? '');
  return ['UpdateQueryNode', 'InsertQueryNode', 'DeleteQueryNode'].includes(node.kind);
}
