import {
  type CoordinatorClient,
  createResultSealer,
  type OpenedLease,
  openLeases,
  type ResultSealer,
} from '@edgecoder/client';
import type { SealingKey, SigningKey } from '@edgecoder/crypto';
import type {
  AgentStatus,
  Capabilities,
  CoordinatorIdentity,
  PowerTelemetry,
  PullResponse,
  RegisterRequestInput,
} from '@edgecoder/protocol';
import type { Logger } from '@edgecoder/service';
import { createResultPoster, type ResultPoster } from './result-poster.ts';
import type { WorkerSettings } from './settings.ts';
import { createStepSender, type StepSender } from './steps/step-sender.ts';

/** Who this machine is, and what it tells coordinators. */
export interface Agent {
  key: SigningKey;
  sealingKey: SealingKey;
  version: string;
  /** As they are now: models come and go. */
  readonly capabilities: Capabilities;
  settings: Pick<WorkerSettings, 'name' | 'owner' | 'registrationToken'>;
}

/** A coordinator that this worker is registered with. */
export interface Connection {
  readonly client: CoordinatorClient;
  readonly results: ResultPoster;
  readonly sealer: ResultSealer;
  readonly steps: StepSender;
  readonly identity: CoordinatorIdentity;
  /** As the coordinator said at registration. */
  readonly heartbeatMs: number;
  readonly leaseMs: number;
  readonly status: AgentStatus;
  /** What the coordinator was told at registration. */
  readonly capabilities: Capabilities;
}

/**
 * Registers with the coordinator behind `client`.
 * @throws {ClientError} when it cannot be reached or does not take this machine.
 */
export async function connect(
  client: CoordinatorClient,
  agent: Agent,
  power: PowerTelemetry,
  signal: AbortSignal,
  log: Pick<Logger, 'warn'>,
): Promise<Connection> {
  const identity = await client.identity({ signal });
  const { capabilities } = agent;
  const { heartbeatMs, leaseMs, status } = await client.register(registration(agent, power), { signal });
  return {
    client,
    results: createResultPoster(client),
    sealer: createResultSealer({ key: agent.key, coordinator: identity }),
    steps: createStepSender({ client, coordinator: identity, log }),
    identity,
    heartbeatMs,
    leaseMs,
    status,
    capabilities,
  };
}

/** Says again who this machine is, to a coordinator that no longer knows. @returns its standing there. */
export async function registerAgain(
  connection: Connection,
  agent: Agent,
  power: PowerTelemetry,
  signal: AbortSignal,
): Promise<AgentStatus> {
  return (await connection.client.register(registration(agent, power), { signal })).status;
}

/** Opens what a pull brought. @throws {LeaseError} when this coordinator did not sign it for this machine. */
export function openPulled(connection: Connection, agent: Agent, response: PullResponse): Promise<OpenedLease[]> {
  return openLeases(response, {
    agentId: agent.key.peerId,
    sealingKey: agent.sealingKey,
    coordinator: connection.identity,
  });
}

function registration(agent: Agent, power: PowerTelemetry): RegisterRequestInput {
  const { name, owner, registrationToken } = agent.settings;
  return {
    sealingKey: agent.sealingKey.publicKey,
    name,
    version: agent.version,
    capabilities: agent.capabilities,
    power,
    ...(owner === undefined ? {} : { ownerKey: owner.key, ownerProof: owner.proof }),
    ...(registrationToken === undefined ? {} : { registrationToken: registrationToken.reveal() }),
  };
}
