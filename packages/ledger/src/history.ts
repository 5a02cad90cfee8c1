import { heldAccount, type TaskState, userAccount, type Verdict } from '@edgecoder/protocol';
import type { TypedRecord } from './record.ts';

/** What the records of one ended task say, taken together. */
export interface TaskHistory {
  ownerId: string;
  state: Extract<TaskState, 'completed' | 'failed' | 'cancelled'>;
  verdict?: Verdict;
  heldMc: number;
  chargedMc: number;
  releasedMc: number;
  /** Set when the amounts do not add up. */
  amountProblem?: string;
}

type Final = TypedRecord & { type: 'task_completed' | 'task_failed' | 'task_cancelled' };
type Submitted = TypedRecord & { type: 'task_submitted' };
type Decomposed = TypedRecord & { type: 'task_decomposed' };

/** Where one subtask stands while its records are read. */
interface SubtaskState {
  kind: 'work' | 'check';
  epoch: number;
  /** Who has, or had, its newest lease. */
  machineId: string;
  /**
   * `leased`: handed out, nothing came back. `unchecked`: its result waits for a check. `taken`: its result counts without
   * a check. `checked`: a check has said what it is worth. `rejected`: it is worth nothing. `open`: to be handed out again.
   */
  stage: 'leased' | 'unchecked' | 'taken' | 'checked' | 'rejected' | 'open';
  /** No worker could do it: from now on it is proposals that are checked, and they claim nothing. */
  escalated: boolean;
  /** What the worker said. */
  passed: boolean;
  /** Its newest result was paid when it came. */
  paid: boolean;
  /** What the check said. */
  verdict?: Verdict;
}

/** Taking a lease back raises the epoch, and so does the next lease: an attempt that is left out leaves a gap. */
const EPOCHS_PER_ATTEMPT = 2;

const FINAL_STATE = { task_completed: 'completed', task_failed: 'failed', task_cancelled: 'cancelled' } as const;
const isFinal = (record: TypedRecord): record is Final => record.type in FINAL_STATE;

/**
 * Reads the records of one task, in the order of the log, as the story of its life: submitted once, decomposed at most once
 * and before anything of it is handed out, each subtask handed out under the next epoch, each result against the lease it
 * answers, each verdict on a result that waited for it, one end; nothing but checks and refunds after it. And the sums: each
 * record's postings to zero, the hold to what was charged and released.
 */
export function checkHistory(records: readonly TypedRecord[]): TaskHistory | { problem: string } {
  const [first] = records;
  if (first?.type !== 'task_submitted') return { problem: 'the first record is not the submission of the task' };
  const finals = records.filter(isFinal);
  const final = finals[0];
  if (final === undefined) return { problem: 'there is no record of the end of the task' };
  if (finals.length > 1) return { problem: 'the task ended more than once' };
  const problem = readLife(records, first, final);
  if (problem !== undefined) return { problem };
  const amountProblem = checkAmounts(records, first, final);
  const verdict = final.type === 'task_completed' ? final.payload.verdict : undefined;
  return {
    ownerId: first.actorId,
    state: FINAL_STATE[final.type],
    ...(verdict !== undefined && { verdict }),
    heldMc: first.payload.heldMc,
    chargedMc: final.payload.chargedMc,
    releasedMc: final.payload.releasedMc,
    ...(amountProblem !== undefined && { amountProblem }),
  };
}

/** @returns what does not make sense, or undefined. */
function readLife(records: readonly TypedRecord[], submitted: Submitted, final: Final): string | undefined {
  const subtasks = new Map<string, SubtaskState>();
  /** Leases of checks that were neither taken back nor brought a verdict yet, by machine. */
  const checks = new Map<string, number>();
  let ended = false;
  let decomposed: Decomposed | undefined;
  for (const record of records.slice(1)) {
    const at = `record ${record.seq} (${record.type})`;
    if (record.type === 'task_submitted') return `${at}: the task was submitted before`;
    if (record.type === 'task_decomposed') {
      if (submitted.payload.kind !== 'micro_loop') return `${at}: such a task is not decomposed`;
      if (decomposed !== undefined || ended || subtasks.size > 0) return `${at}: it is too late for that`;
      decomposed = record;
      continue;
    }
    if (isFinal(record)) {
      const expected = decomposed?.payload.parts ?? submitted.payload.parts;
      const problem = checkEnd(record, expected, [...subtasks.values()]);
      if (problem !== undefined) return `${at}: ${problem}`;
      ended = true;
      continue;
    }
    if (record.subtaskId === undefined) return `${at}: it names no subtask`;
    const problem = readStep(record, record.subtaskId, subtasks, checks, ended);
    if (problem !== undefined) return `${at}: ${problem}`;
  }
  return ended ? undefined : `record ${final.seq}: the end comes before the beginning`;
}

