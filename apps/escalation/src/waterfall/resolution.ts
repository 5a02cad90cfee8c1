import {
  type EscalationAttempt,
  type EscalationConsent,
  type EscalationStep,
  type Language,
  MAX_ESCALATION_ATTEMPTS,
  type PeerId,
  type Placement,
  type SubtaskId,
  type TaskId,
} from '@edgecoder/protocol';

/**
 * Where a resolution is. Besides the states that others see: `proposed` waits for the verdict on a code, `requeued` for that
 * on another worker; both are `running` to others.
 */
export type Stage = 'running' | 'proposed' | 'requeued' | 'waiting_for_human' | 'resolved' | 'exhausted' | 'cancelled';
export const FINAL_STAGES: readonly Stage[] = ['resolved', 'exhausted', 'cancelled'];

/** One try of one step. */
export interface Attempt extends EscalationAttempt {
  /** Of all steps together, from one. */
  number: number;
  /** How often it was taken up: more than once when whoever ran it ended before it did. */
  pickups: number;
  /** The number of what it proposed. */
  proposal?: number | undefined;
}

/** A resolution as it is worked on. What is sealed stays so. Times are milliseconds by the database's clock. */
export interface Resolution {
  readonly resolutionId: string;
  readonly coordinatorId: PeerId;
  readonly taskId: TaskId;
  readonly subtaskId: SubtaskId;
  readonly ownerId: PeerId;
  readonly language: Language;
  readonly placement: Placement;
  readonly consent: EscalationConsent;
  readonly callbackUrl: string | undefined;
  /** What is asked, in this order. */
  readonly steps: readonly EscalationStep[];
  /** Which of them it is at. */
  step: number;
  state: Stage;
  question: Uint8Array;
  proposal: Uint8Array | undefined;
  proposals: number;
  declined: Uint8Array | undefined;
  revision: number;
  dueAt: number;
  claim: number;
  waitingSince: number | undefined;
  endedAt: number | undefined;
  attempts: Attempt[];
}

/** Bounds of time and number; milliseconds. */
export interface WaterfallPolicy {
  /** Tries of a step that fails in a way that may pass. */
  attempts: number;
  backoffMs: number;
  backoffCapMs: number;
  verdictWaitMs: number;
  requeueWaitMs: number;
  humanWaitMs: number;
  /** Answers of people that may fail before nobody is asked any more. */
  humanAttempts: number;
}

/** A try that was cut off this often by the end of its process is given up: it may be what ends it. */
const MAX_PICKUPS = 5;

/**
 * Goes on with a resolution that runs: takes up the try that is open, or begins the next one. Steps that may not be taken
 * are noted as skipped, with the reason.
 * @param refusal why a step may not be taken, in a sentence; undefined when it may.
 * @returns the try that is to be carried out now; undefined when something is waited for, or all has ended.
 */
export function proceed(
  resolution: Resolution,
  now: number,
  policy: WaterfallPolicy,
  refusal: (step: EscalationStep) => string | undefined,
): Attempt | undefined {
  const open = openAttempt(resolution);
  if (open !== undefined) {
    open.pickups += 1;
    if (open.pickups <= MAX_PICKUPS) return open;
    end(open, now, 'failed', 'it was cut off too often');
    toNextStep(resolution, now);
  }
  for (;;) {
    if (resolution.state !== 'running') return undefined;
    const step = resolution.steps[resolution.step];
    if (step === undefined || resolution.attempts.length >= MAX_ESCALATION_ATTEMPTS) {
      conclude(resolution, 'exhausted', now);
      return undefined;
    }
    const tries = resolution.attempts.filter((attempt) => attempt.step === step).length;
    const enough = step === 'human' && tries >= policy.humanAttempts ? 'people were asked often enough' : undefined;
    const reason = refusal(step) ?? enough;
    const attempt: Attempt = {
      number: resolution.attempts.length + 1,
      step,
      attempt: tries + 1,
      pickups: 1,
      startedAt: now,
      outcome: 'running',
    };
    resolution.attempts.push(attempt);
    if (reason === undefined) return begin(resolution, attempt, now, policy);
    end(attempt, now, 'skipped', reason);
    toNextStep(resolution, now);
  }
}

function begin(resolution: Resolution, attempt: Attempt, now: number, policy: WaterfallPolicy): Attempt | undefined {
  switch (attempt.step) {
    case 'human':
      resolution.state = 'waiting_for_human';
      resolution.waitingSince = now;
      resolution.dueAt = now + policy.humanWaitMs;
      return undefined;
    case 'other_worker':
      resolution.state = 'requeued';
      resolution.proposals += 1;
      attempt.proposal = resolution.proposals;
      resolution.dueAt = now + policy.requeueWaitMs;
      return undefined;
    default:
      return attempt;
  }
}

/**
 * The open try brought a program; its verdict is waited for.
 * @returns the number of the proposal.
 */
export function propose(resolution: Resolution, now: number, policy: WaterfallPolicy, detail?: string): number {
  const attempt = openAttempt(resolution);
  if (attempt === undefined) throw new TypeError('nothing was asked');
  resolution.proposals += 1;
  attempt.proposal = resolution.proposals;
  end(attempt, now, 'answered', detail);
  resolution.state = 'proposed';
  resolution.waitingSince = undefined;
  resolution.dueAt = now + policy.verdictWaitMs;
  return resolution.proposals;
}

