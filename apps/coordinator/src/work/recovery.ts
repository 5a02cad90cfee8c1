import { nextAttempt } from '@edgecoder/policy';
import type { PeerId } from '@edgecoder/protocol';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';
import { type Consequences, noConsequences } from './consequences.ts';
import { giveUp } from './give-up.ts';
import { readHelpTerms } from './help.ts';
import { applyCheck } from './judge.ts';
import { isPart, requeue } from './life.ts';
import { BY_KEYS } from './plan-by-keys.ts';
import { type ResultContext, readWorkers, writeWithConsequences } from './result.ts';
import type { SubtaskRow } from './unit.repository.ts';
import { type UnitEffects, WorkUnit } from './unit.ts';

type Tx = Transaction<CoordinatorDatabase>;

/** Leases given up in one unit of work. */
const MAX_EXPIRED = 200;

/** Leases that were not used: what they held is claimable again, and the attempt does not count. */
export interface UnusedLease {
  subtaskId: string;
  leaseId: string;
}

/**
 * Gives up leases that have run out: back to the queue, away from the machine that lost them, or the end when it happened
 * too often. Tasks that somebody works on just now are left for the next time.
 * @returns how many there were, besides what their end means for others.
 */
export async function expireLeases(ctx: ResultContext): Promise<{ expired: number; effects: UnitEffects | undefined }> {
  return ctx.store.transaction(
    async (tx, last) => {
      const taskIds = await tasksWithExpired(tx);
      if (taskIds.length === 0) return { expired: 0, effects: undefined };
      const unit = await WorkUnit.ofTasks(tx, ctx.keys.signing.peerId, taskIds, true);
      const expired = [...unit.subtasks.values()].filter(
        (subtask) =>
          subtask.state === 'leased' && subtask.lease_expires_at !== null && subtask.lease_expires_at < unit.now,
      );
      await unit.readResults(tx, new Set(expired.flatMap((subtask) => subtask.checks ?? [])));
      await readWorkers(
        unit,
        tx,
        expired.flatMap(({ agent_id }) => agent_id ?? []),
      );
      const then = noConsequences(await readHelpTerms(ctx, tx, unit));
      for (const subtask of expired) loseLease(unit, subtask, then);
      await writeWithConsequences(ctx, tx, unit, then, last);
      return { expired: expired.length, effects: unit.effects };
    },
    { settings: BY_KEYS },
  );
}

function loseLease(unit: WorkUnit, subtask: SubtaskRow, then: Consequences): void {
  const task = unit.task(subtask.task_id);
  const agentId = subtask.agent_id ?? '';
  if (isPart(subtask)) unit.misses.note(task, subtask, { agentId, ownerId: unit.ownerOf(agentId) }, 'lost');
  const next = nextAttempt({ attempts: subtask.attempts, agentId });
  if (next.kind === 'requeue') {
    requeue(unit, subtask, { ...next, actorId: unit.coordinatorId, reason: 'lease_expired' });
  } else if (!isPart(subtask)) {
    applyCheck(unit, subtask, undefined, then);
  } else {
    giveUp(unit, task, subtask, then, next.reason);
  }
}

/** Puts back what was handed to a client that had gone before it had the answer. */
export async function returnLeases(ctx: ResultContext, leases: readonly UnusedLease[]): Promise<UnitEffects> {
  return ctx.store.transaction(
    async (tx) => {
      const unit = await WorkUnit.ofSubtasks(
        tx,
        ctx.keys.signing.peerId,
        leases.map((lease) => lease.subtaskId),
      );
      for (const { subtaskId, leaseId } of leases) {
        const subtask = unit.subtasks.get(subtaskId);
        if (subtask?.state !== 'leased' || subtask.lease_id !== leaseId) continue;
        subtask.attempts -= 1;
        requeue(unit, subtask, {
          avoidAgent: null,
          avoidMs: 0,
          actorId: (subtask.agent_id ?? unit.coordinatorId) as PeerId,
          reason: 'lease_expired',
        });
      }
      await unit.write(tx, ctx.newId);
      return unit.effects;
    },
    { settings: BY_KEYS },
  );
}

async function tasksWithExpired(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ task_id: string }>`
    select distinct task_id from (
      select task_id from coordinator.subtasks
      where state = 'leased' and lease_expires_at < coordinator.now_ms()
      order by lease_expires_at limit ${sql.raw(String(MAX_EXPIRED))}
    ) expired`.execute(tx);
  return rows.map((row) => row.task_id);
}

/** Checks that have waited longer than this, by language: nobody there can do them. */
export async function stuckChecks(
  tx: Pick<ResultContext, 'store'>,
  olderThanMs: number,
): Promise<{ language: string; waiting: number }[]> {
  const { rows } = await sql<{ language: string; waiting: number }>`
    select class.language, count(*)::int as waiting
    from coordinator.work_classes class
    cross join lateral (
      select subtask.created_at from coordinator.subtasks subtask
      where subtask.state = 'queued' and subtask.class_id = class.class_id
      order by subtask.virtual_finish, subtask.subtask_id limit 1000
    ) first
    where class.role = 'verify' and first.created_at < coordinator.now_ms() - ${olderThanMs}::int
    group by class.language`.execute(tx.store.db);
  return rows;
}
