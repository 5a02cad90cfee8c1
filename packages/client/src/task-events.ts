import { FINAL_TASK_STATES, TaskEvent, type TaskState, TaskStep } from '@edgecoder/protocol';
import type { z } from 'zod';
import { ClientError } from './client-error.ts';
import type { HttpCaller } from './http-caller.ts';
import { backoffMs, isTransient, pause, type RetryOptions } from './retry.ts';
import { parseEventStream } from './server-sent-events.ts';

/** A stream says something each 15 s, if only a comment; silence of three times that is a dead connection. */
const IDLE_MS = 45_000;

export interface TaskEventsOptions {
  caller: HttpCaller;
  taskId: string;
  /** Continue after this event; from the beginning when left out. */
  lastEventId: string | undefined;
  signal: AbortSignal | undefined;
  retry: RetryOptions;
  random: () => number;
  /** The task's state now: a stream that ended is only over when its task is. */
  stateOf: () => Promise<TaskState>;
}

/** A message of a task's stream: an event of its life, which is kept, or a step inside a lease, which is not. */
export type TaskMessage = { type: 'event'; event: TaskEvent } | { type: 'step'; step: TaskStep };

/**
 * The messages of a task until it has ended, over as many connections as it takes: after a break the stream goes on behind
 * the last event that was seen; steps in between are lost.
 * @throws {ClientError} when it cannot be had any more, or `aborted`.
 */
export async function* taskMessages(options: TaskEventsOptions): AsyncGenerator<TaskMessage> {
  const { caller, retry, signal } = options;
  let lastEventId = options.lastEventId;
  let failures = 0;
  for (;;) {
    let broken: ClientError | undefined;
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (lastEventId !== undefined) headers['last-event-id'] = lastEventId;
      const path = `/tasks/${encodeURIComponent(options.taskId)}/events`;
      const chunks = await caller.stream({ method: 'GET', path, headers }, { signal, idleMs: IDLE_MS });
      for await (const message of parseEventStream(chunks)) {
        failures = 0;
        if (message.event === 'step') {
          yield { type: 'step', step: parse(TaskStep, message.data) };
          continue;
        }
        const event = parse(TaskEvent, message.data);
        lastEventId = message.id ?? event.id;
        yield { type: 'event', event };
      }
      if (FINAL_TASK_STATES.includes(await options.stateOf())) return;
    } catch (error) {
      if (!isTransient(error)) throw error;
      broken = error;
    }
    failures += 1;
    if (failures >= retry.attempts) throw broken ?? new ClientError('unreachable', 'the event stream keeps ending');
    await pause(backoffMs(failures, retry, options.random()), signal);
  }
}

/** The events alone. */
export async function* taskEvents(options: TaskEventsOptions): AsyncGenerator<TaskEvent> {
  for await (const message of taskMessages(options)) if (message.type === 'event') yield message.event;
}

function parse<S extends z.ZodType>(schema: S, data: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(data));
  } catch (cause) {
    throw new ClientError('bad_answer', 'an event does not match its schema', { cause });
  }
}
