import { z } from 'zod';
import { MAX_NAMED_MODELS, ModelName } from './generation.ts';
import { PeerId, PublicKeyHex } from './ids.ts';
import { Language, ResourceClass, SandboxMode } from './tasks.ts';

/** Heartbeat interval; three missed and an agent counts as offline. */
export const HEARTBEAT_INTERVAL_MS = 15_000;
export const MISSED_HEARTBEATS_OFFLINE = 3;

export const WorkerRole = z.enum(['execute', 'verify']);
export type WorkerRole = z.infer<typeof WorkerRole>;

export const AgentOs = z.enum(['linux', 'macos', 'windows', 'ios', 'android']);
export type AgentOs = z.infer<typeof AgentOs>;

export const DeviceType = z.enum(['server', 'desktop', 'laptop', 'phone']);
export type DeviceType = z.infer<typeof DeviceType>;

export const Thermal = z.enum(['nominal', 'fair', 'serious', 'critical']);
export type Thermal = z.infer<typeof Thermal>;

/** Power telemetry as read from the machine; absent means the machine does not tell. */
export const PowerTelemetry = z.strictObject({
  device: DeviceType,
  os: AgentOs,
  onExternalPower: z.boolean(),
  batteryPct: z.number().min(0).max(100).optional(),
  lowPowerMode: z.boolean().default(false),
  thermal: Thermal.default('nominal'),
  cpuPct: z.number().min(0).max(100).default(0),
});
export type PowerTelemetry = z.infer<typeof PowerTelemetry>;

/** What a machine can do. Only sandbox modes that passed their self-test are listed. */
export const Capabilities = z.strictObject({
  roles: z.array(WorkerRole).min(1).max(2),
  languages: z.array(Language).min(1).max(8),
  sandboxes: z.array(SandboxMode).max(4),
  /** Those of them in which it runs commands in file trees. */
  projects: z.array(SandboxMode).max(4).default([]),
  resourceClass: ResourceClass.default('cpu'),
  models: z
    .array(z.strictObject({ name: ModelName, paramsM: z.int().min(0).max(10_000_000) }))
    .max(64)
    .default([]),
  maxConcurrent: z.int().min(1).max(256).default(1),
});
export type Capabilities = z.infer<typeof Capabilities>;

/**
 * `POST /register`, signed by the agent's key. `ownerProof` is the owner's Ed25519 over
 * `ownerProofInput(coordinatorId, agentId)`: the owner vouches for the machine, which may then earn for it.
 * Without it the machine is its own owner.
 */
export const RegisterRequest = z.strictObject({
  sealingKey: PublicKeyHex,
  ownerKey: PublicKeyHex.optional(),
  ownerProof: z
    .string()
    .regex(/^[0-9a-f]{128}$/)
    .optional(),
  name: z.string().min(1).max(100),
  version: z.string().max(50),
  capabilities: Capabilities,
  power: PowerTelemetry,
  registrationToken: z.string().max(200).optional(),
});
export type RegisterRequest = z.infer<typeof RegisterRequest>;
export type RegisterRequestInput = z.input<typeof RegisterRequest>;

export const AgentStatus = z.enum(['pending', 'approved', 'revoked']);
export type AgentStatus = z.infer<typeof AgentStatus>;

export const RegisterResponse = z.object({
  agentId: PeerId,
  ownerId: PeerId,
  status: AgentStatus,
  heartbeatMs: z.int(),
  leaseMs: z.int(),
});
export type RegisterResponse = z.infer<typeof RegisterResponse>;

/** What the owner signs to vouch for a machine. Lines joined by LF. */
export const ownerProofInput = (coordinatorId: string, agentId: string): string =>
  ['edgecoder/owner/v1', coordinatorId, agentId].join('\n');

