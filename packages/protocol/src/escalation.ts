import { z } from 'zod';
import { MAX_MODEL_NAME_CHARS, Prompt } from './generation.ts';
import { PeerId, SubtaskId, TaskId } from './ids.ts';
import {
  EscalationConsent,
  ExecutionLimits,
  Language,
  MAX_CODE_CHARS,
  MAX_PARTS,
  MAX_TESTS_CHARS,
  Placement,
} from './tasks.ts';
import { unicode } from './text.ts';

/** Of all steps together. */
export const MAX_ESCALATION_ATTEMPTS = 64;
export const MAX_EXPLANATION_CHARS = 16_384;

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
  /** Code of the parts it depends on, in front of which the program runs; the answer does not repeat it. */
  given: unicode(MAX_CODE_CHARS * MAX_PARTS).optional(),
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
  /** What the coordinator said of the code that this try proposed. */
  held: z.boolean().optional(),
});
export type EscalationAttempt = z.infer<typeof EscalationAttempt>;

export const ResolutionState = z.enum(['running', 'waiting_for_human', 'resolved', 'exhausted', 'cancelled']);
export type ResolutionState = z.infer<typeof ResolutionState>;

export const ProposedCode = z.object({
  /** Counts from one within a resolution; a verdict names it. */
  number: z.int().min(1),
  code: unicode(MAX_CODE_CHARS),
  explanation: unicode(MAX_EXPLANATION_CHARS),
  step: EscalationStep,
  model: z.string().max(MAX_MODEL_NAME_CHARS).optional(),
});
export type ProposedCode = z.infer<typeof ProposedCode>;

/** What is asked, for who may read it: the task's owner, and a person whom the requester let read it. */
export const EscalatedQuestion = z.object({
  ownerId: PeerId,
  language: Language,
  prompt: z.string(),
  tests: z.string().optional(),
  /** Code of the parts it depends on. */
  given: z.string().optional(),
  /** The latest program that failed. */
  failedCode: z.string(),
  errorHistory: z.array(z.string()),
  placement: Placement,
  consent: EscalationConsent,
});
export type EscalatedQuestion = z.infer<typeof EscalatedQuestion>;

/** `GET /resolve/:id`, and what is posted to `callbackUrl` when an attempt or the whole has ended. */
export const ResolutionView = z.object({
  resolutionId: z.uuid(),
  taskId: TaskId,
  subtaskId: SubtaskId,
  state: ResolutionState,
  /** Grows with every change: of two views, the one with the greater number is the newer. */
  revision: z.int().min(1),
  attempts: z.array(EscalationAttempt).max(MAX_ESCALATION_ATTEMPTS),
  /** Waits for its verdict while the state is `running`; the one that held when it is `resolved`. */
  proposal: ProposedCode.optional(),
  /** The coordinator is asked to have another worker try; its verdict names this number as `proposal`. */
  requeue: z.int().min(1).optional(),
  /** Why a person declined, in that person's words. */
  declined: z.string().optional(),
  /** Only in the answer to a person. */
  question: EscalatedQuestion.optional(),
});
export type ResolutionView = z.infer<typeof ResolutionView>;

/** `GET /resolve`: what waits for the operator who asks, the longest waiting first. */
export const ResolutionListQuery = z.object({
  state: z.literal('waiting_for_human').default('waiting_for_human'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(100).optional(),
});
export type ResolutionListQuery = z.infer<typeof ResolutionListQuery>;

/** Nothing of a task's content: that is told for one at a time, by `GET /resolve/:id`. */
export const ResolutionSummary = z.object({
  resolutionId: z.uuid(),
  taskId: TaskId,
  subtaskId: SubtaskId,
  ownerId: PeerId,
  language: Language,
  state: ResolutionState,
  /** Since when a person is waited for, and until when. */
  waitingSince: z.int(),
  waitingUntil: z.int(),
});
export type ResolutionSummary = z.infer<typeof ResolutionSummary>;
export const ResolutionList = z.object({
  resolutions: z.array(ResolutionSummary).max(100),
  nextCursor: z.string().optional(),
});
export type ResolutionList = z.infer<typeof ResolutionList>;

/**
 * `POST /resolve/:id/respond`: a person's answer; or what the request did not say, with which the machines are asked again; or
 * that there is no answer.
 */
export const RespondRequest = z.union([
  z.strictObject({ code: unicode(MAX_CODE_CHARS), explanation: unicode(MAX_EXPLANATION_CHARS).default('') }),
  z.strictObject({ context: unicode(4096).refine((text) => text.trim() !== '', 'a context says something') }),
  z.strictObject({ decline: z.literal(true), reason: unicode(500).default('') }),
]);
export type RespondRequest = z.infer<typeof RespondRequest>;

/**
 * `POST /resolve/:id/verdict` by the coordinator: whether the proposed code, or the other worker's, held. When not, the next
 * step is tried. The same verdict again changes nothing.
 */
export const ProposalVerdict = z.strictObject({
  /** `proposal.number` or `requeue` of the view that it answers. */
  proposal: z.int().min(1),
  held: z.boolean(),
  /** What failed, for whoever is asked next. */
  failure: unicode(4096).optional(),
});
export type ProposalVerdict = z.infer<typeof ProposalVerdict>;

/** `POST /escalate` of a coordinator, by a task's owner: no other worker is waited for. */
export const EscalateRequest = z.strictObject({ taskId: TaskId });
export type EscalateRequest = z.infer<typeof EscalateRequest>;

/** `GET /escalate/:taskId` of a coordinator: how help for the parts of a task stands. */
export const TaskEscalations = z.object({
  taskId: TaskId,
  escalations: z.array(
    z.object({
      resolutionId: z.uuid(),
      subtaskId: SubtaskId,
      part: z.string(),
      /** As the escalation service said last; `running` before it has said anything. */
      state: ResolutionState,
      attempts: z.array(EscalationAttempt).max(MAX_ESCALATION_ATTEMPTS),
      createdAt: z.int(),
    }),
  ),
});
export type TaskEscalations = z.infer<typeof TaskEscalations>;

/** Answer of `POST /escalate/:taskId/result`. `taken`: false for a view that is older than another, or of nothing that waits. */
export const EscalationTaken = z.object({ taken: z.boolean() });
export type EscalationTaken = z.infer<typeof EscalationTaken>;
