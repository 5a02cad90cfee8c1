import {
  type Language,
  type PeerId,
  ResolutionState,
  type ResolutionSummary,
  type SubtaskId,
  type TaskId,
} from '@edgecoder/protocol';
import { type Kysely, sql } from 'kysely';
import type { EscalationDatabase } from '../database.ts';

/** The last of the page before. */
export interface WaitingCursor {
  waitingSince: number;
  resolutionId: string;
}

/** What waits for a person and may be answered by this operator; the rule is that of `mayAnswer`. */
export async function listWaiting(
  db: Kysely<EscalationDatabase>,
  { operatorId, after, limit }: { operatorId: PeerId; after: WaitingCursor | undefined; limit: number },
): Promise<ResolutionSummary[]> {
  let query = db
    .selectFrom('escalation.resolutions')
    .select(['resolution_id', 'task_id', 'subtask_id', 'owner_id', 'language', 'waiting_since', 'due_at'])
    .where('state', '=', 'waiting_for_human')
    .where((eb) =>
      eb.or([
        eb('owner_id', '=', operatorId),
        eb.and([eb('human_consent', '=', true), eb('placement', '<>', 'local')]),
      ]),
    );
  if (after !== undefined) {
    query = query.where(
      sql<boolean>`(waiting_since, resolution_id) > (${after.waitingSince}::bigint, ${after.resolutionId}::uuid)`,
    );
  }
  const rows = await query.orderBy('waiting_since').orderBy('resolution_id').limit(limit).execute();
  return rows.map((row) => ({
    resolutionId: row.resolution_id,
    taskId: row.task_id as TaskId,
    subtaskId: row.subtask_id as SubtaskId,
    ownerId: row.owner_id as PeerId,
    language: row.language as Language,
    state: ResolutionState.enum.waiting_for_human,
    waitingSince: Number(row.waiting_since),
    waitingUntil: Number(row.due_at),
  }));
}
