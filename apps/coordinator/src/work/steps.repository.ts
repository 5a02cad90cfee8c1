import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

/** A lease that a machine holds just now. */
export interface HeldLease {
  subtask_id: string;
  task_id: string;
  part: string;
  lease_id: string;
  epoch: number;
}

/** Which of these leases of work the machine holds, by the database's clock. */
export async function heldLeases(
  db: Kysely<CoordinatorDatabase>,
  agentId: string,
  leases: readonly { subtaskId: string }[],
): Promise<HeldLease[]> {
  const { rows } = await sql<HeldLease>`
    select s.subtask_id, s.task_id, s.part, s.lease_id, s.epoch from coordinator.subtasks s
    where s.subtask_id = any (${leases.map(({ subtaskId }) => subtaskId)}::uuid[]) and s.agent_id = ${agentId}
      and s.role = 'execute' and s.state = 'leased' and s.lease_expires_at >= coordinator.now_ms()`.execute(db);
  return rows;
}
