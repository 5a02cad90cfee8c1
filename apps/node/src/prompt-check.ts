import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { CoordinatorClient } from '@edgecoder/client';
import type { TaskSpecInput } from '@edgecoder/protocol';
import type { CheckStep } from './self-check.ts';

/** A request that any model for code can do, with tests that it must meet. */
const REQUEST = {
  kind: 'micro_loop',
  language: 'python',
  code: '',
  prompt: 'Write a Python function that counts the vowels in a string.',
  tests: "assert count_vowels('Hello World') == 3\nassert count_vowels('') == 0\nassert count_vowels('AEIOU') == 5\n",
  verification: 'always',
  placement: 'local',
} as const satisfies Omit<TaskSpecInput, 'idempotencyKey'>;

/** A worker loads its model after it has registered; a large one from a slow disk takes its time. */
const MODEL_TIMEOUT_MS = 60_000;
/** Large models on slow machines write for long: a start does not wait for them to the end. */
const TASK_TIMEOUT_MS = 120_000;
const POLL_MS = 100;

export interface PromptCheckOptions {
  client: CoordinatorClient;
  signal: AbortSignal;
  onStep: (step: CheckStep) => void;
  /** The program that was written. */
  onCode: (code: string) => void;
}

/** Sends a request in words through the whole path: a model writes, a worker tries, a verifier checks. */
export async function promptCheck({ client, signal, onStep, onCode }: PromptCheckOptions): Promise<boolean> {
  const told = (ok: boolean, detail: string): boolean => {
    onStep({ name: 'prompt', ok, detail });
    return ok;
  };
  const late = AbortSignal.timeout(TASK_TIMEOUT_MS);
  try {
    const model = await modelOf(client, signal);
    if (model === undefined) return told(false, `no worker has a model ready after ${MODEL_TIMEOUT_MS / 1000} s`);
    const { tasks } = await client.submit([{ idempotencyKey: `self-check-${randomUUID()}`, ...REQUEST }], { signal });
    const [outcome] = tasks;
    if (outcome === undefined || 'problem' in outcome)
      return told(false, outcome?.problem.detail ?? 'the request was not accepted');
    const task = await client.taskEnded(outcome.taskId, { signal: AbortSignal.any([signal, late]) });
    const { models = [], iterations = 0, code } = task.program ?? {};
    const rounds = `${iterations} ${iterations === 1 ? 'round' : 'rounds'}`;
    if (!task.verified || code === undefined)
      return told(false, `${models.join(', ') || model} did not manage it in ${rounds}: ${task.reason ?? task.state}`);
    told(true, `${models.join(', ')} wrote it in ${rounds}, a verifier ran it again with the tests`);
    onCode(code);
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    const why = late.aborted
      ? `the model has not done it after ${TASK_TIMEOUT_MS / 1000} s; it goes on`
      : (error as Error).message;
    return told(false, why);
  }
}

/** The first model that a machine announces. */
async function modelOf(client: CoordinatorClient, signal: AbortSignal): Promise<string | undefined> {
  const deadline = performance.now() + MODEL_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const [model] = (await client.models({ signal })).models;
    if (model !== undefined) return model.name;
    await delay(POLL_MS, undefined, { signal });
  }
  return undefined;
}