function readStep(
  record: TypedRecord,
  subtaskId: string,
  subtasks: Map<string, SubtaskState>,
  checks: Map<string, number>,
  ended: boolean,
): string | undefined {
  const subtask = subtasks.get(subtaskId);
  const next = (change: Partial<SubtaskState>): undefined => {
    subtasks.set(subtaskId, {
      kind: 'work',
      epoch: 0,
      machineId: '',
      stage: 'open',
      escalated: false,
      passed: false,
      paid: false,
      ...subtask,
      ...change,
    });
  };
  switch (record.type) {
    case 'task_assigned': {
      const { epoch, kind } = record.payload;
      if (ended && kind === 'work') return 'work was handed out after the end';
      if (subtask !== undefined && subtask.kind !== kind) return 'work became a check, or a check work';
      if (subtask?.escalated) return 'work was handed out that help is asked for';
      if (subtask !== undefined && subtask.stage !== 'open') return 'it was handed out before, and not taken back';
      if (epoch !== (subtask === undefined ? 1 : subtask.epoch + EPOCHS_PER_ATTEMPT))
        return 'its epoch is not the next';
      if (kind === 'check') checks.set(record.actorId, (checks.get(record.actorId) ?? 0) + 1);
      return next({ kind, epoch, machineId: record.actorId, stage: 'leased' });
    }
    case 'result_received': {
      const { epoch, passed, checked, payments } = record.payload;
      if (ended) return 'a result came after the end';
      if (subtask?.kind !== 'work' || subtask.stage !== 'leased' || subtask.epoch !== epoch)
        return 'no lease of that epoch is out';
      if (checked && payments !== undefined) return 'it was paid before it was checked';
      return next({ stage: checked ? 'unchecked' : 'taken', passed, paid: payments !== undefined });
    }
    case 'result_verified': {
      const { verdict, verifierId } = record.payload;
      if (subtask?.stage !== 'unchecked' && subtask?.stage !== 'taken')
        return 'there is no result that waits for a check';
      const reproduced = verdict === 'verified' || verdict === 'failure_reproduced';
      if (verdict === 'accepted') return 'a check does not accept: it verifies, or not';
      if (reproduced && !endCheck(checks, verifierId)) return 'no check was handed out to that verifier';
      if (reproduced && !subtask.escalated && subtask.passed !== (verdict === 'verified'))
        return 'the verdict contradicts the result';
      return next({ stage: 'checked', verdict });
    }
    case 'result_rejected': {
      const { reason, verifierId } = record.payload;
      if (subtask?.stage !== 'unchecked' && subtask?.stage !== 'taken')
        return 'there is no result that waits for a check';
      if (!endCheck(checks, verifierId)) return 'no check was handed out to that verifier';
      if (reason === 'inconclusive') return undefined;
      // What was taken on trust, and others went on with, is seen in another light; what waited is tried again.
      return next(subtask.stage === 'taken' ? { stage: 'checked', verdict: 'unverified' } : { stage: 'rejected' });
    }
    case 'task_requeued': {
      const { epoch, reason } = record.payload;
      if (subtask === undefined || subtask.epoch !== epoch) return 'no lease of that epoch was handed out';
      if (ended && subtask.kind === 'work') return 'work was queued again after the end';
      // A program without tests that did not run, and was not paid, is worth nothing to anybody.
      const ranNot = reason === 'worker_failed' && subtask.stage === 'taken' && !subtask.passed && !subtask.paid;
      if (!ranNot && !REQUEUED_FROM[reason].includes(subtask.stage)) return 'there was nothing to take back';
      if (reason === 'tests_failed' && (subtask.kind !== 'work' || subtask.verdict !== 'failure_reproduced'))
        return 'no failure was reproduced';
      if (subtask.kind === 'check') endCheck(checks, subtask.machineId);
      const { verdict: _, ...rest } = subtask;
      subtasks.set(subtaskId, { ...rest, stage: 'open' });
      return undefined;
    }
    case 'task_escalated': {
      if (ended || subtask?.kind !== 'work' || subtask.escalated || subtask.epoch !== record.payload.epoch)
        return 'no work of that epoch was given up';
      if (subtask.stage === 'taken' || (subtask.stage === 'checked' && subtask.verdict !== 'failure_reproduced'))
        return 'it was done';
      return next({ stage: 'open', escalated: true });
    }
    case 'escalation_attempted':
      return subtask?.escalated ? undefined : 'no help was asked for';
    case 'proposal_received': {
      if (ended || !subtask?.escalated) return 'no help was asked for';
      if (subtask.stage === 'checked' && subtask.verdict !== 'failure_reproduced') return 'it was done';
      if (record.payload.epoch !== subtask.epoch + EPOCHS_PER_ATTEMPT) return 'its epoch is not the next';
      return next({ stage: 'unchecked', epoch: record.payload.epoch });
    }
    case 'credit_transfer':
      // Leased work that was cancelled is paid for its time.
      if (ended || subtask?.kind !== 'work' || subtask.stage !== 'leased') return 'no work was under way';
      return next({ stage: 'rejected' });
    default:
      return 'it does not belong to a task';
  }
}

