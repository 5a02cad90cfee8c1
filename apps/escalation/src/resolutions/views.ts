import type { EscalationAttempt, ResolutionState, ResolutionView } from '@edgecoder/protocol';
import type { Sealer } from '../waterfall/content.ts';
import type { Attempt, Resolution, Stage } from '../waterfall/resolution.ts';

/** How much of a resolution somebody may see. */
export type Sight =
  /** That it is, and how it goes: an operator who was not let in. */
  | 'outside'
  /** Also what was answered: the coordinator that asked, which knows the question. */
  | 'answers'
  /** Also the question: a person who may answer. */
  | 'all';

/** A resolution as it is told. */
export function viewOf(resolution: Resolution, sealer: Sealer, sight: Sight): ResolutionView {
  const { resolutionId, taskId, subtaskId, revision, attempts, proposals } = resolution;
  return {
    resolutionId,
    taskId,
    subtaskId,
    state: stateOf(resolution.state),
    revision,
    attempts: attempts.map(attemptOf),
    ...(resolution.state === 'requeued' && { requeue: proposals }),
    ...(sight !== 'outside' && answersOf(resolution, sealer)),
    ...(sight === 'all' && { question: questionOf(resolution, sealer) }),
  };
}

function stateOf(stage: Stage): ResolutionState {
  return stage === 'proposed' || stage === 'requeued' ? 'running' : stage;
}

function answersOf({ resolutionId, proposal, proposals, declined }: Resolution, sealer: Sealer) {
  return {
    ...(proposal !== undefined && {
      proposal: { number: proposals, ...sealer.proposal.open(resolutionId, proposal) },
    }),
    ...(declined !== undefined && { declined: sealer.declined.open(resolutionId, declined) }),
  };
}

function questionOf(resolution: Resolution, sealer: Sealer): NonNullable<ResolutionView['question']> {
  const { ownerId, language, placement, consent } = resolution;
  const { limits: _, ...asked } = sealer.question.open(resolution.resolutionId, resolution.question);
  return { ownerId, language, placement, consent, ...asked };
}

function attemptOf({ number: _, pickups: __, proposal: ___, ...attempt }: Attempt): EscalationAttempt {
  return attempt;
}
