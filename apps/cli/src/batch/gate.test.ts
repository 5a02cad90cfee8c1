import { ClientError } from '@edgecoder/client';
import { describe, expect, it } from '@jest/globals';
import { createGate } from './gate.ts';

const never = new AbortController().signal;
const refused = (code: ClientError['code'], retryAfterMs?: number) => new ClientError(code, code, { retryAfterMs });

/** Answers in this order; the last one for ever. */
function answers(...list: (string | ClientError)[]) {
  let calls = 0;
  return {
    submit: async () => {
      const answer = list[Math.min(calls, list.length - 1)];
      calls += 1;
      if (typeof answer !== 'string') throw answer;
      return answer;
    },
    calls: () => calls,
  };
}

describe('the gate', () => {
  it('holds a program back that cannot be paid until a running one has ended', async () => {
    const gate = createGate();
    await gate.pass(answers('first').submit, never);
    const second = answers(refused('insufficient_credits'), 'second');
    const passed = gate.pass(second.submit, never);
    await new Promise(setImmediate);
    expect(second.calls()).toBe(1);
    gate.ended();
    expect(await passed).toBe('second');
  });

  it('gives a program up that cannot be paid while nothing runs', async () => {
    const gate = createGate();
    await expect(gate.pass(answers(refused('insufficient_credits')).submit, never)).rejects.toMatchObject({
      code: 'insufficient_credits',
    });
  });

  it('tries again after answers that pass, when the service said so', async () => {
    const gate = createGate();
    const busy = answers(refused('overloaded', 1), refused('no_verifier', 1), refused('unreachable', 1), 'taken');
    expect(await gate.pass(busy.submit, never)).toBe('taken');
    expect(busy.calls()).toBe(4);
  });

  it('gives up at once after an answer that does not pass', async () => {
    const gate = createGate();
    const wrong = answers(refused('invalid_request'));
    await expect(gate.pass(wrong.submit, never)).rejects.toMatchObject({ code: 'invalid_request' });
    expect(wrong.calls()).toBe(1);
  });

  it('stops waiting when it is told to', async () => {
    const gate = createGate();
    const abort = new AbortController();
    const passed = gate.pass(answers(refused('overloaded', 60_000)).submit, abort.signal);
    abort.abort(new Error('enough'));
    await expect(passed).rejects.toThrow('enough');
  });
});
