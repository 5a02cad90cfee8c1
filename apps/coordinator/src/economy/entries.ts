import type { AccountId, TransactionKind } from '@edgecoder/protocol';
import { mcToJson } from '@edgecoder/protocol';

/** One account's part of an entry, millicredits; positive is what it receives. */
export interface Posting {
  account: AccountId;
  amountMc: bigint;
}

/** One double entry before it is in the books. */
export interface JournalDraft {
  /** UUIDv7: histories are in this order. */
  entryId: string;
  /** What happened, so that it is posted once however often it is tried. */
  idempotencyKey: string;
  kind: TransactionKind;
  taskId?: string | undefined;
  /** The ledger entry that caused it. */
  ledgerEntryId: bigint;
  /** Sum to zero. */
  postings: readonly Posting[];
}

export interface AccountOpening {
  /** `user:` or `agent:` account; what an owner has held is a column of the user's row. */
  accountId: string;
  ownerId: string;
}

/** Balances of one account row. */
export interface AccountState {
  accountId: string;
  ownerId: string;
  availableMc: bigint;
  /** What its owner has reserved for running tasks; 0 for machines. */
  heldMc: bigint;
}

/** A change of one account row. */
export interface AccountDelta {
  accountId: string;
  availableMc: bigint;
  heldMc: bigint;
}

/** Pay that is kept back until newer results of the same owner have followed. */
export interface EscrowedResult {
  /** Whose result it is. */
  ownerId: string;
  /** Where the pay goes when it vests. */
  accountId: string;
  subtaskId: string;
  /** Who has it back should the result turn out to be forged. */
  payerId: string;
  amountMc: bigint;
}

/** Postings of one account added up, zeros dropped: the form in which they are stored and recorded. */
export function mergePostings(postings: readonly Posting[]): Posting[] {
  const sums = new Map<AccountId, bigint>();
  for (const { account, amountMc } of postings) sums.set(account, (sums.get(account) ?? 0n) + amountMc);
  return [...sums].filter(([, amountMc]) => amountMc !== 0n).map(([account, amountMc]) => ({ account, amountMc }));
}

/** Postings as a ledger record shows them: safe integers. */
export function postingsToJson(postings: readonly Posting[]): { account: AccountId; amountMc: number }[] {
  return postings.map(({ account, amountMc }) => ({ account, amountMc: mcToJson(amountMc) }));
}
