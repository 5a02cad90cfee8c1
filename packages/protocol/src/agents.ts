import { z } from 'zod';
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
  resourceClass: ResourceClass.default('cpu'),
  models: z
    .array(z.strictObject({ name: z.string().max(100), paramsM: z.int().min(0).max(10_000_000) }))
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

/** `GET /status`: what an operator or the CLI looks at first. */
export const CoordinatorStatus = z.object({
  coordinatorId: PeerId,
  version: z.string(),
  agents: z.object({ online: z.int(), verifiers: z.int(), pending: z.int() }),
  tasks: z.object({ open: z.int(), queued: z.int(), leased: z.int(), verifying: z.int() }),
  ledger: z.object({ size: z.int(), unsequenced: z.int(), checkpointSize: z.int() }),
});
export type CoordinatorStatus = z.infer<typeof CoordinatorStatus>;
