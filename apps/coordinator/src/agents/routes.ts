import { logOrigin } from '@edgecoder/ledger';
import {
  AgentList,
  AgentListQuery,
  AgentView,
  ApprovalRequest,
  Capacity,
  CoordinatorIdentity,
  CoordinatorStatus,
  Features,
  HeartbeatRequest,
  HeartbeatResponse,
  Language,
  ModelsAvailable,
  OwnerRequest,
  OwnerResponse,
  PeerId,
  RegisterRequest,
  RegisterResponse,
  RuntimeHealth,
} from '@edgecoder/protocol';
import { defineRoute, type Route } from '@edgecoder/service';
import { z } from 'zod';
import type { CoordinatorContext } from '../context.ts';
import { type AgentRecord, listAgents } from './agents.repository.ts';
import { decideAgent } from './approval.ts';
import type { Directory } from './directory.ts';
import type { Heartbeats } from './heartbeats.ts';
import type { Overview } from './overview.ts';
import { ensureOwner } from './owners.ts';
import { registerAgent, requireToken } from './register.ts';

const TAG = 'agents';
const HEALTH = 'health';
const MEMBERS = { kind: 'signed', roles: ['user', 'agent', 'operator'] } as const;
/** Newcomers, per address: a machine room may register all at once, a flood may not. */
const NEWCOMERS = { limit: 300, windowMs: 60_000 };

export interface AgentRouteDeps extends Pick<CoordinatorContext, 'store' | 'settings' | 'keys'> {
  directory: Directory;
  heartbeats: Heartbeats;
  overview: Overview;
  isLocal: (agentId: PeerId) => boolean;
  wakeLedger: () => void;
  publicUrl: () => string;
  version: string;
  /** What can be submitted here. */
  taskKinds: readonly string[];
}

/** Machines, owners, and what this coordinator says of itself. */
export function agentRoutes(deps: AgentRouteDeps): Route[] {
  return [...membershipRoutes(deps), ...overviewRoutes(deps)];
}

function membershipRoutes(deps: AgentRouteDeps): Route[] {
  const { directory, heartbeats, settings, store } = deps;
  return [
    defineRoute({
      method: 'POST',
      path: '/register',
      summary: 'Registers the machine that signs, or takes up what has changed about it.',
      tag: TAG,
      access: { kind: 'signed', roles: ['stranger', 'agent', 'user', 'operator'] },
      rateLimit: NEWCOMERS,
      body: RegisterRequest,
      response: RegisterResponse,
      errors: ['registration_token_invalid', 'conflict'],
      async handler({ caller, body }) {
        const registered = await registerAgent(deps, caller, body);
        directory.forget(registered.agentId);
        directory.forget(registered.ownerId);
        deps.wakeLedger();
        return registered;
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/heartbeat',
      summary: 'The machine that signs is alive; the answer carries its orders.',
      tag: TAG,
      access: { kind: 'signed', roles: ['agent', 'stranger'] },
      body: HeartbeatRequest,
      response: HeartbeatResponse,
      handler: ({ caller, body }) => heartbeats.beat(caller.peerId, body),
    }),
    defineRoute({
      method: 'POST',
      path: '/agents/:agentId/approval',
      summary: 'Approves or revokes a machine.',
      tag: TAG,
      access: { kind: 'signed', roles: ['operator'] },
      params: z.object({ agentId: PeerId }),
      body: ApprovalRequest,
      response: AgentView,
      errors: ['not_found'],
      async handler({ caller, params, body }) {
        const agent = await decideAgent(deps, { actorId: caller.peerId, agentId: params.agentId, status: body.status });
        directory.forget(params.agentId);
        deps.wakeLedger();
        return viewOf(agent);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/agents',
      summary: 'Machines: all for an operator, those of their owner for others.',
      tag: TAG,
      access: MEMBERS,
      query: AgentListQuery,
      response: AgentList,
      async handler({ caller, query: { limit, cursor } }) {
        const ownerId = caller.roles.has('operator') ? undefined : caller.ownerId;
        const found = await listAgents(store.db, { ownerId, cursor, limit: limit + 1 });
        const agents = found.slice(0, limit).map(viewOf);
        const last = agents.at(-1);
        return { agents, ...(found.length > limit && last !== undefined ? { nextCursor: last.agentId } : {}) };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/owners',
      summary: 'Makes the key that signs known as a user, with an account that holds nothing.',
      tag: TAG,
      access: { kind: 'signed', roles: ['stranger', 'user', 'operator'] },
      rateLimit: NEWCOMERS,
      body: OwnerRequest,
      response: OwnerResponse,
      errors: ['registration_token_invalid', 'not_approved'],
      async handler({ caller, body }) {
        if (settings.admission === 'approval' && !caller.roles.has('operator') && !caller.roles.has('user')) {
          requireToken(deps, body.registrationToken);
        }
        const owner = await ensureOwner(deps, caller.publicKey);
        directory.forget(owner.ownerId);
        return owner;
      },
    }),
  ];
}

function overviewRoutes(deps: AgentRouteDeps): Route[] {
  const { overview, settings, keys } = deps;
  return [
    defineRoute({
      method: 'GET',
      path: '/identity',
      summary: 'Who this coordinator is: the keys that its log, leases and results go by.',
      tag: HEALTH,
      access: { kind: 'open' },
      response: CoordinatorIdentity,
      handler: async () => ({
        coordinatorId: keys.signing.peerId,
        signingKey: keys.signing.publicKey,
        sealingKey: keys.sealing.publicKey,
        origin: logOrigin(keys.signing.peerId),
        publicUrl: deps.publicUrl(),
        networkMode: settings.networkMode,
        admission: settings.admission,
        version: deps.version,
      }),
    }),
    defineRoute({
      method: 'GET',
      path: '/status',
      summary: 'Machines, open work and the log in numbers; counts stop at 100,000.',
      tag: HEALTH,
      access: MEMBERS,
      response: CoordinatorStatus,
      handler: () => overview.status(),
    }),
    defineRoute({
      method: 'GET',
      path: '/capacity',
      summary: 'What the machines that are online could take.',
      tag: HEALTH,
      access: MEMBERS,
      response: Capacity,
      handler: () => overview.capacity(),
    }),
    defineRoute({
      method: 'GET',
      path: '/models/available',
      summary: 'Models that machines which are online can answer with.',
      tag: HEALTH,
      access: MEMBERS,
      response: ModelsAvailable,
      handler: () => overview.models(),
    }),
    defineRoute({
      method: 'GET',
      path: '/features',
      summary: 'What this coordinator offers.',
      tag: HEALTH,
      access: MEMBERS,
      response: Features,
      handler: async () => ({
        taskKinds: [...deps.taskKinds],
        languages: Language.options,
        networkMode: settings.networkMode,
        admission: settings.admission,
      }),
    }),
    defineRoute({
      method: 'GET',
      path: '/health/runtime',
      summary: 'The process that answers: memory, event loop, and the parts it stands on.',
      tag: HEALTH,
      access: MEMBERS,
      response: RuntimeHealth,
      handler: () => overview.runtime(),
    }),
  ];
}

function viewOf({ agentId, ownerId, name, status, online, capabilities, running, lastSeenAt }: AgentRecord): AgentView {
  return { agentId, ownerId, name, status, online, capabilities, running, lastSeenAt };
}
