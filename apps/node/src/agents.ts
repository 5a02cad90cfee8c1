import { type SigningKey, toHex } from '@edgecoder/crypto';
import { ownerProofInput } from '@edgecoder/protocol';
import { workerProgram } from '@edgecoder/worker';
import { type AgentProcess, createAgentProcess } from './agent-process.ts';
import type { NodeKeys } from './keys.ts';
import type { NodeLog } from './log.ts';

export interface AgentsOptions {
  home: string;
  keys: NodeKeys;
  coordinatorId: string;
  coordinatorUrl: string;
  /** What the agents inherit. */
  environment: Readonly<Record<string, string | undefined>>;
  level: string;
  log: NodeLog;
}

/** An agent of the node: who it is, and its process. */
export interface NodeAgent {
  name: 'worker' | 'verifier';
  key: SigningKey;
  process: AgentProcess;
}

/** The node's worker and verifier, both the owner's. They find their keys by file; no key travels by environment. */
export function createAgents(options: AgentsOptions): NodeAgent[] {
  const { home, keys, coordinatorId, coordinatorUrl, environment, level, log } = options;
  const roles = { worker: 'execute', verifier: 'verify' } as const;
  return (['worker', 'verifier'] as const).map((name) => {
    const { key } = keys[name];
    const process = createAgentProcess({
      name,
      program: workerProgram,
      environment: {
        ...environment,
        EDGECODER_HOME: home,
        WORKER_ROLES: roles[name],
        AGENT_NAME: name,
        AGENT_KEY_FILE: `${name}.key`,
        AGENT_PRIVATE_KEY: undefined,
        LOG_LEVEL: level,
        AGENT_OWNER_KEY: keys.owner.publicKey,
        AGENT_OWNER_PROOF: toHex(keys.owner.sign(ownerProofInput(coordinatorId, key.peerId))),
        // These two work for this node and for no other.
        COORDINATOR_URL: coordinatorUrl,
        COORDINATOR_BOOTSTRAP_URLS: coordinatorUrl,
        COORDINATOR_DISCOVERY_URL: undefined,
        COORDINATOR_CACHE_FILE: `${home}/${name}.coordinators.json`,
        MESH_AUTH_TOKEN: environment['MESH_AUTH_TOKEN'] ?? keys.meshToken,
      },
      log: log.logger('node'),
      onLine: (line) => log.agentLine(name, line),
    });
    return { name, key, process };
  });
}
