import { AppError, DecomposeRequest, DecomposeResponse } from '@edgecoder/protocol';
import { defineRoute, type Route } from '@edgecoder/service';
import { FOR_SERVICES, requesterOf } from '../callers.ts';
import type { InferenceContext } from '../context.ts';
import { asAppError } from '../problems.ts';
import { decompose } from './decompose.ts';

export function decomposeRoutes({
  asking,
  metrics,
  corpus,
}: Pick<InferenceContext, 'asking' | 'metrics' | 'corpus'>): Route[] {
  const outcomes = metrics.counter(
    'edgecoder_decompositions_total',
    'Requests that were split: into several parts, into one, or not, because the answer could not be used.',
    ['outcome'],
  );
  return [
    defineRoute({
      method: 'POST',
      path: '/decompose',
      summary: 'Splits a request into parts with dependencies and tests; one part when the model’s answer is unusable.',
      tag: 'inference',
      access: FOR_SERVICES,
      body: DecomposeRequest,
      response: DecomposeResponse,
      errors: ['kind_unavailable', 'model_unavailable', 'overloaded'],
      async handler({ body, caller, signal }) {
        // To divide a request without what it is about would be a guess that looks like an answer.
        if (body.snapshotRef !== undefined)
          throw new AppError(
            'kind_unavailable',
            'This service keeps no file trees and cannot read a snapshot: leave snapshotRef out, and say in the prompt what of the files matters',
          );
        try {
          const response = await decompose(asking, body, {
            requester: requesterOf(caller, body.requester),
            signal,
            corpus,
          });
          outcomes.labels(outcomeOf(response)).inc();
          return response;
        } catch (error) {
          outcomes.labels('failed').inc();
          throw asAppError(error);
        }
      },
    }),
  ];
}

const outcomeOf = ({ parsed, subtasks }: DecomposeResponse): string =>
  parsed ? (subtasks.length > 1 ? 'several' : 'one') : 'unusable';
