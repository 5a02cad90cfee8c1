import type { PeerId, Placement, RecordDraft, SubtaskId, TaskId } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import { appendRecords } from '../ledger/append.ts';
import { assign } from './assign.ts';
import { type Assignment, type LeasedRow, type LeaseNames, leaseAssigned, lockClaimable } from './claim.repository.ts';
import type { Pull } from './desk.ts';
import { BY_KEYS_RELAXED } from './plan-by-keys.ts';

/** Subtasks locked in one unit of work. */
const MAX_CLAIMED = 512;
/** So many of each class are looked at even when there are many classes. */
const MIN_EACH = 4;

/**
 * Hands out what is queued to the pulls that may take it, in one unit of work.
 * @param unsure called before it rejects, with leases that may be there all the same: the answer to the commit can be lost.
 * @returns leases by pull.
 */
export async function claimFor(
  ctx: Pick<CoordinatorContext, 'store' | 'settings' | 'newId'>,
  pulls: readonly Pull[],
  unsure: (leases: readonly LeaseNames[]) => void,
): Promise<LeasedRow[][]> {
  const classIds = [...new Set(pulls.flatMap((pull) => pull.classIds))].sort((a, b) => a - b);
  const wanted = Math.min(
    MAX_CLAIMED,
    pulls.reduce((sum, pull) => sum + pull.max, 0),
  );
  const leases = pulls.map((): LeasedRow[] => []);
  if (classIds.length === 0) return leases;
  const each = Math.min(wanted, Math.max(MIN_EACH, Math.ceil((2 * MAX_CLAIMED) / classIds.length)));
  const only = pulls.length === 1 ? pulls[0]?.machine.agentId : undefined;
  let assignments: Assignment[] = [];
  const claimed = ctx.store.transaction(
    async (tx, last) => {
      assignments = [];
      // A lease that a crash of the database forgets is refused by its id when its result comes.
      const assigned = assign(await lockClaimable(tx, classIds, each, only), pulls).slice(0, MAX_CLAIMED);
      if (assigned.length === 0) return [];
      const pullOf = new Map(assigned.map(({ candidate, pull }) => [candidate.subtask_id, pull]));
      assignments = assigned.map(({ candidate, pull }) => ({
        subtask_id: candidate.subtask_id,
        lease_id: ctx.newId(),
        agent_id: pulls[pull]?.machine.agentId as string,
      }));
      const leased = await leaseAssigned(tx, assignments, ctx.settings.leaseMs);
      last();
      await appendRecords(tx, leased.map(assignedRecord));
      return leased.map((row) => ({ row, pull: pullOf.get(row.subtask_id) as number }));
    },
    { settings: BY_KEYS_RELAXED },
  );
  const rows = await claimed.catch((error: unknown) => {
    if (assignments.length > 0) unsure(assignments);
    throw error;
  });
  for (const { row, pull } of rows) leases[pull]?.push(row);
  return leases;
}

/** The log's word that a subtask was handed out. */
export const assignedRecord = (row: LeasedRow): RecordDraft => ({
  type: 'task_assigned',
  taskId: row.task_id as TaskId,
  subtaskId: row.subtask_id as SubtaskId,
  actorId: row.agent_id as PeerId,
  payload: { epoch: row.epoch, kind: row.role === 'verify' ? 'check' : 'work', placement: row.placement as Placement },
});
