import { describe, expect, it } from '@jest/globals';
import {
  check,
  completed,
  leased,
  OWNER,
  PLAIN,
  received,
  type Step,
  step,
  submitted,
  told,
  verified,
  WORKER,
} from './testing-history.ts';

describe('the amounts in a history', () => {
  const paying = (payments: { account: string; amountMc: number }[], charged = 500): Step[] => [
    submitted(),
    leased(1),
    step('result_received', { epoch: 1, passed: true, checked: false, payments }, 1, WORKER),
    completed(charged, 'accepted'),
  ];
  const from = (amountMc: number) => ({ account: `held:${OWNER}`, amountMc: -amountMc });
  const to = (amountMc: number, account = `agent:${WORKER}`) => ({ account, amountMc });

  it('hold when what was held is what was paid and released', () => {
    expect(told(...paying([from(500), to(500)]))).not.toHaveProperty('amountProblem');
  });

  it.each<[string, Step[], RegExp]>([
    ['a payment that does not sum to zero', paying([from(500), to(499)]), /sum to zero/],
    ['a payment out of nothing', paying([from(500), to(600)]), /sum to zero/],
    ['an account twice', paying([from(500), to(250), to(250)]), /twice/],
    ['a payment into the hold', paying([from(-500), to(-500)]), /from the hold/],
    ['a payment that takes from the worker', paying([from(500), to(600), to(-100, 'system:fees')]), /from the hold/],
    ['a payment from the owner’s own account', paying([to(-500, `user:${OWNER}`), to(500)]), /not from the hold/],
    ['a payment from another owner’s hold', paying([to(-500, `held:${WORKER}`), to(500)]), /from the hold/],
    ['a payment of nothing', paying([from(500), to(500), to(0, 'system:fees')]), /from the hold/],
    ['less paid than charged', paying([from(499), to(499)]), /499 mc were paid, and 500/],
    ['more paid than charged', paying([from(501), to(501)]), /501 mc were paid, and 500/],
    [
      'sums that only agree when they are rounded',
      paying([from(2 ** 53 - 1), to(2 ** 53 - 2), to(2, 'system:fees')]),
      /sum to zero/,
    ],
    [
      'a part of the hold that is gone',
      [...PLAIN.slice(0, -1), step('task_completed', { verdict: 'verified', chargedMc: 3_000, releasedMc: 5_999 })],
      /9000 mc were held/,
    ],
    [
      'a payment after the end',
      [
        submitted(),
        leased(1),
        received(1, { paidMc: 500 }),
        completed(500, 'accepted'),
        check(2),
        verified(1, 'verified', 100),
      ],
      /after the end/,
    ],
  ])('do not hold with %s', (_name, steps, problem) => {
    expect(told(...steps)).toMatchObject({ amountProblem: expect.stringMatching(problem) });
  });
});
