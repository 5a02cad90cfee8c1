import { ImproveRequest, ImproveResponse } from '@edgecoder/protocol';
import { defineRoute, type Route } from '@edgecoder/service';
import { FOR_SERVICES, requesterOf } from '../callers.ts';
import type { InferenceContext } from '../context.ts';
import { asAppError } from '../problems.ts';
import { improve } from './improve.ts';

export function improveRoutes({ asking }: Pick<InferenceContext, 'asking'>): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/escalate',
      summary: 'A second look at code that failed: what went wrong, and better code.',
      tag: 'inference',
      access: FOR_SERVICES,
      body: ImproveRequest,
      // Code, tests and a history of errors, each at its longest, and what JSON makes of them.
      bodyLimitBytes: 4 * 1024 * 1024,
      response: ImproveResponse,
      errors: ['model_unavailable', 'context_exceeded', 'overloaded'],
      async handler({ body, caller, signal }) {
        return await improve(asking, body, { requester: requesterOf(caller, body.requester), signal }).catch(
          (error: unknown) => {
            throw asAppError(error);
          },
        );
      },
    }),
  ];
}
