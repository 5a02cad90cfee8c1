import type { ModelsAvailable } from '@edgecoder/protocol';
import { EXIT } from '../errors.ts';
import { type Output, printable, table } from '../output.ts';
import { withSession } from '../session.ts';
import type { CliSettings } from '../settings.ts';

/** `edgecoder status`: what the coordinator is doing. Resolves with the exit code. */
export async function status(settings: CliSettings, output: Output, signal: AbortSignal): Promise<number> {
  const { identity, now, models } = await withSession(settings, async ({ client }) => ({
    identity: await client.identity({ signal }),
    now: await client.status({ signal }),
    models: (await client.models({ signal })).models,
  }));
  output.line({ url: settings.coordinatorUrl, ...now, models });
  if (!output.json) {
    const { agents, tasks, ledger } = now;
    output.say(
      table([
        ['coordinator', `${settings.coordinatorUrl} (${now.coordinatorId}, version ${now.version})`],
        ['admission', `${identity.admission}, ${identity.networkMode}`],
        ['agents', `${agents.online} online, ${agents.verifiers} of them verify, ${agents.pending} wait for approval`],
        ['models', models.length === 0 ? 'none: nothing is written from words' : models.map(inWords).join(', ')],
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

const inWords = ({ name, machines }: ModelsAvailable['models'][number]): string =>
  `${printable(name)} (${machines} ${machines === 1 ? 'machine' : 'machines'})`;
