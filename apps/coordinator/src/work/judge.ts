import { sha256Hex } from '@edgecoder/crypto';
import {
  type CheckOutcome,
  judgeCheck,
  type LeaseOutcome,
  nextAnswer,
  nextAttempt,
  nextCheck,
  workTerms,
} from '@edgecoder/policy';
import {
  type CheckBody,
  canonicalJson,
  type LimitHit,
  type PeerId,
  type SandboxMode,
  type Verdict,
} from '@edgecoder/protocol';
import { kindOfPart } from './answers.ts';
import type { Consequences } from './consequences.ts';
import { awaitHelp, giveUp, helped } from './give-up.ts';
import { chargeHelpCheck, paysForHelp } from './help.ts';
import {
  cancelPart,
  charge,
  checkedComputeMs,
  endCheck,
  endTaskWhenLast,
  failPart,
  finishPart,
  requeue,
  retellVerdict,
  uncheckedComputeMs,
} from './life.ts';
import type { ResultRow, SubtaskRow, TaskRow } from './unit.repository.ts';
import { subtaskIdOf, taskIdOf, type WorkUnit } from './unit.ts';

/** A machine that forged a result does not see the task again. */
const AVOID_FORGER_MS = 365 * 24 * 3_600_000;

/** What a verifier found. */
export interface CheckFinding {
  verifierId: PeerId;
  body: CheckBody;
  bodyHash: string;
}

interface Context {
  unit: WorkUnit;
  task: TaskRow;
  /** The part whose result was checked. */
  target: SubtaskRow;
  reported: ResultRow;
  check: SubtaskRow;
  /** Undefined when every lease of the check was lost. */
  finding: CheckFinding | undefined;
  then: Consequences;
}

/** Everything that follows from a check: of a result that waits for it, or of one that was accepted and paid before. */
export function applyCheck(
  unit: WorkUnit,
  check: SubtaskRow,
  finding: CheckFinding | undefined,
  then: Consequences,
): void {
  const task = unit.task(check.task_id);
  endCheck(unit, task, check, finding === undefined ? 'failed' : 'done');
  const target = check.checks === null ? undefined : unit.subtasks.get(check.checks);
  const reported = target && unit.result(target.subtask_id, check.checks_epoch ?? 0);
  if (target === undefined || reported === undefined || target.epoch !== check.checks_epoch) return;
  const context: Context = { unit, task, target, reported, check, finding, then };
  const outcome = outcomeOf(context);
  if (target.state === 'verifying' && reported.resolution_id !== null) applyToProposal(context, outcome);
  else if (target.state === 'verifying') applyToWaiting(context, outcome);
  else if (target.state === 'done' && target.verdict === 'accepted') applyToAccepted(context, outcome);
}

function outcomeOf({ task, target, reported, finding }: Context): CheckOutcome {
  if (finding === undefined) return 'inconclusive';
  return judgeCheck({
    kind: kindOfPart(task, target.part),
    reported: {
      testReport: { passed: reported.passed, hasTests: true },
      limit: (reported.limit_hit ?? undefined) as LimitHit | undefined,
      sandbox: reported.sandbox as SandboxMode,
    },
    check: finding.body,
  });
}

function applyToWaiting(context: Context, outcome: CheckOutcome): void {
  const { unit, task, target, then } = context;
  const workerOwnerId = unit.ownerOf(context.reported.agent_id);
  switch (outcome) {
    case 'verified':
    case 'failure_reproduced':
      payChecked(context, outcome);
      noteOutcome(context, 'held');
      if (outcome === 'verified') noteOutdone(context);
      if (workTerms(task.owner_id, workerOwnerId).trust) unit.trustHeld(workerOwnerId);
      if (outcome === 'verified') finishPart(unit, task, target, 'verified');
      else failPart(unit, task, target, 'tests_failed', 'failure_reproduced');
      return;
    case 'hollow':
      payChecked(context, 'unverified');
      noteOutcome(context, 'unverified');
      finishPart(unit, task, target, 'unverified');
      return;
    case 'answer_failed':
      answerFailed(context);
      return;
    case 'forged':
      reject(context, 'forged');
      unit.trustForged(workerOwnerId);
      then.forgers.add(workerOwnerId);
      tryAgain(context, 'forged');
      return;
    case 'worker_failed':
      // The verifier did run it.
      noteOutcome(context, 'outdone');
      tryAgain(context, 'worker_failed');
      return;
    case 'inconclusive':
      reject(context, 'inconclusive');
      if (checkAgain(context)) return;
      payUnchecked(context);
      failPart(unit, task, target, 'verification_exhausted', 'unverified');
  }
}