/** How a try failed. */
export interface Failure {
  outcome: 'failed' | 'timeout';
  /** In a sentence without anything of the task's content. */
  detail: string;
  /** It may be gone by the next try. */
  transient: boolean;
}

/**
 * The open try failed: it is repeated after a pause when that may help, else the next step comes.
 * @param random a number in [0, 1).
 */
export function fail(
  resolution: Resolution,
  { outcome, detail, transient }: Failure,
  now: number,
  policy: WaterfallPolicy,
  random: number,
): void {
  const attempt = openAttempt(resolution);
  if (attempt === undefined) throw new TypeError('nothing was asked');
  end(attempt, now, outcome, detail);
  if (transient && attempt.attempt < policy.attempts) {
    resolution.dueAt = now + fullJitterMs(attempt.attempt, policy, random);
  } else {
    toNextStep(resolution, now);
  }
}

/**
 * Pause before the next try, milliseconds: anything from nothing to a bound that doubles from try to try, so that many that
 * failed together do not come back together.
 */
export function fullJitterMs(
  attempt: number,
  { backoffMs, backoffCapMs }: Pick<WaterfallPolicy, 'backoffMs' | 'backoffCapMs'>,
  random: number,
): number {
  return Math.floor(Math.min(backoffCapMs, backoffMs * 2 ** Math.min(attempt - 1, 30)) * random);
}

/** What a verdict did: `again` when the same one was given before, `conflict` when it fits nothing that was proposed. */
export type Judgement = 'applied' | 'again' | 'conflict';

/** The coordinator's verdict on what waits for one. */
export function judge(
  resolution: Resolution,
  verdict: { proposal: number; held: boolean },
  now: number,
  policy: Pick<WaterfallPolicy, 'humanAttempts'>,
): Judgement {
  const attempt = resolution.attempts.find(({ proposal }) => proposal === verdict.proposal);
  if (attempt === undefined) return 'conflict';
  if (attempt.held !== undefined) return attempt.held === verdict.held ? 'again' : 'conflict';
  const waits = resolution.state === 'proposed' || resolution.state === 'requeued';
  if (!waits || verdict.proposal !== resolution.proposals) return 'conflict';
  attempt.held = verdict.held;
  if (attempt.outcome === 'running') end(attempt, now, verdict.held ? 'answered' : 'failed');
  if (verdict.held) {
    conclude(resolution, 'resolved', now);
    return 'applied';
  }
  resolution.proposal = undefined;
  resolution.state = 'running';
  resolution.dueAt = now;
  // People correct what failed; a service that is asked the same again answers the same.
  if (attempt.step !== 'human' || attempt.attempt >= policy.humanAttempts) toNextStep(resolution, now);
  return 'applied';
}

/** A person has said what was missing: the machines are asked again. */
export function advise(resolution: Resolution, now: number, detail: string): void {
  const attempt = openAttempt(resolution);
  if (attempt !== undefined) end(attempt, now, 'answered', detail);
  resolution.state = 'running';
  resolution.waitingSince = undefined;
  resolution.dueAt = now;
  resolution.step = resolution.steps.findIndex((step) => step !== 'other_worker');
}

/** A person has no answer. */
export function decline(resolution: Resolution, now: number, detail: string): void {
  const attempt = openAttempt(resolution);
  if (attempt !== undefined) end(attempt, now, 'failed', detail);
  resolution.state = 'running';
  toNextStep(resolution, now);
}

/** What is waited for did not come in its time. */
export function overdue(resolution: Resolution, now: number): void {
  const attempt = resolution.attempts.at(-1);
  if (resolution.state === 'proposed') {
    // Whoever asked does not listen any more: others are not asked for its sake.
    if (attempt !== undefined) attempt.detail = 'no verdict came in time';
    resolution.proposal = undefined;
    conclude(resolution, 'exhausted', now);
    return;
  }
  if (attempt !== undefined) end(attempt, now, 'timeout');
  resolution.state = 'running';
  toNextStep(resolution, now);
}

/** Nobody needs it any more. */
export function cancel(resolution: Resolution, now: number): void {
  const open = openAttempt(resolution);
  if (open !== undefined) end(open, now, 'failed', 'cancelled');
  resolution.proposal = undefined;
  conclude(resolution, 'cancelled', now);
}

/** The try that is under way. */
function openAttempt(resolution: Resolution): Attempt | undefined {
  const last = resolution.attempts.at(-1);
  return last?.outcome === 'running' ? last : undefined;
}

function end(attempt: Attempt, now: number, outcome: Attempt['outcome'], detail?: string): void {
  attempt.outcome = outcome;
  attempt.endedAt = now;
  if (detail !== undefined) attempt.detail = detail;
}

function toNextStep(resolution: Resolution, now: number): void {
  resolution.step += 1;
  resolution.dueAt = now;
  resolution.waitingSince = undefined;
  if (resolution.step >= resolution.steps.length) conclude(resolution, 'exhausted', now);
}

function conclude(resolution: Resolution, state: Stage, now: number): void {
  resolution.state = state;
  resolution.waitingSince = undefined;
  resolution.endedAt = now;
}
