import type { EscalationAttempt, Language, Placement, ResolutionState } from '@edgecoder/protocol';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

type Db = Kysely<CoordinatorDatabase>;
type Tx = Transaction<CoordinatorDatabase>;

export type EscalationState = 'asking' | 'waiting' | 'checking' | 'answering' | 'closing' | 'ended';

/** One part for which help is asked. */
export interface EscalationRow {
  resolution_id: string;
  task_id: string;
  subtask_id: string;
  reason: string;
  state: EscalationState;
  revision: number;
  view_state: ResolutionState;
  attempts: EscalationAttempt[];
  recorded: number;
  proposal: number;
  held: boolean | null;
  tries: number;
  created_at: bigint;
}

const COLUMNS = sql.raw(
  `e.resolution_id, e.task_id, e.subtask_id, e.reason, e.state, e.revision, e.view_state, e.attempts, e.recorded, e.proposal,
   e.held, e.tries, e.created_at`,
);

/** Parts that are given up by workers in this unit of work; those for which nobody is asked are kept with the reason. */
export async function insertEscalations(
  tx: Tx,
  rows: readonly {
    resolution_id: string;
    task_id: string;
    subtask_id: string;
    owner_id: string;
    reason: string;
    refusal?: string;
  }[],
  nowMs: bigint,
): Promise<void> {
  const at = Number(nowMs);
  const input = rows.map(({ refusal, ...row }) => ({
    ...row,
    ...(refusal === undefined ? { state: 'asking', view_state: 'running', attempts: [] } : refused(refusal, at)),
  }));
  await sql`
    insert into coordinator.escalations
      (resolution_id, task_id, subtask_id, owner_id, reason, state, view_state, attempts, due_at)
    select resolution_id, task_id, subtask_id, owner_id, reason, state, view_state, attempts, coordinator.now_ms()
    from json_to_recordset(${JSON.stringify(input)}::text::json)
      as i(resolution_id uuid, task_id uuid, subtask_id uuid, owner_id text, reason text, state text, view_state text,
        attempts jsonb)`.execute(tx);
}

/** A row of help that nobody was asked for. */
const refused = (detail: string, at: number) => ({
  state: 'ended',
  view_state: 'exhausted',
  attempts: [{ step: 'inference', attempt: 1, startedAt: at, endedAt: at, outcome: 'skipped', detail }],
});

/**
 * How much help is asked for by owners, who are locked against others that want to know the same: in id order, after tasks
 * and subtasks.
 */
export async function lockOpenHelp(tx: Tx, ownerIds: ReadonlySet<string>): Promise<Map<string, number>> {
  if (ownerIds.size === 0) return new Map();
  const owners = [...ownerIds].sort();
  await sql`
    select pg_advisory_xact_lock(hashtextextended('help:' || id, 0))
    from unnest(${owners}::text[]) with ordinality as owner(id, position) order by position`.execute(tx);
  const { rows } = await sql<{ owner_id: string; open: number }>`
    select owner_id, count(*)::int as open from coordinator.escalations
    where owner_id = any (${owners}::text[]) and state <> 'ended' group by owner_id`.execute(tx);
  return new Map(rows.map(({ owner_id, open }) => [owner_id, open]));
}

/** What checks said of proposals: the service is to be told. */
export async function answerEscalations(
  tx: Tx,
  answers: readonly { subtask_id: string; held: boolean; over: boolean }[],
): Promise<void> {
  await sql`
    update coordinator.escalations e
    set state = case when i.over then 'closing' else 'answering' end,
      view_state = case when i.over then 'exhausted' else e.view_state end,
      held = i.held, due_at = coordinator.now_ms(), tries = 0
    from json_to_recordset(${JSON.stringify(answers)}::text::json) as i(subtask_id uuid, held boolean, over boolean)
    where e.subtask_id = i.subtask_id and e.state = 'checking'`.execute(tx);
}

/** Nobody needs help with this task any more. */
export async function closeEscalations(tx: Tx, taskId: string): Promise<void> {
  await sql`
    update coordinator.escalations set state = 'closing', due_at = coordinator.now_ms(), tries = 0
    where task_id = ${taskId}::uuid and state in ('waiting', 'answering')`.execute(tx);
}

/** Takes what is due, the longest first; until `forMs` has passed it is nobody else's. */
export async function takeDueEscalations(db: Db, limit: number, forMs: number): Promise<EscalationRow[]> {
  const { rows } = await sql<EscalationRow>`
    update coordinator.escalations e set due_at = coordinator.now_ms() + ${forMs}::int, tries = e.tries + 1
    where e.resolution_id in (
      select resolution_id from coordinator.escalations
      where state in ('asking', 'waiting', 'answering', 'closing') and due_at <= coordinator.now_ms()
      order by due_at limit ${sql.raw(String(limit))} for update skip locked
    )
    returning ${COLUMNS}`.execute(db);
  return rows;
}

