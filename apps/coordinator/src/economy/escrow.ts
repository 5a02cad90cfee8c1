import { ESCROWED_RESULTS } from '@edgecoder/policy';
import type { PeerId, RecordDraft, SubtaskId } from '@edgecoder/protocol';
import { agentAccount, SYSTEM_ESCROW, SYSTEM_FEES, userAccount } from '@edgecoder/protocol';
import type { Transaction } from 'kysely';
import type { CoordinatorContext, Loop } from '../context.ts';
import type { CoordinatorDatabase } from '../database.ts';
import { appendRecords } from '../ledger/append.ts';
import { postJournal } from './books.ts';
import type { JournalDraft, Posting } from './entries.ts';
import { mergePostings, postingsToJson } from './entries.ts';
import type { EscrowRow } from './escrow.repository.ts';
import { freezeHeld, lockVestable, ownersWithEscrow, setEscrowState, unfreeze } from './escrow.repository.ts';
import { createLoop } from './loop.ts';

type Tx = Transaction<CoordinatorDatabase>;
type Issuer = Pick<CoordinatorContext, 'keys' | 'newId'>;

/** How often escrow is looked through when nothing is due, milliseconds: nobody waits for it. */
const VEST_INTERVAL_MS = 5_000;
/** Owners looked at in one step. */
const OWNERS_PER_STEP = 200;
/** Results released in one unit of work. */
const MAX_VEST_BATCH = 500;
/** Machines paid by one entry: a record shows at most 64 postings, and the escrow account has one of them. */
const MAX_ACCOUNTS_PER_ENTRY = 63;
/** A check is paid a tenth of the work it checked. */
const CHECK_SHARE_DIVISOR = 10n;

/**
 * Releases pay from escrow: of each owner all but the newest 60 results. A background loop; several replicas may run it.
 * @param onReleased called after each unit that added to the log.
 */
export function createVestingLoop(
  ctx: Pick<CoordinatorContext, 'store' | 'keys' | 'newId' | 'log'>,
  onReleased: () => void = () => {},
): Loop {
  let after = '';
  return createLoop({
    name: 'vesting',
    everyMs: VEST_INTERVAL_MS,
    log: ctx.log,
    async step(signal) {
      const owners = await ownersWithEscrow(ctx.store.db, after, OWNERS_PER_STEP);
      for (const owner of owners) {
        while (!signal.aborted && (await vestOwner(ctx, owner)) > 0) onReleased();
        if (signal.aborted) return false;
      }
      const more = owners.length === OWNERS_PER_STEP;
      after = more ? (owners.at(-1) ?? '') : '';
      return more;
    },
  });
}

/**
 * One unit of work: releases the oldest results of one owner beyond the newest 60, at most 500, as one entry and one record.
 * @returns how many were released; 0 when there is nothing left to release.
 */
export function vestOwner(ctx: Pick<CoordinatorContext, 'store' | 'keys' | 'newId'>, ownerId: string): Promise<number> {
  return ctx.store.transaction(async (tx) => {
    const rows = withinOneEntry(await lockVestable(tx, ownerId, ESCROWED_RESULTS, MAX_VEST_BATCH));
    const first = rows[0];
    if (first === undefined) return 0;
    await setEscrowState(tx, rows, 'vested');
    const postings = rows.flatMap((row) => move(SYSTEM_ESCROW, row.accountId, row.amountMc));
    await postTransfers(tx, ctx, [{ key: `vest:${first.escrowId}`, kind: 'release', postings }]);
    return rows.length;
  });
}

/**
 * After a forgery: what an owner has in escrow stays there until each result was checked. To be called in the unit of work
 * that stores the forgery.
 * @returns the results to check; those already being checked again are not among them.
 */
export async function freezeEscrow(tx: Tx, ownerId: string): Promise<{ subtaskId: string; payerId: string }[]> {
  const rows = await freezeHeld(tx, ownerId);
  return rows.map(({ subtaskId, payerId }) => ({ subtaskId, payerId }));
}

/** How the check of a frozen result ended. */
export interface Recheck {
  subtaskId: SubtaskId;
  held: boolean;
  /** Who checked, and is paid from the fees that were taken because nobody had checked; undefined to pay nobody. */
  verifierId?: PeerId | undefined;
}

