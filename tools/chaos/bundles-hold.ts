import type { CoordinatorClient } from '@edgecoder/client';
import { logOrigin, verifyBundle } from '@edgecoder/ledger';
import type { TaskId } from '@edgecoder/protocol';
import type { Invariant } from './invariants.ts';
import type { LogIdentity } from './log-holds.ts';

/** One owner with the tasks whose proofs are asked for. */
export interface Proven {
  ownerId: string;
  client: Pick<CoordinatorClient, 'bundle'>;
  taskIds: readonly TaskId[];
}

/** Fetches the proof bundle of every task, and verifies it as its owner would: offline. Owners ask side by side. */
export async function bundlesHold(owners: readonly Proven[], identity: LogIdentity): Promise<Invariant> {
  const trust = [{ name: logOrigin(identity.coordinatorId), publicKey: identity.signingKey }];
  const violations: string[] = [];
  await Promise.all(
    owners.map(async ({ ownerId, client, taskIds }) => {
      for (const taskId of taskIds) {
        const verdict = await client
          .bundle(taskId)
          .then((bytes) => verifyBundle(bytes, { trust }))
          .catch((error: Error) => error);
        if (verdict instanceof Error) violations.push(`${taskId} has no bundle: ${verdict.message}`);
        else if (!verdict.ok)
          violations.push(`${taskId} ${JSON.stringify(verdict.steps.find(({ status }) => status === 'failed'))}`);
        else if (verdict.summary?.taskId !== taskId || verdict.summary.ownerId !== ownerId)
          violations.push(`${taskId} has the bundle of ${verdict.summary?.taskId} of ${verdict.summary?.ownerId}`);
      }
    }),
  );
  return {
    name: 'the bundle of every task verifies offline',
    checked: owners.reduce((sum, { taskIds }) => sum + taskIds.length, 0),
    violations,
  };
}
