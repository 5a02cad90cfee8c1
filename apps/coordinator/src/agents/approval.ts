import { type AgentStatus, AppError, type PeerId } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import { type AgentRecord, lockAgent, setStatus } from './agents.repository.ts';
import { recordStatus } from './register.ts';

/**
 * Approves or revokes a machine; a decision that is already in force changes nothing and is not recorded again.
 * @param decision.local set for a machine of this node, left as it is otherwise.
 * @throws {AppError} `not_found`.
 */
export async function decideAgent(
  deps: Pick<CoordinatorContext, 'store'>,
  decision: { actorId: PeerId; agentId: PeerId; status: Exclude<AgentStatus, 'pending'>; local?: boolean },
): Promise<AgentRecord> {
  const { actorId, agentId, status, local } = decision;
  return deps.store.transaction(async (tx) => {
    const agent = await lockAgent(tx, agentId);
    if (agent === undefined) throw new AppError('not_found');
    const changed = { ...agent, status, local: local ?? agent.local };
    if (agent.status === status && agent.local === changed.local) return agent;
    await setStatus(tx, agentId, status, local);
    if (agent.status !== status) await recordStatus(tx, actorId, changed);
    return changed;
  });
}
