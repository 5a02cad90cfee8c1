import { peerIdOf } from '@edgecoder/crypto';
import type { OwnerResponse, PeerId } from '@edgecoder/protocol';
import type { Route } from '@edgecoder/service';
import type { CoordinatorContext, Loop } from '../context.ts';
import { decideAgent } from './approval.ts';
import type { Directory } from './directory.ts';
import { createHeartbeats } from './heartbeats.ts';
import { createOverview, type Overview } from './overview.ts';
import { ensureOwner } from './owners.ts';
import { agentRoutes } from './routes.ts';

export { createDirectory, type Directory } from './directory.ts';
export type { Overview } from './overview.ts';

/** Machines of this node's own; a node forks a worker and a verifier. */
const MAX_LOCAL_AGENTS = 64;

export interface Agents {
  routes: Route[];
  loops: Loop[];
  overview: Overview;
  /**
   * Vouches for a machine of this process's own node, before or after it registers: it is approved, whatever the admission,
   * and may take tasks placed `local`.
   */
  admitLocalAgent(publicKey: string): Promise<void>;
  /** Makes a key known as an owner. */
  ensureOwner(publicKey: string): Promise<OwnerResponse>;
}

export interface AgentDeps {
  directory: Directory;
  version: string;
  publicUrl: () => string;
  wakeLedger: () => void;
  taskKinds: readonly string[];
}

/** Who may work and who may ask for work. */
export function createAgents(ctx: CoordinatorContext, deps: AgentDeps): Agents {
  const { directory, wakeLedger } = deps;
  const localAgents = new Set<PeerId>();
  const heartbeats = createHeartbeats(ctx, directory);
  const overview = createOverview({ ...ctx, version: deps.version });
  return {
    routes: agentRoutes({ ...ctx, ...deps, heartbeats, overview, isLocal: (agentId) => localAgents.has(agentId) }),
    overview,
    loops: [heartbeats, { start: () => undefined, stop: async () => overview.stop() }],

    async admitLocalAgent(publicKey) {
      const agentId = peerIdOf(publicKey);
      if (localAgents.size >= MAX_LOCAL_AGENTS) throw new RangeError('a node has at most 64 machines of its own');
      localAgents.add(agentId);
      if ((await directory.agent(agentId)) === undefined) return;
      await decideAgent(ctx, { actorId: ctx.keys.signing.peerId, agentId, status: 'approved', local: true });
      directory.forget(agentId);
      wakeLedger();
    },

    async ensureOwner(publicKey) {
      const owner = await ensureOwner(ctx, publicKey);
      directory.forget(owner.ownerId);
      return owner;
    },
  };
}
