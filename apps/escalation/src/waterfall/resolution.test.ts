import { EscalationStep, MAX_ESCALATION_ATTEMPTS, type PeerId, type SubtaskId, type TaskId } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  advise,
  cancel,
  decline,
  FINAL_STAGES,
  fail,
  fullJitterMs,
  judge,
  overdue,
  proceed,
  propose,
  type Resolution,
  type WaterfallPolicy,
} from './resolution.ts';

const POLICY: WaterfallPolicy = {
  attempts: 3,
  backoffMs: 100,
  backoffCapMs: 1000,
  verdictWaitMs: 5000,
  requeueWaitMs: 5000,
  humanWaitMs: 10_000,
  humanAttempts: 3,
};

const fresh = (steps: readonly EscalationStep[] = EscalationStep.options): Resolution => ({
  resolutionId: 'r',
  coordinatorId: 'c' as PeerId,
  taskId: 't' as TaskId,
  subtaskId: 's' as SubtaskId,
  ownerId: 'o' as PeerId,
  language: 'python',
  placement: 'public',
  consent: { cloud: true, human: true },
  callbackUrl: undefined,
  steps,
  step: 0,
  state: 'running',
  question: new Uint8Array(),
  proposal: undefined,
  proposals: 0,
  declined: undefined,
  revision: 1,
  dueAt: 0,
  claim: 0,
  waitingSince: undefined,
  endedAt: undefined,
  attempts: [],
});

/** Whatever may happen to a resolution from outside. */
type Happening =
  | { kind: 'take up' | 'answer' | 'context' | 'decline' | 'time out' | 'interrupted' }
  | { kind: 'fail'; transient: boolean }
  | { kind: 'judge'; held: boolean; late: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Happening>({ kind: 'take up' }, { kind: 'answer' }) },
  fc.constantFrom<Happening>({ kind: 'context' }, { kind: 'decline' }, { kind: 'time out' }, { kind: 'interrupted' }),
  fc.record({ kind: fc.constant('fail' as const), transient: fc.boolean() }),
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('judge' as const), held: fc.boolean(), late: fc.nat(3) }) },
);

/** As the service does it: only what fits the state is let through. */
function happen(resolution: Resolution, event: Happening, now: number, refused: ReadonlySet<EscalationStep>): void {
  const { state } = resolution;
  const asks = state === 'running' && resolution.attempts.at(-1)?.outcome === 'running';
  const refusal = (step: EscalationStep) => (refused.has(step) ? 'refused' : undefined);
  switch (event.kind) {
    case 'take up':
    case 'interrupted':
      if (state === 'running') proceed(resolution, now, POLICY, refusal);
      return;
    case 'answer':
      if (asks || state === 'waiting_for_human') propose(resolution, now, POLICY);
      return;
    case 'fail':
      if (asks) {
        fail(resolution, { outcome: 'failed', detail: 'x', transient: event.transient }, now, POLICY, 0.5);
      }
      return;
    case 'judge':
      judge(resolution, { proposal: resolution.proposals - event.late, held: event.held }, now, POLICY);
      return;
    case 'context':
      if (state === 'waiting_for_human') advise(resolution, now, 'x');
      return;
    case 'decline':
      if (state === 'waiting_for_human') decline(resolution, now, 'x');
      return;
    case 'time out':
      if (state !== 'running' && !FINAL_STAGES.includes(state)) overdue(resolution, now);
  }
}

