import type { Generated, GeneratedAlways } from 'kysely';

/** The coordinator's tables as Kysely sees them; `migrations/` is the source. */

export interface IdentityTable {
  singleton: Generated<boolean>;
  coordinator_id: string;
}

export interface OwnersTable {
  owner_id: string;
  signing_key: Uint8Array;
  streak: Generated<number>;
  forgeries: Generated<number>;
  created_at: Generated<bigint>;
}

export interface AgentsTable {
  agent_id: string;
  owner_id: string;
  signing_key: Uint8Array;
  sealing_key: Uint8Array;
  name: string;
  version: string;
  status: string;
  local: Generated<boolean>;
  capabilities: unknown;
  power: unknown;
  running: Generated<number>;
  registered_at: Generated<bigint>;
  last_seen_at: Generated<bigint>;
}

export interface AccountsTable {
  account_id: string;
  owner_id: string;
  available_mc: Generated<bigint>;
  held_mc: Generated<bigint>;
}

export interface JournalEntriesTable {
  entry_id: string;
  idempotency_key: string;
  kind: string;
  task_id: string | null;
  ledger_entry_id: bigint;
  created_at: Generated<bigint>;
}

export interface PostingsTable {
  entry_id: string;
  account_id: string;
  amount_mc: bigint;
}

export interface EscrowTable {
  escrow_id: GeneratedAlways<bigint>;
  owner_id: string;
  account_id: string;
  subtask_id: string;
  payer_id: string;
  amount_mc: bigint;
  state: Generated<string>;
  created_at: Generated<bigint>;
}

export interface WorkClassesTable {
  class_id: GeneratedAlways<number>;
  match_key: string;
  role: string;
  language: string;
  sandbox: string;
  resource_class: string;
  model: string | null;
  min_params_m: number;
  size_class: string;
  local_only: boolean;
  operator_only: boolean;
  projects: Generated<boolean>;
  generates: Generated<boolean>;
  median_ms: number | null;
}

export interface WorkClassOwnersTable {
  owner_id: string;
  class_id: number;
}

export interface VirtualClockTable {
  singleton: Generated<boolean>;
  virtual_time: Generated<bigint>;
}

export interface ClassClocksTable {
  class_id: number;
  virtual_time: bigint;
}

export interface FinishTagsTable {
  owner_id: string;
  class_id: number;
  last_finish: bigint;
}

export interface TasksTable {
  task_id: string;
  owner_id: string;
  idempotency_key: string;
  body_hash: Uint8Array;
  kind: string;
  language: string;
  state: string;
  reason: string | null;
  verdict: string | null;
  placement: string;
  verification: string;
  max_credits_mc: bigint;
  charged_mc: Generated<bigint>;
  rate_per_second_mc: bigint;
  wall_ms: number;
  memory_bytes: number;
  output_bytes: number;
  seed: bigint | null;
  content_hash: Uint8Array;
  content_salt: Uint8Array;
  parts: number;
  open_parts: number;
  cancelling: Generated<boolean>;
  max_iterations: number | null;
  programs: number | null;
  traceparent: string | null;
  created_at: Generated<bigint>;
  finished_at: bigint | null;
}

export interface SubtasksTable {
  subtask_id: string;
  task_id: string;
  owner_id: string;
  part: string;
  position: number;
  role: string;
  checks: string | null;
  checks_epoch: number | null;
  never_agent: string | null;
  language: string;
  class_id: number;
  has_tests: boolean;
  state: string;
  blocked_by: Generated<number>;
  virtual_finish: bigint;
  attempts: Generated<number>;
  avoid_agent: string | null;
  avoid_until: bigint | null;
  epoch: Generated<number>;
  lease_id: string | null;
  agent_id: string | null;
  leased_at: bigint | null;
  lease_expires_at: bigint | null;
  verdict: string | null;
  reason: string | null;
  charged_mc: Generated<bigint>;
  created_at: Generated<bigint>;
  finished_at: bigint | null;
}

export interface SubtaskDependenciesTable {
  subtask_id: string;
  depends_on: string;
}

