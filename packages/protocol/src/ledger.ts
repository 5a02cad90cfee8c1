import { z } from 'zod';
import { TransactionKind } from './credits.ts';
import { EscalationAttempt, EscalationStep } from './escalation.ts';
import { MAX_MODEL_NAME_CHARS } from './generation.ts';
import { AccountId, PeerId, PublicKeyHex, Sha256Hex, SignatureHex, SubtaskId, TaskId } from './ids.ts';
import { AmountMcJson } from './money.ts';
import { FailureReason, Language, LimitHit, Placement, SandboxMode, TaskKind, Verdict, Verification } from './tasks.ts';

/** What moved, account by account; the amounts sum to zero. */
const Postings = z
  .array(z.strictObject({ account: AccountId, amountMc: z.int() }))
  .min(2)
  .max(64);

/**
 * Payload schema of each record type. Prompts, code and outputs never enter the log: only
 * `SHA-256(32-byte salt ‖ content)`, whose salt is in the owner's bundle.
 */
export const RECORD_PAYLOADS = {
  task_submitted: z.strictObject({
    kind: TaskKind,
    language: Language,
    /** Commitment to the canonical JSON of the task's code, tests and parts, or of what it asks for in words. */
    contentHash: Sha256Hex,
    /** As submitted; a task that is decomposed later has the parts that `task_decomposed` says. */
    parts: z.int().min(1).max(10),
    placement: Placement,
    verification: Verification,
    heldMc: AmountMcJson,
  }),
  /** A request in words has its parts. `planHash` commits to the canonical JSON of the plan: what each part is to be. */
  task_decomposed: z.strictObject({
    planHash: Sha256Hex,
    parts: z.int().min(1).max(10),
    /** `whole`: nobody could divide it, so that it is one part. */
    source: z.enum(['inference', 'whole']),
    /** The model that divided it. */
    model: z.string().max(MAX_MODEL_NAME_CHARS).optional(),
  }),
  task_assigned: z.strictObject({ epoch: z.int().min(1), kind: z.enum(['work', 'check']), placement: Placement }),
  /** A result was stored. `resultHash` commits to the result body, `agentSignature` is the worker's over `resultSigningInput`. */
  result_received: z.strictObject({
    epoch: z.int().min(1),
    leaseId: z.uuid(),
    resultHash: Sha256Hex,
    agentKey: PublicKeyHex,
    agentSignature: SignatureHex,
    passed: z.boolean(),
    /** True when the result was drawn for a check: it is paid by the `result_verified` record, if at all. */
    checked: z.boolean(),
    payments: Postings.optional(),
  }),
  result_verified: z.strictObject({
    verifierId: PeerId,
    verdict: Verdict,
    computeMs: z.int().min(0),
    sandbox: SandboxMode,
    limit: LimitHit.optional(),
    payments: Postings.optional(),
  }),
  result_rejected: z.strictObject({
    verifierId: PeerId,
    reason: z.enum(['forged', 'inconclusive']),
    evidenceHash: Sha256Hex,
  }),
  task_requeued: z.strictObject({
    epoch: z.int().min(1),
    /**
     * `tests_failed`: what a model wrote does not pass, as its worker said, and another one tries. `worker_failed`: the machine
     * broke down, or what it wrote has no tests and does not run.
     */
    reason: z.enum(['lease_expired', 'forged', 'worker_failed', 'inconclusive', 'tests_failed']),
  }),
  /** No worker could do the part of `epoch`, and help is asked for. */
  task_escalated: z.strictObject({ epoch: z.int().min(1) }),
  /** One try of one source of help has ended. */
  escalation_attempted: z.strictObject({
    step: EscalationStep,
    attempt: z.int().min(1),
    outcome: EscalationAttempt.shape.outcome.exclude(['running']),
  }),
  /** A program that was proposed for an escalated part, to be checked like a worker's, and what it cost: whether it holds or not. */
  proposal_received: z.strictObject({
    epoch: z.int().min(1),
    step: EscalationStep,
    resultHash: Sha256Hex,
    payments: Postings.optional(),
  }),
  task_completed: z.strictObject({ verdict: Verdict, chargedMc: AmountMcJson, releasedMc: AmountMcJson }),
  task_failed: z.strictObject({ reason: FailureReason, chargedMc: AmountMcJson, releasedMc: AmountMcJson }),
  task_cancelled: z.strictObject({ chargedMc: AmountMcJson, releasedMc: AmountMcJson }),
  credit_transfer: z.strictObject({
    kind: TransactionKind,
    entryId: z.string().max(64),
    postings: Postings,
  }),
  node_approval: z.strictObject({
    status: z.enum(['pending', 'approved', 'revoked']),
    ownerId: PeerId,
    agentKey: PublicKeyHex,
  }),
  checkpoint: z.strictObject({ size: z.int().min(0), root: Sha256Hex }),
  /** Signed by the old key; `newSignature` is the new key's over the same hash with this field left out. */
  key_rotation: z.strictObject({ oldKey: PublicKeyHex, newKey: PublicKeyHex, newSignature: SignatureHex }),
} as const;

export type RecordType = keyof typeof RECORD_PAYLOADS;
export const recordTypes = Object.keys(RECORD_PAYLOADS) as [RecordType, ...RecordType[]];
export type RecordPayload<T extends RecordType> = z.infer<(typeof RECORD_PAYLOADS)[T]>;

/** A record before it has its place in the log. */
export type RecordDraft = {
  [T in RecordType]: {
    type: T;
    taskId?: TaskId;
    subtaskId?: SubtaskId;
    actorId: PeerId;
    payload: RecordPayload<T>;
  };
}[RecordType];

/**
 * A record in its place. `hash` = SHA-256 over the RFC 8785 form of all other fields but `signature`; `signature` = the
 * coordinator's Ed25519 over the 32 raw bytes of `hash`; the first record's `prevHash` is 32 zero bytes.
 */
export const LedgerRecord = z.strictObject({
  seq: z.int().min(1),
  type: z.enum(recordTypes),
  taskId: TaskId.optional(),
  subtaskId: SubtaskId.optional(),
  actorId: PeerId,
  /** Milliseconds since 1970, the database's clock when the change was made. */
  issuedAt: z.int().min(0),
  payload: z.record(z.string(), z.unknown()),
  prevHash: Sha256Hex,
  hash: Sha256Hex,
  signature: SignatureHex,
});
export type LedgerRecord = z.infer<typeof LedgerRecord>;