/** Looks again after a while. */
export async function postpone(db: Db, { resolution_id, state }: EscalationRow, afterMs: number): Promise<void> {
  await sql`
    update coordinator.escalations set due_at = coordinator.now_ms() + ${afterMs}::int
    where resolution_id = ${resolution_id}::uuid and state = ${state}`.execute(db);
}

/** Goes on to another state, unless somebody else has moved it. */
export async function moveEscalation(
  db: Db | Tx,
  { resolution_id, state }: EscalationRow,
  to: EscalationState,
  afterMs: number,
): Promise<void> {
  await sql`
    update coordinator.escalations set state = ${to}, due_at = coordinator.now_ms() + ${afterMs}::int, tries = 0
    where resolution_id = ${resolution_id}::uuid and state = ${state}`.execute(db);
}

export async function lockEscalation(tx: Tx, resolutionId: string): Promise<EscalationRow | undefined> {
  const { rows } = await sql<EscalationRow>`
    select ${COLUMNS} from coordinator.escalations e where e.resolution_id = ${resolutionId}::uuid for update`.execute(
    tx,
  );
  return rows[0];
}

/** Writes what a view changed. */
export async function writeEscalation(tx: Tx, row: EscalationRow, afterMs: number): Promise<void> {
  await sql`
    update coordinator.escalations
    set state = ${row.state}, revision = ${row.revision}::int, view_state = ${row.view_state},
      attempts = ${JSON.stringify(row.attempts)}::text::jsonb, recorded = ${row.recorded}::int,
      proposal = ${row.proposal}::int, held = ${row.held}::boolean, tries = 0,
      due_at = coordinator.now_ms() + ${afterMs}::int
    where resolution_id = ${row.resolution_id}::uuid`.execute(tx);
}

/** Of one task, in the order in which help was asked for. */
export async function escalationsOf(db: Db, taskId: string): Promise<(EscalationRow & { part: string })[]> {
  const { rows } = await sql<EscalationRow & { part: string }>`
    select ${COLUMNS}, s.part from coordinator.escalations e join coordinator.subtasks s using (subtask_id)
    where e.task_id = ${taskId}::uuid order by e.created_at, e.resolution_id`.execute(db);
  return rows;
}

/** What of a task a question is made of. */
export interface QuestionSource {
  owner_id: string;
  language: Language;
  placement: Placement;
  part: string;
  wall_ms: number;
  memory_bytes: number;
  output_bytes: number;
  /** Sealed at rest. */
  content: Uint8Array;
}

export async function questionSource(db: Db, subtaskId: string): Promise<QuestionSource | undefined> {
  const { rows } = await sql<QuestionSource>`
    select t.owner_id, t.language, t.placement, s.part, t.wall_ms, t.memory_bytes, t.output_bytes, c.sealed as content
    from coordinator.subtasks s
    join coordinator.tasks t using (task_id)
    join coordinator.task_contents c using (task_id)
    where s.subtask_id = ${subtaskId}::uuid`.execute(db);
  return rows[0];
}

/** Results that workers brought for a part, oldest first, sealed at rest. */
export async function workersResults(
  db: Db,
  subtaskId: string,
  limit: number,
): Promise<{ epoch: number; sealed: Uint8Array }[]> {
  const { rows } = await sql<{ epoch: number; sealed: Uint8Array }>`
    select epoch, sealed from coordinator.results
    where subtask_id = ${subtaskId}::uuid and resolution_id is null order by epoch desc limit ${limit}`.execute(db);
  return rows.reverse();
}

/** The newest check of the newest proposal for a part, sealed at rest. */
export async function newestProposalCheck(
  db: Db,
  subtaskId: string,
): Promise<{ subtask_id: string; epoch: number; sealed: Uint8Array } | undefined> {
  const { rows } = await sql<{ subtask_id: string; epoch: number; sealed: Uint8Array }>`
    select r.subtask_id, r.epoch, r.sealed
    from coordinator.subtasks v join coordinator.results r on r.subtask_id = v.subtask_id
    where v.checks = ${subtaskId}::uuid and v.checks_epoch = (
      select max(epoch) from coordinator.results p where p.subtask_id = ${subtaskId}::uuid and p.resolution_id is not null
    )
    order by r.created_at desc limit 1`.execute(db);
  return rows[0];
}

/** Parts of a task that workers have failed at, and that wait for another one, locked. */
export async function failedBefore(tx: Tx, taskId: string): Promise<Set<string>> {
  const { rows } = await sql<{ subtask_id: string }>`
    select s.subtask_id from coordinator.subtasks s
    where s.task_id = ${taskId}::uuid and s.role = 'execute' and s.state = 'queued'
      and exists (select from coordinator.results r where r.subtask_id = s.subtask_id)`.execute(tx);
  return new Set(rows.map((row) => row.subtask_id));
}

/** Whether a task has ended, or is about to. */
export async function isTaskOver(db: Db, taskId: string): Promise<boolean> {
  const { rows } = await sql<{ over: boolean }>`
    select finished_at is not null or cancelling as over from coordinator.tasks where task_id = ${taskId}::uuid`.execute(
    db,
  );
  return rows[0]?.over ?? true;
}
