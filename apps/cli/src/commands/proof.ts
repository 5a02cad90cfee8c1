import { TaskId } from '@edgecoder/protocol';
import { CliError, EXIT } from '../errors.ts';
import type { Output } from '../output.ts';
import { withSession } from '../session.ts';
import type { CliSettings } from '../settings.ts';
import { writeOutput } from '../write-output.ts';

/** `edgecoder proof`: fetches the proof bundle of a task that has ended. Resolves with the exit code. */
export async function proof(
  taskId: string,
  options: { output?: string },
  settings: CliSettings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  if (!TaskId.safeParse(taskId).success) {
    const message = `${taskId} is no task id; \`npm run edgecoder -- tasks\` lists yours.`;
    throw new CliError('usage', message, { exitCode: EXIT.usage });
  }
  const bytes = await withSession(settings, ({ client }) => client.bundle(taskId, { signal }));
  const file = writeOutput(options.output ?? `${taskId}.json`, Buffer.from(bytes).toString('utf8'));
  output.line({ taskId, file, bytes: bytes.length });
  if (!output.json) output.say(`${file}: ${bytes.length} bytes. Check it: npm run edgecoder -- verify ${file}`);
  return EXIT.success;
}
