import { randomUUID } from 'node:crypto';
import { type CoordinatorClient, isTransient } from '@edgecoder/client';
import { FINAL_TASK_STATES, MAX_PROMPT_CHARS, ModelName, type TaskSpecInput, type TaskView } from '@edgecoder/protocol';
import { languageOfWords } from '../ask/language-of-words.ts';
import { createNarrator, type Narrator } from '../ask/narrator.ts';
import { endedWell } from '../ended-well.ts';
import { CliError, EXIT } from '../errors.ts';
import { credits, type Output, printable } from '../output.ts';
import { languageOf, readProgram } from '../program-file.ts';
import { readInput, textOf } from '../read-input.ts';
import { withSession } from '../session.ts';
import type { CliSettings } from '../settings.ts';
import { PATIENCE_MS, specOf, submitOne, type TaskOptions } from '../submit.ts';
import { writeOutput } from '../write-output.ts';
import { saveProof } from './run.ts';

export interface AskOptions extends TaskOptions {
  tests?: string;
  language?: string;
  model?: string;
  /** Times a worker may write and run the program. */
  iterations?: number;
  quiet: boolean;
  /** Where the code goes besides standard output. */
  output?: string;
  proof: string | boolean;
  /** Who may see the request when no machine here can do it. */
  allowCloud: boolean;
  allowHuman: boolean;
}

/** `edgecoder ask`: a request in words becomes a program that was run and checked. Resolves with the exit code. */
export async function ask(
  words: readonly string[],
  options: AskOptions,
  settings: CliSettings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const prompt = await promptOf(words, signal);
  if (words.length === 1 && words[0] === '-' && options.tests === '-')
    throw new CliError('usage', 'Standard input is the request or its tests, not both.', { exitCode: EXIT.usage });
  const tests = options.tests === undefined ? undefined : await readProgram(options.tests, signal);
  const spec = askSpec(prompt, tests, options);
  return await withSession(settings, async ({ client }) => {
    const taskId = await submitOne(client, spec, signal);
    if (!options.quiet) output.note(`task ${taskId}`);
    const terminal = process.stderr.isTTY === true ? process.stderr : undefined;
    const narrator = createNarrator({ output, quiet: options.quiet, terminal });
    const task = await narrated(client, taskId, narrator, signal);
    const proof = await saveProof(client, task, options.proof, settings, options.quiet ? silent(output) : output);
    printAnswer(task, { proof, quiet: options.quiet, file: options.output }, output);
    return endedWell(task) ? EXIT.success : EXIT.failure;
  });
}

/** The request: the words of the command line, or standard input for `-`. */
async function promptOf(words: readonly string[], signal: AbortSignal): Promise<string> {
  const usage = (message: string): CliError => new CliError('usage', message, { exitCode: EXIT.usage });
  let prompt = words.join(' ');
  if (prompt === '-') {
    const limit = `${MAX_PROMPT_CHARS} characters`;
    const text = textOf(await readInput('-', MAX_PROMPT_CHARS * 4, { signal, words: limit }));
    if (text === undefined) throw new CliError('not_text', 'Standard input is no text in UTF-8.');
    prompt = text;
  }
  prompt = prompt.trim();
  if (prompt === '') throw usage('Say what is wanted: npm run edgecoder -- ask "Write a function that …".');
  if (prompt.length > MAX_PROMPT_CHARS) throw usage(`A request has at most ${MAX_PROMPT_CHARS} characters.`);
  return prompt;
}

function askSpec(prompt: string, tests: string | undefined, options: AskOptions): TaskSpecInput {
  const language = options.language === undefined ? languageOfWords(prompt) : languageOf('', options.language);
  if (options.model !== undefined && !ModelName.safeParse(options.model).success)
    throw new CliError('usage', `${printable(options.model)} is no name of a model.`, { exitCode: EXIT.usage });
  const { requirements, ...common } = specOf(options);
  return {
    idempotencyKey: randomUUID(),
    kind: 'micro_loop',
    language,
    code: '',
    prompt,
    ...(tests !== undefined && { tests }),
    ...(options.iterations !== undefined && { maxIterations: options.iterations }),
    ...common,
    requirements: { ...requirements, ...(options.model !== undefined && { model: options.model }) },
    ...((options.allowCloud || options.allowHuman) && {
      consent: { cloud: options.allowCloud, human: options.allowHuman },
    }),
  };
}

/** Follows the task to its end. What cannot be followed is waited for: the steps are only told, the result is what counts. */
async function narrated(
  client: CoordinatorClient,
  taskId: string,
  narrator: Narrator,
  signal: AbortSignal,
): Promise<TaskView> {
  try {
    for await (const message of client.follow(taskId, { signal })) narrator.tell(message);
  } catch (error) {
    if (!isTransient(error)) throw error;
  } finally {
    narrator.end();
  }
  const task = await client.task(taskId, { signal }).catch((error: unknown) => {
    if (isTransient(error)) return undefined;
    throw error;
  });
  if (task !== undefined && FINAL_TASK_STATES.includes(task.state)) return task;
  return await client.taskEnded(taskId, { signal, patienceMs: PATIENCE_MS });
}

/** The code on standard output, what became of it beside; with `--json` the line that is the command's contract. */
export function printAnswer(
  task: TaskView,
  { proof, quiet, file }: { proof: string | null; quiet: boolean; file?: string | undefined },
  output: Output,
): void {
  const code = task.program?.code ?? task.result?.code ?? null;
  const model = task.program?.models.join(', ') || task.result?.model || null;
  const written = file === undefined || code === null ? undefined : writeOutput(file, endedByNewline(code));
  const iterations = task.program?.iterations ?? task.result?.iterations?.length ?? 0;
  output.line({
    taskId: task.taskId,
    status: task.state,
    verified: task.verified,
    language: task.language,
    code,
    model,
    tests: task.program?.tests ?? null,
    iterations,
    credits: task.chargedMc,
    proof,
  });
  if (output.json) return;
  const good = endedWell(task);
  if (code !== null && code !== '' && (good || !quiet)) output.say(printable(code.replace(/\n$/, '')));
  if (quiet && good) return;
  const failure = task.result?.testReport.failure;
  if (!good && failure !== undefined) output.note(printable(failure));
  const parts = [
    describe(task),
    ...(model === null ? [] : [`written by ${printable(model)}`]),
    ...(iterations > 1 ? [`${iterations} rounds`] : []),
    credits(task.chargedMc),
    ...(written === undefined ? [] : [`code in ${written}`]),
    ...(proof === null ? [] : [`proof in ${proof}`]),
  ];
  output.note(parts.join(', '));
}

function describe(task: TaskView): string {
  if (task.state !== 'completed') return `${task.state}${task.reason === undefined ? '' : ` / ${task.reason}`}`;
  if (task.verified) return 'completed, verified';
  if (!endedWell(task)) return 'the program failed';
  const why = 'nobody but its writer had tests for it (give some with --tests)';
  return task.program?.testsFrom === 'none' || task.program === undefined
    ? `completed, not verified: ${why}`
    : `completed, ${task.verdict ?? 'not verified'}`;
}

const endedByNewline = (code: string): string => (code.endsWith('\n') ? code : `${code}\n`);

/** The same without words for people. */
const silent = (output: Output): Output => ({ ...output, say() {}, note() {} });
