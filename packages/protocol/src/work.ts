import { z } from 'zod';
import { Problem } from './errors.ts';
import { Conversation, MAX_ITERATIONS, MAX_STEPS, ModelName, Prompt } from './generation.ts';
import { LeaseId, PeerId, PublicKeyHex, Sha256Hex, SignatureHex, SubtaskId, TaskId } from './ids.ts';
import { AmountMcJson } from './money.ts';
import { Project } from './project.ts';
import {
  ExecutionLimits,
  Language,
  LimitHit,
  MAX_BATCH,
  MAX_CODE_CHARS,
  MAX_TESTS_CHARS,
  SandboxMode,
  SubtaskKind,
  TaskSpec,
  TaskState,
  TaskView,
  TestReport,
} from './tasks.ts';
import { sealedText } from './text.ts';

/** The longest a pull waits for work, milliseconds. */
export const MAX_PULL_WAIT_MS = 30_000;

/** Code of ten parts, tests and frame of one subtask, JSON-escaped and sealed. */
const MAX_SEALED_LEASE_CHARS = 6_000_000;
/** What a lease may carry, bytes of its JSON: base64url makes four characters of three bytes, and the seal has 16 of its own. */
export const MAX_LEASE_BYTES = (MAX_SEALED_LEASE_CHARS / 4) * 3 - 16;
/** Code, two outputs of at most 1 MiB each and frame, JSON-escaped and sealed. */
const MAX_SEALED_RESULT_CHARS = 6_000_000;

/** `POST /submit`. One task answers with its own status; of several, each has its own outcome in a 200. */
export const SubmitRequest = z.strictObject({ tasks: z.array(TaskSpec).min(1).max(MAX_BATCH) });
export type SubmitRequest = z.infer<typeof SubmitRequest>;

export const SubmitOutcome = z.union([
  z.object({
    taskId: TaskId,
    state: TaskState,
    heldMc: AmountMcJson,
    /** True when the key was seen before. */ repeated: z.boolean(),
  }),
  z.object({ problem: Problem }),
]);
export type SubmitOutcome = z.infer<typeof SubmitOutcome>;
export const SubmitResponse = z.object({ tasks: z.array(SubmitOutcome) });
export type SubmitResponse = z.infer<typeof SubmitResponse>;

/** `POST /pull`: a long poll for up to `max` leases. What the machine can do is what it registered. */
export const PullRequest = z.strictObject({
  max: z.int().min(1).max(MAX_BATCH),
  waitMs: z.int().min(0).max(MAX_PULL_WAIT_MS).default(20_000),
  /** Take only small tasks (a time limit of at most 10 s), by the worker's own power policy. */
  smallOnly: z.boolean().default(false),
});
export type PullRequest = z.infer<typeof PullRequest>;

/** What a lease carries to the worker, sealed with HPKE. */
export const WorkPayload = z.strictObject({
  kind: SubtaskKind,
  language: Language,
  code: z.string().max(MAX_CODE_CHARS * 10),
  tests: z.string().max(MAX_TESTS_CHARS).optional(),
  limits: ExecutionLimits,
  /** The guest's random seed and its clock (ms since 1970) at start: the same for the worker and for whoever checks it. */
  seed: z.int(),
  clockMs: z.int(),
  /** Only for `verify`: the mode the worker used, which the check must use too. */
  sandbox: SandboxMode.optional(),
  /** The mode that the requester asks for, when any isolation is not enough. */
  required: SandboxMode.optional(),
  /** A file tree and a command, instead of a program. */
  project: Project.optional(),
  /** What is to be written: then `code` is that of the parts it builds on. */
  prompt: Prompt.optional(),
  /** `multi_step`: what is asked one after the other, in one conversation. */
  steps: z.array(Prompt).max(MAX_STEPS).optional(),
  /** `chat`: the conversation so far. */
  messages: Conversation.optional(),
  /** Times that a program may be written and run. */
  maxIterations: z.int().min(1).max(MAX_ITERATIONS).optional(),
  /** The model to ask; the worker's choice when left out. */
  model: ModelName.optional(),
  /** Only for `verify`: where `code` ends that was there before the worker's own begins, characters. The tests must fail on that alone. */
  givenCodeChars: z.int().min(0).optional(),
});
export type WorkPayload = z.infer<typeof WorkPayload>;

/**
 * One lease. `sealed` opens with the worker's X25519 key: HPKE base mode, `enc` of the response, one context per response,
 * message number = position in `leases`, `info` = `edgecoder/lease/v1`, `aad` = `<subtaskId>.<epoch>`.
 */
export const Lease = z.object({
  leaseId: LeaseId,
  subtaskId: SubtaskId,
  taskId: TaskId,
  /** Fencing epoch: only a result that names the current one is stored. */
  epoch: z.int().min(1),
  expiresAt: z.int(),
  sealed: sealedText(MAX_SEALED_LEASE_CHARS),
  /** W3C trace context of the submission, so that one trace follows the task across processes. */
  traceparent: z.string().max(64).optional(),
});
export type Lease = z.infer<typeof Lease>;

/**
 * `signature` is the coordinator's Ed25519 over `leaseSigningInput(enc, leases)`, since HPKE's base mode authenticates no
 * sender. A worker refuses leases that are not signed by the coordinator it registered with.
 */
export const PullResponse = z.object({
  leases: z.array(Lease).max(MAX_BATCH),
  /** HPKE encapsulated key, base64url; empty when there are no leases. */
  enc: sealedText(64),
  signature: SignatureHex.optional(),
  /** The coordinator wants this worker to finish what it has and stop pulling. */
  drain: z.boolean(),
});
export type PullResponse = z.infer<typeof PullResponse>;

