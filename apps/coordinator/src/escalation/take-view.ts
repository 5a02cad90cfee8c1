import { toHex } from '@edgecoder/crypto';
import {
  canonicalJson,
  type EscalationAttempt,
  type FailureReason,
  type PeerId,
  type ProposedCode,
  type ResolutionView,
  ResultBody,
  type SandboxMode,
} from '@edgecoder/protocol';
import { noConsequences } from '../work/consequences.ts';
import { NONCE_BYTES, SALT_BYTES, saltedHash, sealResult } from '../work/content.ts';
import { awaitsHelp, helped } from '../work/give-up.ts';
import { chargeProposal, proposalMs } from '../work/help.ts';
import { programFits } from '../work/lease-size.ts';
import { failPart, hasEnded } from '../work/life.ts';
import { BY_KEYS } from '../work/plan-by-keys.ts';
import { type ResultContext, writeWithConsequences } from '../work/result.ts';
import type { SubtaskRow, TaskRow } from '../work/unit.repository.ts';
import { subtaskIdOf, taskIdOf, type UnitEffects, WorkUnit } from '../work/unit.ts';
import { type EscalationRow, lockEscalation, writeEscalation } from './escalations.repository.ts';

/** A resolution that waits is asked about this often, should its callbacks be lost. */
export const LOOK_AGAIN_MS = 15_000;

export type ViewContext = ResultContext & { /** Whose word the views are. */ serviceId: PeerId };

/**
 * Takes what the escalation service says of a resolution: tries into the log, a proposal to a verifier, the end of all help
 * to the part that waited for it. A view that is older than another, or of nothing that waits, changes nothing.
 */
export async function takeView(
  ctx: ViewContext,
  view: ResolutionView,
): Promise<{ taken: boolean; effects: UnitEffects | undefined }> {
  return ctx.store.transaction(
    async (tx, last) => {
      const unit = await WorkUnit.ofTasks(tx, ctx.keys.signing.peerId, [view.taskId]);
      const row = await lockEscalation(tx, view.resolutionId);
      const task = unit.tasks.get(view.taskId);
      const target = unit.subtasks.get(view.subtaskId);
      const known = row !== undefined && row.task_id === task?.task_id && row.subtask_id === target?.subtask_id;
      if (!known || row.state === 'ended' || view.revision <= row.revision) return { taken: false, effects: undefined };
      recordAttempts(ctx, unit, row, target as SubtaskRow, view.attempts);
      row.view_state = view.state;
      // Whoever proposes something new has heard the verdict before.
      if (row.state === 'answering' && row.held === false && (view.proposal?.number ?? 0) > row.proposal)
        row.state = 'waiting';
      // What cannot be taken up yet is asked for again.
      if (row.state === 'asking' || row.state === 'waiting' || isOver(view)) row.revision = view.revision;
      const then = noConsequences();
      if (hasEnded(target as SubtaskRow)) row.state = isOver(view) ? 'ended' : row.state;
      else if (isOver(view)) giveUpHelp(unit, row, task as TaskRow, target as SubtaskRow);
      else propose(ctx, unit, row, task as TaskRow, target as SubtaskRow, view, then);
      await writeEscalation(tx, row, row.state === 'waiting' ? LOOK_AGAIN_MS : 0);
      await writeWithConsequences(ctx, tx, unit, then, last);
      return { taken: true, effects: unit.effects };
    },
    { settings: BY_KEYS },
  );
}

const isOver = ({ state }: ResolutionView): boolean =>
  state === 'exhausted' || state === 'cancelled' || state === 'resolved';

/** Tries that have ended since the last view, in their order; one that still runs, and those after it, come later. */
function recordAttempts(
  { serviceId }: ViewContext,
  unit: WorkUnit,
  row: EscalationRow,
  target: SubtaskRow,
  attempts: readonly EscalationAttempt[],
): void {
  row.attempts = [...attempts];
  for (const { step, attempt, outcome } of attempts.slice(row.recorded)) {
    if (outcome === 'running') return;
    row.recorded += 1;
    unit.record({
      type: 'escalation_attempted',
      taskId: taskIdOf(target),
      subtaskId: subtaskIdOf(target),
      actorId: serviceId,
      payload: { step, attempt, outcome },
    });
  }
}

