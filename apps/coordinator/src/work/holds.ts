import { type AccountId, heldAccount, mcToJson, userAccount } from '@edgecoder/protocol';
import type { Posting } from '../economy/books.ts';

/** Reserves what a task may cost. */
export const holdPostings = (payerId: string, amountMc: bigint): Posting[] =>
  move(userAccount(payerId), heldAccount(payerId), amountMc);

/** Gives back what a task did not use. */
export const releasePostings = (payerId: string, amountMc: bigint): Posting[] =>
  move(heldAccount(payerId), userAccount(payerId), amountMc);

/** Pays what a task costs to somebody. */
export const spendPostings = (payerId: string, to: AccountId, amountMc: bigint): Posting[] =>
  move(heldAccount(payerId), to, amountMc);

/** Postings as the log has them; absent when nothing moved. */
export function paymentsOf(postings: readonly Posting[]): { payments?: { account: AccountId; amountMc: number }[] } {
  if (postings.length === 0) return {};
  return { payments: postings.map(({ account, amountMc }) => ({ account, amountMc: mcToJson(amountMc) })) };
}

function move(from: AccountId, to: AccountId, amountMc: bigint): Posting[] {
  if (amountMc === 0n) return [];
  return [
    { account: from, amountMc: -amountMc },
    { account: to, amountMc },
  ];
}
