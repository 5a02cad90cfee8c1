import { toHex } from '@edgecoder/crypto';
import { acceptsUsedSandbox, nextAnswer, nextAttempt, runPassed, shouldCheck } from '@edgecoder/policy';
import { AppError, type PeerId, type SandboxMode, type Verification } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import { settleRechecks, transferDrafts } from '../economy/escrow.ts';
import { runsProgram } from '../economy/quote.ts';
import { answerEscalations, insertEscalations } from '../escalation/escalations.repository.ts';
import { generationMsOf, kindOfPart, misfit } from './answers.ts';
import { checkRows, recheckEscrow } from './checks.ts';
import type { ClassRegistry } from './classes.ts';
import { type Consequences, noConsequences } from './consequences.ts';
import { NONCE_BYTES, SALT_BYTES, saltedHash, sealResult } from './content.ts';
import { giveUp } from './give-up.ts';
import { readHelpTerms } from './help.ts';
import { applyCheck } from './judge.ts';
import { charge, finishPart, isPart, requeue, uncheckedComputeMs } from './life.ts';
import type { OpenedResult } from './open-result.ts';
import { BY_KEYS } from './plan-by-keys.ts';
import type { SubtaskRow, TaskRow } from './unit.repository.ts';
import { subtaskIdOf, taskIdOf, type UnitEffects, WorkUnit } from './unit.ts';
import type { LoggedDraft } from './write.repository.ts';

export type StoreOutcome = 'stored' | 'repeated';
export type ResultContext = Pick<CoordinatorContext, 'store' | 'settings' | 'keys' | 'random' | 'newId'> & {
  classes: ClassRegistry;
  /** Help is asked for where workers give up. */
  escalates?: boolean;
  /** False for machines against which nothing is counted; any may have something where this is left out. */
  hasMisses?: (agentId: string) => boolean;
};

/**
 * Stores results and everything that follows from them (a check, pay, the next parts, the end of a task) in one unit of work.
 * Each result has its own outcome: `stored`, `repeated` when this very lease's result was stored before, or an error.
 */
export async function storeResults(
  ctx: ResultContext,
  results: readonly OpenedResult[],
): Promise<{ outcomes: (StoreOutcome | Error)[]; effects: UnitEffects }> {
  return ctx.store.transaction(
    async (tx, last) => {
      const unit = await WorkUnit.ofSubtasks(
        tx,
        ctx.keys.signing.peerId,
        new Set(results.map(({ input }) => input.subtaskId)),
      );
      await readWhatRulesNeed(unit, tx, results);
      const then = noConsequences(await readHelpTerms(ctx, tx, unit));
      const outcomes = results.map((result) => applyResult(ctx, unit, result, then));
      await writeWithConsequences(ctx, tx, unit, then, last);
      return { outcomes, effects: unit.effects };
    },
    { settings: BY_KEYS },
  );
}

type Tx = Parameters<Parameters<CoordinatorContext['store']['transaction']>[0]>[0];

async function readWhatRulesNeed(unit: WorkUnit, tx: Tx, results: readonly OpenedResult[]): Promise<void> {
  const repeated = new Set<string>();
  const owners = new Set<string>();
  for (const { input, from, type, body } of results) {
    const subtask = unit.subtasks.get(input.subtaskId);
    if (subtask === undefined) continue;
    if (subtask.state !== 'leased') repeated.add(subtask.subtask_id);
    // How often it did not run before.
    if (type === 'work' && didNotRun(unit.task(subtask.task_id), subtask, body)) repeated.add(subtask.subtask_id);
    if (type === 'check' && subtask.checks !== null) repeated.add(subtask.checks);
    if (type === 'work' && subtask.has_tests && unit.task(subtask.task_id).verification === 'adaptive')
      owners.add(from.ownerId);
  }
  await unit.readResults(tx, repeated);
  await unit.readStreaks(tx, owners);
  await readWorkers(unit, tx);
}

/** Whose the machines are whose results are being checked, and these others. */
export async function readWorkers(unit: WorkUnit, tx: Tx, others: readonly string[] = []): Promise<void> {
  await unit.readAgentOwners(tx, new Set([...unit.workersOfReadResults(), ...others]));
}