describe('a resolution', () => {
  it('keeps its order and its bounds, whatever happens, and ends once', () => {
    const steps = fc.subarray([...EscalationStep.options]);
    fc.assert(
      fc.property(steps, steps, fc.array(happening, { maxLength: 200 }), (wanted, refused, events) => {
        const resolution = fresh(wanted);
        let ended: string | undefined;
        events.forEach((event, now) => {
          happen(resolution, event, now + 1, new Set(refused));
          const { attempts, state } = resolution;
          expect(attempts.length).toBeLessThanOrEqual(MAX_ESCALATION_ATTEMPTS);
          expect(attempts.map(({ number }) => number)).toEqual(attempts.map((_, index) => index + 1));
          // Only the last one can be open, and it is where something is waited for.
          const open = attempts.filter(({ outcome }) => outcome === 'running');
          expect(open.every((one) => one === attempts.at(-1))).toBe(true);
          if (FINAL_STAGES.includes(state)) expect(open).toEqual([]);
          expect(resolution.endedAt !== undefined).toBe(FINAL_STAGES.includes(state));
          // Every proposal has a number of its own, and only the newest can wait for its verdict.
          const numbers = attempts.flatMap(({ proposal }) => (proposal === undefined ? [] : [proposal]));
          expect(numbers).toEqual(numbers.map((_, index) => index + 1));
          expect(resolution.proposals).toBe(numbers.length);
          expect(attempts.filter(({ held }) => held === true).length).toBe(state === 'resolved' ? 1 : 0);
          for (const step of refused) {
            expect(attempts.filter((one) => one.step === step).every(({ outcome }) => outcome === 'skipped')).toBe(
              true,
            );
          }
          if (ended !== undefined) expect(JSON.stringify(resolution)).toBe(ended);
          if (FINAL_STAGES.includes(state)) ended ??= JSON.stringify(resolution);
        });
      }),
    );
  });

  it('comes to an end when everyone who is asked fails', () => {
    const resolution = fresh();
    let rounds = 0;
    while (!FINAL_STAGES.includes(resolution.state)) {
      rounds += 1;
      expect(rounds).toBeLessThan(50);
      const attempt = proceed(resolution, rounds, POLICY, () => undefined);
      if (attempt !== undefined) {
        fail(resolution, { outcome: 'timeout', detail: 'x', transient: true }, rounds, POLICY, 0);
      } else if (resolution.state !== 'running' && !FINAL_STAGES.includes(resolution.state)) {
        overdue(resolution, rounds);
      }
    }
    expect(resolution.state).toBe('exhausted');
    expect(resolution.attempts.map(({ step }) => step)).toEqual([
      'other_worker',
      ...Array.from({ length: 3 }, () => 'inference'),
      ...Array.from({ length: 3 }, () => 'parent_coordinator'),
      ...Array.from({ length: 3 }, () => 'cloud'),
      'human',
    ]);
  });

  it('takes up an open try again instead of beginning another, and gives one up that ends every process', () => {
    const resolution = fresh(['inference', 'cloud']);
    for (let pickup = 1; pickup <= 5; pickup += 1) {
      expect(proceed(resolution, pickup, POLICY, () => undefined)).toMatchObject({ step: 'inference', attempt: 1 });
    }
    expect(proceed(resolution, 6, POLICY, () => undefined)).toMatchObject({ step: 'cloud', attempt: 1 });
    expect(resolution.attempts[0]).toMatchObject({ outcome: 'failed', detail: 'it was cut off too often' });
  });

  it('is cancelled with what is under way', () => {
    const resolution = fresh(['inference']);
    proceed(resolution, 1, POLICY, () => undefined);
    cancel(resolution, 2);
    expect(resolution).toMatchObject({ state: 'cancelled', endedAt: 2, attempts: [{ outcome: 'failed' }] });
  });

  it('with nothing left to try is exhausted', () => {
    const resolution = fresh([]);
    expect(proceed(resolution, 1, POLICY, () => undefined)).toBeUndefined();
    expect(resolution.state).toBe('exhausted');
  });

  it('pauses between nothing and a bound that doubles up to its cap', () => {
    for (const [attempt, bound] of [
      [1, 100],
      [2, 200],
      [4, 800],
      [5, 1000],
      [60, 1000],
    ] as const) {
      expect(fullJitterMs(attempt, POLICY, 0)).toBe(0);
      expect(fullJitterMs(attempt, POLICY, 0.999_999)).toBe(bound - 1);
    }
  });
});