/** How rechecks ended. */
export interface SettledRechecks {
  /** What their ends move. */
  transfers: Transfer[];
  /** Subtasks whose pay goes back to the requester. */
  refunded: string[];
}

/**
 * Ends rechecks: pay of a result that held goes on waiting for its turn, pay of one that did not goes back to the requester.
 * Each once: a result that is not frozen is passed over. The record of the check itself is the caller's.
 *
 * Locks rows of escrow and no account. The transfers are for the caller to post together with everything else that its unit
 * of work moves, as accounts are locked in one order only when that happens once.
 */
export async function settleRechecks(tx: Tx, rechecks: readonly Recheck[]): Promise<SettledRechecks> {
  const bySubtask = new Map(rechecks.map((recheck) => [recheck.subtaskId as string, recheck]));
  const frozen = await unfreeze(tx, [...bySubtask.keys()]);
  const refunded = frozen.filter((row) => bySubtask.get(row.subtaskId)?.held === false);
  await setEscrowState(tx, refunded, 'refunded');
  const transfers = frozen.map((row): Transfer => {
    const { verifierId, held } = bySubtask.get(row.subtaskId) ?? { held: true };
    const share = row.amountMc / CHECK_SHARE_DIVISOR;
    const postings = [
      ...(held ? [] : move(SYSTEM_ESCROW, userAccount(row.payerId), row.amountMc)),
      ...(verifierId === undefined ? [] : move(SYSTEM_FEES, agentAccount(verifierId), share)),
    ];
    return { key: `recheck:${row.escrowId}`, kind: 'adjust', postings, subtaskId: row.subtaskId as SubtaskId };
  });
  return { transfers, refunded: refunded.map((row) => row.subtaskId) };
}

/** An entry of the books that is a record of the log by itself. */
export interface Transfer {
  key: string;
  kind: 'release' | 'adjust' | 'mint';
  postings: readonly Posting[];
  subtaskId?: SubtaskId;
}

/** A `credit_transfer` record with the entry that it causes. */
export interface TransferDraft {
  record: RecordDraft;
  entry: Omit<JournalDraft, 'ledgerEntryId' | 'taskId'>;
}

/** Records and entries of transfers; those that move nothing are left out. */
export function transferDrafts(issuer: Issuer, transfers: readonly Transfer[]): TransferDraft[] {
  const actorId = issuer.keys.signing.peerId;
  return transfers.flatMap(({ key, kind, subtaskId, ...transfer }) => {
    const postings = mergePostings(transfer.postings);
    if (postings.length === 0) return [];
    const entryId = issuer.newId();
    const record: RecordDraft = {
      type: 'credit_transfer',
      ...(subtaskId === undefined ? {} : { subtaskId }),
      actorId,
      payload: { kind, entryId, postings: postingsToJson(postings) },
    };
    return [{ record, entry: { entryId, idempotencyKey: key, kind, postings } }];
  });
}

/** Appends a `credit_transfer` record for each transfer and posts it; transfers that move nothing are left out. */
export async function postTransfers(tx: Tx, issuer: Issuer, transfers: readonly Transfer[]): Promise<void> {
  const drafts = transferDrafts(issuer, transfers);
  if (drafts.length === 0) return;
  const ledgerEntryIds = await appendRecords(
    tx,
    drafts.map(({ record }) => record),
  );
  const entries = drafts.map(({ entry }, position): JournalDraft => {
    const ledgerEntryId = ledgerEntryIds[position];
    if (ledgerEntryId === undefined) throw new Error('the ledger gave no entry id');
    return { ...entry, ledgerEntryId };
  });
  await postJournal(tx, entries);
}

function move(from: string, to: string, amountMc: bigint): Posting[] {
  return [
    { account: from as Posting['account'], amountMc: -amountMc },
    { account: to as Posting['account'], amountMc },
  ];
}

/** The rows before the one that would bring in one machine too many. */
function withinOneEntry(rows: readonly EscrowRow[]): EscrowRow[] {
  const accounts = new Set<string>();
  const end = rows.findIndex((row) => accounts.add(row.accountId).size > MAX_ACCOUNTS_PER_ENTRY);
  return rows.slice(0, end === -1 ? rows.length : end);
}
