import { z } from 'zod';
import {
  Conversation,
  Iteration,
  MAX_ANSWER_CHARS,
  MAX_ITERATIONS,
  MAX_STEPS,
  ModelName,
  Prompt,
} from './generation.ts';
import { PeerId, SubtaskId, TaskId } from './ids.ts';
import { AmountMcJson } from './money.ts';
import { Project, ProjectChanges } from './project.ts';
import { unicode } from './text.ts';

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
  model: ModelName.optional(),
  /** Parameters of the model in millions, at least. */
  minParamsM: z.int().min(0).max(10_000_000).default(0),
});
export type Requirements = z.infer<typeof Requirements>;

const code = unicode(MAX_CODE_CHARS);
const tests = unicode(MAX_TESTS_CHARS);
/** A part's name within its task. */
export const PartId = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);

/**
 * One part of a task of several. Its program is the code of the parts it (transitively) depends on, in order, then its
 * own code, then its own tests.
 */
export const TaskPart = z.strictObject({
  id: PartId,
  dependsOn: z.array(PartId).max(MAX_PARTS).default([]),
  code,
  tests: tests.optional(),
});
export type TaskPart = z.infer<typeof TaskPart>;

/** What the requester agreed to beyond the task's placement, for when no worker can do the task. */
export const EscalationConsent = z.strictObject({
  /** The prompt and the failed code may go to the operator's cloud endpoint. */
  cloud: z.boolean().default(false),
  /** A person may read them and answer. */
  human: z.boolean().default(false),
});
export type EscalationConsent = z.infer<typeof EscalationConsent>;

/** Which field says what is wanted, for each kind. */
const WORDS_OF = {
  exec: undefined,
  micro_loop: 'prompt',
  single_step: 'prompt',
  multi_step: 'steps',
  chat: 'messages',
} as const satisfies Record<TaskKind, string | undefined>;

/** Every kind has its own field of words and no other, and those asked in words have no code. */
function* misplacedWords(spec: {
  kind: TaskKind;
  code: string;
  tests?: string | undefined;
  prompt?: unknown;
  steps?: unknown;
  messages?: unknown;
  maxIterations?: unknown;
  parts?: unknown;
  project?: unknown;
}): Generator<[path: string, message: string]> {
  const wanted = WORDS_OF[spec.kind];
  for (const field of ['prompt', 'steps', 'messages'] as const) {
    if (field === wanted && spec[field] === undefined) yield [field, `${spec.kind} needs ${field}`];
    if (field !== wanted && spec[field] !== undefined) yield [field, `${spec.kind} has no ${field}`];
  }
  if (wanted === undefined) {
    if (spec.maxIterations !== undefined) yield ['maxIterations', 'only what a model writes is tried several times'];
    return;
  }
  if (spec.code !== '') yield ['code', `${spec.kind} has no code: it is to be written`];
  if (spec.parts !== undefined) yield ['parts', `${spec.kind} has no parts: it is decomposed here`];
  if (spec.project !== undefined) yield ['project', 'a project is run, not written'];
  const tested = spec.kind === 'micro_loop' || spec.kind === 'multi_step';
  if (!tested && spec.tests !== undefined) yield ['tests', `${spec.kind} runs nothing, so that it has no tests`];
}

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
    /** What is wanted, in words: `micro_loop` and `single_step`. `code` is empty then. */
    prompt: Prompt.optional(),
    /** `multi_step`: requests that are answered one after the other, each with the answers before it in view. */
    steps: z.array(Prompt).min(1).max(MAX_STEPS).optional(),
    /** `chat`: the conversation, which ends with the user's turn. */
    messages: Conversation.optional(),
    /** Times that a worker may write and run a program before it gives up; its own default when left out. */
    maxIterations: z.int().min(1).max(MAX_ITERATIONS).optional(),
    /** What the task may be shown to when no worker can do it, beyond its placement. */
    consent: EscalationConsent.optional(),
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
  .superRefine((spec, context) => {
    const { project, code, tests, parts, requirements } = spec;
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    for (const [path, message] of misplacedWords(spec)) refuse(path, message);
    if (project === undefined) return;
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
  /** What the worker's model wrote; absent for `exec`, whose code was given. */
  code: code.optional(),
  /** What the model answered, of `single_step` and `chat`. */
  text: unicode(MAX_ANSWER_CHARS).optional(),
  /** Every round of the worker, oldest first; `code` is the program of one of them. */
  iterations: z.array(Iteration).max(MAX_ITERATIONS).optional(),
  /** Tests that the worker's model wrote for itself where none were given: they prove nothing to others. */
  ownTests: tests.optional(),
  stdout: output,
  stderr: output,
  exitCode: z.int().min(-1).max(255),
  truncated: z.boolean(),
  limit: LimitHit.optional(),
  queueReason: QueueReason.optional(),
  testReport: TestReport,
  /** Time inside the sandbox by the worker's own clock, milliseconds. It can only lower the pay. */
  durationMs: z.int().min(0).max(3_600_000),
  /** The model that wrote it, by its name. */
  model: ModelName.optional(),
  /** Tokens that the model made, in all rounds. */
  tokens: z.int().min(0).max(100_000_000).optional(),
  /** Sandbox mode the run used. */
  sandbox: SandboxMode,
  /** Only of a project: what its command changed. */
  project: ProjectChanges.optional(),
});
export type ResultBody = z.infer<typeof ResultBody>;

export const SubtaskView = z.object({
  subtaskId: SubtaskId,
  part: z.string(),
  /** What this part was to be, and the program that was written for it. */
  prompt: z.string().optional(),
  dependsOn: z.array(z.string()).optional(),
  tests: z.string().optional(),
  code: z.string().optional(),
  model: z.string().optional(),
  iterations: z.int().min(0).optional(),
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
  /** What a task asked in words became: the whole program, and the tests it was held against. */
  program: z
    .object({
      code: z.string(),
      tests: z.string().optional(),
      /** Who wrote the tests; those of a worker itself are not here. */
      testsFrom: z.enum(['requester', 'decomposition', 'none']),
      /** Models that wrote it, by name. */
      models: z.array(z.string()),
      /** Rounds of all parts together. */
      iterations: z.int().min(0),
    })
    .optional(),
  /** Only of a project whose run was checked: whether the verifier's run made the same patch, byte for byte. */
  patchReproduced: z.boolean().optional(),
});
export type TaskView = z.infer<typeof TaskView>;
