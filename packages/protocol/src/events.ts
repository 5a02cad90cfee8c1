import { z } from 'zod';
import { StepEvent } from './generation.ts';
import { PeerId, SubtaskId, TaskId } from './ids.ts';
import { TaskState } from './tasks.ts';
import { sealedText } from './text.ts';

/** One report of steps, each with its task and part: below the 1 MiB that NATS carries in one message. */
const MAX_SEALED_STEPS_EVENT_CHARS = 700_000;

/**
 * Every bus subject and the schema of what travels on it. Durable ones go through the transactional outbox into the
 * JetStream stream `EVENTS` (message id = outbox id); the others are wake-ups that may be lost.
 */
export const SUBJECTS = {
  /** A class is named once for each subtask that became claimable. `origin` is the replica that says so. */
  'edgecoder.coordinator.work.available': {
    durable: false,
    schema: z.object({ classes: z.array(z.int()).max(1024), origin: z.string().max(64).optional() }),
  },
  'edgecoder.coordinator.task.changed': {
    durable: false,
    schema: z.object({ taskIds: z.array(TaskId).max(4096), origin: z.string().max(64).optional() }),
  },
  /** Clients of this replica follow these tasks just now. Said again every few seconds. */
  'edgecoder.coordinator.task.followed': {
    durable: false,
    schema: z.object({ taskIds: z.array(TaskId).max(4096), origin: z.string().max(64) }),
  },
  /** What happens inside a lease, for followers at other replicas: sealed with the key that they keep contents at rest with. */
  'edgecoder.coordinator.task.steps': {
    durable: false,
    schema: z.object({ taskId: TaskId, sealed: sealedText(MAX_SEALED_STEPS_EVENT_CHARS), origin: z.string().max(64) }),
  },
  'edgecoder.coordinator.ledger.appended': { durable: false, schema: z.object({}) },
  'edgecoder.coordinator.task.completed': {
    durable: true,
    schema: z.object({ taskId: TaskId, ownerId: PeerId, state: TaskState, verified: z.boolean() }),
  },
} as const;
export type Subject = keyof typeof SUBJECTS;
export type EventOf<S extends Subject> = z.infer<(typeof SUBJECTS)[S]['schema']>;

/** One event of `GET /tasks/:taskId/events` (SSE). `id` grows; reconnect with `Last-Event-ID`. */
export const TaskEvent = z.object({
  id: z.string(),
  taskId: TaskId,
  subtaskId: SubtaskId.optional(),
  type: z.string(),
  at: z.int(),
  data: z.record(z.string(), z.unknown()),
});
export type TaskEvent = z.infer<typeof TaskEvent>;

/**
 * A message `step` of the same stream: what happens inside a lease just now. It has no id, is not stored and may be lost; what
 * counts comes in the result.
 */
export const TaskStep = z.object({ taskId: TaskId, subtaskId: SubtaskId, part: z.string().max(64), step: StepEvent });
export type TaskStep = z.infer<typeof TaskStep>;
