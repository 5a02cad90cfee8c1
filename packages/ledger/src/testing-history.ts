import type { RecordDraft, Verdict } from '@edgecoder/protocol';
import { checkHistory } from './history.ts';
import type { TypedRecord } from './record.ts';
import { testKey } from './testing.ts';

export const OWNER = testKey(2).peerId;
export const WORKER = testKey(3).peerId;
const VERIFIER = testKey(4).peerId;
const COORDINATOR = testKey(1).peerId;
const HELD_MC = 9_000;
const HASH = '00'.repeat(32);

export type Amounts = { chargedMc: number; releasedMc: number };
export type Requeued = 'lease_expired' | 'forged' | 'worker_failed' | 'inconclusive';
export type Step = Pick<RecordDraft, 'type' | 'payload' | 'actorId'> & { subtaskId?: string };

const subtask = (number: number): string => `0198c0de-0000-7000-8000-00000000000${number}`;
export const pay = (amountMc: number) => ({
  payments: [
    { account: `held:${OWNER}`, amountMc: -amountMc },
    { account: 'system:escrow', amountMc: amountMc - 10 },
    { account: `agent:${VERIFIER}`, amountMc: 10 },
  ],
});

export const step = (type: string, payload: object, number?: number, actorId: string = COORDINATOR): Step =>
  ({ type, payload, actorId, ...(number !== undefined && { subtaskId: subtask(number) }) }) as Step;

export const submitted = (parts = 1) => step('task_submitted', { parts, heldMc: HELD_MC }, undefined, OWNER);
export const leased = (number: number, epoch = 1) => step('task_assigned', { epoch, kind: 'work' }, number, WORKER);
export const check = (number: number, epoch = 1, by = VERIFIER) =>
  step('task_assigned', { epoch, kind: 'check' }, number, by);
export const received = (number: number, { passed = true, epoch = 1, paidMc = 0 } = {}) =>
  step('result_received', { epoch, passed, checked: paidMc === 0, ...(paidMc > 0 && pay(paidMc)) }, number, WORKER);
/** What came and was not to be checked; `paidMc` 0 for what did not run. */
export const taken = (number: number, { passed = false, epoch = 1, paidMc = 0 } = {}) =>
  step('result_received', { epoch, passed, checked: false, ...(paidMc > 0 && pay(paidMc)) }, number, WORKER);
export const verified = (number: number, verdict: Verdict = 'verified', paidMc = 0) =>
  step('result_verified', { verifierId: VERIFIER, verdict, ...(paidMc > 0 && pay(paidMc)) }, number);
export const rejected = (number: number, reason: 'forged' | 'inconclusive', by = VERIFIER) =>
  step('result_rejected', { verifierId: by, reason, evidenceHash: HASH }, number);
export const requeued = (number: number, epoch: number, reason: Requeued) =>
  step('task_requeued', { epoch, reason }, number);
export const paidForTime = (number: number, amountMc: number) =>
  step('credit_transfer', { kind: 'spend', entryId: 'e', postings: pay(amountMc).payments }, number);
const amounts = (chargedMc: number): Amounts => ({ chargedMc, releasedMc: HELD_MC - chargedMc });
export const completed = (chargedMc: number, verdict: Verdict = 'verified') =>
  step('task_completed', { verdict, ...amounts(chargedMc) });
export const failed = (reason: string, chargedMc: number) => step('task_failed', { reason, ...amounts(chargedMc) });
export const cancelled = (chargedMc: number) => step('task_cancelled', amounts(chargedMc));

/** The records of these steps, numbered; what this file looks at does not look at hashes. */
const recordsOf = (steps: readonly Step[]): TypedRecord[] =>
  steps.map((each, index) => ({ ...each, seq: 10 + 2 * index }) as unknown as TypedRecord);
export const told = (...steps: Step[]) => checkHistory(recordsOf(steps));

export const PLAIN = [submitted(), leased(1), received(1), check(2), verified(1, 'verified', 3_000), completed(3_000)];
