import type { AccountId, Balance, History, TaskId } from '@edgecoder/protocol';
import { AppError, mcToJson } from '@edgecoder/protocol';
import type { Caller } from '@edgecoder/service';
import type { CoordinatorContext } from '../context.ts';
import type { AccountRow } from './accounts.repository.ts';
import { accountById, historyOf } from './accounts.repository.ts';

type Deps = Pick<CoordinatorContext, 'store'>;

/**
 * Whether the caller may look at an account: an operator at all; an owner at their own and at their machines'; a machine at
 * its own. Machines of an owner are known by their account's row.
 */
function mayRead(caller: Caller, accountId: AccountId, rowOwnerId: string | undefined): boolean {
  if (caller.roles.has('operator')) return true;
  const [kind, id] = accountId.split(':');
  if (kind === 'agent' && caller.roles.has('agent') && id === caller.peerId) return true;
  const ownerId = kind === 'agent' ? rowOwnerId : id;
  return kind !== 'system' && caller.roles.has('user') && ownerId === caller.ownerId;
}

/** The row that keeps an account's balance, or nothing for `system:` accounts. */
async function rowOf(deps: Deps, accountId: AccountId): Promise<AccountRow | undefined> {
  if (accountId.startsWith('system:')) return undefined;
  return accountById(deps.store.db, accountId.replace(/^held:/, 'user:'));
}

/**
 * What an account holds. `system:` accounts have no cached balance and are not told.
 * @throws {AppError} `not_found` when there is no such account or it is not the caller's.
 */
export async function balanceOf(deps: Deps, caller: Caller, accountId: AccountId): Promise<Balance> {
  const row = await rowOf(deps, accountId);
  if (row === undefined || !mayRead(caller, accountId, row.ownerId)) throw new AppError('not_found');
  const held = accountId.startsWith('held:');
  return {
    accountId,
    availableMc: held ? 0 : mcToJson(row.availableMc),
    heldMc: mcToJson(row.heldMc),
    escrowedMc: held ? 0 : mcToJson(row.escrowedMc),
  };
}

/**
 * An account's entries, newest first. Those of `system:` accounts are for operators.
 * @throws {AppError} `not_found` when there is no such account or it is not the caller's.
 */
export async function historyPage(
  deps: Deps,
  caller: Caller,
  accountId: AccountId,
  page: { limit: number; cursor?: string | undefined },
): Promise<History> {
  const row = await rowOf(deps, accountId);
  const exists = row !== undefined || accountId.startsWith('system:');
  if (!exists || !mayRead(caller, accountId, row?.ownerId)) throw new AppError('not_found');
  // One more than asked for shows whether there is another page.
  const rows = await historyOf(deps.store.db, accountId, page.cursor, page.limit + 1);
  const entries = rows.slice(0, page.limit).map((entry) => ({
    entryId: entry.entryId,
    kind: entry.kind,
    amountMc: mcToJson(entry.amountMc),
    ...(entry.taskId === null ? {} : { taskId: entry.taskId as TaskId }),
    ...(entry.ledgerSeq === null ? {} : { ledgerSeq: Number(entry.ledgerSeq) }),
    at: Number(entry.at),
  }));
  const last = entries.at(-1);
  return { entries, ...(rows.length > page.limit && last !== undefined ? { nextCursor: last.entryId } : {}) };
}

/** @throws {AppError} `not_found` unless the account is the caller's own, or the caller is an operator. */
export async function requireReadable(deps: Deps, caller: Caller, accountId: AccountId): Promise<void> {
  const row = await rowOf(deps, accountId);
  if (row === undefined || !mayRead(caller, accountId, row.ownerId)) throw new AppError('not_found');
}
