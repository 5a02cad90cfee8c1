import {
  EscalationAttempt,
  type EscalationStep,
  type Language,
  type PeerId,
  type Placement,
  type SubtaskId,
  type TaskId,
} from '@edgecoder/protocol';
import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { AttemptsTable, EscalationDatabase, ResolutionsTable } from '../database.ts';
import type { Attempt, Resolution, Stage } from './resolution.ts';

type Tx = Transaction<EscalationDatabase>;
type Reader = Kysely<EscalationDatabase>;

/** Milliseconds since 1970 by the database's clock. */
export const NOW_MS = sql<bigint>`escalation.now_ms()`;

/** The resolution with its attempts, and the database's time; undefined when there is none. `forUpdate` keeps others away. */
export async function findResolution(
  db: Reader,
  resolutionId: string,
  { forUpdate = false } = {},
): Promise<{ resolution: Resolution; now: number } | undefined> {
  const query = db
    .selectFrom('escalation.resolutions')
    .selectAll()
    .select(NOW_MS.as('now'))
    .where('resolution_id', '=', resolutionId);
  const row = await (forUpdate ? query.forUpdate() : query).executeTakeFirst();
  if (row === undefined) return undefined;
  const attempts = await db
    .selectFrom('escalation.attempts')
    .selectAll()
    .where('resolution_id', '=', resolutionId)
    .orderBy('number')
    .execute();
  return { resolution: resolutionOf(row, attempts), now: Number(row.now) };
}

/** @returns false when there is one of this id already. */
export async function insertResolution(tx: Tx, row: Insertable<ResolutionsTable>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('escalation.resolutions')
    .values(row)
    .onConflict((conflict) => conflict.column('resolution_id').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Writes a resolution that was read `forUpdate` as it has become; its coordinator is to be told. */
export async function saveResolution(tx: Tx, resolution: Resolution): Promise<void> {
  resolution.revision += 1;
  await tx
    .updateTable('escalation.resolutions')
    .set({
      step: resolution.step,
      state: resolution.state,
      question: resolution.question,
      proposal: resolution.proposal ?? null,
      proposals: resolution.proposals,
      declined: resolution.declined ?? null,
      revision: resolution.revision,
      due_at: BigInt(resolution.dueAt),
      claim: resolution.claim,
      waiting_since: bigintOf(resolution.waitingSince),
      ended_at: bigintOf(resolution.endedAt),
      ...(resolution.callbackUrl !== undefined && { tell_at: NOW_MS, tell_tries: 0 }),
    })
    .where('resolution_id', '=', resolution.resolutionId)
    .execute();
  if (resolution.attempts.length === 0) return;
  await tx
    .insertInto('escalation.attempts')
    .values(resolution.attempts.map((attempt) => rowOf(resolution.resolutionId, attempt)))
    .onConflict((conflict) =>
      conflict.columns(['resolution_id', 'number']).doUpdateSet((eb) => ({
        pickups: eb.ref('excluded.pickups'),
        ended_at: eb.ref('excluded.ended_at'),
        outcome: eb.ref('excluded.outcome'),
        detail: eb.ref('excluded.detail'),
        proposal: eb.ref('excluded.proposal'),
        held: eb.ref('excluded.held'),
      })),
    )
    .execute();
}

/** A resolution that somebody has taken up: who changes it meanwhile takes it away. */
export interface Claim {
  resolutionId: string;
  claim: number;
}

/** Takes up what is due and nobody works on, the longest due first; for `leaseMs`, after which it is due again. */
export async function claimDue(db: Reader, limit: number, leaseMs: number): Promise<Claim[]> {
  const { rows } = await sql<{ resolution_id: string; claim: number }>`
    update escalation.resolutions as r set due_at = escalation.now_ms() + ${leaseMs}::bigint, claim = r.claim + 1
    from (
      select resolution_id from escalation.resolutions
      where state in ('running', 'proposed', 'requeued', 'waiting_for_human') and due_at <= escalation.now_ms()
      order by due_at limit ${limit} for update skip locked
    ) as due
    where r.resolution_id = due.resolution_id
    returning r.resolution_id, r.claim`.execute(db);
  return rows.map((row) => ({ resolutionId: row.resolution_id, claim: row.claim }));
}

/** @returns false when it is no longer held. */
export async function extendClaim(db: Reader, { resolutionId, claim }: Claim, leaseMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('escalation.resolutions')
    .set({ due_at: sql<bigint>`escalation.now_ms() + ${leaseMs}::bigint` })
    .where('resolution_id', '=', resolutionId)
    .where('claim', '=', claim)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Open resolutions of one coordinator. */
export async function countOpen(db: Reader, coordinatorId: PeerId): Promise<number> {
  const { count } = await db
    .selectFrom('escalation.resolutions')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('coordinator_id', '=', coordinatorId)
    .where('state', 'in', ['running', 'proposed', 'requeued', 'waiting_for_human'])
    .executeTakeFirstOrThrow();
  return count;
}

/** Removes what ended longer ago than `keepMs`. @returns how many. */
export async function removeEnded(db: Reader, keepMs: number, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from escalation.resolutions where resolution_id in (
      select resolution_id from escalation.resolutions
      where ended_at is not null and ended_at < escalation.now_ms() - ${keepMs}::bigint
      order by ended_at limit ${limit} for update skip locked
    )`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

const bigintOf = (value: number | undefined): bigint | null => (value === undefined ? null : BigInt(value));
const numberOf = (value: bigint | null): number | undefined => (value === null ? undefined : Number(value));

function resolutionOf(row: Selectable<ResolutionsTable>, attempts: readonly Selectable<AttemptsTable>[]): Resolution {
  return {
    resolutionId: row.resolution_id,
    coordinatorId: row.coordinator_id as PeerId,
    taskId: row.task_id as TaskId,
    subtaskId: row.subtask_id as SubtaskId,
    ownerId: row.owner_id as PeerId,
    language: row.language as Language,
    placement: row.placement as Placement,
    consent: { cloud: row.cloud_consent, human: row.human_consent },
    callbackUrl: row.callback_url ?? undefined,
    steps: row.steps as EscalationStep[],
    step: row.step,
    state: row.state as Stage,
    question: row.question,
    proposal: row.proposal ?? undefined,
    proposals: row.proposals,
    declined: row.declined ?? undefined,
    revision: row.revision,
    dueAt: Number(row.due_at),
    claim: row.claim,
    waitingSince: numberOf(row.waiting_since),
    endedAt: numberOf(row.ended_at),
    attempts: attempts.map(attemptOf),
  };
}

function attemptOf(row: Selectable<AttemptsTable>): Attempt {
  return {
    ...EscalationAttempt.parse({
      step: row.step,
      attempt: row.attempt,
      startedAt: Number(row.started_at),
      endedAt: numberOf(row.ended_at),
      outcome: row.outcome,
      detail: row.detail ?? undefined,
      held: row.held ?? undefined,
    }),
    number: row.number,
    pickups: row.pickups,
    proposal: row.proposal ?? undefined,
  };
}

function rowOf(resolutionId: string, attempt: Attempt): Insertable<AttemptsTable> {
  return {
    resolution_id: resolutionId,
    number: attempt.number,
    step: attempt.step,
    attempt: attempt.attempt,
    pickups: attempt.pickups,
    started_at: BigInt(attempt.startedAt),
    ended_at: bigintOf(attempt.endedAt),
    outcome: attempt.outcome,
    detail: attempt.detail ?? null,
    proposal: attempt.proposal ?? null,
    held: attempt.held ?? null,
  };
}
