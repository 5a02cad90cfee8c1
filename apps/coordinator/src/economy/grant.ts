import type { AccountId } from '@edgecoder/protocol';
import { AppError, SYSTEM_FAUCET } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import { entryByKey, ownerExists } from './accounts.repository.ts';
import { lockAccounts, openAccounts } from './books.ts';
import { postTransfers } from './escrow.ts';

export interface Grant {
  /** `user:` of a known owner, or `agent:` of a registered machine. */
  accountId: AccountId;
  amountMc: bigint;
  /** Once per account and key. */
  idempotencyKey: string;
}

/**
 * Credits an account from the faucet, once per key, and opens an owner's account if it has none yet. Who may do so is for
 * the caller to decide.
 * @returns false when the key had been used for the same amount before.
 * @throws {AppError} `not_found` when there is no such owner or machine; `invalid_request` for an account that nobody may
 * grant to; `idempotency_conflict` when the key was used for another amount.
 */
export async function grantCredits(
  ctx: Pick<CoordinatorContext, 'store' | 'keys' | 'newId'>,
  grant: Grant,
): Promise<boolean> {
  const { accountId, amountMc } = grant;
  const [kind, ownerId = ''] = accountId.split(':');
  if (kind !== 'user' && kind !== 'agent')
    throw new AppError('invalid_request', 'credits are granted to users and machines');
  if (amountMc <= 0n) throw new AppError('invalid_request', 'a grant is more than nothing');
  const key = `grant:${accountId}:${grant.idempotencyKey}`;
  return ctx.store.transaction(async (tx) => {
    if (kind === 'user' && (await ownerExists(tx, ownerId))) await openAccounts(tx, [{ accountId, ownerId }]);
    // The lock makes a second grant with the same key wait, so that it sees the first and writes no record of its own.
    if (!(await lockAccounts(tx, [accountId])).has(accountId)) throw new AppError('not_found');
    const before = await entryByKey(tx, key, accountId);
    if (before !== undefined) {
      if (before.amountMc !== amountMc) throw new AppError('idempotency_conflict');
      return false;
    }
    const postings = [
      { account: SYSTEM_FAUCET, amountMc: -amountMc },
      { account: accountId, amountMc },
    ];
    await postTransfers(tx, ctx, [{ key, kind: 'mint', postings }]);
    return true;
  });
}
