import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CoordinatorClient } from '@edgecoder/client';
import type { TaskView } from '@edgecoder/protocol';
import { writeFileAtomic } from '@edgecoder/service';
import { createGate, type Gate } from '../batch/gate.ts';
import { itemKey, type ReadItem, readItems } from '../batch/items.ts';
import { type Counts, startProgress } from '../batch/progress.ts';
import { endedWell } from '../ended-well.ts';
import { EXIT, explain } from '../errors.ts';
import { credits, type Output, printable } from '../output.ts';
import { withSession } from '../session.ts';
import type { CliSettings } from '../settings.ts';
import { PATIENCE_MS, specOf, submitOne, type TaskOptions } from '../submit.ts';

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
  const items = await readItems(file);
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
        const { kind, line } = await runItem(read, { client, gate, options, settings, signal });
        signal.throwIfAborted();
        counts[kind] += 1;
        output.line(line);
        if (!output.json) {
          progress.clear();
          if (kind !== 'verified') output.say(describe(line));
        }
      }
    };
    try {
      await Promise.all(Array.from({ length: options.concurrency }, lane));
    } finally {
      progress.end();
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
  signal: AbortSignal;
}

async function runItem(read: ReadItem, { client, gate, options, settings, signal }: ItemContext): Promise<Outcome> {
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
    const proof = options.proofs === undefined ? null : await saveProof(client, task.taskId, options.proofs, signal);
    return { kind: kindOf(task), line: lineOf(id, task, proof) };
  } catch (error) {
    const { code: reason, message } = explain(error, settings.coordinatorUrl);
    return notRun(id, reason, message);
  }
}

async function saveProof(
  client: CoordinatorClient,
  taskId: string,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${taskId}.json`);
  writeFileAtomic(file, Buffer.from(await client.bundle(taskId, { signal })).toString('utf8'));
  return file;
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
  const failure = line.failure === null ? '' : `: ${printable(line.failure.trim())}`;
  const limit = line.limit === null ? '' : `, ended at its ${line.limit} limit`;
  return `${line.id}: ${line.status}${line.reason === null ? '' : ` / ${line.reason}`}${limit}, ${credits(line.credits)}${failure}`;
}
