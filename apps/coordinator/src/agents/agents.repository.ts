import type { AgentStatus, Capabilities, PeerId, PowerTelemetry } from '@edgecoder/protocol';
import { HEARTBEAT_INTERVAL_MS, MISSED_HEARTBEATS_OFFLINE } from '@edgecoder/protocol';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

type Db = Kysely<CoordinatorDatabase>;
type Tx = Transaction<CoordinatorDatabase>;

/** Silent for longer than this, a machine counts as offline. */
export const OFFLINE_AFTER_MS = HEARTBEAT_INTERVAL_MS * MISSED_HEARTBEATS_OFFLINE;

/** A machine as it registered and last reported. */
export interface AgentRecord {
  agentId: PeerId;
  ownerId: PeerId;
  /** Ed25519, hex. */
  publicKey: string;
  /** X25519, hex. */
  sealingKey: string;
  name: string;
  status: AgentStatus;
  local: boolean;
  capabilities: Capabilities;
  power: PowerTelemetry;
  running: number;
  lastSeenAt: number;
  online: boolean;
}

const agentColumns = sql`
  agent.agent_id as "agentId", agent.owner_id as "ownerId", encode(agent.signing_key, 'hex') as "publicKey",
  encode(agent.sealing_key, 'hex') as "sealingKey", agent.name, agent.status, agent.local, agent.capabilities, agent.power,
  agent.running, agent.last_seen_at::float8 as "lastSeenAt",
  agent.last_seen_at > coordinator.now_ms() - ${OFFLINE_AFTER_MS}::bigint as online`;

/** What the database knows of a key: a machine, an owner, both or neither. */
export interface KnownKey {
  id: PeerId;
  agent: AgentRecord | undefined;
  /** Signing key of the owner with this id, hex. */
  ownerKey: string | undefined;
}

/** One row for each id, in any order; ids that are nobody's are left out. */
export async function findKeys(db: Db, ids: readonly string[]): Promise<KnownKey[]> {
  const { rows } = await sql<AgentRecord & { id: PeerId; ownerKey: string | null; agentId: PeerId | null }>`
    select wanted.id, encode(owner.signing_key, 'hex') as "ownerKey", ${agentColumns}
    from unnest(${[...ids]}::text[]) as wanted(id)
    left join coordinator.agents agent on agent.agent_id = wanted.id
    left join coordinator.owners owner on owner.owner_id = wanted.id
    where agent.agent_id is not null or owner.owner_id is not null`.execute(db);
  return rows.map(({ id, ownerKey, ...agent }) => ({
    id,
    agent: agent.agentId === null ? undefined : agent,
    ownerKey: ownerKey ?? undefined,
  }));
}

export async function insertOwner(tx: Tx, ownerId: string, publicKey: string): Promise<void> {
  await sql`
    insert into coordinator.owners (owner_id, signing_key) values (${ownerId}, decode(${publicKey}, 'hex'))
    on conflict (owner_id) do nothing`.execute(tx);
}

/** Locks the row until the end of the unit of work. */
export async function lockAgent(tx: Tx, agentId: string): Promise<AgentRecord | undefined> {
  const { rows } = await sql<AgentRecord>`
    select ${agentColumns} from coordinator.agents agent where agent.agent_id = ${agentId} for update`.execute(tx);
  return rows[0];
}

export interface Registration {
  agentId: PeerId;
  ownerId: PeerId;
  publicKey: string;
  sealingKey: string;
  name: string;
  version: string;
  status: AgentStatus;
  local: boolean;
  capabilities: Capabilities;
  power: PowerTelemetry;
}

/** @returns the machine as it was before; undefined when it is new. Its row is locked until the end of the unit of work. */
export async function insertAgent(tx: Tx, agent: Registration): Promise<AgentRecord | undefined> {
  const { rows } = await sql`
    insert into coordinator.agents (agent_id, owner_id, signing_key, sealing_key, name, version, status, local, capabilities, power)
    values (${agent.agentId}, ${agent.ownerId}, decode(${agent.publicKey}, 'hex'), decode(${agent.sealingKey}, 'hex'),
      ${agent.name}, ${agent.version}, ${agent.status}, ${agent.local}, ${JSON.stringify(agent.capabilities)}::text::jsonb,
      ${JSON.stringify(agent.power)}::text::jsonb)
    on conflict (agent_id) do nothing
    returning agent_id`.execute(tx);
  return rows.length > 0 ? undefined : lockAgent(tx, agent.agentId);
}

export async function updateAgent(tx: Tx, agent: Registration): Promise<void> {
  await sql`
    update coordinator.agents
    set sealing_key = decode(${agent.sealingKey}, 'hex'), name = ${agent.name}, version = ${agent.version},
      status = ${agent.status}, local = ${agent.local}, capabilities = ${JSON.stringify(agent.capabilities)}::text::jsonb,
      power = ${JSON.stringify(agent.power)}::text::jsonb, last_seen_at = coordinator.now_ms()
    where agent_id = ${agent.agentId}`.execute(tx);
}

