import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

/** Something in the books that is not as it must be. */
export interface Discrepancy {
  kind:
    | 'total_not_zero'
    | 'entry_not_zero'
    | 'entry_without_postings'
    | 'posting_without_entry'
    | 'entry_without_record'
    | 'posting_without_account'
    | 'available_differs'
    | 'held_differs'
    | 'held_not_of_open_tasks'
    | 'escrow_differs';
  /** The account, entry or owner. */
  subject: string;
  /** What the postings or rows say. */
  expectedMc: bigint;
  foundMc: bigint;
}

/** Rows told of each kind: one is enough to know, more help to find out why. */
const MAX_PER_KIND = 100;

/**
 * Checks the whole of the books in one statement, so in one snapshot: also while the system works. Reads every posting; for
 * tests and auditors, not for a request.
 */
export async function auditBooks(db: Kysely<CoordinatorDatabase>): Promise<Discrepancy[]> {
  const kinds = CHECKS.map(
    ([kind, query]) =>
      sql`(select ${sql.lit(kind)} as kind, subject, expected, found from (${query}) as check_rows limit ${sql.lit(MAX_PER_KIND)})`,
  );
  const { rows } = await sql<{ kind: Discrepancy['kind']; subject: string; expected: string; found: string }>`
    with balance as materialized (
      select account_id, sum(amount_mc) as amount_mc from coordinator.postings group by account_id
    ), open_tasks as materialized (
      select owner_id, sum(max_credits_mc - charged_mc) as amount_mc from coordinator.tasks
      where state not in ('completed', 'failed', 'cancelled') group by owner_id
    )
    ${sql.join(kinds, sql` union all `)}`.execute(db);
  return rows.map(({ kind, subject, expected, found }) => ({
    kind,
    subject,
    expectedMc: BigInt(expected),
    foundMc: BigInt(found),
  }));
}

const CHECKS: readonly (readonly [Discrepancy['kind'], ReturnType<typeof sql>])[] = [
  [
    'total_not_zero',
    sql`select 'all postings' as subject, 0::numeric as expected, sum(amount_mc) as found from balance having sum(amount_mc) <> 0`,
  ],
  [
    'entry_not_zero',
    sql`select entry_id::text as subject, 0::numeric as expected, sum(amount_mc) as found from coordinator.postings
        group by entry_id having sum(amount_mc) <> 0`,
  ],
  [
    'entry_without_postings',
    sql`select entry_id::text as subject, 0::numeric as expected, 0::numeric as found from coordinator.journal_entries entry
        where not exists (select from coordinator.postings posting where posting.entry_id = entry.entry_id)`,
  ],
  [
    'posting_without_entry',
    sql`select posting.entry_id::text as subject, 0::numeric as expected, posting.amount_mc::numeric as found
        from coordinator.postings posting
        where not exists (select from coordinator.journal_entries entry where entry.entry_id = posting.entry_id)`,
  ],
  [
    'entry_without_record',
    sql`select entry.entry_id::text as subject, 0::numeric as expected, 0::numeric as found
        from coordinator.journal_entries entry
        where not exists (select from coordinator.ledger_entries record where record.entry_id = entry.ledger_entry_id)`,
  ],
  [
    'posting_without_account',
    sql`select balance.account_id as subject, balance.amount_mc as expected, 0::numeric as found from balance
        where balance.account_id not like 'system:%' and not exists (
          select from coordinator.accounts account
          where account.account_id = regexp_replace(balance.account_id, '^held:', 'user:')
        )`,
  ],
  [
    'available_differs',
    sql`select account.account_id as subject, coalesce(balance.amount_mc, 0) as expected, account.available_mc::numeric as found
        from coordinator.accounts account left join balance using (account_id)
        where account.available_mc <> coalesce(balance.amount_mc, 0)`,
  ],
  [
    'held_differs',
    sql`select account.account_id as subject, coalesce(balance.amount_mc, 0) as expected, account.held_mc::numeric as found
        from coordinator.accounts account
        left join balance on balance.account_id = regexp_replace(account.account_id, '^user:', 'held:')
          and account.account_id like 'user:%'
        where account.held_mc <> coalesce(balance.amount_mc, 0)`,
  ],
  [
    'held_not_of_open_tasks',
    sql`select coalesce(account.owner_id, open_tasks.owner_id) as subject, coalesce(open_tasks.amount_mc, 0) as expected,
               coalesce(account.held_mc, 0)::numeric as found
        from (select owner_id, held_mc from coordinator.accounts where account_id like 'user:%') as account
        full join open_tasks using (owner_id)
        where coalesce(account.held_mc, 0) <> coalesce(open_tasks.amount_mc, 0)`,
  ],
  [
    'escrow_differs',
    sql`select 'system:escrow' as subject, kept.amount_mc as expected, coalesce(posted.amount_mc, 0) as found
        from (select coalesce(sum(amount_mc), 0) as amount_mc from coordinator.escrow where state in ('held', 'frozen')) as kept
        left join balance posted on posted.account_id = 'system:escrow'
        where kept.amount_mc <> coalesce(posted.amount_mc, 0)`,
  ],
];
