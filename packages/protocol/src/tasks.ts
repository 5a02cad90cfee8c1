import { z } from 'zod';
import { PeerId, SubtaskId, TaskId } from './ids.ts';
import { AmountMcJson } from './money.ts';
import { Project, ProjectChanges } from './project.ts';

/** Bounds of what one task may carry. Chosen so that a full batch of 16 stays inside the 8 MiB body limit. */
export const MAX_CODE_CHARS = 131_072;
export const MAX_TESTS_CHARS = 131_072;
export const MAX_PARTS = 9; // with the assembling part: 10 subtasks, the most a task may have
export const MAX_BATCH = 16;
export const MAX_WALL_MS = 60_000;
export const MAX_MEMORY_BYTES = 1_073_741_824;
export const MAX_OUTPUT_BYTES = 1_048_576;

export const Language = z.enum(['python', 'javascript']);
export type Language = z.infer<typeof Language>;

export const TaskKind = z.enum(['exec', 'micro_loop', 'single_step', 'multi_step', 'chat']);
export type TaskKind = z.infer<typeof TaskKind>;

/** What a worker can be handed: any kind of task, or the check of another worker's result. */
export const SubtaskKind = z.enum([...TaskKind.options, 'verify']);
export type SubtaskKind = z.infer<typeof SubtaskKind>;

/** From weakest to strongest is a matter of `policy`, not of this order. */
export const SandboxMode = z.enum(['none', 'process', 'docker', 'wasm']);
export type SandboxMode = z.infer<typeof SandboxMode>;

export const ResourceClass = z.enum(['cpu', 'gpu']);
export type ResourceClass = z.infer<typeof ResourceClass>;

/** Small: a time limit of at most 10 s. Laptops on half a battery take only these. */
export const SizeClass = z.enum(['small', 'large']);
export type SizeClass = z.infer<typeof SizeClass>;

/** How far code may travel. `local`: this node's own processes; `my-devices`: machines of the same owner. */
export const Placement = z.enum(['local', 'my-devices', 'named-peers', 'public']);
export type Placement = z.infer<typeof Placement>;

export const Verification = z.enum(['always', 'adaptive']);
export type Verification = z.infer<typeof Verification>;

export const TaskState = z.enum([
  'submitted',
  'decomposing',
  'queued',
  'running',
  'completed',
  'failed',
  'escalated',
  'cancelled',
]);
export type TaskState = z.infer<typeof TaskState>;
export const FINAL_TASK_STATES: readonly TaskState[] = ['completed', 'failed', 'cancelled'];

export const SubtaskState = z.enum(['blocked', 'queued', 'leased', 'verifying', 'done', 'failed', 'cancelled']);
export type SubtaskState = z.infer<typeof SubtaskState>;

/** Why a subtask or task ended as `failed`. */
export const FailureReason = z.enum([
  'tests_failed', // a verifier reproduced the failing tests: the report was honest
  'attempts_exhausted', // every try was lost, forged or crashed
  'dependency_failed', // a part that this one needs failed
  'verification_exhausted', // no verifier could reach a verdict
]);
export type FailureReason = z.infer<typeof FailureReason>;

/** How far a result can be trusted. `accepted` was not drawn for a check and is shown as such. */
export const Verdict = z.enum(['verified', 'accepted', 'failure_reproduced', 'unverified']);
export type Verdict = z.infer<typeof Verdict>;

/** Limits that hold in every sandbox mode. */
export const ExecutionLimits = z.strictObject({
  /** Wall time, milliseconds. */
  wallMs: z.int().min(50).max(MAX_WALL_MS).default(10_000),
  /** Memory of the guest, bytes. */
  memoryBytes: z.int().min(16_777_216).max(MAX_MEMORY_BYTES).default(268_435_456),
  /** stdout and stderr together, bytes. */
  outputBytes: z.int().min(1).max(MAX_OUTPUT_BYTES).default(65_536),
});
export type ExecutionLimits = z.infer<typeof ExecutionLimits>;

export const DEFAULT_LIMITS: ExecutionLimits = ExecutionLimits.parse({});

/** What a machine must have before it is handed the task. */
export const Requirements = z.strictObject({
  sandbox: z.enum(['wasm', 'process', 'docker']).default('wasm'),
  resourceClass: ResourceClass.default('cpu'),
  model: z
    .string()
    .regex(/^[\w.:/-]{1,100}$/)
    .optional(),
  /** Parameters of the model in millions, at least. */
  minParamsM: z.int().min(0).max(10_000_000).default(0),
});
export type Requirements = z.infer<typeof Requirements>;

/** Half a surrogate pair has no UTF-8 and no RFC 8785 form: nothing could be hashed or signed over it. */
const unicode = (maxChars: number) =>
  z
    .string()
    .max(maxChars)
    .refine((text) => text.isWellFormed(), 'half of a surrogate pair');
const code = unicode(MAX_CODE_CHARS);
const tests = unicode(MAX_TESTS_CHARS);
const partId = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);

/**
 * One part of a task of several. Its program is the code of the parts it (transitively) depends on, in order, then its
 * own code, then its own tests.
 */