/** `POST /heartbeat`. */
export const HeartbeatRequest = z.strictObject({
  power: PowerTelemetry,
  running: z.int().min(0).max(1024),
  capabilities: Capabilities.optional(),
});
export type HeartbeatRequest = z.infer<typeof HeartbeatRequest>;
export type HeartbeatRequestInput = z.input<typeof HeartbeatRequest>;

/** Orders for the agent ride on the answer. */
export const HeartbeatResponse = z.object({
  status: AgentStatus,
  /** The agent must register again (the coordinator does not know it). */
  reregister: z.boolean(),
  drain: z.boolean(),
});
export type HeartbeatResponse = z.infer<typeof HeartbeatResponse>;

/** `POST /agents/:agentId/approval` by an operator. */
export const ApprovalRequest = z.strictObject({ status: z.enum(['approved', 'revoked']) });

export const AgentView = z.object({
  agentId: PeerId,
  ownerId: PeerId,
  name: z.string(),
  status: AgentStatus,
  online: z.boolean(),
  capabilities: Capabilities,
  running: z.int(),
  lastSeenAt: z.int(),
});
export type AgentView = z.infer<typeof AgentView>;

/** `GET /agents`: an operator sees all, others the machines of their owner. */
export const AgentListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: PeerId.optional(),
});
export const AgentList = z.object({ agents: z.array(AgentView), nextCursor: PeerId.optional() });
export type AgentList = z.infer<typeof AgentList>;

/**
 * `POST /owners`, signed by a key that wants to be known here as a user: it gets an account with nothing in it. The token is
 * needed where admission is by approval.
 */
export const OwnerRequest = z.strictObject({ registrationToken: z.string().max(200).optional() });
export const OwnerResponse = z.object({ ownerId: PeerId });
export type OwnerResponse = z.infer<typeof OwnerResponse>;

/** `GET /capacity`: what the machines that are online could take. */
export const Capacity = z.object({
  online: z.int(),
  /** Subtasks that they could hold at the same time, and hold. */
  slots: z.int(),
  running: z.int(),
  gpus: z.int(),
  verifiers: z.int(),
});
export type Capacity = z.infer<typeof Capacity>;

/** `GET /models/available`: models that machines which are online announce, by name; the first of them when there are many. */
export const ModelsAvailable = z.object({
  models: z
    .array(
      z.object({
        name: ModelName,
        /** Parameters in millions: the most that a machine says of a model of that name. */
        paramsM: z.int(),
        /** Machines that have it. */
        machines: z.int(),
      }),
    )
    .max(MAX_NAMED_MODELS),
});
export type ModelsAvailable = z.infer<typeof ModelsAvailable>;

/** `GET /features`: what this coordinator offers. */
export const Features = z.object({
  taskKinds: z.array(z.string()),
  languages: z.array(Language),
  networkMode: z.enum(['public_mesh', 'enterprise_overlay']),
  admission: z.enum(['open', 'approval']),
});

/** `GET /health/runtime`: the process that answers. */
export const RuntimeHealth = z.object({
  version: z.string(),
  node: z.string(),
  uptimeSeconds: z.int(),
  memoryBytes: z.int(),
  /** How late the event loop was since the start of the process, milliseconds. */
  eventLoopDelayMs: z.object({ mean: z.number(), p99: z.number() }),
  store: z.object({ kind: z.enum(['pglite', 'postgres']), healthy: z.boolean() }),
  bus: z.object({ healthy: z.boolean() }),
  cache: z.object({ healthy: z.boolean() }),
});

/** `GET /status`: what an operator or the CLI looks at first. */
export const CoordinatorStatus = z.object({
  coordinatorId: PeerId,
  version: z.string(),
  agents: z.object({ online: z.int(), verifiers: z.int(), pending: z.int() }),
  tasks: z.object({ open: z.int(), queued: z.int(), leased: z.int(), verifying: z.int() }),
  ledger: z.object({ size: z.int(), unsequenced: z.int(), checkpointSize: z.int() }),
});
export type CoordinatorStatus = z.infer<typeof CoordinatorStatus>;