/** Writes the unit, the checks that are wanted, and what a forgery brings to the forger's other results. */
export async function writeWithConsequences(
  ctx: ResultContext,
  tx: Tx,
  unit: WorkUnit,
  then: Consequences,
  last: () => void,
): Promise<void> {
  const parts = then.checks.map(({ task, subtask, sandbox, avoid }) => ({
    subtask,
    placement: task.placement,
    wallMs: task.wall_ms,
    resourceClass: unit.class(subtask.class_id).resource_class,
    projects: unit.class(subtask.class_id).projects,
    sandbox,
    avoid,
  }));
  for (const check of await checkRows(tx, ctx, parts, unit.now)) unit.addSubtask(check);
  if (then.escalations.length > 0) {
    const rows = then.escalations.map((row) => ({ ...row, resolution_id: ctx.newId() }));
    await insertEscalations(tx, rows, unit.now);
  }
  if (then.answers.length > 0) await answerEscalations(tx, then.answers);
  const consequences = async (): Promise<LoggedDraft[]> => {
    const rechecks = [...then.rechecks];
    for (const ownerId of [...then.forgers].sort()) {
      const { checks, needless } = await recheckEscrow(tx, ctx, ownerId, unit.now);
      await unit.writeMoreSubtasks(tx, checks);
      rechecks.push(...needless);
    }
    return transferDrafts(ctx, (await settleRechecks(tx, rechecks)).transfers);
  };
  const any = then.forgers.size + then.rechecks.length > 0;
  await unit.write(tx, ctx.newId, { last, hasMisses: ctx.hasMisses, ...(any && { consequences }) });
}

function applyResult(
  ctx: ResultContext,
  unit: WorkUnit,
  result: OpenedResult,
  then: Consequences,
): StoreOutcome | Error {
  const { input, from } = result;
  const subtask = unit.subtasks.get(input.subtaskId);
  if (subtask === undefined) return new AppError('not_found');
  const before = unit.result(input.subtaskId, input.epoch);
  if (before !== undefined && before.lease_id === input.leaseId && before.agent_id === from.agentId) return 'repeated';
  const holds =
    subtask.state === 'leased' &&
    subtask.epoch === input.epoch &&
    subtask.lease_id === input.leaseId &&
    subtask.agent_id === from.agentId &&
    subtask.lease_expires_at !== null &&
    subtask.lease_expires_at >= unit.now;
  if (!holds) return new AppError('lease_expired');
  if (isPart(subtask) !== (result.type === 'work'))
    return new AppError('result_invalid', 'that lease asks for another kind of result');
  return result.type === 'work'
    ? applyWork(ctx, unit, subtask, result, then)
    : applyVerify(ctx, unit, subtask, result, then);
}

function applyWork(
  ctx: ResultContext,
  unit: WorkUnit,
  subtask: SubtaskRow,
  result: OpenedResult & { type: 'work' },
  then: Consequences,
): StoreOutcome | Error {
  const { body, from, input } = result;
  const task = unit.task(subtask.task_id);
  const workClass = unit.class(subtask.class_id);
  const kind = kindOfPart(task, subtask.part);
  const required = workClass.sandbox as SandboxMode;
  const ran = kind === 'exec' || runsProgram(kind);
  if (ran && !acceptsUsedSandbox({ required, announced: from.sandboxes, used: body.sandbox })) {
    return new AppError('result_invalid', 'the run was not in a sandbox mode that this task accepts');
  }
  if (brokeDown(body)) {
    unit.misses.note(task, subtask, from, body.queueReason === 'model_limit' ? 'too_large' : 'gave_up');
    const next = nextAttempt({ attempts: subtask.attempts, agentId: from.agentId });
    if (next.kind === 'give_up') giveUp(unit, task, subtask, then, next.reason);
    else requeue(unit, subtask, { ...next, actorId: from.agentId, reason: 'worker_failed' });
    return 'stored';
  }
  // Characters, of which each is at least one byte: what is not UTF-8 grows as it is read.
  if (body.stdout.length + body.stderr.length > task.output_bytes)
    return new AppError(
      'result_invalid',
      `the output is longer than the ${task.output_bytes} bytes that the task allows`,
    );
  if (body.testReport.hasTests !== subtask.has_tests)
    return new AppError('result_invalid', 'the report is not about this task’s tests');
  if ((body.project !== undefined) !== workClass.projects)
    return new AppError('result_invalid', 'what was changed is told of a project, and of nothing else');
  const wrong = misfit(kind, { maxIterations: task.max_iterations, model: workClass.model }, body);
  if (wrong !== undefined) return new AppError('result_invalid', wrong);
  const generationMs = generationMsOf({ kind, task, subtask, workClass, body, now: unit.now });
  const resultSalt = keepResult(ctx, unit, result, { passed: body.testReport.passed, generationMs });
  const passed = runPassed(body);
  const checked = shouldCheck({
    streak: unit.streak(from.ownerId),
    verification: task.verification as Verification,
    hasTests: subtask.has_tests,
    passed,
    random: Buffer.from(ctx.random(4)).readUInt32BE(),
  });
  const record = {
    type: 'result_received' as const,
    taskId: taskIdOf(subtask),
    subtaskId: subtaskIdOf(subtask),
    actorId: from.agentId,
  };
  const payload = {
    epoch: input.epoch,
    leaseId: input.leaseId,
    resultHash: toHex(saltedHash(resultSalt, result.json)),
    agentKey: from.publicKey,
    agentSignature: input.signature,
    passed,
    checked,
  };
  unit.changedSubtask(subtask);
  if (didNotRun(task, subtask, body)) {
    unit.record({ ...record, payload });
    tryAnotherProgram(unit, subtask, from.agentId, then);
    return 'stored';
  }
  if (checked) {
    unit.record({ ...record, payload });
    subtask.state = 'verifying';
    subtask.lease_expires_at = null;
    then.checks.push({ task, subtask, sandbox: body.sandbox });
    return 'stored';
  }
  const runMs = ran ? uncheckedComputeMs(unit, task, subtask, body.durationMs) : 0;
  const computeMs = generationMs + runMs;
  const { entry, ...payments } = charge(unit, task, subtask, {
    agentId: from.agentId,
    workerOwnerId: from.ownerId,
    computeMs,
  });
  unit.record({ ...record, payload: { ...payload, ...payments } }, entry);
  unit.misses.note(task, subtask, from, subtask.has_tests ? 'held' : 'unverified');
  finishPart(unit, task, subtask, subtask.has_tests ? 'accepted' : 'unverified');
  return 'stored';
}

