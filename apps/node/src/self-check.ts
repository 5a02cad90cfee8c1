import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { CoordinatorClient } from '@edgecoder/client';
import { firstFailure, type TrustedKey, verifyBundle } from '@edgecoder/ledger';
import { type TaskView, userAccount } from '@edgecoder/protocol';

/** A program with tests that it passes, small enough for any machine. */
const PROGRAM = {
  kind: 'exec',
  language: 'javascript',
  code: 'function fibonacci(n) {\n  let [a, b] = [0n, 1n];\n  for (let i = 0; i < n; i += 1) [a, b] = [b, a + b];\n  return a;\n}\nconsole.log(String(fibonacci(90)));\n',
  tests: 'console.assert(fibonacci(90) === 2880067194370816120n, "the 90th Fibonacci number");\n',
  verification: 'always',
  placement: 'local',
} as const;

/** From the coordinator's start to a worker and a verifier that answer, milliseconds. */
const AGENTS_TIMEOUT_MS = 60_000;
const TASK_TIMEOUT_MS = 60_000;
const POLL_MS = 50;
const PAUSE_MS = 500;
/** Of a hundred entries: more than move while the check's own program runs. */
const MAX_HISTORY_PAGES = 100;

/** One line of what happened. */
export interface CheckStep {
  name: 'agents' | 'task' | 'sandbox' | 'verified' | 'credits' | 'proof' | 'prompt';
  ok: boolean;
  detail: string;
}

export interface SelfCheckOptions {
  client: CoordinatorClient;
  ownerId: string;
  /** The log that the proof must be of. */
  log: TrustedKey;
  signal: AbortSignal;
  onStep: (step: CheckStep) => void;
}

/**
 * Sends a program through the whole path, as a user would: submit, sandbox, verification, pay, proof. Reports each step and
 * stops at the first that fails.
 */
export async function selfCheck({ client, ownerId, log, signal, onStep }: SelfCheckOptions): Promise<boolean> {
  let current: CheckStep['name'] = 'agents';
  const done = (detail: string) => onStep({ name: current, ok: true, detail });
  try {
    done(await agentsReady(client, signal));
    current = 'task';
    const task = await runProgram(client, signal);
    done(`${task.taskId}, ${task.language}`);

    current = 'sandbox';
    const { result } = task;
    if (result === undefined || !result.testReport.passed)
      throw new Error(result?.testReport.failure ?? 'there is no result');
    done(`${result.sandbox}, ${result.durationMs} ms, printed ${JSON.stringify(result.stdout.trim())}`);

    current = 'verified';
    if (!task.verified) throw new Error(`the task ended as ${task.state}, ${task.verdict ?? 'without a verdict'}`);
    done('a verifier ran it again and its tests passed');

    current = 'credits';
    const spent = -(await movedFor(client, ownerId, task, signal));
    if (task.chargedMc === 0 || spent !== task.chargedMc)
      throw new Error(`${mc(task.chargedMc)} were charged, and ${mc(spent)} left the account`);
    const { availableMc } = await client.balance(userAccount(ownerId), { signal });
    done(`${mc(spent)} paid, ${mc(availableMc)} left`);

    current = 'proof';
    const bytes = await client.bundle(task.taskId, { signal });
    const verdict = verifyBundle(bytes, { trust: [log] });
    if (!verdict.ok) throw new Error(`the bundle is refused: ${firstFailure(verdict)?.detail ?? ''}`);
    const { records, checkpointSize } = verdict.summary ?? {};
    done(`${records} records under a checkpoint of ${checkpointSize}, verified offline`);
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    onStep({ name: current, ok: false, detail: error instanceof Error ? error.message : String(error) });
    return false;
  }
}

/** Credits as people read them. */
const mc = (amountMc: number) => `${(amountMc / 1000).toFixed(3)} credits`;

async function agentsReady(client: CoordinatorClient, signal: AbortSignal): Promise<string> {
  const deadline = performance.now() + AGENTS_TIMEOUT_MS;
  for (;;) {
    const { agents } = await client.status({ signal });
    if (agents.verifiers >= 1 && agents.online >= 2)
      return `${agents.online} online, ${agents.verifiers} of them verify`;
    if (performance.now() > deadline)
      throw new Error(`after ${AGENTS_TIMEOUT_MS / 1000} s ${agents.online} agents are online`);
    await delay(POLL_MS, undefined, { signal });
  }
}

/**
 * What the owner's account gained by the task, millicredits: its hold and what of it came back. Not the difference of two
 * balances, as the owner's other tasks, open since before the node's start, move them too.
 */
async function movedFor(
  client: CoordinatorClient,
  ownerId: string,
  { taskId }: TaskView,
  signal: AbortSignal,
): Promise<number> {
  let movedMc = 0;
  let cursor: string | undefined;
  for (let page = 0; page < MAX_HISTORY_PAGES; page += 1) {
    const query = { limit: 100, ...(cursor !== undefined && { cursor }) };
    const { entries, nextCursor } = await client.history(userAccount(ownerId), query, { signal });
    for (const entry of entries) {
      if (entry.taskId !== taskId) continue;
      movedMc += entry.amountMc;
      if (entry.kind === 'held') return movedMc;
    }
    if (nextCursor === undefined) break;
    cursor = nextCursor;
  }
  throw new Error('the account shows no credits held for the task');
}

/** Credits that open tasks of an earlier start hold come back as those end. */
async function submitted(client: CoordinatorClient, late: AbortSignal, signal: AbortSignal): Promise<string> {
  const idempotencyKey = `self-check-${randomUUID()}`;
  for (;;) {
    const { tasks } = await client.submit([{ idempotencyKey, ...PROGRAM }], { signal });
    const outcome = tasks[0];
    if (outcome === undefined) throw new Error('the task was not accepted');
    if (!('problem' in outcome)) return outcome.taskId;
    if (outcome.problem.code !== 'insufficient_credits' || late.aborted) throw new Error(outcome.problem.detail);
    await delay(PAUSE_MS, undefined, { signal });
  }
}

async function runProgram(client: CoordinatorClient, signal: AbortSignal): Promise<TaskView> {
  const late = AbortSignal.timeout(TASK_TIMEOUT_MS);
  const taskId = await submitted(client, late, signal);
  try {
    return await client.taskEnded(taskId, { signal: AbortSignal.any([signal, late]) });
  } catch (error) {
    if (!late.aborted) throw error;
    const { tasks: counts } = await client.status({ signal });
    throw new Error(
      `${taskId} has not ended after ${TASK_TIMEOUT_MS / 1000} s, with ${counts.queued} queued, ${counts.leased} at work and ${counts.verifying} being verified`,
    );
  }
}
