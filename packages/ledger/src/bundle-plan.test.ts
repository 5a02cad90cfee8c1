import { describe, expect, it } from '@jest/globals';
import { firstFailure, verifyBundle } from './bundle.ts';
import { jsonCommitment, printBundle, type TaskPlan } from './bundle-format.ts';
import {
  at,
  bodyOf,
  CONTENT,
  decomposed,
  edit,
  id,
  of,
  openings,
  PLAN,
  planned,
  played,
  ROUNDS,
  set,
  story,
  told,
  VALID,
  without,
} from './testing-plan.ts';
import { type BundleCase, bundleOf, KEY, NEXT, otherHex, SALT, TRUST } from './testing-story.ts';

const CHANGES: readonly BundleCase[] = [
  [
    'another plan',
    () => planned(({ parts }) => void (at(parts, 0).prompt = 'Write sub.')),
    'content',
    'commitment_mismatch',
  ],
  [
    'other tests of a part',
    () => planned(({ parts }) => void (at(parts, 0).tests = '')),
    'content',
    'commitment_mismatch',
  ],
  [
    'other tests of the whole',
    () => planned(({ parts }) => void (at(parts, 2).tests = '')),
    'content',
    'commitment_mismatch',
  ],
  [
    'a plan without one of its parts',
    () => planned(({ parts }) => void parts.splice(1, 1)),
    'content',
    'commitment_mismatch',
  ],
  [
    'a plan whose parts changed places',
    () => planned(({ parts }) => void ([at(parts, 0).subtaskId, at(parts, 1).subtaskId] = [id(2), id(1)])),
    'content',
    'commitment_mismatch',
  ],
  [
    'a plan with one dependency less',
    () => planned(({ parts }) => void (at(parts, 1).dependsOn = [])),
    'content',
    'commitment_mismatch',
  ],
  ['no plan', () => edit((copy) => void delete copy.plan), 'content', 'opening_missing'],
  [
    'another salt of the plan',
    () => edit((copy) => void (copy.plan!.salt = otherHex(SALT))),
    'content',
    'commitment_mismatch',
  ],
  [
    'another request',
    () => edit((copy) => void (copy.content.value.prompt = 'Write sub.')),
    'content',
    'commitment_mismatch',
  ],
  ['no request', () => edit((copy) => void delete copy.content.value.prompt), 'content', 'commitment_mismatch'],
  [
    'other code of a part',
    () => edit((copy) => void (at(copy.results, 1).body.code = 'x = 1\n')),
    'results',
    'commitment_mismatch',
  ],
  [
    'the code of two parts exchanged',
    () =>
      edit(({ results }) => {
        [at(results, 1).body, at(results, 2).body] = [at(results, 2).body, at(results, 1).body];
      }),
    'results',
    'commitment_mismatch',
  ],
  ['a result less', () => edit((copy) => void copy.results.splice(2, 1)), 'results', 'opening_missing'],
  ['a failed try less', () => edit((copy) => void copy.results.splice(0, 1)), 'results', 'opening_missing'],
  [
    'no record of the plan',
    () => edit((copy) => void (copy.records = copy.records.filter(({ record }) => record.type !== 'task_decomposed'))),
    'history',
    'history_inconsistent',
  ],
];

/** The log commits to another plan. */
function planTold(change: (parts: TaskPlan['parts']) => void): Uint8Array {
  const plan = structuredClone(PLAN);
  change(plan.parts);
  return told((entries) => entries.with(1, decomposed(plan)), { plan: { salt: SALT, value: plan } });
}

/** The requester gave tests, and the plan has these for the whole. */
function testedBy(given: string, tests: string | undefined): Uint8Array {
  const value = { ...CONTENT, tests: given };
  const plan = structuredClone(PLAN);
  const { tests: _, ...main } = at(plan.parts, 2);
  plan.parts[2] = { ...main, ...(tests !== undefined && { tests }) };
  return told(
    (entries) => set('task_submitted', { contentHash: jsonCommitment(SALT, value) })(entries.with(1, decomposed(plan))),
    { content: { salt: SALT, value }, plan: { salt: SALT, value: plan } },
  );
}

