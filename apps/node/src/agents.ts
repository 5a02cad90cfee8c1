import { type SigningKey, toHex } from '@edgecoder/crypto';
import { ownerProofInput } from '@edgecoder/protocol';
import { workerProgram, workerSettings } from '@edgecoder/worker';
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

/**
 * The node's worker and verifier, both the owner's. They find their keys by file; no key travels by environment.
 * @throws {SettingsError} for a setting that they would not start with.
 */
export function createAgents(options: AgentsOptions): NodeAgent[] {
  const { keys, log } = options;
  return (['worker', 'verifier'] as const).map((name) => {
    const environment = agentEnvironment(name, options);
    // Before they are started again and again, and each time refuse it.
    workerSettings(environment);
    const process = createAgentProcess({
      name,
      program: workerProgram,
      environment,
      log: log.logger('node'),
      onLine: (line) => log.agentLine(name, line),
    });
    return { name, key: keys[name].key, process };
  });
}

const ROLES = { worker: 'execute', verifier: 'verify' } as const;

/** What an agent inherits, and what makes it this node's and no other's. */
export function agentEnvironment(name: NodeAgent['name'], options: AgentsOptions): NodeJS.ProcessEnv {
  const { home, keys, coordinatorId, coordinatorUrl, environment, level } = options;
  return {
    ...environment,
    EDGECODER_HOME: home,
    WORKER_ROLES: ROLES[name],
    WORKER_METRICS_PORT: metricsPort(name, environment['WORKER_METRICS_PORT']),
    AGENT_NAME: name,
    AGENT_KEY_FILE: `${name}.key`,
    AGENT_PRIVATE_KEY: undefined,
    LOG_LEVEL: level,
    AGENT_OWNER_KEY: keys.owner.publicKey,
    AGENT_OWNER_PROOF: toHex(keys.owner.sign(ownerProofInput(coordinatorId, keys[name].key.peerId))),
    COORDINATOR_URL: coordinatorUrl,
    COORDINATOR_BOOTSTRAP_URLS: coordinatorUrl,
    COORDINATOR_DISCOVERY_URL: undefined,
    COORDINATOR_CACHE_FILE: `${home}/${name}.coordinators.json`,
    MESH_AUTH_TOKEN: environment['MESH_AUTH_TOKEN'] ?? keys.meshToken,
  };
}

/** Two processes cannot listen on one port: the verifier has the one after the worker's. */
function metricsPort(name: NodeAgent['name'], text: string | undefined): string | undefined {
  const port = Number(text);
  return name === 'verifier' && Number.isInteger(port) && port > 0 ? String(port + 1) : text;
}
