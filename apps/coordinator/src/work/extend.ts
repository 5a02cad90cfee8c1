import type { ExtendRequest, ExtendResponse, PeerId } from '@edgecoder/protocol';
import { sql } from 'kysely';
import type { CoordinatorContext } from '../context.ts';

/** The longest a lease can be held by extending it: far more than any limit of a run allows. */
const MAX_HELD_MS = 900_000;

/** One lease that its holder wants to keep. */
export interface Extension {
  agentId: PeerId;
  lease: ExtendRequest['leases'][number];
}
type Outcome = ExtendResponse['leases'][number];

/**
 * Extends leases that are still held, by the database's clock. `cancelled`: the task no longer wants the result. `lost`: the
 * lease ran out or was handed on.
 */
export async function extendLeases(
  ctx: Pick<CoordinatorContext, 'store' | 'settings'>,
  extensions: readonly Extension[],
): Promise<Outcome[]> {
  const input = JSON.stringify(
    extensions.map(({ agentId, lease }) => ({
      subtask_id: lease.subtaskId,
      lease_id: lease.leaseId,
      epoch: lease.epoch,
      agent_id: agentId,
    })),
  );
  const { rows } = await sql<{
    subtask_id: string;
    lease_id: string;
    agent_id: string | null;
    expires_at: bigint | null;
    state: string;
  }>`
    with i as materialized (
      select * from jsonb_to_recordset(${input}::text::jsonb) as r(subtask_id uuid, lease_id uuid, epoch int, agent_id text)
    ), locked as materialized (
      select s.subtask_id from coordinator.subtasks s where s.subtask_id in (select subtask_id from i)
      order by s.subtask_id for update
    ), extended as (
      update coordinator.subtasks s
      set lease_expires_at = least(coordinator.now_ms() + ${ctx.settings.leaseMs}::int, s.leased_at + ${MAX_HELD_MS}::int)
      from i join locked using (subtask_id)
      where s.subtask_id = i.subtask_id and s.lease_id = i.lease_id and s.epoch = i.epoch and s.agent_id = i.agent_id
        and s.state = 'leased' and s.lease_expires_at >= coordinator.now_ms()
      returning s.subtask_id, s.lease_id, s.agent_id, s.lease_expires_at
    )
    select s.subtask_id, i.lease_id, i.agent_id, e.lease_expires_at as expires_at, s.state
    from i
    join coordinator.subtasks s on s.subtask_id = i.subtask_id
    left join extended e on e.subtask_id = i.subtask_id and e.lease_id = i.lease_id and e.agent_id = i.agent_id`.execute(
    ctx.store.db,
  );
  const found = new Map(rows.map((row) => [`${row.subtask_id} ${row.lease_id} ${row.agent_id}`, row]));
  return extensions.map(({ agentId, lease }): Outcome => {
    const row = found.get(`${lease.subtaskId} ${lease.leaseId} ${agentId}`);
    const { subtaskId } = lease;
    if (row === undefined) return { subtaskId, outcome: 'lost' };
    if (row.expires_at !== null) return { subtaskId, outcome: 'extended', expiresAt: Number(row.expires_at) };
    return { subtaskId, outcome: row.state === 'cancelled' ? 'cancelled' : 'lost' };
  });
}
