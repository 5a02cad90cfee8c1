import type { TaskState } from '@edgecoder/protocol';
import { EXIT } from '../errors.ts';
import { credits, type Output, table } from '../output.ts';
import { withSession } from '../session.ts';
import type { CliSettings } from '../settings.ts';

/** `edgecoder tasks`: this owner's tasks, newest first. Resolves with the exit code. */
export async function tasks(
  options: { limit: number; state?: TaskState; cursor?: string },
  settings: CliSettings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const { limit, state, cursor } = options;
  const query = { limit, ...(state !== undefined && { state }), ...(cursor !== undefined && { cursor }) };
  const list = await withSession(settings, ({ client }) => client.tasks(query, { signal }));
  output.line(list);
  if (!output.json) {
    const rows = list.tasks.map((task) => [
      task.taskId,
      new Date(task.createdAt).toISOString().slice(0, 19).replace('T', ' '),
      task.language,
      task.reason === undefined ? task.state : `${task.state} / ${task.reason}`,
      task.verified ? 'verified' : (task.verdict ?? ''),
      credits(task.chargedMc),
    ]);
    output.say(
      rows.length === 0
        ? 'No tasks.'
        : table([['task', 'submitted (UTC)', 'language', 'state', 'verdict', 'cost'], ...rows]),
    );
    if (list.nextCursor !== undefined) output.say(`More: npm run edgecoder -- tasks --cursor ${list.nextCursor}`);
  }
  return EXIT.success;
}
