import type { CoordinatorClient } from '@edgecoder/client';
import type { TaskSpecInput, TaskView } from '@edgecoder/protocol';

/** What a requester saw of one task, milliseconds from its submission. */
export interface Followed {
  firstTextMs: number;
  lastTextMs: number;
  /** Until the requester knew that it has ended. */
  endedMs: number;
  tokens: number;
  /** Characters that were streamed. */
  streamed: number;
  view: TaskView;
}

const ANSWER_TIMEOUT_MS = 600_000;
let submitted = 0;

/** Submits a task and follows it, as a person at the command line does. @throws {Error} when it has not completed. */
export async function follow(
  client: CoordinatorClient,
  spec: Pick<TaskSpecInput, 'kind' | 'language'> & Partial<TaskSpecInput>,
): Promise<Followed> {
  submitted += 1;
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  const seen = { firstTextMs: 0, lastTextMs: 0, endedMs: 0, streamed: 0 };
  const began = performance.now();
  const since = (): number => performance.now() - began;
  const { tasks } = await client.submit([
    { idempotencyKey: `models-${process.pid}-${submitted}`, code: '', placement: 'public', ...spec },
  ]);
  const [task] = tasks;
  if (task === undefined || 'problem' in task) throw new Error(`not taken: ${task?.problem.detail}`);
  for await (const message of client.follow(task.taskId, { signal })) {
    if (message.type !== 'step' || message.step.step.type !== 'text') continue;
    seen.firstTextMs ||= since();
    seen.lastTextMs = since();
    seen.streamed += message.step.step.text.length;
  }
  seen.endedMs = since();
  const view = await client.task(task.taskId, { signal });
  if (view.state !== 'completed')
    throw new Error(`a task has ended as ${view.state} ${view.reason ?? ''}: ${view.result?.stderr ?? ''}`);
  return { ...seen, tokens: view.result?.tokens ?? 0, view };
}
