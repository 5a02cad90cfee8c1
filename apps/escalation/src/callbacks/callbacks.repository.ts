import { type Kysely, sql } from 'kysely';
import type { EscalationDatabase } from '../database.ts';
import { NOW_MS } from '../waterfall/resolutions.repository.ts';

type Reader = Kysely<EscalationDatabase>;

/** A callback that is owed and was taken up. */
export interface OwedCallback {
  resolutionId: string;
  /** Tries before this one. */
  tries: number;
  claim: number;
}

/** Takes up callbacks that are due, for `leaseMs`. */
export async function claimCallbacks(db: Reader, limit: number, leaseMs: number): Promise<OwedCallback[]> {
  const { rows } = await sql<{ resolution_id: string; tell_tries: number; tell_claim: number }>`
    update escalation.resolutions as r
    set tell_at = escalation.now_ms() + ${leaseMs}::bigint, tell_claim = r.tell_claim + 1, tell_tries = r.tell_tries + 1
    from (
      select resolution_id from escalation.resolutions
      where tell_at is not null and tell_at <= escalation.now_ms()
      order by tell_at limit ${limit} for update skip locked
    ) as due
    where r.resolution_id = due.resolution_id
    returning r.resolution_id, r.tell_tries, r.tell_claim`.execute(db);
  return rows.map((row) => ({ resolutionId: row.resolution_id, tries: row.tell_tries - 1, claim: row.tell_claim }));
}

/** Nothing is owed any more, unless there is something newer to tell than `revision`. */
export async function settleCallback(db: Reader, resolutionId: string, revision: number): Promise<void> {
  await db
    .updateTable('escalation.resolutions')
    .set({ tell_at: null, tell_tries: 0 })
    .where('resolution_id', '=', resolutionId)
    .where('revision', '=', revision)
    .execute();
}

/** Tries again after a pause, unless somebody else has it, or there is something newer, which is told at once. */
export async function postponeCallback(
  db: Reader,
  { resolutionId, claim }: OwedCallback,
  revision: number,
  pauseMs: number,
): Promise<void> {
  await db
    .updateTable('escalation.resolutions')
    .set({ tell_at: sql<bigint>`${NOW_MS} + ${pauseMs}::bigint` })
    .where('resolution_id', '=', resolutionId)
    .where('tell_claim', '=', claim)
    .where('revision', '=', revision)
    .execute();
}
