import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

type Tx = Transaction<CoordinatorDatabase>;

/** One result whose pay is kept back. */
export interface EscrowRow {
  escrowId: bigint;
  accountId: string;
  subtaskId: string;
  payerId: string;
  amountMc: bigint;
}

const COLUMNS = sql.raw(
  `escrow_id as "escrowId", account_id as "accountId", subtask_id as "subtaskId", payer_id as "payerId", amount_mc as "amountMc"`,
);

/** The next owners, in id order, who have anything in escrow: one step of the index for each, however much they have. */
export async function ownersWithEscrow(
  db: Kysely<CoordinatorDatabase>,
  after: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ owner_id: string }>`
    with recursive owners as (
      (select owner_id, 1 as position from coordinator.escrow
       where state = 'held' and owner_id > ${after} order by owner_id limit 1)
      union all
      select following.owner_id, owners.position + 1
      from owners cross join lateral (
        select owner_id from coordinator.escrow
        where state = 'held' and owner_id > owners.owner_id order by owner_id limit 1
      ) as following
      where owners.position < ${limit}
    )
    select owner_id from owners`.execute(db);
  return rows.map((row) => row.owner_id);
}

/** Locks the oldest held rows of an owner, but for the newest `keep`; rows that another unit holds are passed over. */
export async function lockVestable(tx: Tx, ownerId: string, keep: number, limit: number): Promise<EscrowRow[]> {
  const { rows } = await sql<EscrowRow>`
    select ${COLUMNS} from coordinator.escrow
    where owner_id = ${ownerId} and state = 'held' and escrow_id <= (
      select escrow_id from coordinator.escrow
      where owner_id = ${ownerId} and state = 'held' order by escrow_id desc offset ${keep} limit 1
    )
    order by escrow_id
    limit ${limit}
    for update skip locked`.execute(tx);
  return rows;
}

export async function setEscrowState(tx: Tx, rows: readonly EscrowRow[], state: 'vested' | 'refunded'): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update coordinator.escrow set state = ${state}
    where escrow_id = any (${rows.map((row) => row.escrowId.toString())}::bigint[])`.execute(tx);
}

/** Held rows of an owner become frozen; waits for units that are releasing some of them. */
export async function freezeHeld(tx: Tx, ownerId: string): Promise<EscrowRow[]> {
  const { rows } = await sql<EscrowRow>`
    with locked as (
      select escrow_id from coordinator.escrow
      where owner_id = ${ownerId} and state = 'held' order by escrow_id for update
    )
    update coordinator.escrow set state = 'frozen' where escrow_id in (select escrow_id from locked)
    returning ${COLUMNS}`.execute(tx);
  return inOrder(rows);
}

/** Frozen rows of these results become held again. */
export async function unfreeze(tx: Tx, subtaskIds: readonly string[]): Promise<EscrowRow[]> {
  if (subtaskIds.length === 0) return [];
  const { rows } = await sql<EscrowRow>`
    with locked as (
      select escrow_id from coordinator.escrow
      where subtask_id = any (${[...subtaskIds]}::uuid[]) and state = 'frozen' order by escrow_id for update
    )
    update coordinator.escrow set state = 'held' where escrow_id in (select escrow_id from locked)
    returning ${COLUMNS}`.execute(tx);
  return inOrder(rows);
}

const inOrder = (rows: readonly EscrowRow[]): EscrowRow[] =>
  [...rows].sort((a, b) => (a.escrowId < b.escrowId ? -1 : a.escrowId > b.escrowId ? 1 : 0));