/** Nobody could help. */
function giveUpHelp(unit: WorkUnit, row: EscalationRow, task: TaskRow, target: SubtaskRow): void {
  row.state = 'ended';
  // A proposal whose check is not over yet is not waited for: nobody would hear of it.
  if (!awaitsHelp(task, target) && target.state !== 'verifying') return;
  helped(unit, task, target);
  const reason = row.reason as FailureReason;
  failPart(unit, task, target, reason, reason === 'tests_failed' ? 'failure_reproduced' : undefined);
}

function propose(
  ctx: ViewContext,
  unit: WorkUnit,
  row: EscalationRow,
  task: TaskRow,
  target: SubtaskRow,
  { proposal, requeue }: ResolutionView,
  then: ReturnType<typeof noConsequences>,
): void {
  if (row.state === 'asking') row.state = 'waiting';
  if (row.state !== 'waiting') return;
  if (requeue !== undefined) {
    // Other workers had their turn before help was asked for.
    Object.assign(row, { state: 'answering', proposal: requeue, held: false });
    return;
  }
  if (proposal === undefined || proposal.number <= row.proposal || !awaitsHelp(task, target)) return;
  if (!programFits(proposal.code)) {
    // No verifier could be handed it.
    Object.assign(row, { state: 'answering', proposal: proposal.number, held: false });
    return;
  }
  Object.assign(row, { state: 'checking', proposal: proposal.number, held: null });
  const sandbox = unit.class(target.class_id).sandbox as SandboxMode;
  storeProposal(ctx, unit, row, { task, target }, proposal, sandbox);
  then.checks.push({ task, subtask: target, sandbox });
}

/** A proposal takes the place of a result: it claims that it passes, is held against the tests like any other, and is paid for. */
function storeProposal(
  ctx: ViewContext,
  unit: WorkUnit,
  row: EscalationRow,
  { task, target }: { task: TaskRow; target: SubtaskRow },
  { code, model, step }: ProposedCode,
  sandbox: SandboxMode,
): void {
  target.epoch += 1;
  target.state = 'verifying';
  target.blocked_by = 0;
  unit.changedSubtask(target);
  const named = ResultBody.shape.model.safeParse(model);
  const json = canonicalJson({
    code,
    ...(named.data !== undefined && { model: named.data }),
    stdout: '',
    stderr: '',
    exitCode: 0,
    truncated: false,
    testReport: { passed: true, hasTests: true },
    durationMs: 0,
    sandbox,
  } satisfies ResultBody);
  const resultSalt = ctx.random(SALT_BYTES);
  const { subtask_id, epoch } = target;
  const resultHash = toHex(saltedHash(resultSalt, json));
  const generationMs = proposalMs(ctx, unit, task, target, code);
  const { entry, ...payments } = chargeProposal(unit, task, target, generationMs);
  unit.addResult({
    subtask_id,
    epoch,
    lease_id: ctx.newId(),
    agent_id: ctx.serviceId,
    bodyHash: resultHash,
    resultSalt,
    signature: '',
    passed: true,
    limit_hit: null,
    duration_ms: 0,
    generation_ms: generationMs,
    resolution_id: row.resolution_id,
    sandbox,
    sealed: sealResult(ctx.keys.atRest, subtask_id, epoch, json, ctx.random(NONCE_BYTES)),
  });
  unit.record(
    {
      type: 'proposal_received',
      taskId: taskIdOf(target),
      subtaskId: subtaskIdOf(target),
      actorId: ctx.serviceId,
      payload: { epoch, step, resultHash, ...payments },
    },
    entry,
  );
}
