import type { AccountId, PeerId } from '@edgecoder/protocol';
import { userAccount } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import { earningsOf } from './accounts.repository.ts';
import { lockAccounts } from './books.ts';
import { postTransfers } from './escrow.ts';

/** Machines emptied at once: a record shows at most 64 postings, and the owner's account has one of them. */
const MAX_MACHINES = 63;

/**
 * Brings what an owner's machines have earned to the owner's own account, where it can be spent: without this, whoever works
 * for nobody but themselves would one day have nothing left in the one account that pays.
 * @returns how much there was, millicredits; 0 when there was nothing.
 */
export function collectEarnings(
  ctx: Pick<CoordinatorContext, 'store' | 'keys' | 'newId'>,
  ownerId: PeerId,
): Promise<bigint> {
  return ctx.store.transaction(async (tx) => {
    const account = userAccount(ownerId);
    const machines = await earningsOf(tx, ownerId, MAX_MACHINES);
    if (machines.length === 0) return 0n;
    // Read again under the lock: another submission may be doing the same.
    const locked = await lockAccounts(tx, [account, ...machines]);
    if (!locked.has(account)) return 0n;
    const full = [...locked.values()].filter(({ accountId, availableMc }) => accountId !== account && availableMc > 0n);
    const total = full.reduce((sum, { availableMc }) => sum + availableMc, 0n);
    if (total === 0n) return 0n;
    const postings = [
      ...full.map(({ accountId, availableMc }) => ({ account: accountId as AccountId, amountMc: -availableMc })),
      { account, amountMc: total },
    ];
    await postTransfers(tx, ctx, [{ key: `collect:${ctx.newId()}`, kind: 'adjust', postings }]);
    return total;
  });
}