function noteOutcome({ unit, task, target, reported }: Context, outcome: LeaseOutcome): void {
  const by = { agentId: reported.agent_id, ownerId: unit.ownerOf(reported.agent_id) };
  unit.misses.note(task, target, by, outcome);
}

/** It can be done: those who brought a program before that does not pass, as they said, were not up to it. */
function noteOutdone(context: Context): void {
  const { unit, target, reported } = context;
  for (const before of unit.resultsOf(target.subtask_id)) {
    const failed = !before.passed || before.limit_hit !== null;
    if (failed && before.resolution_id === null && before.agent_id !== reported.agent_id)
      noteOutcome({ ...context, reported: before }, 'outdone');
  }
}

/** The task went on long ago; what can change is what is said of the result, and who has the money. */
function applyToAccepted(context: Context, outcome: CheckOutcome): void {
  const { unit, task, target, then } = context;
  switch (outcome) {
    case 'verified':
      target.verdict = 'verified';
      unit.record({ ...recordOf(context), type: 'result_verified', payload: verifiedPayload(context, 'verified', 0) });
      then.rechecks.push({ subtaskId: subtaskIdOf(target), held: true, verifierId: verifierOf(context) });
      break;
    case 'hollow':
      // The worker did what it said; what it is worth was not known when it was taken.
      target.verdict = 'unverified';
      unit.record({
        ...recordOf(context),
        type: 'result_verified',
        payload: verifiedPayload(context, 'unverified', 0),
      });
      then.rechecks.push({ subtaskId: subtaskIdOf(target), held: true, verifierId: verifierOf(context) });
      break;
    case 'inconclusive':
      reject(context, 'inconclusive');
      if (!checkAgain(context)) then.rechecks.push({ subtaskId: subtaskIdOf(target), held: true });
      return;
    default:
      // It was accepted as passed, and does not pass.
      target.verdict = 'unverified';
      reject(context, 'forged');
      then.rechecks.push({ subtaskId: subtaskIdOf(target), held: false, verifierId: verifierOf(context) });
      unit.trustForged(unit.ownerOf(context.reported.agent_id));
  }
  unit.changedSubtask(target);
  retellVerdict(unit, task);
}

/**
 * What was proposed for a part that no worker could do, and charged when it came: when it does not hold, help is waited for
 * again, as long as the task can pay for it.
 */
function applyToProposal(context: Context, outcome: CheckOutcome): void {
  const { unit, task, target, then } = context;
  if (outcome === 'inconclusive') {
    reject(context, 'inconclusive');
    if (checkAgain(context)) return;
  }
  const held = outcome === 'verified' || outcome === 'hollow';
  const verdict = outcome === 'hollow' ? 'unverified' : held ? 'verified' : 'failure_reproduced';
  if (outcome !== 'inconclusive') {
    const { generation_ms: generationMs } = context.reported;
    const { entry, ...payments } = chargeHelpCheck(unit, task, target, {
      generationMs,
      verifierId: verifierOf(context),
    });
    const payload = { ...verifiedPayload(context, verdict, generationMs), ...payments };
    unit.record({ ...recordOf(context), type: 'result_verified', payload }, entry);
  }
  const over = !held && !paysForHelp(unit, task, target, then.help);
  then.answers.push({ subtask_id: target.subtask_id, held, over });
  if (task.cancelling) {
    cancelPart(unit, task, target);
    endTaskWhenLast(unit, task);
  } else if (held) {
    helped(unit, task, target);
    finishPart(unit, task, target, verdict);
  } else if (over) {
    helped(unit, task, target);
    if (outcome === 'inconclusive') failPart(unit, task, target, 'verification_exhausted');
    else failPart(unit, task, target, 'tests_failed', 'failure_reproduced');
  } else {
    awaitHelp(unit, target);
  }
}

function payChecked(context: Context, verdict: Verdict): void {
  const { unit, task, target, reported, finding } = context;
  const computeMs =
    reported.generation_ms + checkedComputeMs(task, reported.duration_ms, finding?.body.durationMs ?? 0);
  const { entry, ...payments } = charge(unit, task, target, {
    agentId: reported.agent_id as PeerId,
    workerOwnerId: unit.ownerOf(reported.agent_id),
    verifierId: finding?.verifierId,
    computeMs,
  });
  const payload = { ...verifiedPayload(context, verdict, computeMs), ...payments };
  unit.record({ ...recordOf(context), type: 'result_verified', payload }, entry);
}

