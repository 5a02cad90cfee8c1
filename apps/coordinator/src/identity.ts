import type { PeerId } from '@edgecoder/protocol';
import { type Store, StoreError } from '@edgecoder/store';
import type { CoordinatorDatabase } from './database.ts';

/**
 * Binds a database to the first identity that uses it: another key cannot continue its log.
 * @throws {StoreError} `locked` when the database belongs to another coordinator.
 */
export async function claimDatabase(store: Store<CoordinatorDatabase>, coordinatorId: PeerId): Promise<void> {
  const owner = await store.transaction(async (tx) => {
    await tx
      .insertInto('coordinator.identity')
      .values({ coordinator_id: coordinatorId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return tx.selectFrom('coordinator.identity').select('coordinator_id').executeTakeFirstOrThrow();
  });
  if (owner.coordinator_id !== coordinatorId) {
    throw new StoreError(
      'locked',
      `the database belongs to coordinator ${owner.coordinator_id}, this one is ${coordinatorId}`,
    );
  }
}
