import {
  AppError,
  MAX_PROMPT_CHARS,
  type PeerId,
  type ProposalVerdict,
  type ResolutionView,
  type RespondRequest,
} from '@edgecoder/protocol';
import type { Caller } from '@edgecoder/service';
import type { EscalationContext } from '../context.ts';
import { changeResolution } from '../waterfall/change.ts';
import { afterFailure, type Question } from '../waterfall/content.ts';
import { mayAnswer } from '../waterfall/placement.ts';
import { advise, cancel, decline, FINAL_STAGES, judge, propose, type Resolution } from '../waterfall/resolution.ts';
import { sightOf } from './read.ts';
import { viewOf } from './views.ts';

/**
 * A person's answer: code, which is checked like any other; what was missing; or that there is none.
 * @throws {AppError} `not_found` for what is not theirs to answer, `conflict` when no answer is waited for, `invalid_request`
 * for a context that makes the prompt too long.
 */
export async function respond(
  ctx: EscalationContext,
  caller: Caller,
  resolutionId: string,
  answer: RespondRequest,
): Promise<ResolutionView> {
  const { settings, sealer } = ctx;
  const resolution = await changeResolution(ctx, resolutionId, (found, now) => {
    if (!mayAnswer(caller.peerId, found, settings.operators)) throw refusalOf(ctx, caller, found);
    if (found.state !== 'waiting_for_human') throw new AppError('conflict', 'No answer of a person is waited for');
    if ('decline' in answer) {
      found.declined = sealer.declined.seal(resolutionId, answer.reason);
      decline(found, now, `declined by ${caller.peerId}`);
      return true;
    }
    if ('context' in answer) {
      found.question = sealer.question.seal(resolutionId, withContext(ctx, found, answer.context));
      advise(found, now, `context by ${caller.peerId}`);
      return true;
    }
    const { code, explanation } = answer;
    propose(found, now, settings.policy, `by ${caller.peerId}`);
    found.proposal = sealer.proposal.seal(resolutionId, { code, explanation, step: 'human' });
    return true;
  });
  return viewOf(resolution, sealer, 'all');
}

/**
 * The coordinator's verdict on what was proposed to it.
 * @throws {AppError} `not_found`, `conflict` for a proposal that does not wait for one, or another verdict than before.
 */
export async function giveVerdict(
  ctx: EscalationContext,
  coordinatorId: PeerId,
  resolutionId: string,
  verdict: ProposalVerdict,
): Promise<ResolutionView> {
  const { sealer, settings } = ctx;
  const resolution = await changeResolution(ctx, resolutionId, (found, now) => {
    requireOwn(found, coordinatorId);
    const code = found.proposal && sealer.proposal.open(resolutionId, found.proposal).code;
    const judgement = judge(found, verdict, now, settings.policy);
    if (judgement === 'conflict') throw new AppError('conflict', 'That proposal waits for no such verdict');
    if (judgement === 'again') return false;
    if (!verdict.held) {
      const question = afterFailure(sealer.question.open(resolutionId, found.question), code, verdict.failure);
      found.question = sealer.question.seal(resolutionId, question);
    }
    return true;
  });
  return viewOf(resolution, sealer, 'answers');
}

/**
 * Nobody needs the answer any more; one that has ended stays as it ended.
 * @throws {AppError} `not_found`
 */
export async function cancelResolution(
  ctx: EscalationContext,
  coordinatorId: PeerId,
  resolutionId: string,
): Promise<ResolutionView> {
  const resolution = await changeResolution(ctx, resolutionId, (found, now) => {
    requireOwn(found, coordinatorId);
    if (FINAL_STAGES.includes(found.state)) return false;
    cancel(found, now);
    return true;
  });
  return viewOf(resolution, ctx.sealer, 'answers');
}

/** The question with what a person added to it. @throws {AppError} `invalid_request` */
function withContext({ sealer }: EscalationContext, resolution: Resolution, context: string): Question {
  const question = sealer.question.open(resolution.resolutionId, resolution.question);
  const prompt = `${question.prompt}\n${context}`;
  if (prompt.length > MAX_PROMPT_CHARS) throw new AppError('invalid_request', 'The prompt would become too long');
  return { ...question, prompt };
}

function requireOwn(resolution: Resolution, coordinatorId: PeerId): void {
  if (resolution.coordinatorId !== coordinatorId) throw new AppError('not_found');
}

/** Who may see that it is, is told why not; to others it is not there. */
function refusalOf(ctx: EscalationContext, caller: Caller, resolution: Resolution): AppError {
  if (sightOf(ctx, caller, resolution) === undefined) return new AppError('not_found');
  return new AppError('forbidden', 'The requester did not agree to that');
}
