import { join } from 'node:path';
import type { CoordinatorClient } from '@edgecoder/client';
import type { TaskView } from '@edgecoder/protocol';
import { createGate, type Gate } from '../batch/gate.ts';
import { itemKey, type ReadItem, readItems } from '../batch/items.ts';
import { type Counts, startProgress } from '../batch/progress.ts';
import { endedWell } from '../ended-well.ts';
import { EXIT, explain } from '../errors.ts';
import { credits, type Output, printable } from '../output.ts';
import { withSession } from '../session.ts';
import type { CliSettings } from '../settings.ts';
import { PATIENCE_MS, specOf, submitOne, type TaskOptions } from '../submit.ts';
import { makeFolder, writeOutput } from '../write-output.ts';

export interface BatchOptions extends TaskOptions {
  /** Programs at work at the same time. */
  concurrency: number;
  /** Another label makes new tasks of the same programs. */
  label: string;
  /** Folder for the proof bundle of each program. */
  proofs?: string;
}

/** What became of one program; a line of `--json`. */
interface BatchLine {
  id: string;
  taskId: string | null;
  status: string;
  reason: string | null;
  verified: boolean;
  /** The failing assertion or error. */
  failure: string | null;
  limit: string | null;
  credits: number;
  proof: string | null;
}

/** `edgecoder batch`: every program of a file. Resolves with the exit code. */
export async function batch(
  file: string,
  options: BatchOptions,
  settings: CliSettings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const items = await readItems(file, signal);
  // A folder that cannot be made is told before any program is paid for.
  if (options.proofs !== undefined) makeFolder(options.proofs);
  const startedAt = performance.now();
  const counts: Counts = { total: items.length, verified: 0, unverified: 0, rejected: 0, failed: 0 };
  await withSession(settings, async ({ client }) => {
    // A node that does not answer is one message, not one for each program.
    await client.identity({ signal });
    const progress = startProgress(counts, output.note);
    const gate = createGate();
    const queue = items.values();
    const lane = async () => {
      for (const read of queue) {
        const { kind, line } = await runItem(read, { client, gate, options, settings, output, signal });
        signal.throwIfAborted();
        counts[kind] += 1;
        progress.clear();
        output.line(line);
        if (!output.json && kind !== 'verified') output.say(printable(describe(line)));
      }
    };
    try {
      await Promise.all(Array.from({ length: options.concurrency }, lane));
    } finally {
      progress.end();
      if (signal.aborted) output.note('interrupted: the same command goes on where this one was');
    }
  });
  const seconds = Number(((performance.now() - startedAt) / 1000).toFixed(1));
  const { total, verified, unverified, rejected, failed } = counts;
  output.line({ total, verified, rejected, failed, seconds });
  if (!output.json) {
    const others = unverified === 0 ? '' : `${unverified} completed without verification, `;
    output.say(
      `${total} programs: ${verified} verified, ${others}${rejected} rejected, ${failed} failed, ${seconds} s`,
    );
  }
  return rejected + failed === 0 ? EXIT.success : EXIT.failure;
}

/** What became of a program, and under which number of the summary it counts. */
interface Outcome {
  kind: 'verified' | 'unverified' | 'rejected' | 'failed';
  line: BatchLine;
}

function kindOf(task: TaskView): Outcome['kind'] {
  if (task.verified) return 'verified';
  if (endedWell(task)) return 'unverified';
  return task.reason === 'tests_failed' ? 'rejected' : 'failed';
}

interface ItemContext {
  client: CoordinatorClient;
  gate: Gate;
  options: BatchOptions;
  settings: CliSettings;
  output: Output;
  signal: AbortSignal;
}

async function runItem(read: ReadItem, context: ItemContext): Promise<Outcome> {
  const { client, gate, options, settings, signal } = context;
  if ('problem' in read) return notRun(read.id, 'bad_line', read.problem);
  const { item } = read;
  const spec = specOf(options);
  const { id, language, code, tests } = item;
  try {
    const idempotencyKey = itemKey(item, spec, options.label);
    const taskId = await gate.pass(
      () =>
        submitOne(
          client,
          { idempotencyKey, kind: 'exec', language, code, ...(tests !== undefined && { tests }), ...spec },
          signal,
        ),
      signal,
    );
    let task: TaskView;
    try {
      task = await client.taskEnded(taskId, { signal, patienceMs: PATIENCE_MS });
    } finally {
      gate.ended();
    }
    const proof = options.proofs === undefined ? null : await saveProof(id, task.taskId, options.proofs, context);
    return { kind: kindOf(task), line: lineOf(id, task, proof) };
  } catch (error) {
    const { code: reason, message } = explain(error, settings.coordinatorUrl);
    return notRun(id, reason, message);
  }
}

/** The result is as good without its receipt, so a failure to save that is told, not what became of the program. */
async function saveProof(
  id: string,
  taskId: string,
  folder: string,
  { client, settings, output, signal }: ItemContext,
): Promise<string | null> {
  try {
    const bytes = await client.bundle(taskId, { signal });
    return writeOutput(join(folder, `${taskId}.json`), Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    signal.throwIfAborted();
    output.note(printable(`${id}: no proof bundle: ${explain(error, settings.coordinatorUrl).message}`));
    return null;
  }
}

function lineOf(id: string, task: TaskView, proof: string | null): BatchLine {
  return {
    id,
    taskId: task.taskId,
    status: task.state,
    reason: task.reason ?? null,
    verified: task.verified,
    failure: task.result?.testReport.failure ?? null,
    limit: task.result?.limit ?? null,
    credits: task.chargedMc,
    proof,
  };
}

function notRun(id: string, reason: string, failure: string): Outcome {
  const nothing = { taskId: null, verified: false, limit: null, credits: 0, proof: null };
  return { kind: 'failed', line: { id, status: 'failed', reason, failure, ...nothing } };
}

function describe(line: BatchLine): string {
  const failure = line.failure === null ? '' : `: ${line.failure.trim()}`;
  const limit = line.limit === null ? '' : `, ended at its ${line.limit} limit`;
  return `${line.id}: ${line.status}${line.reason === null ? '' : ` / ${line.reason}`}${limit}, ${credits(line.credits)}${failure}`;
}
