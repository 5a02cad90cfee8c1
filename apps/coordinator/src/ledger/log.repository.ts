import { GENESIS_HASH, type Tile, type TileId } from '@edgecoder/ledger';
import type { LedgerRecord, RecordType } from '@edgecoder/protocol';
import type { Kysely, RawBuilder, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

/** All SQL of the log but the append. */

type Tx = Transaction<CoordinatorDatabase>;
/** The pool, or a unit of work. */
type Db = Kysely<CoordinatorDatabase>;

const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

/** The head row: where the log ends, and its newest checkpoint. */
export interface LogHead {
  size: number;
  lastHash: string;
  checkpointSize: number;
  /** Milliseconds since 1970. */
  checkpointAt: number;
  /** The database's clock, milliseconds since 1970. */
  now: number;
}

interface HeadRow {
  size: bigint;
  last_hash: Uint8Array;
  checkpoint_size: bigint;
  checkpoint_at: bigint;
  now: bigint;
}

const headOf = (row: HeadRow): LogHead => ({
  size: Number(row.size),
  lastHash: hex(row.last_hash),
  checkpointSize: Number(row.checkpoint_size),
  checkpointAt: Number(row.checkpoint_at),
  now: Number(row.now),
});

const HEAD_COLUMNS = sql.raw('h.size, h.last_hash, h.checkpoint_size, h.checkpoint_at, coordinator.now_ms() as now');
/**
 * A record that is worth a checkpoint stands behind the newest one. Asked for in the order of an index, here and below: a
 * planner that guesses wrong how many rows match would otherwise read the whole log to find none.
 */
const NEWS = sql.raw(
  `(select e.seq from coordinator.ledger_entries e where e.seq > h.checkpoint_size and e.type <> 'checkpoint'
    order by e.seq limit 1) is not null`,
);
const PENDING = sql.raw(
  `(select e.entry_id from coordinator.ledger_entries e where e.seq is null order by e.entry_id limit 1) is not null`,
);

/** What the log waits for. */
export interface LogState extends LogHead {
  /** There are entries without a place. */
  pending: boolean;
  /** There are records, besides checkpoints, that no checkpoint covers. */
  news: boolean;
}

export async function readState(db: Db): Promise<LogState> {
  const { rows } = await sql<HeadRow & { pending: boolean; news: boolean }>`
    select ${HEAD_COLUMNS}, ${PENDING} as pending, ${NEWS} as news from coordinator.ledger_head h`.execute(db);
  const row = only(rows);
  return { ...headOf(row), pending: row.pending, news: row.news };
}

/** Most entries that are counted: more is just many. */
const MAX_COUNTED = 100_000;

/** Entries that have no place yet, at most 100,000. */
export async function countPending(db: Db): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from (
      select from coordinator.ledger_entries where seq is null order by entry_id limit ${MAX_COUNTED}
    ) pending`.execute(db);
  return Number(only(rows).count);
}

/** Plans that read or sort the whole log or backlog where an index gives the next batch at once; and compiling plans of 1 ms. */
const OFF = ['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin', 'jit'];

/**
 * Makes this transaction the only one that writes the log, or answers false at once when another is at it. A process that
 * dies inside frees the log after `idleTimeoutMs`.
 */
export async function tryLockLog(tx: Tx, lockKey: bigint, idleTimeoutMs: number | undefined): Promise<boolean> {
  const settings: [string, string][] = OFF.map((name) => [name, 'off']);
  if (idleTimeoutMs !== undefined) settings.push(['idle_in_transaction_session_timeout', String(idleTimeoutMs)]);
  const { rows } = await sql<{ taken: boolean }>`
    select ${sql.join(settings.map(([name, value]) => sql`set_config(${name}, ${value}, true)`))},
      pg_try_advisory_xact_lock(${lockKey.toString()}::bigint) as taken`.execute(tx);
  return only(rows).taken;
}

/** Locks the head row; under the lock of `tryLockLog` nobody else has it for long. */
export async function lockHead(tx: Tx): Promise<LogHead> {
  const { rows } = await sql<HeadRow>`select ${HEAD_COLUMNS} from coordinator.ledger_head h for update`.execute(tx);
  return headOf(only(rows));
}

export async function hasNews(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ news: boolean }>`select ${NEWS} as news from coordinator.ledger_head h`.execute(tx);
  return only(rows).news;
}

/** An entry that has no place yet. */
export interface PendingEntry {
  entry_id: bigint;
  type: RecordType;
  task_id: string | null;
  subtask_id: string | null;
  actor_id: string;
  issued_at: bigint;
  payload: Record<string, unknown>;
}

/**
 * The first entries without a place, by id. There is no watermark: an entry that was committed late, with a smaller id than
 * others that have their place already, is found all the same.
 */
export async function readPending(tx: Tx, limit: number): Promise<PendingEntry[]> {
  const { rows } = await sql<PendingEntry>`
    select entry_id, type, task_id, subtask_id, actor_id, issued_at, payload
    from coordinator.ledger_entries where seq is null order by entry_id limit ${limit}`.execute(tx);
  return rows;
}

/** Everything that one batch changes. Hashes and signatures lie one after the other. */
export interface SequencedBatch {
  /** Size of the log before it. */
  from: number;
  entryIds: readonly bigint[];
  /** `prevHash` of the first record, then the hash of each: 32 bytes apiece. */
  hashes: Uint8Array;
  /** 64 bytes apiece. */
  signatures: Uint8Array;
  tiles: readonly Tile[];
}

/**
 * Written so that it can only be asked of a row that was found by its id. As a plain condition it is the index of all entries
 * without a place, which statistics from a quiet moment say is empty: each of a backlog was compared with each of the batch.
 */
const HAS_NO_PLACE = sql.raw('case when placed.place > 0 then e.seq is null end');

/** Gives entries their places, stores changed tiles and moves the head, in one statement. @returns how many had none. */
export async function writeBatch(tx: Tx, batch: SequencedBatch): Promise<number> {
  const count = batch.entryIds.length;
  const lastHash = batch.hashes.subarray(count * 32, (count + 1) * 32);
  // As parameters, hashes are cut where they lie; from a WITH they would be copied whole for each record.
  const hashes = sql`${Buffer.from(batch.hashes)}::bytea`;
  const { rows } = await sql<{ count: bigint }>`
    with placed as (
      select entry_id, place::int as place
      from unnest(string_to_array(${batch.entryIds.join(',')}, ',')::bigint[]) with ordinality as i(entry_id, place)
    ), records as (
      update coordinator.ledger_entries e
      set seq = ${batch.from}::bigint + placed.place,
        prev_hash = substring(${hashes} from (placed.place - 1) * 32 + 1 for 32),
        hash = substring(${hashes} from placed.place * 32 + 1 for 32),
        signature = substring(${Buffer.from(batch.signatures)}::bytea from (placed.place - 1) * 64 + 1 for 64)
      from placed where e.entry_id = placed.entry_id and ${HAS_NO_PLACE}
      returning 1
    ), tiles as (${upsertTiles(batch.tiles)}), head as (
      update coordinator.ledger_head set size = ${batch.from + count}::bigint, last_hash = ${Buffer.from(lastHash)}::bytea
    )
    select count(*) as count from records`.execute(tx);
  return Number(only(rows).count);
}

function upsertTiles(tiles: readonly Tile[]): RawBuilder<unknown> {
  const rows = tiles.map(
    ({ level, tile, hashes }) => sql`(${level}::int, ${tile}::bigint, ${Buffer.from(hashes)}::bytea)`,
  );
  return sql`
    insert into coordinator.ledger_tiles (level, tile, hashes) values ${sql.join(rows)}
    on conflict (level, tile) do update set hashes = excluded.hashes`;
}

export async function readTiles(db: Db, ids: readonly TileId[]): Promise<Tile[]> {
  if (ids.length === 0) return [];
  const wanted = ids.map(({ level, tile }) => sql`(${level}::int, ${tile}::bigint)`);
  const { rows } = await sql<{ level: number; tile: bigint; hashes: Uint8Array }>`
    select level, tile, hashes from coordinator.ledger_tiles where (level, tile) in (${sql.join(wanted)})`.execute(db);
  return rows.map((row) => ({ level: row.level, tile: Number(row.tile), hashes: row.hashes }));
}

/** A checkpoint as it was published. */
export interface StoredCheckpoint {
  size: number;
  /** Hex. */
  root: string;
  /** The signed note. */
  note: string;
  /** Milliseconds since 1970. */
  createdAt: number;
}

export async function writeCheckpoint(
  tx: Tx,
  checkpoint: Pick<StoredCheckpoint, 'size' | 'note'> & { root: Uint8Array },
): Promise<void> {
  await sql`
    with stored as (
      insert into coordinator.checkpoints (size, root, note)
      values (${checkpoint.size}::bigint, ${Buffer.from(checkpoint.root)}::bytea, ${checkpoint.note})
    )
    update coordinator.ledger_head
    set checkpoint_size = ${checkpoint.size}::bigint, checkpoint_at = coordinator.now_ms()`.execute(tx);
}

/** The newest checkpoint, or the newest of at least or exactly some size. */
export async function readCheckpoint(
  db: Db,
  which: { covering: number } | { size: number } | 'newest' = 'newest',
): Promise<StoredCheckpoint | undefined> {
  const condition =
    which === 'newest'
      ? sql`true`
      : 'size' in which
        ? sql`size = ${which.size}::bigint`
        : sql`size >= ${which.covering}::bigint`;
  const { rows } = await sql<{ size: bigint; root: Uint8Array; note: string; created_at: bigint }>`
    select size, root, note, created_at from coordinator.checkpoints where ${condition} order by size desc limit 1`.execute(
    db,
  );
  const row = rows[0];
  return row && { size: Number(row.size), root: hex(row.root), note: row.note, createdAt: Number(row.created_at) };
}

interface RecordRow extends PendingEntry {
  seq: bigint;
  prev_hash: Uint8Array;
  hash: Uint8Array;
  signature: Uint8Array;
}

function recordOf(row: RecordRow): LedgerRecord {
  return {
    seq: Number(row.seq),
    type: row.type,
    ...(row.task_id !== null && { taskId: row.task_id }),
    ...(row.subtask_id !== null && { subtaskId: row.subtask_id }),
    actorId: row.actor_id,
    issuedAt: Number(row.issued_at),
    payload: row.payload,
    prevHash: hex(row.prev_hash),
    hash: hex(row.hash),
    signature: hex(row.signature),
  } as LedgerRecord;
}

const RECORD_COLUMNS = sql.raw(
  'seq, type, task_id, subtask_id, actor_id, issued_at, payload, prev_hash, hash, signature',
);

/** Records from `from` on, at most `limit`, in order. */
export async function readRange(db: Db, from: number, limit: number): Promise<LedgerRecord[]> {
  const { rows } = await sql<RecordRow>`
    select ${RECORD_COLUMNS} from coordinator.ledger_entries
    where seq >= ${from}::bigint order by seq limit ${limit}`.execute(db);
  return rows.map(recordOf);
}

export async function readRecord(db: Db, seq: number): Promise<LedgerRecord | undefined> {
  const [record] = await readRange(db, seq, 1);
  return record?.seq === seq ? record : undefined;
}

/** Every record of a task in the order of the log, and whether some have no place yet. One more than `limit` are read. */
export async function readTaskRecords(
  db: Db,
  taskId: string,
  limit: number,
): Promise<{ records: LedgerRecord[]; pending: boolean }> {
  const { rows } = await sql<Omit<RecordRow, 'seq'> & { seq: bigint | null }>`
    select ${RECORD_COLUMNS} from coordinator.ledger_entries
    where task_id = ${taskId}::uuid order by seq nulls first limit ${limit + 1}`.execute(db);
  const placed = rows.filter((row): row is RecordRow => row.seq !== null);
  return { records: placed.map(recordOf), pending: placed.length < rows.length };
}

/** Key rotations among the first `size` records, in order. */
export async function readRotations(db: Db, size: number): Promise<LedgerRecord[]> {
  const { rows } = await sql<RecordRow>`
    select ${RECORD_COLUMNS} from coordinator.ledger_entries
    where type = 'key_rotation' and seq <= ${size}::bigint order by seq`.execute(db);
  return rows.map(recordOf);
}

/** Hash of the record with this number; the genesis hash for 0. */
export async function readHash(db: Db, seq: number): Promise<string | undefined> {
  if (seq === 0) return GENESIS_HASH;
  const { rows } = await sql<{
    hash: Uint8Array;
  }>`select hash from coordinator.ledger_entries where seq = ${seq}::bigint`.execute(db);
  return rows[0] && hex(rows[0].hash);
}

function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('the head of the ledger is missing: its migration did not run');
  return row;
}
