import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';
import type { AccountDelta, AccountOpening, AccountState, EscrowedResult, JournalDraft } from './entries.ts';

/**
 * Statements take their rows as one JSON parameter: the text of a statement, and with it its plan, does not depend on how
 * many rows there are. `bigint` travels as a string.
 */

type Tx = Transaction<CoordinatorDatabase>;

const json = (rows: readonly unknown[]): string =>
  JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

export async function insertAccounts(tx: Tx, accounts: readonly AccountOpening[]): Promise<void> {
  await sql`
    insert into coordinator.accounts (account_id, owner_id)
    select account_id, owner_id
    from json_to_recordset(${json(
      accounts.map(({ accountId, ownerId }) => ({ account_id: accountId, owner_id: ownerId })),
    )}::text::json) as opening (account_id text, owner_id text)
    order by account_id
    on conflict (account_id) do nothing`.execute(tx);
}

export async function selectAccountsForUpdate(tx: Tx, accountIds: readonly string[]): Promise<AccountState[]> {
  const { rows } = await sql<AccountState>`
    select account_id as "accountId", owner_id as "ownerId", available_mc as "availableMc", held_mc as "heldMc"
    from coordinator.accounts
    where account_id = any (${accountIds}::text[])
    order by account_id
    for no key update`.execute(tx);
  return rows;
}

/** @returns ids of the entries that were new. Keys go in sorted: two units with the same keys wait in one order. */
export async function insertEntriesWithPostings(tx: Tx, drafts: readonly JournalDraft[]): Promise<string[]> {
  const entries = drafts.map((draft) => ({
    entry_id: draft.entryId,
    idempotency_key: draft.idempotencyKey,
    kind: draft.kind,
    task_id: draft.taskId ?? null,
    ledger_entry_id: draft.ledgerEntryId,
  }));
  const postings = drafts.flatMap((draft) =>
    draft.postings.map(({ account, amountMc }) => ({
      entry_id: draft.entryId,
      account_id: account,
      amount_mc: amountMc,
    })),
  );
  const { rows } = await sql<{ entry_id: string }>`
    with entries as (
      insert into coordinator.journal_entries (entry_id, idempotency_key, kind, task_id, ledger_entry_id)
      select entry_id, idempotency_key, kind, task_id, ledger_entry_id
      from json_to_recordset(${json(entries)}::text::json)
        as draft (entry_id uuid, idempotency_key text, kind text, task_id uuid, ledger_entry_id bigint)
      order by idempotency_key
      on conflict (idempotency_key) do nothing
      returning entry_id
    ), moved as (
      insert into coordinator.postings (entry_id, account_id, amount_mc)
      select entry_id, account_id, amount_mc
      from json_to_recordset(${json(postings)}::text::json)
        as posting (entry_id uuid, account_id text, amount_mc bigint)
      -- "is true" makes it a table of hashes that is looked into, never a join of each with each.
      where (entry_id in (select entry_id from entries)) is true
    )
    select entry_id from entries`.execute(tx);
  return rows.map((row) => row.entry_id);
}

/** @returns how many rows were changed. */
export async function applyDeltas(tx: Tx, deltas: readonly AccountDelta[]): Promise<number> {
  const { rows } = await sql<{ account_id: string }>`
    with delta as (
      select account_id, available_mc, held_mc
      from json_to_recordset(${json(
        deltas.map(({ accountId, availableMc, heldMc }) => ({
          account_id: accountId,
          available_mc: availableMc,
          held_mc: heldMc,
        })),
      )}::text::json) as change (account_id text, available_mc bigint, held_mc bigint)
    ), locked as (
      select account_id from coordinator.accounts
      where account_id in (select account_id from delta)
      order by account_id
      for no key update
    )
    update coordinator.accounts as account
    set available_mc = account.available_mc + delta.available_mc, held_mc = account.held_mc + delta.held_mc
    from delta
    -- Asked of every delta before its account is looked up: all rows are locked, in their order, before one is changed.
    where (delta.account_id in (select account_id from locked)) is true and account.account_id = delta.account_id
    returning account.account_id`.execute(tx);
  return rows.length;
}

/** Rows of `escrow` as one INSERT … SELECT, also for use in a WITH. */
export const escrowRows = (rows: readonly EscrowedResult[]) => sql`
  insert into coordinator.escrow (owner_id, account_id, subtask_id, payer_id, amount_mc)
  select owner_id, account_id, subtask_id, payer_id, amount_mc
  from json_to_recordset(${json(
    rows.map((row) => ({
      owner_id: row.ownerId,
      account_id: row.accountId,
      subtask_id: row.subtaskId,
      payer_id: row.payerId,
      amount_mc: row.amountMc,
    })),
  )}::text::json) as result (owner_id text, account_id text, subtask_id uuid, payer_id text, amount_mc bigint)
  order by subtask_id
  on conflict (subtask_id) do nothing`;

export async function insertEscrow(tx: Tx, rows: readonly EscrowedResult[]): Promise<void> {
  await escrowRows(rows).execute(tx);
}
