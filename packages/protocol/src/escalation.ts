import { z } from 'zod';
import { MAX_MODEL_NAME_CHARS, Prompt } from './generation.ts';
import { PeerId, SubtaskId, TaskId } from './ids.ts';
import { EscalationConsent, ExecutionLimits, Language, MAX_CODE_CHARS, MAX_TESTS_CHARS, Placement } from './tasks.ts';
import { unicode } from './text.ts';

/** Where help can come from, in the order in which it is asked for. */
export const EscalationStep = z.enum(['other_worker', 'inference', 'parent_coordinator', 'cloud', 'human']);
export type EscalationStep = z.infer<typeof EscalationStep>;

/** `POST /resolve` of the escalation service, by a coordinator. The same `resolutionId` again changes nothing. */
export const ResolveRequest = z.strictObject({
  resolutionId: z.uuid(),
  taskId: TaskId,
  subtaskId: SubtaskId,
  ownerId: PeerId,
  language: Language,
  prompt: Prompt,
  tests: unicode(MAX_TESTS_CHARS).optional(),
  failedCode: unicode(MAX_CODE_CHARS),
  errorHistory: z.array(unicode(4096)).max(32),
  limits: ExecutionLimits,
  placement: Placement,
  consent: EscalationConsent,
  /** Steps that were tried already. */
  tried: z.array(EscalationStep).max(5).default([]),
  /** Where each outcome is posted, signed by the escalation service; must be one of its known coordinators. */
  callbackUrl: z.url().max(500).optional(),
});
export type ResolveRequest = z.infer<typeof ResolveRequest>;
export type ResolveRequestInput = z.input<typeof ResolveRequest>;

/** One try of one step. */
export const EscalationAttempt = z.object({
  step: EscalationStep,
  /** Counts from one within a step. */
  attempt: z.int().min(1),
  startedAt: z.int(),
  endedAt: z.int().optional(),
  /** `skipped`: not configured, not consented to, or not fitting the placement. */
  outcome: z.enum(['running', 'answered', 'failed', 'timeout', 'skipped']),
  /** Why, in a sentence without anything of the task's content. */
  detail: z.string().max(500).optional(),
});
export type EscalationAttempt = z.infer<typeof EscalationAttempt>;

export const ResolutionState = z.enum(['running', 'waiting_for_human', 'resolved', 'exhausted', 'cancelled']);
export type ResolutionState = z.infer<typeof ResolutionState>;

export const ProposedCode = z.object({
  code: unicode(MAX_CODE_CHARS),
  explanation: unicode(16_384),
  step: EscalationStep,
  model: z.string().max(MAX_MODEL_NAME_CHARS).optional(),
});
export type ProposedCode = z.infer<typeof ProposedCode>;

/** `GET /resolve/:id`, and what is posted to `callbackUrl` when an attempt or the whole has ended. */
export const ResolutionView = z.object({
  resolutionId: z.uuid(),
  taskId: TaskId,
  subtaskId: SubtaskId,
  state: ResolutionState,
  attempts: z.array(EscalationAttempt).max(64),
  proposal: ProposedCode.optional(),
});
export type ResolutionView = z.infer<typeof ResolutionView>;

/** `POST /resolve/:id/respond`: a person's answer, or that there is none. */
export const RespondRequest = z.union([
  z.strictObject({ code: unicode(MAX_CODE_CHARS), explanation: unicode(16_384).default('') }),
  z.strictObject({ decline: z.literal(true), reason: unicode(500).default('') }),
]);
export type RespondRequest = z.infer<typeof RespondRequest>;

/** `POST /resolve/:id/verdict` by the coordinator: whether the proposed code held. When not, the next step is tried. */
export const ProposalVerdict = z.strictObject({ held: z.boolean(), failure: unicode(4096).optional() });
export type ProposalVerdict = z.infer<typeof ProposalVerdict>;