export async function setStatus(tx: Tx, agentId: string, status: AgentStatus, local?: boolean): Promise<void> {
  await sql`
    update coordinator.agents set status = ${status}, local = coalesce(${local ?? null}::boolean, local)
    where agent_id = ${agentId}`.execute(tx);
}

/** What a machine reported since the last write. */
export interface Beat {
  agentId: string;
  running: number;
  power: PowerTelemetry;
  capabilities?: Capabilities | undefined;
}

/** All beats in one statement; the rows are taken in id order, so that two writers cannot block each other. */
export async function writeBeats(db: Db, beats: readonly Beat[]): Promise<void> {
  await sql`
    with beat as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(beats)}::text::jsonb)
        as beat ("agentId" text, running int, power jsonb, capabilities jsonb)
    ), locked as (
      select agent_id from coordinator.agents where agent_id in (select "agentId" from beat) order by agent_id for update
    )
    update coordinator.agents agent
    set running = beat.running, power = beat.power, capabilities = coalesce(beat.capabilities, agent.capabilities),
      last_seen_at = coordinator.now_ms()
    from beat join locked on locked.agent_id = beat."agentId"
    where agent.agent_id = beat."agentId"`.execute(db);
}

/** Machines in the order of their ids, after `cursor`. */
export async function listAgents(
  db: Db,
  page: { ownerId: string | undefined; cursor: string | undefined; limit: number },
): Promise<AgentRecord[]> {
  const { rows } = await sql<AgentRecord>`
    select ${agentColumns} from coordinator.agents agent
    where (${page.ownerId ?? null}::text is null or agent.owner_id = ${page.ownerId ?? null}::text)
      and agent.agent_id > ${page.cursor ?? ''}
    order by agent.agent_id limit ${page.limit}`.execute(db);
  return rows;
}

/**
 * Whether a verifier for the language, with one of the modes and of one of these owners, is approved and online.
 * @param projects it runs projects in that mode.
 */
export async function hasLiveVerifier(
  db: Db,
  ownerIds: readonly string[],
  language: string,
  modes: readonly string[],
  projects: boolean,
): Promise<boolean> {
  const { rows } = await sql`
    select from coordinator.agents
    where last_seen_at > coordinator.now_ms() - ${OFFLINE_AFTER_MS}::bigint and status = 'approved'
      and owner_id = any (${[...ownerIds]}::text[])
      and capabilities @> ${JSON.stringify({ roles: ['verify'], languages: [language] })}::text::jsonb
      and capabilities -> ${projects ? 'projects' : 'sandboxes'} ?| ${[...modes]}::text[]
    limit 1`.execute(db);
  return rows.length > 0;
}

/** Machines looked at when somebody asks who has a model; more tell nothing new. */
const MAX_MODEL_MACHINES = 1_000;

/**
 * Machines that are approved, online, execute, and have a model.
 * @param ownerIds whose they are; everyone's when undefined.
 * @param model one that they must have, by its name.
 */
export async function machinesWithModels(
  db: Db,
  ownerIds: readonly string[] | undefined,
  model: string | undefined,
): Promise<Pick<AgentRecord, 'ownerId' | 'local' | 'capabilities'>[]> {
  const wanted = { roles: ['execute'], ...(model !== undefined && { models: [{ name: model }] }) };
  const { rows } = await sql<Pick<AgentRecord, 'ownerId' | 'local' | 'capabilities'>>`
    select owner_id as "ownerId", local, capabilities from coordinator.agents
    where last_seen_at > coordinator.now_ms() - ${OFFLINE_AFTER_MS}::bigint and status = 'approved'
      and capabilities @> ${JSON.stringify(wanted)}::text::jsonb
      and jsonb_array_length(capabilities -> 'models') > 0
      and ${ownerIds === undefined ? sql`true` : sql`owner_id = any (${[...ownerIds]}::text[])`}
    limit ${MAX_MODEL_MACHINES}`.execute(db);
  return rows;
}

/** A class with the owner it is open to. */
export interface ClassRow {
  ownerId: string;
  classId: number;
  role: string;
  language: string;
  sandbox: string;
  resourceClass: string;
  model: string | null;
  minParamsM: number;
  sizeClass: string;
  localOnly: boolean;
  operatorOnly: boolean;
  projects: boolean;
  generates: boolean;
}

/** Classes open to these owners (`*` is everyone), at most `limit` for each, the newest. */
export async function classesOfOwners(db: Db, ownerIds: readonly string[], limit: number): Promise<ClassRow[]> {
  const { rows } = await sql<ClassRow>`
    select open."ownerId", class.class_id as "classId", class.role, class.language, class.sandbox,
      class.resource_class as "resourceClass", class.model, class.min_params_m as "minParamsM",
      class.size_class as "sizeClass", class.local_only as "localOnly", class.operator_only as "operatorOnly", class.projects,
      class.generates
    from unnest(${[...ownerIds]}::text[]) as wanted(id)
    cross join lateral (
      select member.owner_id as "ownerId", member.class_id
      from coordinator.work_class_owners member
      where member.owner_id = wanted.id order by member.class_id desc limit ${limit}
    ) as open
    join coordinator.work_classes class using (class_id)`.execute(db);
  return rows;
}