export const TaskPart = z.strictObject({
  id: partId,
  dependsOn: z.array(partId).max(MAX_PARTS).default([]),
  code,
  tests: tests.optional(),
});
export type TaskPart = z.infer<typeof TaskPart>;

/**
 * What a requester submits. Without `parts` it is one program; with `parts`, `code` is the assembling program that runs
 * after all of them, and `tests` are the task's own.
 */
export const TaskSpec = z
  .strictObject({
    /** Unique for this requester: the same key and body gives the same task again, another body is a conflict. */
    idempotencyKey: z.string().regex(/^[\x21-\x7e]{1,128}$/),
    kind: TaskKind,
    language: Language,
    code,
    tests: tests.optional(),
    parts: z.array(TaskPart).max(MAX_PARTS).optional(),
    /** A file tree and a command, instead of a program: `code` is empty then, and the command's exit code is the test. */
    project: Project.optional(),
    limits: ExecutionLimits.default(DEFAULT_LIMITS),
    requirements: Requirements.default(Requirements.parse({})),
    placement: Placement.default('my-devices'),
    /** Owners whose machines may take the task when `placement` is `named-peers`. */
    namedPeers: z.array(PeerId).min(1).max(16).optional(),
    verification: Verification.default('adaptive'),
    /** The most the task may cost, millicredits; the quote for the limits when left out. Reserved at submission. */
    maxCreditsMc: AmountMcJson.optional(),
    /** Seed of the guest's random generator; the subtask's own when left out. */
    seed: z.int().min(0).max(0xffff_ffff).optional(),
  })
  .superRefine(({ project, code, tests, parts, requirements }, context) => {
    if (project === undefined) return;
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (code !== '') refuse('code', 'a project has its command, and no code beside its files');
    if (tests !== undefined) refuse('tests', 'a project is tested by its command');
    if (parts !== undefined) refuse('parts', 'a project has no parts');
    if (requirements.sandbox === 'wasm') refuse('requirements', 'a project needs the sandbox mode process or docker');
  });
export type TaskSpec = z.infer<typeof TaskSpec>;
export type TaskSpecInput = z.input<typeof TaskSpec>;

/** How the tests ended, as the harness saw it. */
export const TestReport = z.strictObject({
  /** True only when the harness emitted its mark after the last test. */
  passed: z.boolean(),
  /** Absent tests: nothing was tested, `passed` says that the program ended by itself without an error. */
  hasTests: z.boolean(),
  /** The first failing assertion or error, at most 4,096 characters. */
  failure: unicode(4096).optional(),
});
export type TestReport = z.infer<typeof TestReport>;

/** The limit that ended a run, or `crash` when the interpreter died by itself. */
export const LimitHit = z.enum(['wall', 'cpu', 'memory', 'output', 'processes', 'files', 'crash']);
export type LimitHit = z.infer<typeof LimitHit>;

/** Why a subtask could not be run here; advice for routing. */
export const QueueReason = z.enum(['outside_subset', 'timeout', 'model_limit', 'manual']);

const output = unicode(MAX_OUTPUT_BYTES);

/** What a worker returns for one lease, before it is sealed and signed. */
export const ResultBody = z.strictObject({
  /** What the worker wrote; absent for `exec`, whose code was given. */
  code: code.optional(),
  stdout: output,
  stderr: output,
  exitCode: z.int().min(-1).max(255),
  truncated: z.boolean(),
  limit: LimitHit.optional(),
  queueReason: QueueReason.optional(),
  testReport: TestReport,
  /** Time inside the sandbox by the worker's own clock, milliseconds. It can only lower the pay. */
  durationMs: z.int().min(0).max(3_600_000),
  model: unicode(100).optional(),
  tokens: z.int().min(0).optional(),
  /** Sandbox mode the run used. */
  sandbox: SandboxMode,
  /** Only of a project: what its command changed. */
  project: ProjectChanges.optional(),
});
export type ResultBody = z.infer<typeof ResultBody>;

export const SubtaskView = z.object({
  subtaskId: SubtaskId,
  part: z.string(),
  state: SubtaskState,
  attempts: z.int(),
  verdict: Verdict.optional(),
  reason: FailureReason.optional(),
  agentId: PeerId.optional(),
  /** Paid to the worker and for the check, millicredits. */
  chargedMc: AmountMcJson,
});
export type SubtaskView = z.infer<typeof SubtaskView>;

/** A task as its owner sees it. Outputs are those of the last part. */
export const TaskView = z.object({
  taskId: TaskId,
  kind: TaskKind,
  language: Language,
  state: TaskState,
  reason: FailureReason.optional(),
  /** True only when every part was reproduced by a verifier against tests its worker did not write. */
  verified: z.boolean(),
  verdict: Verdict.optional(),
  placement: Placement,
  verification: Verification,
  createdAt: z.int(),
  finishedAt: z.int().optional(),
  maxCreditsMc: AmountMcJson,
  heldMc: AmountMcJson,
  chargedMc: AmountMcJson,
  subtasks: z.array(SubtaskView),
  result: ResultBody.optional(),
  /** Only of a project whose run was checked: whether the verifier's run made the same patch, byte for byte. */
  patchReproduced: z.boolean().optional(),
});
export type TaskView = z.infer<typeof TaskView>;
