import { z } from 'zod';
import { LeaseId, SubtaskId } from './ids.ts';
import { sealedText, unicode } from './text.ts';

/** Bounds of what is asked of a model and of what comes back. Characters. */
export const MAX_PROMPT_CHARS = 32_768;
export const MAX_TURNS = 64;
/** All turns of a conversation together. */
export const MAX_CONVERSATION_CHARS = 131_072;
export const MAX_ANSWER_CHARS = 262_144;
export const MAX_STEPS = 9;
/** Times that a worker may write and run a program for one lease. */
export const MAX_ITERATIONS = 10;
export const DEFAULT_ITERATIONS = 5;
/** Of a program that was not the last one, in the history. */
export const MAX_DRAFT_CHARS = 32_768;
export const MAX_MODEL_NAME_CHARS = 100;
/** Models in one list. */
export const MAX_NAMED_MODELS = 64;

export const Prompt = unicode(MAX_PROMPT_CHARS).refine((text) => text.trim() !== '', 'a prompt says something');

/** The name a model answers under: what a provider lists. */
export const ModelName = z.string().regex(/^[\w.:/@+-]{1,100}$/);
export type ModelName = z.infer<typeof ModelName>;

/** One turn of a conversation. */
export const ChatTurn = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: unicode(MAX_PROMPT_CHARS),
});
export type ChatTurn = z.infer<typeof ChatTurn>;

/** A conversation that ends with what the user says. */
export const Conversation = z
  .array(ChatTurn)
  .min(1)
  .max(MAX_TURNS)
  .refine((turns) => turns.at(-1)?.role === 'user', 'the last turn is the user’s')
  .refine(
    (turns) => turns.reduce((sum, turn) => sum + turn.content.length, 0) <= MAX_CONVERSATION_CHARS,
    `a conversation has at most ${MAX_CONVERSATION_CHARS} characters`,
  );
export type Conversation = z.infer<typeof Conversation>;

/** One round of a worker: the program its model wrote and how it ended. */
export const Iteration = z.strictObject({
  /** Cut at {@link MAX_DRAFT_CHARS}. Empty when the model's answer had no program in it. */
  code: unicode(MAX_DRAFT_CHARS),
  passed: z.boolean(),
  /** The first failing assertion or error. */
  failure: unicode(4096).optional(),
  limit: z.string().max(20).optional(),
  /** Time in the sandbox, and of the model, milliseconds by the worker's clock. */
  durationMs: z.int().min(0).max(3_600_000),
  modelMs: z.int().min(0).max(3_600_000),
  /** Tokens that the model made. */
  tokens: z.int().min(0).max(10_000_000),
});
export type Iteration = z.infer<typeof Iteration>;

/** What happens inside a lease while it runs, as it is streamed to the requester. Not stored, and may be lost. */
export const StepEvent = z.discriminatedUnion('type', [
  /** A round begins. */
  z.strictObject({
    type: z.literal('iteration'),
    iteration: z.int().min(1).max(MAX_ITERATIONS),
    model: z.string().max(MAX_MODEL_NAME_CHARS),
  }),
  /** Text as the model makes it. */
  z.strictObject({ type: z.literal('text'), text: unicode(16_384) }),
  /** The program of this round, before it runs. */
  z.strictObject({
    type: z.literal('code'),
    iteration: z.int().min(1).max(MAX_ITERATIONS),
    code: unicode(MAX_DRAFT_CHARS),
  }),
  /** How it ended. */
  z.strictObject({
    type: z.literal('run'),
    iteration: z.int().min(1).max(MAX_ITERATIONS),
    passed: z.boolean(),
    hasTests: z.boolean(),
    /** The tests are the worker's own: they help it, and prove nothing. */
    ownTests: z.boolean(),
    failure: unicode(4096).optional(),
    limit: z.string().max(20).optional(),
    durationMs: z.int().min(0),
  }),
]);
export type StepEvent = z.infer<typeof StepEvent>;

export const MAX_STEP_EVENTS = 64;
const MAX_SEALED_STEPS_CHARS = 400_000;

/** What is inside `sealed` of {@link StepReport}, as canonical JSON. */
export const StepReportBody = z.strictObject({
  /** Grows by one with each report of a lease. */
  sequence: z.int().min(1),
  events: z.array(StepEvent).min(1).max(MAX_STEP_EVENTS),
});
export type StepReportBody = z.infer<typeof StepReportBody>;

/**
 * What happened in one lease since the last report. `sealed` opens with the coordinator's X25519 key: HPKE base mode, single
 * shot, `info` = `edgecoder/steps/v1`, `aad` = `<subtaskId>.<epoch>`.
 */
export const StepReport = z.strictObject({
  subtaskId: SubtaskId,
  leaseId: LeaseId,
  epoch: z.int().min(1),
  enc: sealedText(64),
  sealed: sealedText(MAX_SEALED_STEPS_CHARS),
});
export type StepReport = z.infer<typeof StepReport>;

/** `POST /leases/steps`: text and steps for whoever follows the task. */
export const StepsRequest = z.strictObject({ reports: z.array(StepReport).min(1).max(16) });
export type StepsRequest = z.infer<typeof StepsRequest>;

/** `lost`: the lease is no longer this worker's; `unwatched`: nobody follows, so that reports may be rarer. */
export const StepsResponse = z.object({
  reports: z.array(z.object({ subtaskId: SubtaskId, outcome: z.enum(['told', 'unwatched', 'lost', 'invalid']) })),
});
export type StepsResponse = z.infer<typeof StepsResponse>;

export const STEPS_INFO = 'edgecoder/steps/v1';

/** The program of a part that builds on others: their code, then its own, on lines of its own. */
export const wholeProgram = (givenCode: string, code: string): string =>
  givenCode === '' ? code : `${givenCode}\n${code}`;
