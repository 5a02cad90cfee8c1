import { setInterval } from 'node:timers';
import type { Bus } from '@edgecoder/bus';
import { fromBase64Url, openAtRest, sealAtRest, toBase64Url } from '@edgecoder/crypto';
import { MAX_STEP_EVENTS, type TaskId, TaskStep } from '@edgecoder/protocol';
import type { Logger } from 'pino';
import { z } from 'zod';
import { createTimedMap } from '../agents/timed-map.ts';
import type { Loop } from '../context.ts';
import { NONCE_BYTES } from './content.ts';

/** Followers say that they are there this often; they are believed for a little more than two times as long. */
const FOLLOWED_EVERY_MS = 5_000;
const FOLLOWED_TTL_MS = 12_000;
/** Tasks followed here, and at other replicas; those beyond it are told of no steps. */
const MAX_FOLLOWED = 20_000;
const MAX_TASKS_OF_EVENT = 4_096;
/** Steps that wait for one follower who reads slowly; the oldest are dropped. */
const MAX_WAITING_STEPS = 8 * MAX_STEP_EVENTS;
const MAX_WAITING_CHARS = 1_048_576;

/** One client that follows a task. */
export interface Follower {
  /** Steps that have come since it was last asked. */
  take(): TaskStep[];
  /** Resolves when there are some. */
  arrival(): Promise<void>;
  close(): void;
}

/** Brings what happens inside leases to whoever follows their tasks, at this replica or another. Nothing of it is kept. */
export interface StepHub extends Loop {
  follow(taskId: TaskId): Follower;
  /** Whether anybody follows the task, as far as is known here. */
  watched(taskId: string): boolean;
  tell(taskId: TaskId, steps: readonly TaskStep[]): void;
}

export interface StepHubOptions {
  bus: Bus;
  log: Logger;
  /** Tells this replica's events from others'. */
  origin: string;
  /** AES-256 key that all replicas share. */
  key: Uint8Array;
  random(bytes: number): Uint8Array;
}

interface Waiting {
  steps: { step: TaskStep; chars: number }[];
  chars: number;
  arrived: PromiseWithResolvers<void>;
}

const Steps = z.array(TaskStep).max(MAX_STEP_EVENTS);
const utf8 = new TextEncoder();
const text = new TextDecoder();
const aad = (taskId: string): string => `steps:${taskId}`;

export function createStepHub(options: StepHubOptions): StepHub {
  const { bus, log, origin, key, random } = options;
  const followers = new Map<string, Set<Waiting>>();
  const elsewhere = createTimedMap<string, true>({ ttlMs: FOLLOWED_TTL_MS, max: MAX_FOLLOWED });
  const subscriptions: { close(): Promise<void> }[] = [];
  let timer: NodeJS.Timeout | undefined;

  const quietly = (publishing: Promise<void>): void =>
    void publishing.catch((error: unknown) => log.debug({ err: error }, 'steps could not be published'));

  function deliver(taskId: string, steps: readonly TaskStep[]): void {
    for (const waiting of followers.get(taskId) ?? []) {
      for (const step of steps) put(waiting, step);
      waiting.arrived.resolve();
    }
  }

  function announce(taskIds: readonly string[]): void {
    for (let start = 0; start < taskIds.length; start += MAX_TASKS_OF_EVENT) {
      const some = taskIds.slice(start, start + MAX_TASKS_OF_EVENT) as TaskId[];
      quietly(bus.publish('edgecoder.coordinator.task.followed', { taskIds: some, origin }));
    }
  }

  async function subscribe(): Promise<void> {
    subscriptions.push(
      await bus.subscribe('edgecoder.coordinator.task.followed', (event) => {
        if (event.origin === origin) return;
        for (const taskId of event.taskIds) elsewhere.set(taskId, true);
      }),
      await bus.subscribe('edgecoder.coordinator.task.steps', (event) => {
        if (event.origin === origin || !followers.has(event.taskId)) return;
        const plain = openAtRest(key, fromBase64Url(event.sealed), aad(event.taskId));
        deliver(event.taskId, Steps.parse(JSON.parse(text.decode(plain))));
      }),
    );
  }

  return {
    follow(taskId) {
      const waiting: Waiting = { steps: [], chars: 0, arrived: Promise.withResolvers() };
      const known = followers.get(taskId);
      if (known !== undefined) known.add(waiting);
      else if (followers.size < MAX_FOLLOWED) {
        followers.set(taskId, new Set([waiting]));
        announce([taskId]);
      }
      return {
        take() {
          const taken = waiting.steps.splice(0).map(({ step }) => step);
          waiting.chars = 0;
          waiting.arrived = Promise.withResolvers();
          return taken;
        },
        arrival: () => waiting.arrived.promise,
        close() {
          const others = followers.get(taskId);
          if (others?.delete(waiting) && others.size === 0) followers.delete(taskId);
        },
      };
    },
    watched: (taskId) => followers.has(taskId) || elsewhere.get(taskId) !== undefined,
    tell(taskId, steps) {
      deliver(taskId, steps);
      if (elsewhere.get(taskId) === undefined) return;
      const sealed = sealAtRest(key, utf8.encode(JSON.stringify(steps)), aad(taskId), random(NONCE_BYTES));
      quietly(bus.publish('edgecoder.coordinator.task.steps', { taskId, sealed: toBase64Url(sealed), origin }));
    },
    start() {
      if (timer !== undefined) return;
      timer = setInterval(() => announce([...followers.keys()]), FOLLOWED_EVERY_MS);
      timer.unref();
      subscribe().catch((error: unknown) => log.warn({ err: error }, 'steps of other replicas will not be heard'));
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await Promise.all(subscriptions.splice(0).map((subscription) => subscription.close()));
    },
  };
}

function put(waiting: Waiting, step: TaskStep): void {
  const chars = JSON.stringify(step).length;
  waiting.steps.push({ step, chars });
  waiting.chars += chars;
  while (waiting.steps.length > MAX_WAITING_STEPS || waiting.chars > MAX_WAITING_CHARS) {
    waiting.chars -= waiting.steps.shift()?.chars ?? 0;
  }
}
