import type { Generated } from 'kysely';

/** The escalation service's tables as Kysely sees them; `migrations/` is the source. */

export interface ResolutionsTable {
  resolution_id: string;
  coordinator_id: string;
  body_hash: Uint8Array;
  task_id: string;
  subtask_id: string;
  owner_id: string;
  language: string;
  placement: string;
  cloud_consent: boolean;
  human_consent: boolean;
  callback_url: string | null;
  steps: string[];
  step: Generated<number>;
  state: Generated<string>;
  question: Uint8Array;
  proposal: Uint8Array | null;
  proposals: Generated<number>;
  declined: Uint8Array | null;
  revision: Generated<number>;
  due_at: Generated<bigint>;
  claim: Generated<number>;
  waiting_since: bigint | null;
  tell_at: bigint | null;
  tell_tries: Generated<number>;
  tell_claim: Generated<number>;
  created_at: Generated<bigint>;
  ended_at: bigint | null;
}

export interface AttemptsTable {
  resolution_id: string;
  number: number;
  step: string;
  attempt: number;
  pickups: Generated<number>;
  started_at: bigint;
  ended_at: bigint | null;
  outcome: string;
  detail: string | null;
  proposal: number | null;
  held: boolean | null;
}

export interface EscalationDatabase {
  'escalation.resolutions': ResolutionsTable;
  'escalation.attempts': AttemptsTable;
}
