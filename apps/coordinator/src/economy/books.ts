import { AppError } from '@edgecoder/protocol';
import { sqlState } from '@edgecoder/store';
import type { Transaction } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';
import {
  applyDeltas,
  insertAccounts,
  insertEntriesWithPostings,
  insertEscrow,
  selectAccountsForUpdate,
} from './books.repository.ts';
import type { AccountDelta, AccountOpening, AccountState, EscrowedResult, JournalDraft } from './entries.ts';
import { mergePostings } from './entries.ts';

export type { AccountOpening, AccountState, EscrowedResult, JournalDraft, Posting } from './entries.ts';

type Tx = Transaction<CoordinatorDatabase>;

/** SQLSTATE of a check constraint that does not hold. */
const CHECK_VIOLATION = '23514';

/** Opens accounts with nothing in them; those that exist stay as they are. One statement. */
export async function openAccounts(tx: Tx, accounts: readonly AccountOpening[]): Promise<void> {
  if (accounts.length > 0)
    await insertAccounts(
      tx,
      uniqueBy(accounts, (account) => account.accountId),
    );
}

/**
 * Locks accounts until the unit of work ends, in id order whatever the order asked for, so that units never wait for each
 * other in a circle. To be called after every other lock. Accounts that do not exist are absent from the answer.
 */
export async function lockAccounts(tx: Tx, accountIds: readonly string[]): Promise<Map<string, AccountState>> {
  if (accountIds.length === 0) return new Map();
  const rows = await selectAccountsForUpdate(tx, [...new Set(accountIds)]);
  return new Map(rows.map((row) => [row.accountId, row]));
}

/**
 * Posts entries: each once per idempotency key, in two statements however many they are. Adds them to the cached balances:
 * `user:` and `held:` to the owner's row, `agent:` to the machine's, `system:` accounts have no row. Entries without
 * postings are left out. Locks accounts, in id order, as its last step: nothing else should be locked after it.
 *
 * @throws {AppError} `insufficient_credits` when a user's or machine's account would go below zero; then nothing is posted
 * and the unit of work must be rolled back.
 * @throws {BooksError} for a fault of the program: an entry that does not sum to zero, an account that was never opened, or
 * more taken from what is held than there is.
 */
export async function postJournal(tx: Tx, entries: readonly JournalDraft[]): Promise<void> {
  const drafts = uniqueBy(entries.map(balanced), (entry) => entry.idempotencyKey).filter(
    (entry) => entry.postings.length > 0,
  );
  if (drafts.length === 0) return;
  const posted = new Set(await insertEntriesWithPostings(tx, drafts));
  const deltas = deltasOf(drafts.filter((draft) => posted.has(draft.entryId)));
  if (deltas.length === 0) return;
  const changed = await applyDeltas(tx, deltas).catch(rethrowBelowZero);
  if (changed !== deltas.length) throw new BooksError('an entry names an account that was never opened');
}

/** Notes who is owed what of `system:escrow`; the entries that put it there are the caller's. Once per subtask. */
export async function escrowResults(tx: Tx, rows: readonly EscrowedResult[]): Promise<void> {
  const owed = rows.filter((row) => row.amountMc > 0n);
  if (owed.length > 0) await insertEscrow(tx, owed);
}

/** The books would no longer be right: a fault of this program, never of a caller. */
export class BooksError extends Error {
  override readonly name = 'BooksError';
}

/** With merged postings. @throws {BooksError} when they do not sum to zero. */
export function balanced<E extends Pick<JournalDraft, 'idempotencyKey' | 'postings'>>(entry: E): E {
  const postings = mergePostings(entry.postings);
  if (postings.reduce((sum, { amountMc }) => sum + amountMc, 0n) !== 0n) {
    throw new BooksError(`entry ${entry.idempotencyKey} does not sum to zero`);
  }
  return { ...entry, postings };
}

function deltasOf(entries: readonly JournalDraft[]): AccountDelta[] {
  const deltas = new Map<string, AccountDelta>();
  for (const { account, amountMc } of entries.flatMap((entry) => entry.postings)) {
    if (account.startsWith('system:')) continue;
    const held = account.startsWith('held:');
    const accountId = held ? `user:${account.slice('held:'.length)}` : account;
    const delta = deltas.get(accountId) ?? { accountId, availableMc: 0n, heldMc: 0n };
    if (held) delta.heldMc += amountMc;
    else delta.availableMc += amountMc;
    deltas.set(accountId, delta);
  }
  return [...deltas.values()];
}

/** What the database says of an account below zero, in the terms of callers. */
export function rethrowBelowZero(error: unknown): never {
  if (sqlState(error) !== CHECK_VIOLATION) throw error;
  const constraint = error instanceof Error && 'constraint' in error ? error.constraint : undefined;
  if (constraint === 'accounts_available_mc_check')
    throw new AppError('insufficient_credits', undefined, { cause: error });
  throw new BooksError('more was taken from what is held than there is', { cause: error });
}

function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const item of items) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
  return [...byKey.values()];
}