/**
 * A program that was asked for in words and has no tests, and that does not even run: nobody has use for it, and what builds
 * on it could not run either. Of a program that was given it is the answer to what was asked.
 */
const didNotRun = (
  { kind }: Pick<TaskRow, 'kind'>,
  { has_tests }: Pick<SubtaskRow, 'has_tests'>,
  body: OpenedResult['body'],
): boolean => kind !== 'exec' && !has_tests && !runPassed(body);

/** Unpaid and no stain, as one whose tests fail: another worker tries, or it was tried often enough. */
function tryAnotherProgram(unit: WorkUnit, subtask: SubtaskRow, agentId: PeerId, then: Consequences): void {
  const failed = unit.resultsOf(subtask.subtask_id).filter((row) => !row.passed || row.limit_hit !== null).length;
  const next = nextAnswer({ failed, agentId });
  if (next.kind === 'give_up') giveUp(unit, unit.task(subtask.task_id), subtask, then, 'attempts_exhausted');
  else requeue(unit, subtask, { ...next, actorId: agentId, reason: 'worker_failed' });
}

function applyVerify(
  ctx: ResultContext,
  unit: WorkUnit,
  check: SubtaskRow,
  result: OpenedResult & { type: 'check' },
  then: Consequences,
): StoreOutcome {
  const { body, from, input } = result;
  keepResult(ctx, unit, result, { passed: body.testReport.passed, generationMs: 0 });
  applyCheck(unit, check, { verifierId: from.agentId, body, bodyHash: input.bodyHash }, then);
  return 'stored';
}

/** The run was ended from outside, and by no limit: it is the machine that failed, and another one may do better. */
function brokeDown(body: (OpenedResult & { type: 'work' })['body']): boolean {
  return body.exitCode === -1 && body.limit === undefined && !body.testReport.passed;
}

/** Seals a result for the database. @returns the salt of its hash in the log. */
function keepResult(
  ctx: ResultContext,
  unit: WorkUnit,
  result: OpenedResult,
  worth: { passed: boolean; generationMs: number },
): Uint8Array {
  const { input, from, json, body } = result;
  const resultSalt = ctx.random(SALT_BYTES);
  unit.addResult({
    subtask_id: input.subtaskId,
    epoch: input.epoch,
    lease_id: input.leaseId,
    agent_id: from.agentId,
    bodyHash: input.bodyHash,
    resultSalt,
    signature: input.signature,
    passed: worth.passed,
    limit_hit: body.limit ?? null,
    duration_ms: body.durationMs,
    generation_ms: worth.generationMs,
    resolution_id: null,
    sandbox: body.sandbox,
    sealed: sealResult(ctx.keys.atRest, input.subtaskId, input.epoch, json, ctx.random(NONCE_BYTES)),
  });
  return resultSalt;
}
