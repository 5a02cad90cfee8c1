import type { RecordDraft } from '@edgecoder/protocol';
import { RECORD_PAYLOADS } from '@edgecoder/protocol';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

/** Rows of one INSERT: keeps the statement's parameter below a few megabytes. */
const MAX_ROWS_PER_INSERT = 2_000;

/**
 * Writes records into the log inside the unit of work that makes the change they tell of: both commit, or neither. They
 * have no place yet; the sequencer gives them one, in the order of their entry ids. `issuedAt` is the database's clock.
 *
 * One statement for all drafts (2,000 a statement). Wakes nothing: the caller wakes the sequencer after its commit.
 *
 * @returns the entry ids, in the order of the drafts.
 * @throws {ZodError} when a payload is not what its type's schema says: a fault in this program.
 */
export async function appendRecords(
  tx: Transaction<CoordinatorDatabase>,
  drafts: readonly RecordDraft[],
): Promise<bigint[]> {
  const ids: bigint[] = [];
  for (let start = 0; start < drafts.length; start += MAX_ROWS_PER_INSERT) {
    const rows = drafts.slice(start, start + MAX_ROWS_PER_INSERT).map(recordRow);
    const inserted = await sql<{ entry_id: bigint }>`
      insert into coordinator.ledger_entries (type, task_id, subtask_id, actor_id, payload)
      select type, task_id, subtask_id, actor_id, payload
      from rows from (
        jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
          as (type text, task_id uuid, subtask_id uuid, actor_id text, payload jsonb)
      ) with ordinality as draft (type, task_id, subtask_id, actor_id, payload, position)
      order by position
      returning entry_id`.execute(tx);
    if (inserted.rows.length !== rows.length) throw new Error('the ledger stored fewer entries than it was given');
    // The identity grows from row to row of one statement, so ascending ids are the order of the drafts.
    for (const row of inserted.rows.sort((a, b) => (a.entry_id < b.entry_id ? -1 : 1))) ids.push(row.entry_id);
  }
  return ids;
}

/** A draft as a row of the log. @throws {ZodError} when its payload is not what its type's schema says. */
export const recordRow = (draft: RecordDraft) => ({
  type: draft.type,
  task_id: draft.taskId ?? null,
  subtask_id: draft.subtaskId ?? null,
  actor_id: draft.actorId,
  payload: RECORD_PAYLOADS[draft.type].parse(draft.payload),
});
