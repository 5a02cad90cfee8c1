import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AVOID_AGENT_MS, MAX_ATTEMPTS, MAX_CHECKS, nextAttempt, nextCheck } from './retry.ts';
import { checkProbabilityPpm, nextTrust, RANDOM_RANGE, shouldCheck, workTerms } from './trust.ts';

describe('checkProbabilityPpm', () => {
  it.each([
    [0, 1_000_000],
    [9, 1_000_000],
    [10, 810_000],
    [20, 202_500],
    [40, 50_625],
    [41, 50_000],
    [1000, 50_000],
    [2 ** 31, 50_000],
  ])('after %d in a row is %d ppm', (streak, expected) => {
    expect(checkProbabilityPpm(streak)).toBe(expected);
  });

  it('never rises with the streak and never falls below 5 %', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (streak) => {
        expect(checkProbabilityPpm(streak + 1)).toBeLessThanOrEqual(checkProbabilityPpm(streak));
        expect(checkProbabilityPpm(streak)).toBeGreaterThanOrEqual(50_000);
      }),
    );
    expect(checkProbabilityPpm(10)).toBeLessThan(1_000_000);
  });

  it('refuses a streak that is no count', () => {
    expect(() => checkProbabilityPpm(-1)).toThrow(RangeError);
    expect(() => checkProbabilityPpm(0.5)).toThrow(RangeError);
  });
});

describe('shouldCheck', () => {
  const result = {
    streak: 0,
    verification: 'adaptive',
    hasTests: true,
    passed: true,
    random: RANDOM_RANGE - 1,
  } as const;

  it('checks every result until ten in a row held, whatever is drawn', () => {
    for (let streak = 0; streak < 10; streak += 1) expect(shouldCheck({ ...result, streak })).toBe(true);
    expect(shouldCheck({ ...result, streak: 10 })).toBe(false);
  });

  it('draws by the probability: the last number below it is checked, the next is not', () => {
    const edge = RANDOM_RANGE / 20;
    expect(shouldCheck({ ...result, streak: 100, random: Math.ceil(edge) - 1 })).toBe(true);
    expect(shouldCheck({ ...result, streak: 100, random: Math.ceil(edge) })).toBe(false);
    expect(shouldCheck({ ...result, streak: 100, random: 0 })).toBe(true);
  });

  it('always checks where that is asked for, and every reported failure', () => {
    expect(shouldCheck({ ...result, streak: 100, verification: 'always' })).toBe(true);
    expect(shouldCheck({ ...result, streak: 100, passed: false })).toBe(true);
  });

  it('has nothing to check without tests', () => {
    expect(shouldCheck({ ...result, hasTests: false, verification: 'always', passed: false })).toBe(false);
  });
});

describe('nextTrust', () => {
  it('grows by one, falls to zero, and stays without a verdict', () => {
    const trust = { streak: 41, forgeries: 1 };
    expect(nextTrust(trust, 'held')).toEqual({ streak: 42, forgeries: 1 });
    expect(nextTrust(trust, 'forged')).toEqual({ streak: 0, forgeries: 2 });
    expect(nextTrust(trust, 'inconclusive')).toEqual(trust);
  });
});

describe('workTerms', () => {
  it('are nothing but full pay for work for oneself', () => {
    expect(workTerms('a', 'a')).toEqual({ escrow: false, fee: false, trust: false, issuance: false });
    expect(workTerms('a', 'b')).toEqual({ escrow: true, fee: true, trust: true, issuance: true });
  });
});

describe('retries', () => {
  it('go to another machine first and end after the last attempt', () => {
    for (let attempts = 1; attempts < MAX_ATTEMPTS; attempts += 1) {
      expect(nextAttempt({ attempts, agentId: 'x' })).toEqual({
        kind: 'requeue',
        avoidAgent: 'x',
        avoidMs: AVOID_AGENT_MS,
      });
    }
    expect(nextAttempt({ attempts: MAX_ATTEMPTS, agentId: 'x' })).toEqual({
      kind: 'give_up',
      reason: 'attempts_exhausted',
    });
    for (let checks = 1; checks < MAX_CHECKS; checks += 1) {
      expect(nextCheck({ checks, verifierId: 'v' })).toEqual({
        kind: 'check_again',
        avoidAgent: 'v',
        avoidMs: AVOID_AGENT_MS,
      });
    }
    expect(nextCheck({ checks: MAX_CHECKS, verifierId: 'v' })).toEqual({
      kind: 'give_up',
      reason: 'verification_exhausted',
    });
  });
});
