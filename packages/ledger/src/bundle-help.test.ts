import { describe, expect, it } from '@jest/globals';
import { firstFailure, verifyBundle } from './bundle.ts';
import { jsonCommitment, printBundle } from './bundle-format.ts';
import type { TestEntry } from './testing.ts';
import { at, type Body, bodyOf, id, of, openings, played, ROUNDS, story } from './testing-plan.ts';
import {
  type BundleCase,
  bundleOf,
  changed,
  KEY,
  NEXT,
  type Openings,
  OWNER,
  SALT,
  TRUST,
  VERIFIER,
  WORKER,
} from './testing-story.ts';

/** The first part fails twice, and what is proposed for it holds. */
const PROPOSED: Body = { ...bodyOf(0), durationMs: 0 };
const helped = (): TestEntry[] => {
  const check = id(60);
  return [
    ...story().slice(0, 7),
    ...played({ part: 0, epoch: 3, passed: false }, 30).slice(0, -1),
    of({ type: 'task_escalated', subtaskId: id(1), payload: { epoch: 3 } }),
    of({
      type: 'escalation_attempted',
      subtaskId: id(1),
      payload: { step: 'inference', attempt: 1, outcome: 'answered' },
    }),
    of({
      type: 'proposal_received',
      subtaskId: id(1),
      payload: {
        epoch: 5,
        step: 'inference',
        resultHash: jsonCommitment(SALT, PROPOSED),
        payments: [
          { account: `held:${OWNER.peerId}`, amountMc: -50 },
          { account: 'system:fees', amountMc: 50 },
        ],
      },
    }),
    of({
      type: 'task_assigned',
      subtaskId: check,
      actorId: VERIFIER.peerId,
      payload: { epoch: 1, kind: 'check', placement: 'public' },
    }),
    of({
      type: 'result_verified',
      subtaskId: id(1),
      payload: {
        verifierId: VERIFIER.peerId,
        verdict: 'verified',
        computeMs: 208,
        sandbox: 'wasm',
        payments: [
          { account: `held:${OWNER.peerId}`, amountMc: -5 },
          { account: `agent:${VERIFIER.peerId}`, amountMc: 5 },
        ],
      },
    }),
    ...ROUNDS.slice(2).flatMap((round, index) => played(round, index + 2)),
    of({ type: 'task_completed', payload: { verdict: 'verified', chargedMc: 275, releasedMc: 725 } }),
  ];
};
const helpedOpenings = (): Openings => ({
  ...openings(),
  results: [
    ...[1, 3].map((epoch) => ({ subtaskId: id(1), epoch, salt: SALT, body: bodyOf(0, false) })),
    { subtaskId: id(1), epoch: 5, salt: SALT, body: PROPOSED },
    ...openings().results.slice(2),
  ],
});
const HELPED = bundleOf(helped(), KEY, NEXT, helpedOpenings());
const retold = (change: (entries: TestEntry[]) => TestEntry[]): Uint8Array =>
  printBundle(bundleOf(change(helped()), KEY, NEXT, helpedOpenings()));
const drop = (type: string) => (entries: TestEntry[]) => entries.filter((entry) => entry.type !== type);

/** The same with another payment for what was proposed. */
const paid = (payments: { account: string; amountMc: number }[] | undefined) => () =>
  retold((entries) =>
    entries.map((entry) => {
      if (entry.type !== 'proposal_received') return entry;
      const { payments: _, ...payload } = entry.payload as Record<string, unknown>;
      return { ...entry, payload: { ...payload, ...(payments !== undefined && { payments }) } } as TestEntry;
    }),
  );
const hold = `held:${OWNER.peerId}`;

const HELP: readonly BundleCase[] = [
  ['a proposal that was charged and is said to be free', paid(undefined), 'payments', 'amounts_inconsistent'],
  [
    'a proposal that cost more than was charged',
    paid([
      { account: hold, amountMc: -51 },
      { account: 'system:fees', amountMc: 51 },
    ]),
    'payments',
    'amounts_inconsistent',
  ],
  [
    'a proposal of which not all that was paid arrived',
    paid([
      { account: hold, amountMc: -50 },
      { account: 'system:fees', amountMc: 49 },
    ]),
    'payments',
    'amounts_inconsistent',
  ],
  [
    'a proposal that was paid by the owner beside the hold',
    paid([
      { account: `user:${OWNER.peerId}`, amountMc: -50 },
      { account: 'system:fees', amountMc: 50 },
    ]),
    'payments',
    'amounts_inconsistent',
  ],
  [
    'other code of what was proposed',
    () => changed(HELPED, ({ results }) => void (at(results, 2).body.code = 'x = 1\n')),
    'results',
    'commitment_mismatch',
  ],
  ['a proposal less', () => changed(HELPED, ({ results }) => void results.splice(2, 1)), 'results', 'opening_missing'],
  ['a proposal that nobody asked for', () => retold(drop('task_escalated')), 'history', 'history_inconsistent'],
  [
    'a proposal that was not checked',
    () => retold((entries) => entries.filter((entry) => entry.subtaskId !== id(60))),
    'history',
    'history_inconsistent',
  ],
  [
    'help that is asked for a part which was done',
    () =>
      retold((entries) =>
        entries.toSpliced(-1, 0, of({ type: 'task_escalated', subtaskId: id(2), payload: { epoch: 1 } })),
      ),
    'history',
    'history_inconsistent',
  ],
  [
    'a proposal for a part that was done',
    () => retold((entries) => entries.toSpliced(-1, 0, at(drop('x')(entries), 13))),
    'history',
    'history_inconsistent',
  ],
  [
    'work that is handed out although help was asked for',
    () =>
      retold((entries) =>
        entries.toSpliced(
          12,
          0,
          of({
            type: 'task_assigned',
            subtaskId: id(1),
            actorId: WORKER.peerId,
            payload: { epoch: 5, kind: 'work', placement: 'public' },
          }),
        ),
      ),
    'history',
    'history_inconsistent',
  ],
];

describe('a proof bundle of a request that needed help', () => {
  it('holds for a part that was proposed when workers had failed at it', () => {
    const verdict = verifyBundle(printBundle(HELPED), TRUST);
    expect(firstFailure(verdict)).toBeUndefined();
    expect(verdict.summary).toMatchObject({ state: 'completed', verdict: 'verified', chargedMc: 275 });
  });

  it.each(HELP)('is refused: %s', (_name, bytes, step, reason) => {
    const verdict = verifyBundle(bytes(), TRUST);
    expect(verdict.ok).toBe(false);
    expect(verdict.summary).toBeUndefined();
    expect(firstFailure(verdict)).toMatchObject({ step, reason });
  });
});
