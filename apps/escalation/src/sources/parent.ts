import { ClientError, type CoordinatorClient } from '@edgecoder/client';
import { sha256Hex } from '@edgecoder/crypto';
import type { TaskSpecInput, TaskView } from '@edgecoder/protocol';
import { clientFailure } from './client-failure.ts';
import { promptWithGiven } from './given.ts';
import { isOver, type Source, type SourceAnswer, SourceError, type SourceRequest } from './source.ts';

const NAME = 'the parent coordinator';
/** How long a parent that is starting anew is waited for, milliseconds. */
const PATIENCE_MS = 30_000;

export type ParentClient = Pick<CoordinatorClient, 'owner' | 'submit' | 'taskEnded' | 'cancel' | 'close'>;

/**
 * Another coordinator, with workers of its own. It is asked in the name of this service's key, which pays there; the same
 * question is the same task to it, however often it is submitted.
 */
export function parentSource(options: { client: ParentClient; onThisMachine: boolean; timeoutMs: number }): Source {
  const { client, onThisMachine, timeoutMs } = options;
  return {
    onThisMachine,
    timeoutMs,
    async ask(request, signal) {
      let taskId: string | undefined;
      try {
        taskId = await submit(client, request, signal);
        return answerOf(await client.taskEnded(taskId, { signal, patienceMs: PATIENCE_MS }), request);
      } catch (error) {
        // What it would still cost is saved.
        if (taskId !== undefined && isOver(signal)) await client.cancel(taskId).catch(() => undefined);
        throw clientFailure(NAME, error);
      }
    },
    close: () => client.close(),
  };
}

async function submit(client: ParentClient, request: SourceRequest, signal: AbortSignal): Promise<string> {
  const tasks = [taskOf(request)];
  const { tasks: outcomes } = await client.submit(tasks, { signal }).catch(async (error: unknown) => {
    if (!(error instanceof ClientError) || error.code !== 'unknown_key') throw error;
    // The first time; an account that holds nothing is filled by the parent's operator.
    await client.owner({}, { signal });
    return await client.submit(tasks, { signal });
  });
  const [outcome] = outcomes;
  if (outcome === undefined) throw new SourceError('failed', `${NAME} did not take the task`, { transient: true });
  if ('problem' in outcome) {
    const { code, detail, status } = outcome.problem;
    throw new ClientError(code, detail, { status, problem: outcome.problem });
  }
  return outcome.taskId;
}

/** Limits and tests are the task's own; a task with tests is checked by the parent too, before it is paid. */
function taskOf(request: SourceRequest): TaskSpecInput {
  const { resolutionId, language, tests, limits } = request;
  const prompt = promptWithGiven(request);
  return {
    // What a person has added makes it another task.
    idempotencyKey: `escalation-${resolutionId}-${sha256Hex(prompt).slice(0, 16)}`,
    kind: 'micro_loop',
    language,
    code: '',
    prompt,
    ...(tests !== undefined && { tests }),
    limits,
    placement: 'public',
    verification: 'always',
  };
}

/** Where there are tests, only what the parent verified against them is taken. */
function answerOf({ state, verified, program }: TaskView, { tests }: SourceRequest): SourceAnswer {
  if (state !== 'completed' || program === undefined) {
    throw new SourceError('failed', `${NAME} could not do it (${state})`, { transient: false });
  }
  if (tests !== undefined && !verified) {
    throw new SourceError('failed', `what ${NAME} has is not verified`, { transient: false });
  }
  return { code: program.code, explanation: '', model: program.models[0] };
}
