import { ClientError } from '@edgecoder/client';
import type { EscalationStep, ProposalVerdict, ResolutionView, ResolveRequestInput } from '@edgecoder/protocol';
import type { Helper } from '../../src/escalation/index.ts';

/** What comes next when something is asked for, or did not hold. */
export type Next = { code: string; step?: EscalationStep; model?: string } | 'person' | 'exhausted';

/** An escalation service that keeps to its contract, and says what it is told to say. */
export function helperDouble() {
  const questions: ResolveRequestInput[] = [];
  const verdicts: ProposalVerdict[] = [];
  const cancelled: string[] = [];
  const views = new Map<string, ResolutionView>();
  let script: Next[] = [];
  /** Set: every call fails with it. */
  let down: Error | undefined;

  function go(view: ResolutionView): void {
    view.revision += 1;
    const next = script.shift() ?? 'exhausted';
    delete view.proposal;
    if (next === 'exhausted') view.state = 'exhausted';
    else if (next === 'person') view.state = 'waiting_for_human';
    else {
      const { code, step = 'inference', model } = next;
      const number = view.attempts.length + 1;
      view.state = 'running';
      view.attempts.push({ step, attempt: number, startedAt: 1, endedAt: 2, outcome: 'answered' });
      view.proposal = { number, code, explanation: 'because', step, ...(model !== undefined && { model }) };
    }
  }
  function known(id: string): ResolutionView {
    const view = views.get(id);
    if (view === undefined) throw new ClientError('not_found', 'no such resolution', { status: 404 });
    return view;
  }
  const answer = <T>(say: () => T): Promise<T> =>
    down === undefined ? Promise.resolve().then(() => structuredClone(say())) : Promise.reject(down);

  const helper: Helper = {
    resolve: (request) =>
      answer(() => {
        const before = views.get(request.resolutionId);
        if (before !== undefined) return before;
        questions.push(request);
        const { resolutionId, taskId, subtaskId } = request as ResolutionView & ResolveRequestInput;
        const view: ResolutionView = { resolutionId, taskId, subtaskId, state: 'running', revision: 0, attempts: [] };
        views.set(resolutionId, view);
        go(view);
        return view;
      }),
    resolution: (id) => answer(() => known(id)),
    verdict: (id, verdict) =>
      answer(() => {
        const view = known(id);
        verdicts.push(verdict);
        if (view.proposal?.number !== verdict.proposal) throw new ClientError('conflict', 'no', { status: 409 });
        if (verdict.held) Object.assign(view, { state: 'resolved', revision: view.revision + 1 });
        else go(view);
        return view;
      }),
    cancel: (id) =>
      answer(() => {
        cancelled.push(id);
        return Object.assign(known(id), { state: 'cancelled' as const });
      }),
  };
  return {
    helper,
    questions,
    verdicts,
    cancelled,
    views,
    play(...next: Next[]): void {
      script = next;
    },
    /** A person, or something else that took its time, answers. */
    proceed(id: string, next: Next): ResolutionView {
      script = [next];
      go(known(id));
      return structuredClone(known(id));
    },
    breakDown(error: Error | undefined): void {
      down = error;
    },
  };
}