const LIES: readonly BundleCase[] = [
  [
    'a log that leaves a part out',
    () =>
      told((entries) => without(entries, id(2)), {
        results: openings().results.filter((each) => each.subtaskId !== id(2)),
      }),
    'history',
    'history_inconsistent',
  ],
  [
    'a log that divides a task twice',
    () => told((entries) => entries.toSpliced(2, 0, decomposed())),
    'history',
    'history_inconsistent',
  ],
  [
    'a log that divides a task after it was begun',
    () => told((entries) => entries.toSpliced(1, 1).toSpliced(2, 0, decomposed())),
    'history',
    'history_inconsistent',
  ],
  [
    'a log that divides a program',
    () => told(set('task_submitted', { kind: 'exec' })),
    'history',
    'history_inconsistent',
  ],
  [
    'a log that has fewer parts than the plan',
    () => told(set('task_decomposed', { parts: 2 })),
    'history',
    'history_inconsistent',
  ],
  [
    'a log that hands out a part that the plan does not have',
    () =>
      told((entries) => entries.map((entry) => (entry.subtaskId === id(2) ? { ...entry, subtaskId: id(9) } : entry))),
    'content',
    'commitment_mismatch',
  ],
  [
    'a log that has two parts under one id',
    () => {
      const plan = structuredClone(PLAN);
      at(plan.parts, 1).subtaskId = id(1);
      return told((entries) => entries.with(1, decomposed(plan)), { plan: { salt: SALT, value: plan } });
    },
    'content',
    'commitment_mismatch',
  ],
  [
    'a log that has a program where none was to be written',
    () => planTold((parts) => void delete at(parts, 0).prompt),
    'content',
    'commitment_mismatch',
  ],
  [
    'a plan whose last part does not wait for another one',
    () => planTold((parts) => void at(parts, 2).dependsOn.pop()),
    'content',
    'commitment_mismatch',
  ],
  [
    'a plan with a part that waits for a later one',
    () => planTold((parts) => void at(parts, 0).dependsOn.push('double')),
    'content',
    'commitment_mismatch',
  ],
  [
    'a plan with two parts of one name',
    () => planTold((parts) => void (at(parts, 1).id = 'add')),
    'content',
    'commitment_mismatch',
  ],
  [
    'a program that was held against other tests than the requester gave',
    () => testedBy('assert double(1) == 2', 'assert True'),
    'content',
    'commitment_mismatch',
  ],
  [
    'a program that was held against none of the tests that the requester gave',
    () => testedBy('assert double(1) == 2', undefined),
    'content',
    'commitment_mismatch',
  ],
  [
    'a request of one part that was asked in other words',
    () => {
      const { prompt: _, ...main } = at(PLAN.parts, 2);
      const plan = { parts: [{ ...main, subtaskId: id(1), dependsOn: [], prompt: 'Write nothing.' }] };
      const results = openings().results.slice(0, 2);
      return told(
        (entries) =>
          set('task_completed', { chargedMc: 110, releasedMc: 890 })([
            at(entries, 0),
            decomposed(plan),
            ...ROUNDS.slice(0, 2).flatMap(played),
            at(entries, -1),
          ]),
        { plan: { salt: SALT, value: plan }, results },
      );
    },
    'content',
    'commitment_mismatch',
  ],
  [
    'a log that tries again what did not fail',
    () =>
      told((entries) =>
        entries.toSpliced(
          -2,
          0,
          of({ type: 'task_requeued', subtaskId: id(2), payload: { epoch: 1, reason: 'tests_failed' } }),
        ),
      ),
    'history',
    'history_inconsistent',
  ],
  [
    'a log that completes a task of which a part failed',
    () => told((entries) => [...entries.slice(0, 6), at(entries, -1)], { results: openings().results.slice(0, 1) }),
    'history',
    'history_inconsistent',
  ],
  [
    'a plan that the log does not know',
    () =>
      told((entries) =>
        set('task_completed', { chargedMc: 110, releasedMc: 890 })(
          without(without(entries.toSpliced(1, 1), id(1)), id(2)),
        ),
      ),
    'content',
    'commitment_mismatch',
  ],
];

describe('a proof bundle of a request in words', () => {
  it('holds as it was made, with its plan and all that was written', () => {
    const verdict = verifyBundle(printBundle(VALID), TRUST);
    expect(firstFailure(verdict)).toBeUndefined();
    expect(verdict.summary).toMatchObject({ state: 'completed', verdict: 'verified', chargedMc: 330 });
  });

  it('holds when the whole was held against the requester’s tests', () => {
    const tests = 'assert double(1) == 2';
    expect(firstFailure(verifyBundle(testedBy(tests, tests), TRUST))).toBeUndefined();
  });

  it('holds for a task that failed after as many tries as there may be', () => {
    const failed = [
      ...story().slice(0, 7),
      ...played({ part: 0, epoch: 3, passed: false }, 30).slice(0, -1),
      of({ type: 'task_failed', payload: { reason: 'tests_failed', chargedMc: 0, releasedMc: 1000 } }),
    ];
    const results = [1, 3].map((epoch) => ({ subtaskId: id(1), epoch, salt: SALT, body: bodyOf(0, false) }));
    const verdict = verifyBundle(printBundle(bundleOf(failed, KEY, NEXT, { ...openings(), results })), TRUST);
    expect(firstFailure(verdict)).toBeUndefined();
    expect(verdict.summary).toMatchObject({ state: 'failed', chargedMc: 0 });
  });

  it.each([...CHANGES, ...LIES])('is refused: %s', (_name, bytes, step, reason) => {
    const verdict = verifyBundle(bytes(), TRUST);
    expect(verdict.ok).toBe(false);
    expect(verdict.summary).toBeUndefined();
    expect(firstFailure(verdict)).toMatchObject({ step, reason });
  });

  it('is refused after any of 1,000 flips of one bit', () => {
    const bytes = printBundle(VALID);
    let state = 7;
    const accepted: number[] = [];
    for (let count = 0; count < 1_000; count += 1) {
      // Numbers of a linear congruential generator: the same flips on every machine.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const bit = Math.floor((state / 0x1_0000_0000) * bytes.length * 8);
      const flipped = Uint8Array.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      if (verifyBundle(flipped, TRUST).ok) accepted.push(bit);
    }
    expect(accepted).toEqual([]);
  }, 120_000);
});
