import type { RecordDraft, TransactionKind } from '@edgecoder/protocol';
import { sqlState } from '@edgecoder/store';
import type { RawBuilder, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';
import { escrowRows } from '../economy/books.repository.ts';
import { BooksError, balanced, type EscrowedResult, type Posting, rethrowBelowZero } from '../economy/books.ts';
import { recordRow } from '../ledger/append.ts';

const DIVISION_BY_ZERO = '22012';

type Tx = Transaction<CoordinatorDatabase>;

/** A record of the log, and the journal entry that it causes. */
export interface LoggedDraft {
  record: RecordDraft;
  entry?: { entryId: string; idempotencyKey: string; kind: TransactionKind; postings: readonly Posting[] } | undefined;
}

/** Everything that one unit of work leaves behind. */
export interface UnitWrites {
  /** Members of a WITH: the unit's own rows. */
  parts: readonly RawBuilder<unknown>[];
  /** True for a draft that is to be written, by its `task_id`; all of them when left out. */
  only?: RawBuilder<unknown>;
  drafts: readonly LoggedDraft[];
  escrow: readonly EscrowedResult[];
  /** A further member that depends on `locked`: for what is counted of owners, once their accounts are locked. */
  withAccounts?: RawBuilder<unknown>;
  /** What is asked of the members, as columns. */
  returning?: RawBuilder<unknown>;
}

/**
 * Writes rows, log and books in one statement: one round trip, in which an owner's account is locked for the shortest time.
 * Accounts are locked last, in id order, for their changes depend on all that comes before. An entry whose key is in the
 * journal already is left out, and with it its postings and what they would move.
 *
 * @throws {AppError} `insufficient_credits` when a user's or machine's account would go below zero.
 * @throws {BooksError} for a fault of the program, as `postJournal` does.
 */
export async function writeUnit<R = unknown>(tx: Tx, writes: UnitWrites): Promise<R | undefined> {
  const { drafts, escrow, only } = writes;
  const parts = [...writes.parts];
  if (escrow.length > 0) parts.push(sql`escrowed as (${escrowRows(escrow)})`);
  if (drafts.length > 0) parts.push(...logAndBooks(drafts, only));
  if (writes.withAccounts !== undefined) parts.push(writes.withAccounts);
  if (parts.length === 0) return undefined;
  const columns = [
    ...(drafts.length === 0
      ? []
      : // Nothing may be divided by nothing: the statement fails, and takes its unit of work with it.
        [sql`1 / ((select count(*) from delta) = (select count(*) from accounts_changed))::int as whole`]),
    ...(writes.returning === undefined ? [] : [writes.returning]),
  ];
  const { rows } = await sql<R>`
    with ${sql.join(parts)} select ${columns.length === 0 ? sql`1` : sql.join(columns)}`
    .execute(tx)
    .catch((error: unknown) => {
      if (sqlState(error) === DIVISION_BY_ZERO)
        throw new BooksError('an entry names an account that was never opened', { cause: error });
      rethrowBelowZero(error);
    });
  return rows[0];
}

function logAndBooks(drafts: readonly LoggedDraft[], only: RawBuilder<unknown> = sql`true`): RawBuilder<unknown>[] {
  const rows = drafts.map(({ record, entry }) => ({ ...recordRow(record), ...(entry && { entry: entryRow(entry) }) }));
  return [
    sql`drafts as materialized (
      select *, row_number() over (order by position)::int as place
      from rows from (
        jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
          as (type text, task_id uuid, subtask_id uuid, actor_id text, payload jsonb, entry jsonb)
      ) with ordinality as draft (type, task_id, subtask_id, actor_id, payload, entry, position)
      where ${only}
    )`,
    sql`logged as (
      insert into coordinator.ledger_entries (type, task_id, subtask_id, actor_id, payload)
      select type, task_id, subtask_id, actor_id, payload from drafts order by place
      returning entry_id
    )`,
    // The identity grows from row to row of one statement, so the n-th id is that of the n-th draft.
    sql`entries as (
      insert into coordinator.journal_entries (entry_id, idempotency_key, kind, task_id, ledger_entry_id)
      select (entry ->> 'id')::uuid, entry ->> 'key', entry ->> 'kind', task_id,
        (array(select entry_id from logged order by entry_id))[place]
      from drafts where entry is not null order by entry ->> 'key'
      on conflict (idempotency_key) do nothing
      returning entry_id
    )`,
    sql`postings_added as (
      insert into coordinator.postings (entry_id, account_id, amount_mc)
      select (entry ->> 'id')::uuid, posting.account, posting.amount
      from drafts cross join lateral jsonb_to_recordset(entry -> 'postings') as posting (account text, amount bigint)
      where entry is not null and ((entry ->> 'id')::uuid in (select entry_id from entries)) is true
      returning account_id, amount_mc
    )`,
    sql`delta as materialized (
      select case when held then 'user:' || substr(account_id, 6) else account_id end as account_id,
        coalesce(sum(amount_mc) filter (where not held), 0)::bigint as available_mc,
        coalesce(sum(amount_mc) filter (where held), 0)::bigint as held_mc
      from (select account_id, amount_mc, account_id like 'held:%' as held from postings_added) moved
      where account_id not like 'system:%'
      group by 1
    )`,
    sql`locked as (
      select account_id from coordinator.accounts
      where account_id in (select account_id from delta)
      order by account_id
      for no key update
    )`,
    // Asked of every delta before its account is looked up: all rows are locked, in their order, before one is changed.
    sql`accounts_changed as (
      update coordinator.accounts as account
      set available_mc = account.available_mc + delta.available_mc, held_mc = account.held_mc + delta.held_mc
      from delta
      where (delta.account_id in (select account_id from locked)) is true and account.account_id = delta.account_id
      returning account.account_id, account.available_mc
    )`,
  ];
}

function entryRow(entry: NonNullable<LoggedDraft['entry']>) {
  const { entryId, idempotencyKey, kind, postings } = balanced(entry);
  return {
    id: entryId,
    key: idempotencyKey,
    kind,
    postings: postings.map(({ account, amountMc }) => ({ account, amount: amountMc.toString() })),
  };
}
