import {
  AppError,
  type ErrorCode,
  ExtendRequest,
  ExtendResponse,
  MAX_BATCH,
  type PeerId,
  PullRequest,
  PullResponse,
  ResultRequest,
  ResultResponse,
  StepsRequest,
  StepsResponse,
  SubmitRequest,
  SubmitResponse,
  TaskId,
  TaskList,
  TaskListQuery,
  TaskView,
} from '@edgecoder/protocol';
import { defineRoute, type Route } from '@edgecoder/service';
import { z } from 'zod';
import type { WorkUseCases } from './use-cases.ts';

const MIB = 1_048_576;
/** A batch of programs and tests, JSON-escaped and in UTF-8. */
const SUBMIT_BYTES = 8 * MIB;
/** A batch of results with their outputs, sealed, in base64url. */
const RESULT_BYTES = 8 * MIB;
const EXTEND_BYTES = 64 * 1024;
/** Reports of several leases, sealed, in base64url. */
const STEPS_BYTES = 8 * MIB;
const SMALL_BYTES = 4 * 1024;
/** The longest that a look at a task waits for its end. */
const MAX_WAIT_MS = 30_000;

const tag = 'work';
const users = { kind: 'signed', roles: ['user', 'operator'] } as const;
const agents = { kind: 'signed', roles: ['agent'] } as const;
const TaskParams = z.strictObject({ taskId: TaskId });
const TaskQuery = z.strictObject({ waitMs: z.coerce.number().int().min(0).max(MAX_WAIT_MS).default(0) });

/** The problem of one item among several; a fault of this side is thrown and answers the whole request. */
function problemOf(error: Error, requestId: string): { problem: ReturnType<AppError['toProblem']> } {
  if (!(error instanceof AppError)) throw error;
  return { problem: error.toProblem(requestId) };
}

/** Of a request with one item its error is the answer's. */
function throwIfAlone(outcomes: readonly unknown[]): void {
  const [only] = outcomes;
  if (outcomes.length === 1 && only instanceof Error) throw only;
}

const errors = (...codes: ErrorCode[]): readonly ErrorCode[] => codes;

/** Routes of the concern: each calls one use case. */
export function workRoutes(work: WorkUseCases): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/submit',
      summary: `Submits up to ${MAX_BATCH} tasks; each is stored and its credits are reserved before the answer`,
      tag,
      access: users,
      body: SubmitRequest,
      response: SubmitResponse,
      bodyLimitBytes: SUBMIT_BYTES,
      errors: errors(
        'insufficient_credits',
        'idempotency_conflict',
        'kind_unavailable',
        'over_budget',
        'no_verifier',
        'conflict',
        'overloaded',
      ),
      async handler({ body, caller, traceparent, requestId }) {
        const outcomes = await work.submit(caller.ownerId, body.tasks, traceparent);
        throwIfAlone(outcomes);
        return {
          tasks: outcomes.map((outcome) => (outcome instanceof Error ? problemOf(outcome, requestId) : outcome)),
        };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/pull',
      summary: 'Waits for work and leases it; payloads are sealed to the machine',
      tag,
      access: agents,
      body: PullRequest,
      response: PullResponse,
      longPoll: true,
      bodyLimitBytes: SMALL_BYTES,
      errors: errors('not_approved', 'sandbox_refused', 'overloaded'),
      handler: ({ body, caller, signal }) => work.pull(caller.peerId, body, signal),
    }),
    defineRoute({
      method: 'POST',
      path: '/leases/extend',
      summary: 'Keeps leases that are still being worked on',
      tag,
      access: agents,
      body: ExtendRequest,
      response: ExtendResponse,
      bodyLimitBytes: EXTEND_BYTES,
      errors: errors('overloaded'),
      handler: ({ body, caller }) => work.extend(caller.peerId, body),
    }),
    defineRoute({
      method: 'POST',
      path: '/leases/steps',
      summary: 'Tells whoever follows a task what happens inside a lease; nothing of it is kept',
      tag,
      access: agents,
      body: StepsRequest,
      response: StepsResponse,
      bodyLimitBytes: STEPS_BYTES,
      errors: errors('overloaded'),
      handler: ({ body, caller }) => work.steps(caller.peerId, body),
    }),
    defineRoute({
      method: 'POST',
      path: '/result',
      summary: 'Stores results of leases, each at most once, and leases what is next if that is asked for',
      tag,
      access: agents,
      body: ResultRequest,
      response: ResultResponse,
      bodyLimitBytes: RESULT_BYTES,
      errors: errors('not_found', 'lease_expired', 'result_invalid', 'not_approved', 'overloaded'),
      async handler({ body, caller, signal, requestId }) {
        const outcomes = await work.results(caller.peerId, body.results);
        throwIfAlone(outcomes);
        const next = body.next && (await work.pullNext(caller.peerId, body.next, signal));
        const results = body.results.map(({ subtaskId }, index) => {
          const outcome = outcomes[index];
          if (outcome === undefined) throw new Error('a result was left without an outcome');
          return outcome instanceof Error ? { subtaskId, ...problemOf(outcome, requestId) } : { subtaskId, outcome };
        });
        return { results, ...(next !== undefined && { next }) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/tasks',
      summary: 'The caller’s tasks, newest first, without outputs',
      tag,
      access: users,
      query: TaskListQuery.extend({ cursor: TaskId.optional() }),
      response: TaskList,
      handler: ({ query, caller }) => work.list(caller.ownerId, query),
    }),
    defineRoute({
      method: 'GET',
      path: '/tasks/:taskId',
      summary: 'One task with its result; waits up to waitMs until it has ended',
      tag,
      access: users,
      params: TaskParams,
      query: TaskQuery,
      response: TaskView,
      longPoll: true,
      errors: errors('not_found'),
      handler: ({ params, query, caller, signal }) => work.view(caller.ownerId, params.taskId, query.waitMs, signal),
    }),
    defineRoute({
      method: 'GET',
      path: '/tasks/:taskId/events',
      summary: 'What happens to a task, as server-sent events, until it has ended',
      tag,
      access: users,
      params: TaskParams,
      errors: errors('not_found'),
      handler: ({ params, caller, lastEventId, signal }) =>
        work.follow(caller.ownerId, params.taskId, lastEventId, signal),
    }),
    defineRoute({
      method: 'POST',
      path: '/tasks/:taskId/cancel',
      summary: 'Ends a task early; what was begun is paid, the rest is released',
      tag,
      access: users,
      params: TaskParams,
      response: TaskView,
      bodyLimitBytes: SMALL_BYTES,
      errors: errors('not_found'),
      handler: ({ params, caller }) => work.cancel(caller.ownerId as PeerId, params.taskId),
    }),
  ];
}
