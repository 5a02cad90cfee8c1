import { randomUUID } from 'node:crypto';
import { Language, Project, type ProjectChanges, type TaskView } from '@edgecoder/protocol';
import { endedWell } from '../ended-well.ts';
import { CliError, EXIT } from '../errors.ts';
import { type Output, printable } from '../output.ts';
import { readProject } from '../project-folder.ts';
import { withSession } from '../session.ts';
import type { CliSettings } from '../settings.ts';
import { specOf, submitOne } from '../submit.ts';
import { writeOutput } from '../write-output.ts';
import { ended, print, type RunOptions, saveProof } from './run.ts';

/** Names of folders that were not sent, shown before "and so many more". */
const MAX_SHOWN = 10;

export interface RunProjectOptions extends RunOptions {
  project?: string;
  command?: string;
  /** File of the patch. */
  output?: string;
}

/** `edgecoder run --project`: a command in a frozen folder. What it changed comes back as a patch. Resolves with the exit code. */
export async function runProject(
  file: string | undefined,
  options: RunProjectOptions,
  settings: CliSettings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const { project: folder, command } = options;
  if (folder === undefined || command === undefined) throw wrong('--project and --command go together.');
  if (file !== undefined) throw wrong('A project has its --command; name no program beside it.');
  if (options.tests !== undefined) throw wrong('The exit code of --command is the test; leave out --tests.');
  const language = languageOfCommand(command, options.language);
  const { project, leftOut } = readProject(folder, command);
  const checked = Project.safeParse(project);
  if (!checked.success)
    throw new CliError('bad_project', `The project cannot be sent: ${checked.error.issues[0]?.message}.`);
  return await withSession(settings, async ({ client }) => {
    const taskId = await submitOne(
      client,
      {
        idempotencyKey: randomUUID(),
        kind: 'exec',
        language,
        code: '',
        project,
        ...specOf({ ...options, sandbox: options.sandbox === 'docker' ? 'docker' : 'process' }),
      },
      signal,
    );
    output.note(`task ${taskId}: ${project.files.length} files, snapshot ${project.snapshot}`);
    if (leftOut.length > 0) output.note(printable(`not sent: ${listed(leftOut)}`));
    const task = await ended(client, taskId, output, signal);
    const changes = task.result?.project;
    // What the program did is told in any case; without the patch that was asked for, it is no success.
    const patchFile =
      changes === undefined || options.output === undefined ? null : savePatch(changes, options.output, output);
    tellChanges(task, changes, patchFile ?? null, output);
    const proof = await saveProof(client, task, options.proof, settings, output);
    print(task, proof, true, output);
    return endedWell(task) && patchFile !== undefined ? EXIT.success : EXIT.failure;
  });
}

const wrong = (message: string): CliError => new CliError('usage', message, { exitCode: EXIT.usage });

/** The language whose interpreter a machine must have: what was said, or what the command's first word says. */
export function languageOfCommand(command: string, said: string | undefined): Language {
  const parsed = Language.safeParse(said);
  if (parsed.success) return parsed.data;
  if (said !== undefined) throw wrong(`${said} is not run here; ${Language.options.join(' or ')} is.`);
  const [word = ''] = command.trim().split(/\s+/);
  if (/^(?:node|npm)$/.test(word)) return 'javascript';
  if (/^(?:python[\d.]*|pytest|py\.test)$/.test(word)) return 'python';
  throw wrong(`Which language does ${word} need? Say --language ${Language.options.join(' or ')}.`);
}

/** An empty patch is written too: it says that nothing changed. @returns undefined when it cannot be, which is told. */
function savePatch({ patch }: ProjectChanges, file: string, output: Output): string | undefined {
  try {
    return writeOutput(file, patch);
  } catch (error) {
    output.note((error as CliError).message);
    return undefined;
  }
}

function tellChanges(task: TaskView, changes: ProjectChanges | undefined, file: string | null, output: Output): void {
  const reproduced = task.patchReproduced ?? null;
  const { changed = 0, refused = [] } = changes ?? {};
  if (output.json) {
    output.line({ patch: file, changed, reproduced, refused });
    return;
  }
  for (const { path, reason } of refused) output.note(printable(`not in the patch: ${path}: ${reason}`));
  if (changed === 0) return;
  output.note(
    `${changed} changed ${changed === 1 ? 'file' : 'files'}${file === null ? '; -o <file> writes the patch' : `, patch in ${file}`}`,
  );
  if (reproduced === false) output.note('the verifier’s own run made another patch: read this one before you apply it');
}

const listed = (names: readonly string[]): string =>
  names.slice(0, MAX_SHOWN).join(', ') + (names.length > MAX_SHOWN ? ` and ${names.length - MAX_SHOWN} more` : '');
