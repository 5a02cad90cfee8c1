import { EXIT } from '../errors.ts';
import { type Output, table } from '../output.ts';
import { withSession } from '../session.ts';
import type { CliSettings } from '../settings.ts';

/** `edgecoder status`: what the coordinator is doing. Resolves with the exit code. */
export async function status(settings: CliSettings, output: Output, signal: AbortSignal): Promise<number> {
  const { identity, now } = await withSession(settings, async ({ client }) => ({
    identity: await client.identity({ signal }),
    now: await client.status({ signal }),
  }));
  output.line({ url: settings.coordinatorUrl, ...now });
  if (!output.json) {
    const { agents, tasks, ledger } = now;
    output.say(
      table([
        ['coordinator', `${settings.coordinatorUrl} (${now.coordinatorId}, version ${now.version})`],
        ['admission', `${identity.admission}, ${identity.networkMode}`],
        ['agents', `${agents.online} online, ${agents.verifiers} of them verify, ${agents.pending} wait for approval`],
        [
          'tasks',
          `${tasks.open} open: ${tasks.queued} queued, ${tasks.leased} at work, ${tasks.verifying} being verified`,
        ],
        [
          'ledger',
          `${ledger.size} records, ${ledger.unsequenced} to be sequenced, checkpoint at ${ledger.checkpointSize}`,
        ],
      ]),
    );
  }
  return EXIT.success;
}
