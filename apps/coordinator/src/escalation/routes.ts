import {
  AppError,
  EscalateRequest,
  EscalationTaken,
  type PeerId,
  ResolutionView,
  TaskEscalations,
  TaskId,
} from '@edgecoder/protocol';
import { defineRoute, type Route } from '@edgecoder/service';
import { z } from 'zod';

/** A proposal, its explanation and all tries. */
const VIEW_BYTES = 4 * 1_048_576;
const SMALL_BYTES = 4 * 1024;
const TAG = 'escalation';
const users = { kind: 'signed', roles: ['user', 'operator'] } as const;
const TaskParams = z.strictObject({ taskId: TaskId });

export interface EscalationUseCases {
  escalate(ownerId: PeerId, taskId: TaskId): Promise<TaskEscalations>;
  view(ownerId: PeerId, taskId: TaskId): Promise<TaskEscalations>;
  /** What the escalation service says; `undefined` where none is set. */
  take: ((view: ResolutionView) => Promise<EscalationTaken>) | undefined;
}

export function escalationRoutes(escalations: EscalationUseCases): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/escalate',
      summary: 'Asks for help at once with what a worker has failed at, instead of waiting for another worker',
      tag: TAG,
      access: users,
      body: EscalateRequest,
      response: TaskEscalations,
      bodyLimitBytes: SMALL_BYTES,
      errors: ['not_found', 'conflict', 'unavailable'],
      handler: ({ body, caller }) => escalations.escalate(caller.ownerId, body.taskId),
    }),
    defineRoute({
      method: 'GET',
      path: '/escalate/:taskId',
      summary: 'How help for the parts of a task stands',
      tag: TAG,
      access: users,
      params: TaskParams,
      response: TaskEscalations,
      errors: ['not_found'],
      handler: ({ params, caller }) => escalations.view(caller.ownerId, params.taskId),
    }),
    defineRoute({
      method: 'POST',
      path: '/escalate/:taskId/result',
      summary: 'What the escalation service has to say of a resolution; by that service alone',
      tag: TAG,
      access: { kind: 'signed', roles: ['service'] },
      params: TaskParams,
      body: ResolutionView,
      response: EscalationTaken,
      bodyLimitBytes: VIEW_BYTES,
      errors: ['not_found'],
      async handler({ params, body }) {
        if (escalations.take === undefined || body.taskId !== params.taskId) throw new AppError('not_found');
        return escalations.take(body);
      },
    }),
  ];
}
