import type { Bus } from '@edgecoder/bus';
import type { TaskId } from '@edgecoder/protocol';
import type { Logger } from 'pino';
import type { Loop } from '../context.ts';

/** Bounds of the two events' lists. */
const MAX_CLASSES = 1024;
const MAX_TASKS = 4096;
/** Tasks followed by clients of this process; beyond it they fall back to asking the database. */
const MAX_FOLLOWED = 20_000;

export interface SignalsOptions {
  bus: Bus;
  log: Logger;
  /** Tells this replica's events from others'. */
  origin: string;
  /** Work became claimable, here or at another replica. */
  onWork(queued: ReadonlyMap<number, number>): void;
}

/** Tells this process and the other replicas what a commit changed. What is lost on the way is found again by asking. */
export interface Signals extends Loop {
  /** Subtasks became claimable, by class. */
  work(queued: ReadonlyMap<number, number>): void;
  /** Something of these tasks changed. */
  changed(taskIds: Iterable<string>): void;
  /** Resolves when the task changes, or after `timeoutMs`, or when the signal is aborted. */
  nextChange(taskId: TaskId, timeoutMs: number, signal: AbortSignal): Promise<void>;
}

export function createSignals(options: SignalsOptions): Signals {
  const { bus, log, origin, onWork } = options;
  const followers = new Map<string, Set<() => void>>();
  let classes: number[] = [];
  let tasks = new Set<string>();
  let publishing = false;
  const subscriptions: { close(): Promise<void> }[] = [];

  function tell(taskIds: Iterable<string>): void {
    for (const taskId of taskIds) for (const resolve of followers.get(taskId) ?? []) resolve();
  }

  /** One publication at a time; what comes meanwhile goes with the next. */
  async function publish(): Promise<void> {
    if (publishing) return;
    publishing = true;
    while (classes.length > 0 || tasks.size > 0) {
      const someClasses = classes.splice(0, MAX_CLASSES);
      const someTasks = [...tasks].slice(0, MAX_TASKS) as TaskId[];
      for (const taskId of someTasks) tasks.delete(taskId);
      try {
        if (someClasses.length > 0)
          await bus.publish('edgecoder.coordinator.work.available', { classes: someClasses, origin });
        if (someTasks.length > 0)
          await bus.publish('edgecoder.coordinator.task.changed', { taskIds: someTasks, origin });
      } catch (error) {
        // Others will see it when they look next; nothing piles up here meanwhile.
        classes = [];
        tasks = new Set();
        log.debug({ err: error }, 'a wake-up could not be published');
      }
    }
    publishing = false;
  }

  return {
    work(queued) {
      if (queued.size === 0) return;
      onWork(queued);
      for (const [classId, count] of queued) {
        const room = MAX_CLASSES - classes.length;
        for (let told = 0; told < Math.min(count, room); told += 1) classes.push(classId);
      }
      void publish();
    },
    changed(taskIds) {
      tell(taskIds);
      for (const taskId of taskIds) if (tasks.size < MAX_TASKS) tasks.add(taskId);
      void publish();
    },
    nextChange(taskId, timeoutMs, signal) {
      if (signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          const waiting = followers.get(taskId);
          if (waiting?.delete(done) && waiting.size === 0) followers.delete(taskId);
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        signal.addEventListener('abort', done, { once: true });
        if (followers.size >= MAX_FOLLOWED && !followers.has(taskId)) return;
        const waiting = followers.get(taskId);
        if (waiting === undefined) followers.set(taskId, new Set([done]));
        else waiting.add(done);
      });
    },
    start() {
      const subscribe = async (): Promise<void> => {
        subscriptions.push(
          await bus.subscribe('edgecoder.coordinator.work.available', (event) => {
            if (event.origin === origin) return;
            const queued = new Map<number, number>();
            for (const classId of event.classes) queued.set(classId, (queued.get(classId) ?? 0) + 1);
            onWork(queued);
          }),
          await bus.subscribe('edgecoder.coordinator.task.changed', (event) => {
            if (event.origin !== origin) tell(event.taskIds);
          }),
        );
      };
      subscribe().catch((error: unknown) => log.warn({ err: error }, 'wake-ups of other replicas will not be heard'));
    },
    async stop() {
      await Promise.all(subscriptions.splice(0).map((subscription) => subscription.close()));
    },
  };
}
