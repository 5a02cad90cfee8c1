import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  cancelled,
  check,
  completed,
  failed,
  leased,
  OWNER,
  PLAIN,
  paidForTime,
  pay,
  received,
  rejected,
  requeued,
  type Step,
  step,
  submitted,
  taken,
  told,
  verified,
  WORKER,
} from './testing-history.ts';

/** A lost lease, a forged result, a lost check, an inconclusive one, a second part that was taken on trust. */
const EVENTFUL = [
  submitted(2),
  leased(1),
  requeued(1, 1, 'lease_expired'),
  leased(1, 3),
  received(1, { epoch: 3 }),
  check(2),
  rejected(1, 'forged'),
  requeued(1, 3, 'forged'),
  leased(1, 5),
  received(1, { epoch: 5 }),
  check(3),
  requeued(3, 1, 'lease_expired'),
  check(3, 3),
  rejected(1, 'inconclusive'),
  check(4),
  verified(1, 'verified', 3_000),
  leased(5),
  received(5, { paidMc: 1_000 }),
  completed(4_000, 'accepted'),
];

describe('the history of a task', () => {
  it('tells of a program without tests that did not run, and of the one after it', () => {
    const story = [submitted(), leased(1), taken(1), requeued(1, 1, 'worker_failed'), leased(1, 3)];
    const done = [taken(1, { passed: true, epoch: 3, paidMc: 500 }), completed(500, 'unverified')];
    expect(told(...story, ...done)).toMatchObject({ state: 'completed', verdict: 'unverified', chargedMc: 500 });
    expect(told(...story, taken(1, { epoch: 3 }), failed('attempts_exhausted', 0))).toMatchObject({ state: 'failed' });
  });

  it('says whose it was, how it ended and what it cost', () => {
    expect(told(...PLAIN)).toEqual({
      ownerId: OWNER,
      state: 'completed',
      verdict: 'verified',
      heldMc: 9_000,
      chargedMc: 3_000,
      releasedMc: 6_000,
    });
  });

  it.each<[string, Step[], object]>([
    ['with attempts that came to nothing', EVENTFUL, { state: 'completed', verdict: 'accepted', chargedMc: 4_000 }],
    [
      'that was taken on trust',
      [submitted(), leased(1), received(1, { paidMc: 500 }), completed(500, 'accepted')],
      { verdict: 'accepted' },
    ],
    [
      'whose program had no tests',
      [submitted(), leased(1), received(1, { paidMc: 500 }), completed(500, 'unverified')],
      { verdict: 'unverified' },
    ],
    [
      'that was checked after it had ended',
      [submitted(), leased(1), received(1, { paidMc: 500 }), completed(500, 'accepted'), check(2), verified(1)],
      { state: 'completed' },
    ],
    [
      'that was found forged after it had ended',
      [
        submitted(),
        leased(1),
        received(1, { paidMc: 500 }),
        completed(500, 'accepted'),
        check(2),
        rejected(1, 'forged'),
      ],
      { state: 'completed' },
    ],
    [
      'whose check was lost after it had ended',
      [
        submitted(),
        leased(1),
        received(1, { paidMc: 500 }),
        completed(500, 'accepted'),
        check(2),
        requeued(2, 1, 'lease_expired'),
        check(2, 3),
        verified(1),
      ],
      { state: 'completed' },
    ],
    [
      'whose tests failed',
      [
        submitted(),
        leased(1),
        received(1, { passed: false }),
        check(2),
        verified(1, 'failure_reproduced', 900),
        failed('tests_failed', 900),
      ],
      { state: 'failed', chargedMc: 900 },
    ],
    [
      'that nobody could check',
      [
        submitted(),
        leased(1),
        received(1),
        check(2),
        rejected(1, 'inconclusive'),
        verified(1, 'unverified', 700),
        failed('verification_exhausted', 700),
      ],
      { state: 'failed' },
    ],
    ['that every worker lost', [submitted(), leased(1), failed('attempts_exhausted', 0)], { chargedMc: 0 }],
    ['that was cancelled before it began', [submitted(), cancelled(0)], { state: 'cancelled', releasedMc: 9_000 }],
    [
      'that was cancelled while it ran',
      [submitted(), leased(1), paidForTime(1, 200), cancelled(200)],
      { state: 'cancelled', chargedMc: 200 },
    ],
  ])('holds for a task %s', (_name, steps, expected) => {
    expect(told(...steps)).toMatchObject(expected);
    expect(told(...steps)).not.toHaveProperty('amountProblem');
  });

  it.each<[string, Step[], RegExp]>([
    ['nothing', [], /not the submission/],
    ['no submission', PLAIN.slice(1), /not the submission/],
    ['no end', PLAIN.slice(0, -1), /no record of the end/],
    ['two ends', [...PLAIN, completed(3_000)], /ended more than once/],
    ['an end of another kind after the end', [...PLAIN, cancelled(3_000)], /ended more than once/],
    ['two submissions', [submitted(), ...PLAIN], /submitted before/],
    [
      'a step of no subtask',
      [submitted(), step('task_assigned', { epoch: 1, kind: 'work' }), ...PLAIN.slice(2)],
      /no subtask/,
    ],
    ['a first lease of epoch 2', [submitted(), leased(1, 2), cancelled(0)], /not the next/],
    [
      'a lease of the same epoch',
      [submitted(), leased(1), requeued(1, 1, 'lease_expired'), leased(1), cancelled(0)],
      /not the next/,
    ],
    [
      'a lease after an attempt that is not told',
      [submitted(), leased(1), requeued(1, 1, 'lease_expired'), leased(1, 5), cancelled(0)],
      /not the next/,
    ],
    ['a lease of what is leased', [submitted(), leased(1), leased(1, 3), cancelled(0)], /not taken back/],
    [
      'work that becomes a check',
      [submitted(), leased(1), requeued(1, 1, 'lease_expired'), check(1, 3), cancelled(0)],
      /became a check/,
    ],
    ['a result without a lease', [submitted(), received(1), cancelled(0)], /no lease/],
    ['a result of another epoch', [submitted(), leased(1), received(1, { epoch: 2 }), cancelled(0)], /no lease/],
    ['a result of a check as work', [submitted(), check(1), received(1), cancelled(0)], /no lease/],
    ['a second result', [submitted(), leased(1), received(1), received(1), cancelled(0)], /no lease/],
    [
      'a result of a lease that was taken back',
      [submitted(), leased(1), requeued(1, 1, 'lease_expired'), received(1), cancelled(0)],
      /no lease/,
    ],
    ['a verdict on no result', [submitted(), leased(1), check(2), verified(1), cancelled(0)], /no result/],
    ['a verdict without a check', [submitted(), leased(1), received(1), verified(1), completed(0)], /no check/],
    [
      'a verdict by somebody else than was asked',
      [submitted(), leased(1), received(1), check(2, 1, WORKER), verified(1), completed(0)],
      /no check/,
    ],
    ['two verdicts of one check', [...PLAIN.slice(0, -1), verified(1), completed(3_000)], /no result/],
    [
      'a verdict that contradicts the result',
      [submitted(), leased(1), received(1, { passed: false }), check(2), verified(1), completed(0)],
      /contradicts/,
    ],
    [
      'a failure reproduced of a pass',
      [submitted(), leased(1), received(1), check(2), verified(1, 'failure_reproduced'), failed('tests_failed', 0)],
      /contradicts/,
    ],
    [
      'a check that only accepts',
      [submitted(), leased(1), received(1), check(2), verified(1, 'accepted'), completed(0)],
      /does not accept/,
    ],
    [
      'a forgery that nobody found',
      [submitted(), leased(1), received(1), rejected(1, 'forged'), cancelled(0)],
      /no check/,
    ],
    ['a forgery of nothing', [submitted(), leased(1), check(2), rejected(1, 'forged'), cancelled(0)], /no result/],
    ['a return of what was not out', [submitted(), requeued(1, 1, 'lease_expired'), cancelled(0)], /no lease/],
    ['a return of another epoch', [submitted(), leased(1), requeued(1, 3, 'lease_expired'), cancelled(0)], /no lease/],
    [
      'a return for a forgery that was not',
      [submitted(), leased(1), requeued(1, 1, 'forged'), cancelled(0)],
      /nothing to take back/,
    ],
    [
      'a return of a result that waits',
      [submitted(), leased(1), received(1), requeued(1, 1, 'lease_expired'), cancelled(0)],
      /nothing to take back/,
    ],
    [
      'a return of a program that ran',
      [submitted(), leased(1), taken(1, { passed: true }), requeued(1, 1, 'worker_failed'), cancelled(0)],
      /nothing to take back/,
    ],
    [
      'a return of a program that was paid',
      [submitted(), leased(1), taken(1, { paidMc: 500 }), requeued(1, 1, 'worker_failed'), cancelled(500)],
      /nothing to take back/,
    ],
    [
      'a return of a program that did not run, as if its lease had been lost',
      [submitted(), leased(1), taken(1), requeued(1, 1, 'lease_expired'), cancelled(0)],
      /nothing to take back/,
    ],
    [
      'pay before the check',
      [
        submitted(),
        leased(1),
        step('result_received', { epoch: 1, passed: true, checked: true, ...pay(500) }, 1, WORKER),
        cancelled(500),
      ],
      /before it was checked/,
    ],
    ['pay for the time of nothing', [submitted(), paidForTime(1, 200), cancelled(200)], /no work was under way/],
    ['a record that is not of a task', [submitted(), step('node_approval', {}, 1), cancelled(0)], /does not belong/],
    ['work after the end', [...PLAIN, leased(3)], /after the end/],
    ['a result after the end', [submitted(), leased(1), cancelled(0), received(1)], /after the end/],
    [
      'work queued again after the end',
      [submitted(), leased(1), cancelled(0), requeued(1, 1, 'lease_expired')],
      /after the end/,
    ],
    ['more parts than the task has', [submitted(), leased(1), leased(2), cancelled(0)], /more parts/],
    [
      'fewer parts than the task has',
      [submitted(2), leased(1), received(1, { paidMc: 500 }), completed(500, 'accepted')],
      /not every part/,
    ],
    [
      'success with a part still out',
      [submitted(2), leased(1), received(1, { paidMc: 500 }), leased(2), completed(500, 'accepted')],
      /not every part/,
    ],
    ['success with a check still to come', [submitted(), leased(1), received(1), completed(0)], /waits for its check/],
    [
      'success after failed tests',
      [
        submitted(),
        leased(1),
        received(1, { passed: false }),
        check(2),
        verified(1, 'failure_reproduced'),
        completed(0),
      ],
      /not every part succeeded/,
    ],
    [
      'failed tests that nobody reproduced',
      [submitted(), leased(1), received(1, { passed: false }), failed('tests_failed', 0)],
      /no failure was reproduced/,
    ],
    [
      'a verdict better than that of its parts',
      [submitted(), leased(1), received(1, { paidMc: 500 }), completed(500, 'verified')],
      /verdict/,
    ],
    ['a verdict worse than that of its parts', [...PLAIN.slice(0, -1), completed(3_000, 'unverified')], /verdict/],
  ])('does not hold with %s', (_name, steps, problem) => {
    expect(told(...steps)).toEqual({ problem: expect.stringMatching(problem) });
  });

  // But for a check that came to nothing: the next one could have been handed out all the same.
  const implied = EVENTFUL.map(({ type }, place) => [type, place] as const).filter(([, place]) => place !== 13);
  it.each(implied)('does not hold without its %s record, number %i', (_type, place) => {
    const history = told(...EVENTFUL.toSpliced(place, 1));
    expect('problem' in history ? history.problem : history.amountProblem).toBeDefined();
  });

  it('does not hold with any one record twice', () => {
    for (const [place, each] of EVENTFUL.entries()) {
      const history = told(...EVENTFUL.toSpliced(place, 0, each));
      expect([place, 'problem' in history]).toEqual([place, true]);
    }
  });

  it('does not throw, whatever the order of the records is', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(EVENTFUL, { minLength: 0 }), (steps) => {
        const history = told(...steps);
        const inOrder = steps.length === EVENTFUL.length && steps.every((each, i) => each === EVENTFUL[i]);
        if (inOrder) expect(history).not.toHaveProperty('problem');
        else expect(history).toBeDefined();
      }),
      { seed: 7 },
    );
  });
});
