import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type CoordinatorClient, isTransient } from '@edgecoder/client';
import { FINAL_TASK_STATES, type TaskView } from '@edgecoder/protocol';
import { endedWell } from '../ended-well.ts';
import { CliError, EXIT, explain } from '../errors.ts';
import { credits, type Output, printable } from '../output.ts';
import { languageOf, readProgram } from '../program-file.ts';
import { withSession } from '../session.ts';
import type { CliSettings } from '../settings.ts';
import { PATIENCE_MS, specOf, submitOne, type TaskOptions } from '../submit.ts';
import { warnOfOutside } from '../subset-warning.ts';
import { writeOutput } from '../write-output.ts';

/** How long a person waits for a program without a word. */
const WORDLESS_MS = 15_000;

export interface RunOptions extends TaskOptions {
  tests?: string;
  language?: string;
  /** File of the proof bundle; false: none. Left out: `proofs/<taskId>.json` in the home. */
  proof: string | boolean;
}

/** `edgecoder run`: one program, executed and checked. Resolves with the exit code. */
export async function run(
  file: string | undefined,
  options: RunOptions & { command?: string; output?: string },
  settings: CliSettings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  if (file === undefined) throw new CliError('usage', 'Name a program, or a --project.', { exitCode: EXIT.usage });
  if (options.command !== undefined || options.output !== undefined) {
    throw new CliError('usage', '--command and --output go with --project.', { exitCode: EXIT.usage });
  }
  if (file === '-' && options.tests === '-')
    throw new CliError('usage', 'Standard input is the program or its tests, not both.', { exitCode: EXIT.usage });
  const language = languageOf(file, options.language);
  const code = await readProgram(file, signal);
  const tests = options.tests === undefined ? undefined : await readProgram(options.tests, signal);
  return await withSession(settings, async ({ client }) => {
    const taskId = await submitOne(
      client,
      {
        idempotencyKey: randomUUID(),
        kind: 'exec',
        language,
        code,
        ...(tests !== undefined && { tests }),
        ...specOf(options),
      },
      signal,
    );
    output.note(`task ${taskId}`);
    const warned = warnOfOutside(language, { [file]: code, [options.tests ?? '']: tests }, options.sandbox, output);
    const task = await ended(client, taskId, output, signal);
    await warned;
    const proof = await saveProof(client, task, options.proof, settings, output);
    print(task, proof, tests !== undefined, output);
    return endedWell(task) ? EXIT.success : EXIT.failure;
  });
}

/** Waits for the task's end. Whoever waits for long is told once what for, as a queue may be one that nobody serves. */
export async function ended(
  client: CoordinatorClient,
  taskId: string,
  output: Output,
  signal: AbortSignal,
): Promise<TaskView> {
  const early = await client.task(taskId, { waitMs: WORDLESS_MS, signal }).catch((error: unknown) => {
    if (isTransient(error)) return undefined;
    throw error;
  });
  if (early === undefined) {
    output.note('the node has stopped answering; waiting for it');
    return await client.taskEnded(taskId, { signal, patienceMs: PATIENCE_MS });
  }
  if (FINAL_TASK_STATES.includes(early.state)) return early;
  if (early.state === 'queued') {
    const advice = '`npm run edgecoder -- status` shows who is there, the log of the node why a machine takes nothing';
    output.note(`still queued after ${WORDLESS_MS / 1000} s: no machine has taken it; ${advice}`);
  } else output.note(`still ${early.state} after ${WORDLESS_MS / 1000} s`);
  return await client.taskEnded(taskId, { signal, patienceMs: PATIENCE_MS });
}

/** The proof is a receipt: without it the result is as good, so a failure to fetch it is told, not fatal. */
export async function saveProof(
  client: CoordinatorClient,
  task: TaskView,
  wanted: string | boolean,
  settings: CliSettings,
  output: Output,
): Promise<string | null> {
  if (wanted === false) return null;
  const file = typeof wanted === 'string' ? wanted : join(settings.home, 'proofs', `${task.taskId}.json`);
  try {
    return writeOutput(file, Buffer.from(await client.bundle(task.taskId)).toString('utf8'));
  } catch (error) {
    output.note(`no proof bundle: ${explain(error, settings.coordinatorUrl).message}`);
    return null;
  }
}

/** The task's output, and what became of it; with `--json` the line that is the command's contract. */
export function print(task: TaskView, proof: string | null, hasTests: boolean, output: Output): void {
  const { result } = task;
  const unsaid = failureBeyond(result?.testReport.failure ?? '', result?.stderr ?? '');
  if (output.json) {
    if (unsaid !== '') output.note(printable(unsaid));
    output.line({
      taskId: task.taskId,
      status: task.state,
      verified: task.verified,
      stdout: result?.stdout ?? '',
      stderr: result?.stderr ?? '',
      exitCode: result?.exitCode ?? null,
      limit: result?.limit ?? null,
      credits: task.chargedMc,
      proof,
    });
    return;
  }
  if (result !== undefined && result.stdout !== '') output.say(printable(result.stdout.replace(/\n$/, '')));
  if (result !== undefined && result.stderr !== '') output.note(printable(result.stderr.replace(/\n$/, '')));
  if (unsaid !== '') output.note(printable(unsaid));
  output.note(`${describe(task, hasTests)}, ${credits(task.chargedMc)}${proof === null ? '' : `, proof in ${proof}`}`);
}

/** The lines of the failure that standard error has not shown already. */
export function failureBeyond(failure: string, stderr: string): string {
  const shown = new Set(stderr.split('\n').map((line) => line.trim()));
  return failure
    .split('\n')
    .filter((line) => !shown.has(line.trim()))
    .join('\n');
}

function describe(task: TaskView, hasTests: boolean): string {
  const limit = task.result?.limit === undefined ? '' : `, ended at its ${task.result.limit} limit`;
  if (task.state !== 'completed') return `${task.state}${task.reason === undefined ? '' : ` / ${task.reason}`}${limit}`;
  if (task.verified) return 'completed, verified';
  if (!endedWell(task)) return `the program failed${limit}`;
  if (!hasTests) return 'completed; nothing to verify without --tests';
  return `completed, ${task.verdict ?? 'not verified'}`;
}
