import {
  ProposalVerdict,
  ResolutionList,
  ResolutionListQuery,
  ResolutionView,
  ResolveRequest,
  RespondRequest,
} from '@edgecoder/protocol';
import { defineRoute, type Route } from '@edgecoder/service';
import { z } from 'zod';
import type { EscalationContext } from '../context.ts';
import { cancelResolution, giveVerdict, respond } from './decide.ts';
import { readResolution, waitingFor } from './read.ts';
import { resolve } from './resolve.ts';

const TAG = 'escalation';
const COORDINATOR = { kind: 'signed', roles: ['service'] } as const;
/** A task's owner is known by its task only: the use cases tell whose it is, and answer 404 to everyone else. */
const COORDINATOR_OR_PERSON = { kind: 'signed', roles: ['service', 'operator', 'stranger'] } as const;
const PERSON = { kind: 'signed', roles: ['operator', 'stranger'] } as const;
const BY_ID = z.object({ resolutionId: z.uuid() });
/** A prompt, its tests, a program and the history of errors, all at their bounds and in UTF-8. */
const MAX_RESOLVE_BYTES = 4 * 1024 * 1024;

export interface ResolutionRouteDeps {
  ctx: EscalationContext;
  /** Something may have changed. */
  changed(): void;
  /** Nobody needs this one any more. */
  cancelled(resolutionId: string): void;
}

/** What coordinators and people ask of the service. */
export function resolutionRoutes({ ctx, changed, cancelled }: ResolutionRouteDeps): Route[] {
  const told = (view: ResolutionView): ResolutionView => {
    changed();
    return view;
  };
  return [
    defineRoute({
      method: 'POST',
      path: '/resolve',
      summary: 'Asks for help with a task that no worker could do; the same request again changes nothing.',
      tag: TAG,
      access: COORDINATOR,
      body: ResolveRequest,
      response: ResolutionView,
      bodyLimitBytes: MAX_RESOLVE_BYTES,
      errors: ['idempotency_conflict', 'overloaded'],
      handler: async ({ caller, body }) => told(await resolve(ctx, caller.peerId, body)),
    }),
    defineRoute({
      method: 'GET',
      path: '/resolve',
      summary: 'What waits for the operator who asks, the longest waiting first.',
      tag: TAG,
      access: { kind: 'signed', roles: ['operator'] },
      query: ResolutionListQuery,
      response: ResolutionList,
      handler: ({ caller, query }) => waitingFor(ctx, caller.peerId, query),
    }),
    defineRoute({
      method: 'GET',
      path: '/resolve/:resolutionId',
      summary:
        'How it stands: for the coordinator that asked, the task’s owner, and operators as far as they may see it.',
      tag: TAG,
      access: COORDINATOR_OR_PERSON,
      params: BY_ID,
      response: ResolutionView,
      errors: ['not_found'],
      handler: ({ caller, params }) => readResolution(ctx, caller, params.resolutionId),
    }),
    defineRoute({
      method: 'POST',
      path: '/resolve/:resolutionId/respond',
      summary:
        'A person’s answer, by the task’s owner or an operator to whom the requester agreed; checked like any other.',
      tag: TAG,
      access: PERSON,
      params: BY_ID,
      body: RespondRequest,
      response: ResolutionView,
      errors: ['not_found', 'forbidden', 'conflict'],
      handler: async ({ caller, params, body }) => told(await respond(ctx, caller, params.resolutionId, body)),
    }),
    defineRoute({
      method: 'POST',
      path: '/resolve/:resolutionId/verdict',
      summary: 'Whether the proposal held; when not, the next step is tried. By the coordinator that asked.',
      tag: TAG,
      access: COORDINATOR,
      params: BY_ID,
      body: ProposalVerdict,
      response: ResolutionView,
      errors: ['not_found', 'conflict'],
      handler: async ({ caller, params, body }) =>
        told(await giveVerdict(ctx, caller.peerId, params.resolutionId, body)),
    }),
    defineRoute({
      method: 'POST',
      path: '/resolve/:resolutionId/cancel',
      summary: 'The answer is not needed any more. By the coordinator that asked.',
      tag: TAG,
      access: COORDINATOR,
      params: BY_ID,
      response: ResolutionView,
      errors: ['not_found'],
      async handler({ caller, params: { resolutionId } }) {
        const view = await cancelResolution(ctx, caller.peerId, resolutionId);
        cancelled(resolutionId);
        return told(view);
      },
    }),
  ];
}
