import { peerIdOf } from '@edgecoder/crypto';
import { type OwnerResponse, userAccount } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import { openAccounts } from '../economy/books.ts';
import { insertOwner } from './agents.repository.ts';

/** Makes a key known as an owner, with an account that holds nothing. Once or many times, the outcome is the same. */
export async function ensureOwner(deps: Pick<CoordinatorContext, 'store'>, publicKey: string): Promise<OwnerResponse> {
  const ownerId = peerIdOf(publicKey);
  await deps.store.transaction(async (tx) => {
    await insertOwner(tx, ownerId, publicKey);
    await openAccounts(tx, [{ accountId: userAccount(ownerId), ownerId }]);
  });
  return { ownerId };
}
