import type { TransactionKind } from '@edgecoder/protocol';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

type Db = Kysely<CoordinatorDatabase>;
type Tx = Transaction<CoordinatorDatabase>;

export async function ownerExists(tx: Tx, ownerId: string): Promise<boolean> {
  const { rows } = await sql`select from coordinator.owners where owner_id = ${ownerId}`.execute(tx);
  return rows.length > 0;
}

/** What the entry with this key moved to the account. */
export async function entryByKey(tx: Tx, key: string, accountId: string): Promise<{ amountMc: bigint } | undefined> {
  const { rows } = await sql<{ amountMc: bigint }>`
    select posting.amount_mc as "amountMc"
    from coordinator.journal_entries entry join coordinator.postings posting using (entry_id)
    where entry.idempotency_key = ${key} and posting.account_id = ${accountId}`.execute(tx);
  return rows[0];
}

export interface AccountRow {
  ownerId: string;
  availableMc: bigint;
  heldMc: bigint;
  escrowedMc: bigint;
}

/** A `user:` or `agent:` account, with what its owner has in escrow for it. */
export async function accountById(db: Db, accountId: string): Promise<AccountRow | undefined> {
  const { rows } = await sql<AccountRow>`
    select account.owner_id as "ownerId", account.available_mc as "availableMc", account.held_mc as "heldMc",
           coalesce((
             select sum(escrow.amount_mc)::bigint from coordinator.escrow
             where escrow.owner_id = account.owner_id and escrow.account_id = account.account_id
               and escrow.state in ('held', 'frozen')
           ), 0::bigint) as "escrowedMc"
    from coordinator.accounts account
    where account.account_id = ${accountId}`.execute(db);
  return rows[0];
}

/** Accounts of an owner's machines that hold something, the fullest first. */
export async function earningsOf(tx: Tx, ownerId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ accountId: string }>`
    select account.account_id as "accountId"
    from coordinator.agents agent join coordinator.accounts account on account.account_id = 'agent:' || agent.agent_id
    where agent.owner_id = ${ownerId} and account.owner_id = ${ownerId} and account.available_mc > 0
    order by account.available_mc desc limit ${limit}`.execute(tx);
  return rows.map(({ accountId }) => accountId);
}

export interface HistoryRow {
  entryId: string;
  kind: TransactionKind;
  amountMc: bigint;
  taskId: string | null;
  ledgerSeq: bigint | null;
  at: bigint;
}

/** Newest first, older than `before`. */
export async function historyOf(
  db: Db,
  accountId: string,
  before: string | undefined,
  limit: number,
): Promise<HistoryRow[]> {
  const older = before === undefined ? sql`` : sql`and posting.entry_id < ${before}::uuid`;
  const { rows } = await sql<HistoryRow>`
    select entry.entry_id as "entryId", entry.kind, posting.amount_mc as "amountMc", entry.task_id as "taskId",
           record.seq as "ledgerSeq", entry.created_at as at
    from coordinator.postings posting
    join coordinator.journal_entries entry using (entry_id)
    left join coordinator.ledger_entries record on record.entry_id = entry.ledger_entry_id
    where posting.account_id = ${accountId} ${older}
    order by posting.entry_id desc
    limit ${limit}`.execute(db);
  return rows;
}
