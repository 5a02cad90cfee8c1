import { workClassOf } from '@edgecoder/policy';
import type { Language, Placement, Requirements, SandboxMode } from '@edgecoder/protocol';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';
import { freezeEscrow, type Recheck } from '../economy/escrow.ts';
import type { ClassRegistry } from './classes.ts';
import type { SubtaskRow } from './unit.repository.ts';

type Tx = Transaction<CoordinatorDatabase>;

/** What of a part decides who may check it. */
export interface CheckedPart {
  subtask: SubtaskRow;
  placement: string;
  wallMs: number;
  resourceClass: string;
  /** It is a command in a file tree. */
  projects: boolean;
  /** The mode in which the worker ran it. */
  sandbox: SandboxMode;
  avoid?: { agentId: string; ms: number } | undefined;
}

export interface CheckMaker {
  newId(): string;
  classes: ClassRegistry;
}

/** Rows of checks, claimable from the start. Their classes are made when they are the first of their kind. */
export async function checkRows(
  tx: Tx,
  maker: CheckMaker,
  parts: readonly CheckedPart[],
  now: bigint,
): Promise<SubtaskRow[]> {
  if (parts.length === 0) return [];
  const wanted = parts.map((part) => checkClass(part));
  // This unit may still be rolled back, and a class that it made with it.
  const ids = await maker.classes.idsOf(tx, wanted, { remember: false });
  return parts.map((part, index) =>
    checkRow(part, ids.get(wanted[index]?.matchKey ?? '') as number, maker.newId(), now),
  );
}

function checkClass({ subtask, placement, wallMs, resourceClass, projects, sandbox }: CheckedPart) {
  return workClassOf({
    kind: 'verify',
    language: subtask.language as Language,
    requirements: { sandbox: 'wasm', resourceClass: resourceClass as Requirements['resourceClass'], minParamsM: 0 },
    wallMs,
    placement: placement as Placement,
    ownerId: subtask.owner_id,
    usedSandbox: sandbox,
    projects,
  });
}

function checkRow({ subtask, avoid }: CheckedPart, classId: number, id: string, now: bigint): SubtaskRow {
  return {
    ...subtask,
    subtask_id: id,
    role: 'verify',
    checks: subtask.subtask_id,
    checks_epoch: subtask.epoch,
    // Whoever made the result does not judge it.
    never_agent: subtask.agent_id,
    class_id: classId,
    has_tests: true,
    state: 'queued',
    blocked_by: 0,
    attempts: 0,
    avoid_agent: avoid?.agentId ?? null,
    avoid_until: avoid === undefined ? null : now + BigInt(avoid.ms),
    epoch: 0,
    lease_id: null,
    agent_id: null,
    leased_at: null,
    lease_expires_at: null,
    verdict: null,
    reason: null,
    charged_mc: 0n,
    created_at: now,
    finished_at: null,
  };
}

/**
 * After a forgery: freezes what the owner has in escrow and queues a check of each result that was taken on trust.
 * @returns the checks, and results that need none, whose pay goes on waiting as before.
 */
export async function recheckEscrow(
  tx: Tx,
  maker: CheckMaker,
  ownerId: string,
  now: bigint,
): Promise<{ checks: SubtaskRow[]; needless: Recheck[] }> {
  const frozen = await freezeEscrow(tx, ownerId);
  if (frozen.length === 0) return { checks: [], needless: [] };
  const { rows } = await sql<
    SubtaskRow & {
      placement: string;
      wall_ms: number;
      resource_class: string;
      projects: boolean;
      used_sandbox: SandboxMode | null;
    }
  >`
    select s.*, t.placement, t.wall_ms, c.resource_class, c.projects, r.sandbox as used_sandbox
    from coordinator.subtasks s
    join coordinator.tasks t using (task_id)
    join coordinator.work_classes c using (class_id)
    left join coordinator.results r on r.subtask_id = s.subtask_id and r.epoch = s.epoch
    where s.subtask_id = any (${frozen.map((row) => row.subtaskId)}::uuid[])`.execute(tx);
  const onTrust = rows.filter((row) => row.verdict === 'accepted' && row.used_sandbox !== null);
  const parts = onTrust.map(({ placement, wall_ms, resource_class, projects, used_sandbox, ...subtask }) => ({
    subtask,
    placement,
    wallMs: wall_ms,
    resourceClass: resource_class,
    projects,
    sandbox: used_sandbox as SandboxMode,
  }));
  const toCheck = new Set(onTrust.map((row) => row.subtask_id));
  const needless = frozen
    .filter((row) => !toCheck.has(row.subtaskId))
    .map((row): Recheck => ({ subtaskId: row.subtaskId as Recheck['subtaskId'], held: true }));
  return { checks: await checkRows(tx, maker, parts, now), needless };
}
