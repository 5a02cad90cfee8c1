import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AppError, ERROR_CODES, errorCodes, Problem } from './errors.ts';
import { AccountId, agentAccount, heldAccount, userAccount } from './ids.ts';
import { RECORD_PAYLOADS, recordTypes } from './ledger.ts';
import { mcToJson } from './money.ts';
import { MAX_CODE_CHARS, TaskSpec } from './tasks.ts';
import type { Lease, SealedResult } from './work.ts';
import { leaseSigningInput, resultSigningInput } from './work.ts';

const minimal = { idempotencyKey: 'k', kind: 'exec', language: 'python', code: 'pass' };

describe('TaskSpec', () => {
  it('fills every default, so that what is hashed does not depend on what was left out', () => {
    const spec = TaskSpec.parse(minimal);
    expect(TaskSpec.parse(spec)).toEqual(spec);
    expect(spec.placement).toBe('my-devices');
    expect(spec.verification).toBe('adaptive');
  });

  it.each([
    ['an unknown field', { ...minimal, extra: 1 }],
    ['code beyond its bound', { ...minimal, code: 'x'.repeat(MAX_CODE_CHARS + 1) }],
    ['a key with a space', { ...minimal, idempotencyKey: 'a b' }],
    ['a negative budget', { ...minimal, maxCreditsMc: -1 }],
    ['a fractional budget', { ...minimal, maxCreditsMc: 0.5 }],
    ['ten parts', { ...minimal, parts: Array.from({ length: 10 }, (_, i) => ({ id: `p${i}`, code: '' })) }],
    ['a wall time of an hour', { ...minimal, limits: { wallMs: 3_600_000 } }],
    ['code with half of a surrogate pair', { ...minimal, code: 'x = "\ud83d"' }],
    ['tests with half of a surrogate pair', { ...minimal, tests: '\ude00' }],
    ['an unknown language', { ...minimal, language: 'cobol' }],
  ])('refuses %s', (_name, value) => {
    expect(TaskSpec.safeParse(value).success).toBe(false);
  });
});

describe('accounts', () => {
  it('names accounts by kind and peer id', () => {
    const peer = 'a'.repeat(26);
    for (const account of [userAccount(peer), agentAccount(peer), heldAccount(peer)]) {
      expect(AccountId.safeParse(account).success).toBe(true);
    }
    expect(AccountId.safeParse('system:other').success).toBe(false);
    expect(AccountId.safeParse(`user:${'A'.repeat(26)}`).success).toBe(false);
  });
});

describe('money', () => {
  it('refuses to print an amount that JSON would round', () => {
    expect(() => mcToJson(2n ** 53n)).toThrow(RangeError);
    fc.assert(fc.property(fc.maxSafeInteger(), (amount) => mcToJson(BigInt(amount)) === amount));
  });
});

describe('errors', () => {
  it('gives each code a problem document with its status and no hidden detail', () => {
    for (const code of errorCodes) {
      const problem = new AppError(code, undefined, { cause: new Error('secret') }).toProblem('r1');
      expect(Problem.parse(problem).status).toBe(ERROR_CODES[code].status);
      expect(JSON.stringify(problem)).not.toContain('secret');
    }
  });
});

describe('signing inputs', () => {
  const lease: Lease = {
    leaseId: '01890a5d-ac96-774b-bcce-b302099a8057',
    subtaskId: '01890a5d-ac96-774b-bcce-b302099a8058',
    taskId: '01890a5d-ac96-774b-bcce-b302099a8059',
    epoch: 1,
    expiresAt: 5,
    sealed: 'abc',
  } as Lease;
  const hash = (text: string) => `h(${text})`;

  it('binds every part of a lease', () => {
    const input = leaseSigningInput('agent', 'enc', [lease], hash);
    for (const changed of [
      { ...lease, epoch: 2 },
      { ...lease, expiresAt: 6 },
      { ...lease, sealed: 'abd' },
      { ...lease, subtaskId: lease.taskId as unknown as Lease['subtaskId'] },
      { ...lease, leaseId: lease.taskId as unknown as Lease['leaseId'] },
    ]) {
      expect(leaseSigningInput('agent', 'enc', [changed], hash)).not.toBe(input);
    }
    expect(leaseSigningInput('other', 'enc', [lease], hash)).not.toBe(input);
    expect(leaseSigningInput('agent', 'other', [lease], hash)).not.toBe(input);
    expect(leaseSigningInput('agent', 'enc', [lease, lease], hash)).not.toBe(input);
  });

  it('binds every part of a result', () => {
    const result = { subtaskId: lease.subtaskId, leaseId: lease.leaseId, epoch: 1, bodyHash: 'b' } as Pick<
      SealedResult,
      'subtaskId' | 'leaseId' | 'epoch' | 'bodyHash'
    >;
    const input = resultSigningInput(result);
    expect(resultSigningInput({ ...result, epoch: 2 })).not.toBe(input);
    expect(resultSigningInput({ ...result, bodyHash: 'c' })).not.toBe(input);
  });
});

describe('ledger payloads', () => {
  it('are strict objects: nothing unforeseen enters the log', () => {
    for (const type of recordTypes) {
      const parsed = RECORD_PAYLOADS[type].safeParse({ code: 'print(1)' });
      expect(parsed.success).toBe(false);
    }
  });
});