const REQUEUED_FROM: Record<
  'lease_expired' | 'forged' | 'worker_failed' | 'inconclusive' | 'tests_failed',
  readonly SubtaskState['stage'][]
> = {
  lease_expired: ['leased'],
  forged: ['rejected'],
  // Its run broke down, or a check found that it was not the program's fault.
  worker_failed: ['leased', 'unchecked'],
  inconclusive: ['leased', 'unchecked'],
  tests_failed: ['checked'],
};

/** Takes one lease of a check by this machine; false when it has none. */
function endCheck(checks: Map<string, number>, verifierId: string): boolean {
  const open = checks.get(verifierId) ?? 0;
  if (open > 0) checks.set(verifierId, open - 1);
  return open > 0;
}

function checkEnd(final: Final, expected: number, subtasks: readonly SubtaskState[]): string | undefined {
  const parts = subtasks.filter(({ kind }) => kind === 'work');
  if (parts.length > expected) return 'more parts were handed out than the task has';
  if (final.type === 'task_completed' && parts.some(({ stage }) => stage === 'unchecked')) {
    return 'a result still waits for its check';
  }
  if (final.type === 'task_failed' && final.payload.reason === 'tests_failed') {
    if (!parts.some(({ verdict }) => verdict === 'failure_reproduced')) return 'no failure was reproduced';
  }
  if (final.type !== 'task_completed') return undefined;
  if (parts.length < expected) return 'not every part was handed out';
  if (
    !parts.every(({ stage, verdict }) => stage === 'taken' || (stage === 'checked' && verdict !== 'failure_reproduced'))
  ) {
    return 'not every part succeeded';
  }
  // A task is as good as its least trusted part. Of one that was taken, the log does not say whether it had tests.
  const known = parts.some(({ verdict }) => verdict === 'unverified') ? 'unverified' : 'verified';
  const taken = parts.some(({ stage }) => stage === 'taken');
  const possible: readonly Verdict[] =
    known === 'unverified' ? ['unverified'] : taken ? ['accepted', 'unverified'] : ['verified'];
  return possible.includes(final.payload.verdict) ? undefined : 'the verdict is not that of its parts';
}

function paymentsOf({ payload }: TypedRecord): { account: string; amountMc: number }[] | undefined {
  if ('payments' in payload) return payload.payments;
  return 'postings' in payload ? payload.postings : undefined;
}

function checkAmounts(records: readonly TypedRecord[], submitted: Submitted, final: Final): string | undefined {
  const { heldMc } = submitted.payload;
  const { chargedMc, releasedMc } = final.payload;
  const hold = heldAccount(submitted.actorId);
  let chargedSum = 0n;
  for (const record of records) {
    const payments = paymentsOf(record);
    if (payments === undefined) continue;
    const at = `record ${record.seq} (${record.type})`;
    if (record.seq > final.seq) return `${at}: a payment after the end`;
    if (new Set(payments.map(({ account }) => account)).size !== payments.length)
      return `${at}: an account is there twice`;
    if (payments.reduce((sum, { amountMc }) => sum + BigInt(amountMc), 0n) !== 0n)
      return `${at}: the postings do not sum to zero`;
    for (const { account, amountMc } of payments) {
      if (account === userAccount(submitted.actorId)) return `${at}: a payment that is not from the hold`;
      if (account === hold ? amountMc >= 0 : amountMc <= 0)
        return `${at}: a payment that does not go from the hold to others`;
      if (account === hold) chargedSum -= BigInt(amountMc);
    }
  }
  if (chargedSum !== BigInt(chargedMc)) return `${chargedSum} mc were paid, and ${chargedMc} mc charged`;
  if (BigInt(heldMc) !== BigInt(chargedMc) + BigInt(releasedMc))
    return `${heldMc} mc were held, and not as much charged and released`;
  return undefined;
}