/** What a task was given, once: leases and bundles are made of it. */
export interface TaskContentsTable {
  task_id: string;
  sealed: Uint8Array;
}

/** What a request in words became: leases, views and bundles are made of it. */
export interface TaskPlansTable {
  task_id: string;
  plan_salt: Uint8Array;
  sealed: Uint8Array;
}

export interface DecompositionsTable {
  task_id: string;
  assembling_class: number;
  due_at: bigint;
  attempts: Generated<number>;
}

export interface AgentMissesTable {
  agent_id: string;
  class_id: number;
  points: number;
  missed_at: bigint;
}

export interface EscalationsTable {
  resolution_id: string;
  task_id: string;
  subtask_id: string;
  owner_id: Generated<string>;
  reason: string;
  state: string;
  revision: Generated<number>;
  view_state: Generated<string>;
  attempts: Generated<unknown>;
  recorded: Generated<number>;
  proposal: Generated<number>;
  held: boolean | null;
  due_at: bigint;
  tries: Generated<number>;
  created_at: Generated<bigint>;
}

export interface ResultsTable {
  subtask_id: string;
  epoch: number;
  lease_id: string;
  agent_id: string;
  body_hash: Uint8Array;
  result_salt: Uint8Array;
  signature: Uint8Array;
  passed: boolean;
  limit_hit: string | null;
  duration_ms: number;
  generation_ms: Generated<number>;
  resolution_id: string | null;
  sandbox: string;
  sealed: Uint8Array;
  created_at: Generated<bigint>;
}

export interface LedgerEntriesTable {
  entry_id: GeneratedAlways<bigint>;
  seq: bigint | null;
  type: string;
  task_id: string | null;
  subtask_id: string | null;
  actor_id: string;
  issued_at: Generated<bigint>;
  payload: unknown;
  prev_hash: Uint8Array | null;
  hash: Uint8Array | null;
  signature: Uint8Array | null;
}

export interface LedgerHeadTable {
  singleton: Generated<boolean>;
  size: Generated<bigint>;
  last_hash: Uint8Array;
  checkpoint_size: Generated<bigint>;
  checkpoint_at: Generated<bigint>;
}

export interface LedgerTilesTable {
  level: number;
  tile: bigint;
  hashes: Uint8Array;
}

export interface CheckpointsTable {
  size: bigint;
  root: Uint8Array;
  note: string;
  created_at: Generated<bigint>;
}

export interface OutboxTable {
  outbox_id: GeneratedAlways<bigint>;
  subject: string;
  event: unknown;
  created_at: Generated<bigint>;
}

export interface CoordinatorDatabase {
  'coordinator.identity': IdentityTable;
  'coordinator.owners': OwnersTable;
  'coordinator.agents': AgentsTable;
  'coordinator.accounts': AccountsTable;
  'coordinator.journal_entries': JournalEntriesTable;
  'coordinator.postings': PostingsTable;
  'coordinator.escrow': EscrowTable;
  'coordinator.work_classes': WorkClassesTable;
  'coordinator.work_class_owners': WorkClassOwnersTable;
  'coordinator.virtual_clock': VirtualClockTable;
  'coordinator.class_clocks': ClassClocksTable;
  'coordinator.finish_tags': FinishTagsTable;
  'coordinator.tasks': TasksTable;
  'coordinator.subtasks': SubtasksTable;
  'coordinator.subtask_dependencies': SubtaskDependenciesTable;
  'coordinator.task_contents': TaskContentsTable;
  'coordinator.task_plans': TaskPlansTable;
  'coordinator.decompositions': DecompositionsTable;
  'coordinator.agent_misses': AgentMissesTable;
  'coordinator.escalations': EscalationsTable;
  'coordinator.results': ResultsTable;
  'coordinator.ledger_entries': LedgerEntriesTable;
  'coordinator.ledger_head': LedgerHeadTable;
  'coordinator.ledger_tiles': LedgerTilesTable;
  'coordinator.checkpoints': CheckpointsTable;
  'coordinator.outbox': OutboxTable;
}