/** Nobody could check the work, but it was done. */
function payUnchecked(context: Context): void {
  const { unit, task, target, reported } = context;
  const computeMs = reported.generation_ms + uncheckedComputeMs(unit, task, target, reported.duration_ms);
  const { entry, ...payments } = charge(unit, task, target, {
    agentId: reported.agent_id as PeerId,
    workerOwnerId: unit.ownerOf(reported.agent_id),
    computeMs,
  });
  const payload = { ...verifiedPayload(context, 'unverified', computeMs), ...payments };
  unit.record({ ...recordOf(context), type: 'result_verified', payload }, entry);
}

function reject(context: Context, reason: 'forged' | 'inconclusive'): void {
  const { unit, check, reported, finding } = context;
  const evidence = {
    subtaskId: reported.subtask_id,
    epoch: reported.epoch,
    resultHash: Buffer.from(reported.body_hash).toString('hex'),
    checkId: check.subtask_id,
    ...(finding !== undefined && { checkHash: finding.bodyHash }),
  };
  const payload = { verifierId: verifierOf(context), reason, evidenceHash: sha256Hex(canonicalJson(evidence)) };
  unit.record({ ...recordOf(context), type: 'result_rejected', payload });
}

/** What a model wrote does not pass, as its worker said: nothing usable came, and nobody did wrong. */
function answerFailed(context: Context): void {
  const { unit, task, target, reported } = context;
  const payload = verifiedPayload(context, 'failure_reproduced', 0);
  unit.record({ ...recordOf(context), type: 'result_verified', payload });
  if (task.cancelling) {
    cancelPart(unit, task, target);
    endTaskWhenLast(unit, task);
    return;
  }
  const failed = unit.resultsOf(target.subtask_id).filter((row) => !row.passed || row.limit_hit !== null).length;
  const next = nextAnswer({ failed, agentId: reported.agent_id });
  if (next.kind === 'give_up') giveUp(unit, task, target, context.then, next.reason, 'failure_reproduced');
  else requeue(unit, target, { ...next, actorId: unit.coordinatorId, reason: 'tests_failed' });
}

/** Another worker, or the end. */
function tryAgain(context: Context, reason: 'forged' | 'worker_failed'): void {
  const { unit, task, target, reported } = context;
  if (task.cancelling) {
    cancelPart(unit, task, target);
    endTaskWhenLast(unit, task);
    return;
  }
  const next = nextAttempt({ attempts: target.attempts, agentId: reported.agent_id });
  if (next.kind === 'give_up') {
    giveUp(unit, task, target, context.then, next.reason);
    return;
  }
  const avoidMs = reason === 'forged' ? AVOID_FORGER_MS : next.avoidMs;
  requeue(unit, target, { avoidAgent: next.avoidAgent, avoidMs, actorId: unit.coordinatorId, reason });
}

/** @returns false when it was checked often enough. */
function checkAgain(context: Context): boolean {
  const { unit, task, target, reported, then } = context;
  const checks = unit
    .siblings(task.task_id)
    .filter((each) => each.checks === target.subtask_id && each.checks_epoch === target.epoch).length;
  const verifierId = verifierOf(context);
  const next = nextCheck({ checks, verifierId });
  if (next.kind === 'give_up') return false;
  const sandbox = reported.sandbox as SandboxMode;
  then.checks.push({ task, subtask: target, sandbox, avoid: { agentId: next.avoidAgent, ms: next.avoidMs } });
  return true;
}

const verifierOf = ({ unit, finding, check }: Context): PeerId =>
  finding?.verifierId ?? ((check.agent_id ?? unit.coordinatorId) as PeerId);

const recordOf = (context: Context) => ({
  taskId: taskIdOf(context.task),
  subtaskId: subtaskIdOf(context.target),
  actorId: verifierOf(context),
});

function verifiedPayload(context: Context, verdict: Verdict, computeMs: number) {
  const { reported, finding } = context;
  return {
    verifierId: verifierOf(context),
    verdict,
    computeMs,
    sandbox: reported.sandbox as SandboxMode,
    ...(finding?.body.limit !== undefined && { limit: finding.body.limit }),
  };
}