/** Results that are sealed in one HPKE context, so that its keys are agreed on once. */
export const MAX_RESULTS_PER_CONTEXT = 64;

/**
 * One result. `sealed` opens with the coordinator's X25519 key: HPKE base mode, message number `sequence` of the context of
 * `enc` (0 when left out), `info` = `edgecoder/result/v1`, `aad` = `<subtaskId>.<epoch>`; inside is the canonical JSON of a `ResultBody` (or of a `CheckBody` for a `verify` lease).
 * `bodyHash` = SHA-256 of that JSON; `signature` = the worker's Ed25519 over `resultSigningInput(…)`.
 */
export const SealedResult = z.strictObject({
  subtaskId: SubtaskId,
  leaseId: LeaseId,
  epoch: z.int().min(1),
  enc: sealedText(64),
  sequence: z
    .int()
    .min(0)
    .max(MAX_RESULTS_PER_CONTEXT - 1)
    .optional(),
  sealed: sealedText(MAX_SEALED_RESULT_CHARS),
  bodyHash: Sha256Hex,
  signature: SignatureHex,
});
export type SealedResult = z.infer<typeof SealedResult>;

/** What a verifier found when it ran the program again. It never learns what the worker had claimed. */
export const CheckBody = z.strictObject({
  testReport: TestReport,
  limit: LimitHit.optional(),
  /** True when the verifier itself could not reach a verdict (its sandbox crashed or is not available). */
  inconclusive: z.boolean(),
  /** Time inside the sandbox, milliseconds: the normalised compute time that is paid. */
  durationMs: z.int().min(0).max(3_600_000),
  sandbox: SandboxMode,
  /** Only of code that a model wrote: the tests passed without it, so that they prove nothing. */
  testsHollow: z.boolean().optional(),
  /** Only of a project: SHA-256 of the patch that came out of this run. */
  patchHash: Sha256Hex.optional(),
});
export type CheckBody = z.infer<typeof CheckBody>;

/**
 * `POST /result`. One result answers with its own status; of several, each has its own outcome in a 200. With `next`, what is
 * queued is leased in the same exchange, without waiting for any.
 */
export const ResultRequest = z.strictObject({
  results: z.array(SealedResult).min(1).max(MAX_BATCH),
  next: PullRequest.omit({ waitMs: true }).optional(),
});
export type ResultRequest = z.infer<typeof ResultRequest>;

/** `stored`: the result counts. `repeated`: it was stored before, nothing changed. */
export const ResultOutcome = z.union([
  z.object({ subtaskId: SubtaskId, outcome: z.enum(['stored', 'repeated']) }),
  z.object({ subtaskId: SubtaskId, problem: Problem }),
]);
export type ResultOutcome = z.infer<typeof ResultOutcome>;
export const ResultResponse = z.object({
  results: z.array(ResultOutcome),
  /** As a pull would have answered; left out where none was asked for, or it could not be had with these results. */
  next: PullResponse.optional(),
});
export type ResultResponse = z.infer<typeof ResultResponse>;

/** `POST /leases/extend`: the worker is alive and still at it. */
export const ExtendRequest = z.strictObject({
  leases: z
    .array(z.strictObject({ subtaskId: SubtaskId, leaseId: LeaseId, epoch: z.int().min(1) }))
    .min(1)
    .max(64),
});
export type ExtendRequest = z.infer<typeof ExtendRequest>;
export const ExtendResponse = z.object({
  leases: z.array(
    z.object({
      subtaskId: SubtaskId,
      outcome: z.enum(['extended', 'lost', 'cancelled']),
      expiresAt: z.int().optional(),
    }),
  ),
});
export type ExtendResponse = z.infer<typeof ExtendResponse>;

/** `GET /tasks`: the caller's own, newest first. */
export const TaskListQuery = z.strictObject({
  state: TaskState.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
});
export const TaskList = z.object({ tasks: z.array(TaskView), nextCursor: z.string().optional() });
export type TaskList = z.infer<typeof TaskList>;

/** `GET /identity`: who this coordinator is. */
export const CoordinatorIdentity = z.object({
  coordinatorId: PeerId,
  /** Ed25519: signs checkpoints, records and leases. */
  signingKey: PublicKeyHex,
  /** X25519: results are sealed to it. */
  sealingKey: PublicKeyHex,
  /** Origin line of its checkpoints. */
  origin: z.string(),
  publicUrl: z.string(),
  networkMode: z.enum(['public_mesh', 'enterprise_overlay']),
  admission: z.enum(['open', 'approval']),
  version: z.string(),
});
export type CoordinatorIdentity = z.infer<typeof CoordinatorIdentity>;

/** What the coordinator signs for a pull response: binds every lease's id, epoch and ciphertext. Lines joined by LF. */
export function leaseSigningInput(
  agentId: string,
  enc: string,
  leases: readonly Lease[],
  sha256: (text: string) => string,
): string {
  const lines = leases.map(
    (lease) => `${lease.subtaskId}.${lease.leaseId}.${lease.epoch}.${lease.expiresAt}.${sha256(lease.sealed)}`,
  );
  return ['edgecoder/lease/v1', agentId, enc, ...lines].join('\n');
}

/** What a worker signs for a result. Lines joined by LF. */
export function resultSigningInput(result: Pick<SealedResult, 'subtaskId' | 'leaseId' | 'epoch' | 'bodyHash'>): string {
  return ['edgecoder/result/v1', result.subtaskId, result.leaseId, String(result.epoch), result.bodyHash].join('\n');
}

/** HPKE `info` strings and the shared form of `aad`. */
export const LEASE_INFO = 'edgecoder/lease/v1';
export const RESULT_INFO = 'edgecoder/result/v1';
export const sealAad = (subtaskId: string, epoch: number): string => `${subtaskId}.${epoch}`;
